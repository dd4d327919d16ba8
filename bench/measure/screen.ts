/**
 * G10: from the moment Payme's Perform is sent to the frame in which the till's real screen shows that it is paid.
 * Clocks: performance.timeOrigin on both sides, and both read the same machine's clock.
 *
 *   Perform sent ─► commit ─► push ─► DOM ─► MutationObserver ─► animation frame ─► the task after it: it is painted
 *
 * A second animation frame is a whole frame later (16.7 ms at 60 Hz) and is shown beside it.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { launchBrowser, noBrowser } from '../browser.ts';
import { type Headless, startHeadless } from '../headless.ts';
import { aside, judged, type Line, type Measurement, skipped } from '../line.ts';
import { newTransaction, PaymeCaller } from '../load.ts';
import { median, quantile, spreadOf } from '../stats.ts';

const now = (): number => performance.timeOrigin + performance.now();

interface PaymentView {
  orderId: string;
  status: string;
  amount: { minor: number };
}

async function newest(station: Headless): Promise<PaymentView> {
  const response = await fetch(`${station.local}/v1/payments?limit=1`, {
    headers: { authorization: `Bearer ${station.token}` },
  });
  const { items } = (await response.json()) as { items: PaymentView[] };
  const [payment] = items;
  if (payment?.status !== 'awaiting_customer')
    throw new Error(`the newest payment is ${payment?.status ?? 'not there'}`);
  return payment;
}

/** In the page: when the selector was there and painted, and the animation frame after that, ms of the machine's clock. */
const PAINTED = `(selector) => new Promise((resolve) => {
  const now = () => performance.timeOrigin + performance.now();
  const painted = () => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => {
      const at = now();
      requestAnimationFrame(() => resolve([at, now()]));
    };
    after.port2.postMessage(0);
  });
  const look = () => document.querySelector(selector) && (observer.disconnect(), painted(), true);
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  look();
})`;

/** One sale through the screen; ms from Perform to painted, and to the frame after. */
async function sale(page: Page, station: Headless, caller: PaymeCaller): Promise<[number, number]> {
  await page.getByTestId('amount-pad').waitFor();
  for (const digit of '45000') await page.keyboard.press(digit);
  await page.getByTestId('pay').click();
  await page.getByTestId('tender-payme').click();
  await page.getByTestId('qr').waitFor();
  const { orderId, amount } = await newest(station);
  const id = newTransaction();
  const created = await caller.call('CreateTransaction', {
    id,
    time: Date.now(),
    amount: amount.minor,
    account: { order_id: orderId },
  });
  if (!created.result) throw new Error(`Create answered ${JSON.stringify(created)}`);
  const painted = page.evaluate(`(${PAINTED})('[data-testid="result-completed"]')`) as Promise<[number, number]>;
  await pause(80); // the observer is in place, the screen at rest
  const sent = now();
  await caller.call('PerformTransaction', { id });
  const [at, after] = await painted;
  await page.getByTestId('new-sale').click();
  return [at - sent, after - sent];
}

/** What a page that asks every three seconds sees: a status that changes at a moment of its own, painted. */
async function polling(page: Page, station: Headless, rounds: number): Promise<number[]> {
  await page.goto(`${station.local}/healthz`);
  const found: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const wait = 300 + ((i * 977) % 3000);
    const paidAt = now() + wait;
    const painted = (await page.evaluate(
      `new Promise((resolve) => {
        const turn = setInterval(async () => {
          await fetch('/healthz');
          if (performance.timeOrigin + performance.now() < ${paidAt}) return;
          clearInterval(turn);
          document.body.textContent = 'paid';
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())));
        }, 3000);
      })`,
    )) as number;
    found.push(painted - paidAt);
  }
  return found;
}

export const screen: Measurement = {
  goals: ['G10'],
  async run(bench): Promise<Line[]> {
    const what = 'paid event to painted, Chromium';
    const why = noBrowser();
    if (why) return [skipped('G10', what, why)];
    const rounds = bench.quick ? 10 : 60;
    bench.say(`${rounds} sales through the real screen`);
    const station = await startHeadless(join(bench.folder, 'g10-home'));
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const caller = new PaymeCaller(station.target);
      await page.goto(station.openUrl);
      const times: number[] = [];
      const frames: number[] = [];
      for (let i = -2; i < rounds; i++) {
        const [took, frame] = await sale(page, station, caller);
        if (i < 0) continue;
        times.push(took);
        frames.push(frame);
      }
      caller.close();
      bench.say('polling every 3 s');
      const polled = await polling(page, station, bench.quick ? 2 : 9);
      const p50 = median(times);
      return [
        judged(
          'G10',
          `${what}, p50 of ${rounds}`,
          spreadOf(times),
          { atMost: 10, unit: ' ms' },
          'from sending Perform: HTTP, commit, push, React and the frame are in it',
        ),
        judged('G10', `${what}, p99`, quantile(times, 0.99), { atMost: 34, unit: ' ms' }),
        judged(
          'G10',
          'polling every 3 s / push, p50',
          median(polled) / p50,
          { atLeast: 100, unit: '×' },
          `${median(polled).toFixed(0)} ms against ${p50.toFixed(1)} ms`,
        ),
        aside('G10', 'to the animation frame after it', spreadOf(frames), ' ms'),
        aside('G10', 'polling every 3 s', spreadOf(polled), ' ms'),
      ];
    } finally {
      await browser.close();
      await station.stop();
    }
  },
};
