/**
 * A monkey at the booth: seeded touches and keys, payments approved, declined or lost at random. It asks three things:
 * is the page still ours, does it still move, and does the ledger say what the vendors say?
 */
import { expect, type Page } from '@playwright/test';
import type { PhotoProgram } from './booth.ts';
import type { HeadlessStation } from './fixtures.ts';
import { differences, paymentsOf, readBooks } from './money-books.ts';

export interface MonkeyReport {
  touches: number;
  payments: number;
  completed: number;
  unknown: number;
  ended: number;
  /** Free sessions that were given, and prints that the vendors' money pays for. */
  free: number;
  served: number;
  screens: Record<string, number>;
  seconds: number;
}

export interface MonkeyPlan {
  touches: number;
  /** Go on past `touches`, to four times as many, until so many payments were begun: how far a touch gets is timing. */
  payments?: number;
  seed: number;
  /** Lost and broken answers, late money and cancels at every turn. */
  isRough?: boolean;
  /** On a bad day it refuses now and then. */
  photos?: Pick<PhotoProgram, 'answer'>;
  told?: (line: string) => void;
}

/** mulberry32: small, even, and the same everywhere. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KEYS = (
  'Escape Enter Tab Backspace Space ArrowDown PageUp Home ContextMenu 7 a F1 F5 F11 F12 ' +
  'Alt+ArrowLeft Control+p Control+r Control+Shift+I Control+Equal'
).split(' ');
/** Screens of the booth, by what only they have. */
const SCREENS: Readonly<Record<string, string>> = {
  attract: '[data-testid=kiosk-start]',
  choose: '[data-testid^=kiosk-product-]',
  tender: '.booth-card[data-testid^=tender-]',
  code: '.booth-pay',
  card: '.booth-card-pay',
  result: '.booth-result',
  ticket: '[data-testid=kiosk-ticket]',
  out: '[data-testid=kiosk-out-of-service]',
  service: '[data-testid=kiosk-service]',
  preparing: '.booth-step',
};
const CHECK_EVERY = 12;
/** Nothing on screen moves: not even a clock. */
const STILL_MS = 60_000;
/** The same screen of the same payment, whatever its clock says. */
const STUCK_MS = 240_000;
/** How much likelier than another button: a guest wants photos, and a monkey that is lost in a menu pays nothing. */
const WEIGHTS: readonly (readonly [RegExp, number])[] = [
  [/^kiosk-(start|product-|again|new-code)/, 12],
  [/^tender-/, 10],
  [/^(help-close|photo-close|service-leave|kiosk-stay|cancel-keep)$/, 8],
  [/^(remedy-|ticket-|free-again)/, 4],
  [/^(cancel|cancel-confirm|kiosk-stop)$/, 1],
  [/^(locale-|kiosk-help|kiosk-corner)/, 0.4],
];
/** On a bad day guests think twice as often as they pay. */
const ROUGH_WEIGHTS: typeof WEIGHTS = [[/^(cancel|cancel-confirm|kiosk-stop|kiosk-new-code)$/, 10], ...WEIGHTS];
/** Some wallets and terminals of the simulators may lose an answer; the station must not lose money for it. */
const LOST = [
  ['fiscalbox', 'lost_reply'],
  ['payme', 'lost_reply'],
] as const;
/** A bad day: answers cut in half, calls that never arrive, and customers who pay after the code was called off. */
const ROUGH = [
  ...LOST,
  ['fiscalbox', 'lost_reply'],
  ['fiscalbox', 'half_body'],
  ['fiscalbox', 'reset_after_send'],
  ['fiscalbox', 'html_502'],
  ['fiscalbox', 'late'],
  ['fiscalbox', 'cancelled_then_paid'],
  ['payme', 'late'],
  ['payme', 'repeat'],
] as const;
const VENDORS = ['fiscalbox', 'payme'] as const;
const EVENT_MS = 3_600_000;

export async function monkey(
  page: Page,
  station: HeadlessStation,
  { touches, payments = 0, seed, isRough = false, photos, told = () => undefined }: MonkeyPlan,
): Promise<MonkeyReport> {
  const roll = dice(seed);
  const weights = isRough ? ROUGH_WEIGHTS : WEIGHTS;
  const weightOf = (testId: string): number => weights.find(([name]) => name.test(testId))?.[1] ?? 2;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T;
  const { width, height } = page.viewportSize() ?? { width: 1080, height: 1920 };
  const origin = new URL(station.ready.local).origin;
  const startedAt = Date.now();
  const screens: Record<string, number> = {};
  let seen = { text: '', at: Date.now() };
  let screen = { name: '', at: Date.now() };
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });

  /** What can be pressed now: where it is, and its name. */
  const targets = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.booth button:not(:disabled), .booth label, .booth-corner')].flatMap(
        (element) => {
          const box = element.getBoundingClientRect();
          if (box.width === 0 || element.closest('.phone')) return [];
          const name = element.dataset.testid ?? element.querySelector<HTMLElement>('[data-testid]')?.dataset.testid;
          return [{ x: box.x + box.width / 2, y: box.y + box.height / 2, name: name ?? '' }];
        },
      ),
    );

  /** One of them, the likelier the more a guest wants it. */
  async function aim(): Promise<{ x: number; y: number }> {
    const known = await targets();
    let left = roll() * known.reduce((sum, { name }) => sum + weightOf(name), 0);
    const hit = known.find(({ name }) => {
      left -= weightOf(name);
      return left < 0;
    });
    return hit ?? anywhere();
  }
  const anywhere = () => ({ x: roll() * width, y: roll() * height });

  async function gesture(): Promise<void> {
    const [from, to] = [anywhere(), anywhere()];
    const kind = roll();
    if (kind < 0.3) {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 3 });
      await page.mouse.up();
    } else if (kind < 0.4) await page.mouse.wheel(0, (roll() - 0.5) * 2_000);
    else if (kind < 0.5) await page.mouse.dblclick(from.x, from.y);
    else await page.mouse.click(from.x, from.y);
  }

  async function guard(done: number): Promise<void> {
    const now = new URL(page.url());
    if (now.origin !== origin || !['/', '/kiosk'].includes(now.pathname)) throw new Error(`left for ${page.url()}`);
    if (page.context().pages().length !== 1) throw new Error('a second page is open');
    if (dialogs.length > 0) throw new Error(`a dialog: ${dialogs.join(' ')}`);
    const { name, text } = await page.evaluate((known) => {
      const [first] = Object.entries(known).find(([, selector]) => document.querySelector(selector)) ?? ['none'];
      return { name: first, text: document.querySelector('.booth')?.textContent ?? '' };
    }, SCREENS);
    if (name === 'none')
      throw new Error(`after ${done} touches there is no screen of the booth: ${text.slice(0, 200)}`);
    screens[name] = (screens[name] ?? 0) + 1;
    const at = Date.now();
    if (text !== seen.text) seen = { text, at };
    else if (at - seen.at > STILL_MS) throw new Error(`still at ${name}: ${text.slice(0, 200)}`);
    // A screen that only counts its seconds is stuck too.
    if (name !== screen.name || ['attract', 'choose', 'tender'].includes(name)) screen = { name, at };
    else if (at - screen.at > STUCK_MS) throw new Error(`stuck at ${name}: ${text.slice(0, 200)}`);
  }

  async function customers(): Promise<void> {
    for (const status of ['awaiting_customer', 'dispatching']) {
      for (const { id } of await paymentsOf(station, `&status=${status}`)) {
        const act = pick(['approve', 'approve', 'approve', 'decline', 'scan', 'cancel', 'wait']);
        // The payment may have ended in this moment: the simulator says so, and that is an answer too.
        if (act !== 'wait') await station.control('/control/customer', { paymentId: id, action: act });
      }
    }
    if (roll() < (isRough ? 0.15 : 0.05)) {
      const [vendor, fault] = pick(isRough ? ROUGH : LOST);
      // Several: the module's receipts go over the same wire as the card.
      await station.control('/control/faults', { vendor, fault, times: 1 + Math.floor(roll() * (isRough ? 3 : 8)) });
    }
    if (isRough && photos) photos.answer = roll() < 0.2 ? 'refused' : 'ok';
    // A named person lets the terminal go on; the result stays unknown.
    if (roll() < 0.1) {
      for (const { id } of await paymentsOf(station, '&status=unknown'))
        await station.api(`/v1/payments/${id}/park`, { by: 'Nodira' });
    }
  }

  /** Somebody's party in the middle: for a tenth of the time the booth is free. */
  let party: 'before' | 'now' | 'over' = 'before';
  async function event(done: number): Promise<void> {
    const share = done / touches;
    if (party === 'before' && share > 0.4) {
      party = 'now';
      await station.api('/v1/booth/event', { name: 'Party', isFree: true, to: Date.now() + EVENT_MS, by: 'Nodira' });
    } else if (party === 'now' && share > 0.5) {
      party = 'over';
      await station.api('/v1/booth/event/end', { by: 'Nodira' });
    }
  }

  const isEnough = async (done: number): Promise<boolean> =>
    done >= touches && (done >= touches * 4 || payments === 0 || (await paymentsOf(station)).length >= payments);

  let done = 0;
  while (!(await isEnough(done))) {
    for (let at = 0; at < CHECK_EVERY; at++, done++) {
      const chance = roll();
      if (chance < 0.08) await page.keyboard.press(pick(KEYS));
      else if (chance < 0.28) await gesture();
      else {
        const { x, y } = await aim();
        await page.mouse.click(x, y);
      }
    }
    await customers();
    await event(done);
    await guard(done);
    if (done % 1_200 === 0)
      told(`${done} touches, ${Math.round((Date.now() - startedAt) / 1_000)} s, ${JSON.stringify(screens)}`);
  }

  if (photos) photos.answer = 'ok';
  const verdict = await settleAll(station, told);
  return { touches: done, ...verdict, screens, seconds: Math.round((Date.now() - startedAt) / 1_000) };
}

const OPEN = ['created', 'dispatching', 'awaiting_customer', 'cancelling'] as const;

/** Nobody touches anything any more: what is open is called off, and the books are compared. */
async function settleAll(
  station: HeadlessStation,
  told: (line: string) => void,
): Promise<Omit<MonkeyReport, 'touches' | 'screens' | 'seconds'>> {
  for (const vendor of VENDORS) await station.control('/control/faults', { vendor, fault: 'none' });
  await station.control('/control/hurry', {});
  const callOff = async (): Promise<string[]> => {
    const open = (await Promise.all(OPEN.map((status) => paymentsOf(station, `&status=${status}`)))).flat();
    for (const { id, can } of open) {
      if (can.cancel) await station.api(`/v1/payments/${id}/cancel`, {});
      // A wallet that has begun with the guest refuses our cancel: then the guest gives up on the phone.
      await station.control('/control/customer', { paymentId: id, action: can.cancel ? 'cancel' : 'decline' });
    }
    return open.map(({ id, method, status }) => `${id} ${method} ${status}`);
  };
  await expect.poll(callOff, { timeout: 240_000, message: 'every payment comes to an end' }).toEqual([]);
  // Money that came after its code was called off is heard of by the linger watch, a moment later.
  const atFirst = differences(await readBooks(station));
  if (atFirst.length > 0) told(`heard of late: ${atFirst.join('; ')}`);
  const compared = { timeout: 120_000, message: 'of every payment, the ledger and the vendors say the same' };
  await expect.poll(async () => differences(await readBooks(station)), compared).toEqual([]);
  const { all } = await readBooks(station);
  const sales = all.filter(({ kind }) => kind === 'sale');
  const unknown = sales.filter(({ status }) => status === 'unknown');
  for (const payment of sales) {
    const { fulfilment, status, id } = payment;
    const isGiven = fulfilment?.state === 'done' && fulfilment.ground !== 'trusted';
    if (isGiven && status !== 'completed') throw new Error(`prints for ${id}, which is ${status}`);
  }
  const served = sales.filter(({ fulfilment }) => fulfilment?.state === 'done').length;
  const desk = (await station.api('/v1/booth')).body as { booth: { prints?: { left: number; reserved: number } } };
  // What is not known may still be owed; and the last guest's choice is kept for a while.
  const promised = desk.booth.prints?.reserved ?? 0;
  if (promised > unknown.length + 1) throw new Error(`${promised} prints are promised, ${unknown.length} may be owed`);
  const acts = (await station.api('/v1/audit?act=booth.free&limit=200')).body as { items: { outcome: string }[] };
  const free = acts.items.filter(({ outcome }) => outcome === 'served').length;
  return {
    free,
    served,
    payments: all.length,
    completed: sales.filter(({ status }) => status === 'completed').length,
    unknown: unknown.length,
    ended: sales.filter(({ status }) => !['completed', 'unknown'].includes(status)).length,
  };
}
