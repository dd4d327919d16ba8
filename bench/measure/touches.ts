/**
 * G21: from a touch to the next frame (the Event Timing API, as web-vitals counts interactions), with the processor slowed
 * down four times: sales at a till, its other screens, its languages, and a guest at a booth. A page with one button that
 * counts is touched in the same browser at the same slowness before, between and after: what the machine takes by itself.
 *
 * Event Timing speaks of what took 16 ms or more, in steps of 8 ms; a touch it is silent about counts as 16 ms.
 *
 * On a busy machine such times tell of the machine. Beside them stands what does not depend on it: the processor time of the
 * page's main thread from the touch to the frame after it, not slowed down, times four.
 */
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { launchBrowser, noBrowser, slowDown } from '../browser.ts';
import { type Practice, startHeadless } from '../headless.ts';
import { aside, judged, type Line, type Measurement, skipped } from '../line.ts';
import { quantile } from '../stats.ts';

const SLOW = 4;
const SILENT_MS = 16;

/** One interaction of the page: its longest event, and what was touched. */
interface Interaction {
  readonly ms: number;
  readonly target: string;
  /** Where the time went: before our code, in it, and until the frame. */
  readonly parts: readonly [waited: number, ran: number, drew: number];
}

/** In the page, before its own scripts: keeps the longest event of each interaction. */
const WATCH = `window.benchTouches = new Map();
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (!entry.interactionId) continue;
    const known = window.benchTouches.get(entry.interactionId);
    if (known && known.ms >= entry.duration) continue;
    const near = entry.target?.closest?.('[data-testid]');
    window.benchTouches.set(entry.interactionId, {
      ms: entry.duration,
      target: entry.name + ' ' + (near?.dataset.testid ?? known?.target ?? entry.target?.tagName ?? '?'),
      parts: [entry.processingStart - entry.startTime, entry.processingEnd - entry.processingStart, entry.startTime + entry.duration - entry.processingEnd],
    });
  }
}).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

/** The processor time of a page's main thread, whatever else the machine does. */
class Meter {
  /** ms of each act, until the frame after it. */
  readonly times: number[] = [];
  readonly #page: Page;
  readonly #devtools: CDPSession;
  private constructor(page: Page, devtools: CDPSession) {
    this.#page = page;
    this.#devtools = devtools;
  }
  static async of(page: Page): Promise<Meter> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new Meter(page, devtools);
  }
  async #used(): Promise<number> {
    const { metrics } = await this.#devtools.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  }
  async during(act: () => Promise<void>): Promise<void> {
    const before = await this.#used();
    await act();
    await this.#page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
    this.times.push((await this.#used()) - before);
  }
}

/** A finger over a page; counts what it does. With a meter it tells what each touch costs instead of how long it takes. */
class Finger {
  touches = 0;
  readonly #page: Page;
  readonly #meter: Meter | undefined;
  constructor(page: Page, meter?: Meter) {
    this.#page = page;
    this.#meter = meter;
  }
  /** Touches what carries the test id, once it can be touched. */
  async at(testId: string): Promise<void> {
    this.touches++;
    const target = this.#page.getByTestId(testId).first();
    if (!this.#meter) return target.click();
    await target.click({ trial: true }); // it is there, it is still, the pointer is over it
    await this.#meter.during(async () => {
      await this.#page.mouse.down();
      await this.#page.mouse.up();
    });
  }
  async press(key: string): Promise<void> {
    this.touches++;
    const act = () => this.#page.keyboard.press(key);
    await (this.#meter ? this.#meter.during(act) : act());
  }
  async see(testId: string): Promise<void> {
    await this.#page.getByTestId(testId).first().waitFor();
  }
}

/** A sale by touch: amount, tender, QR, paid, the next customer. */
async function sale(finger: Finger): Promise<void> {
  for (const digit of '45000') await finger.at(`key-${digit}`);
  await finger.at('key-erase');
  await finger.at('key-0');
  await finger.at('pay');
  await finger.at('tender-payme');
  await finger.see('qr');
  await finger.at('sandbox-approve');
  await finger.see('result-completed');
  await finger.at('new-sale');
}

/** Around the till: payments, settings, lamps, languages, an amount by keyboard. */
async function around(finger: Finger, locale: string): Promise<void> {
  await finger.at('history');
  await finger.see('history-filter');
  await finger.at('to-sale');
  await finger.at('settings');
  await finger.see('section-overview');
  await finger.at('section-rails');
  await finger.see('settings-rails');
  await finger.at('home');
  await finger.at('shift');
  await finger.at('to-sale');
  await finger.at(`locale-${locale}`);
  await finger.at('health');
  await finger.press('Escape');
  for (const key of ['1', '2', '5', '0', '0', 'Backspace', 'Escape']) await finger.press(key);
}

/** A guest who changes his mind at the code. */
async function guest(finger: Finger, locale: string): Promise<void> {
  await finger.at(`locale-${locale}`);
  await finger.at('kiosk-start');
  await finger.at('kiosk-product-strip');
  await finger.at('tender-payme');
  await finger.see('qr');
  await finger.at('cancel');
  await finger.at('cancel-confirm');
  await finger.see('result-cancelled');
  await finger.at('kiosk-again');
}

/** Every interaction of a page, those that Event Timing was silent about included. */
async function told(page: Page, touches: number): Promise<Interaction[]> {
  const found = (await page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve([...window.benchTouches.values()]), 100)))',
  )) as Interaction[];
  const silent = Math.max(0, touches - found.length);
  return [
    ...found,
    ...Array.from({ length: silent }, (): Interaction => ({ ms: SILENT_MS, target: '', parts: [0, 0, 0] })),
  ];
}

/** What a person did at one station: how long each touch took at four times slower, or what it cost at full speed. */
interface Visit {
  readonly slow: Interaction[];
  readonly cost: number[];
}

async function atStation(
  browser: Browser,
  home: string,
  mode: Practice,
  act: (finger: Finger) => Promise<void>,
): Promise<Visit> {
  const station = await startHeadless(home, mode);
  const viewport = mode === 'kiosk' ? { width: 1080, height: 1920 } : { width: 1280, height: 800 };
  const open = async () => {
    const page = await browser.newPage({ viewport });
    await page.addInitScript(WATCH);
    await page.goto(station.openUrl);
    await page
      .getByTestId(mode === 'kiosk' ? 'kiosk-start' : 'amount-pad')
      .first()
      .waitFor();
    return page;
  };
  try {
    const page = await open();
    await slowDown(page, SLOW);
    const finger = new Finger(page);
    await act(finger);
    const slow = await told(page, finger.touches);
    await page.close();
    const fast = await open();
    const meter = await Meter.of(fast);
    await act(new Finger(fast, meter));
    await fast.close();
    return { slow, cost: meter.times };
  } finally {
    await station.stop();
  }
}

/** A button that counts, ms a touch: as little as a page can do. */
async function bare(browser: Browser, touches: number): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(WATCH);
  await page.goto('data:text/html,<button data-testid=count>0</button>');
  await page.evaluate(
    `document.querySelector('button').onclick = ({ target }) => { target.textContent = Number(target.textContent) + 1; }`,
  );
  await slowDown(page, SLOW);
  const finger = new Finger(page);
  for (let i = 0; i < touches; i++) await finger.at('count');
  const interactions = await told(page, finger.touches);
  await page.close();
  return interactions.map(({ ms }) => ms);
}

const LOCALES = ['ru', 'kk', 'ky', 'en', 'uz'] as const;

export const touches: Measurement = {
  goals: ['G21'],
  async run(bench): Promise<Line[]> {
    const what = `touch to next frame, processor ${SLOW}× slower`;
    const why = noBrowser();
    if (why) return [skipped('G21', what, why)];
    const rounds = bench.quick ? 2 : 8;
    const browser = await launchBrowser();
    try {
      const block = 6 * rounds;
      const empty = await bare(browser, block);
      bench.say(`${rounds} rounds at a till, ${SLOW}× slower`);
      const till = await atStation(browser, join(bench.folder, 'g21-till'), 'cashier', async (finger) => {
        for (let i = 0; i < rounds; i++) {
          await sale(finger);
          await around(finger, LOCALES[i % LOCALES.length] as string);
        }
      });
      empty.push(...(await bare(browser, block)));
      bench.say(`${rounds} guests at a booth, ${SLOW}× slower`);
      const booth = await atStation(browser, join(bench.folder, 'g21-booth'), 'kiosk', async (finger) => {
        for (let i = 0; i < rounds; i++) await guest(finger, LOCALES[i % LOCALES.length] as string);
      });
      empty.push(...(await bare(browser, block)));
      const all = [...till.slow, ...booth.slow];
      const cost = [...till.cost, ...booth.cost].map((ms) => ms * SLOW);
      const times = all.map(({ ms }) => ms);
      const slowest = [...all].sort((a, b) => b.ms - a.ms).slice(0, 8);
      for (const { ms, target, parts } of slowest)
        bench.say(`slow: ${ms} ms ${target} (waited ${parts.map((part) => part.toFixed(0)).join(', ran ')} …)`);
      return [
        judged(
          'G21',
          `${what}, p95 of ${all.length}`,
          quantile(times, 0.95),
          { atMost: 100, unit: ' ms' },
          `a button that counts ${quantile(empty, 0.95)} ms; slowest: ${slowest
            .slice(0, 3)
            .map(({ ms, target }) => `${target} ${ms}`)
            .join(', ')}`,
        ),
        aside('G21', 'the same, p50', quantile(times, 0.5), ' ms', `a button that counts ${quantile(empty, 0.5)} ms`),
        aside(
          'G21',
          'the same, p98 (as INP counts)',
          quantile(times, 0.98),
          ' ms',
          `a button that counts ${quantile(empty, 0.98)} ms`,
        ),
        aside('G21', 'p95 / a button that counts', quantile(times, 0.95) / quantile(empty, 0.95), '×'),
        aside(
          'G21',
          `main thread to the next frame × ${SLOW}, p95 of ${cost.length}`,
          quantile(cost, 0.95),
          ' ms',
          `processor time, whatever the load; p50 ${quantile(cost, 0.5).toFixed(0)}, p98 ${quantile(cost, 0.98).toFixed(0)} ms`,
        ),
      ];
    } finally {
      await browser.close();
    }
  },
};
