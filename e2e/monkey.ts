/**
 * A monkey at the booth: seeded touches and keys, payments approved, declined or lost at random. It asks three things:
 * is the page still ours, does it still move, and does the ledger say what the vendors say?
 */
import type { Page } from '@playwright/test';
import type { PaymentView } from '../src-shared/contract/views.ts';
import type { HeadlessStation } from './fixtures.ts';

export interface MonkeyReport {
  touches: number;
  payments: number;
  completed: number;
  unknown: number;
  ended: number;
  screens: Record<string, number>;
  seconds: number;
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
const CHECK_EVERY = 25;
const STUCK_MS = 60_000;
/** Some wallets and terminals of the simulators may lose an answer; the station must not lose money for it. */
const FAULTS = [
  ['fiscalbox', 'lost_reply'],
  ['payme', 'lost_reply'],
] as const;

const items = async (station: HeadlessStation, query: string): Promise<PaymentView[]> => {
  const found: PaymentView[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await station.api(`/v1/payments?limit=200${query}${cursor && `&cursor=${cursor}`}`);
    const page = body as { items: PaymentView[]; next?: string };
    found.push(...page.items);
    if (page.next === undefined) return found;
    cursor = page.next;
  }
};

export async function monkey(
  page: Page,
  station: HeadlessStation,
  { touches, seed, told = () => undefined }: { touches: number; seed: number; told?: (line: string) => void },
): Promise<MonkeyReport> {
  const roll = dice(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T;
  const { width, height } = page.viewportSize() ?? { width: 1080, height: 1920 };
  const origin = new URL(station.ready.local).origin;
  const startedAt = Date.now();
  const screens: Record<string, number> = {};
  let seen = '';
  let seenAt = Date.now();
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });

  /** Centres of what can be pressed now. */
  const targets = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.booth button:not(:disabled), .booth-corner')].flatMap((element) => {
        const box = element.getBoundingClientRect();
        if (box.width === 0 || element.closest('.phone')) return [];
        return [[box.x + box.width / 2, box.y + box.height / 2] as const];
      }),
    );

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
    if (text !== seen) {
      seen = text;
      seenAt = Date.now();
    } else if (Date.now() - seenAt > STUCK_MS) throw new Error(`stuck at ${name}: ${text.slice(0, 200)}`);
  }

  async function customers(): Promise<void> {
    for (const { id } of await items(station, '&status=awaiting_customer')) {
      const act = pick(['approve', 'approve', 'decline', 'scan', 'cancel', 'wait', 'wait']);
      // The payment may have ended in this moment: the simulator says so, and that is an answer too.
      if (act !== 'wait') await station.control('/control/customer', { paymentId: id, action: act });
    }
    if (roll() < 0.06) {
      const [vendor, fault] = pick(FAULTS);
      await station.control('/control/faults', { vendor, fault, times: 1 });
    }
  }

  for (let done = 0; done < touches; ) {
    const known = await targets();
    for (let at = 0; at < CHECK_EVERY && done < touches; at++, done++) {
      const chance = roll();
      if (chance < 0.12) await page.keyboard.press(pick(KEYS));
      else {
        const [x, y] =
          chance < 0.6 && known.length > 0 && at % 3 === 0
            ? ((at === 0 ? pick(known) : pick(await targets())) ?? [1, 1])
            : [roll() * width, roll() * height];
        await page.mouse.click(x, y);
      }
    }
    await customers();
    await guard(done);
    if (done % 1_000 === 0) told(`${done} touches, ${JSON.stringify(screens)}`);
  }

  const verdict = await settleAll(station);
  return { touches, ...verdict, screens, seconds: Math.round((Date.now() - startedAt) / 1_000) };
}

const OPEN = ['created', 'dispatching', 'awaiting_customer', 'cancelling'] as const;

/** Nobody touches anything any more: what is open is called off, and the books are compared. */
async function settleAll(
  station: HeadlessStation,
): Promise<Pick<MonkeyReport, 'payments' | 'completed' | 'unknown' | 'ended'>> {
  const until = Date.now() + 60_000;
  for (;;) {
    const open = (await Promise.all(OPEN.map((status) => items(station, `&status=${status}`)))).flat();
    if (open.length === 0) break;
    if (Date.now() > until)
      throw new Error(`still open: ${open.map(({ id, status }) => `${id} ${status}`).join(', ')}`);
    for (const { id, status, can } of open) {
      if (can.cancel) await station.api(`/v1/payments/${id}/cancel`, {});
      else if (status === 'awaiting_customer')
        await station.control('/control/customer', { paymentId: id, action: 'decline' });
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const all = await items(station, '');
  const sales = all.filter(({ kind }) => kind === 'sale');
  const truth = (await station.control('/truth')).body as {
    charges: { orderRef: string; minor: number }[];
    refunds: { minor: number }[];
  };
  const paidOf = (payment: PaymentView): number =>
    payment.status === 'completed'
      ? payment.received.minor
      : payment.discrepancies.reduce((sum, { actual }) => Math.max(sum, actual?.minor ?? 0), 0);
  const unknown = sales.filter(({ status }) => status === 'unknown');
  const refunded = all
    .filter(({ kind, status }) => kind === 'refund' && status === 'completed')
    .reduce((sum, { received }) => sum + received.minor, 0);
  const ledger = sales.filter(({ status }) => status !== 'unknown').reduce((sum, payment) => sum + paidOf(payment), 0);
  const vendors = truth.charges.reduce((sum, { minor }) => sum + minor, 0);
  const doubt = unknown.reduce((sum, { payable }) => sum + payable.minor, 0);
  // An unknown payment is one of which the ledger does not claim to know: the vendors may have it or not.
  if (vendors < ledger || vendors > ledger + doubt)
    throw new Error(`the vendors took ${vendors}, the ledger says ${ledger} and doubts ${doubt}`);
  const back = truth.refunds.reduce((sum, { minor }) => sum + minor, 0);
  if (back < refunded) throw new Error(`the ledger gave back ${refunded}, the vendors ${back}`);
  for (const payment of sales) {
    const { fulfilment, status, id } = payment;
    const isGiven = fulfilment?.state === 'done' && fulfilment.ground !== 'trusted';
    if (isGiven && status !== 'completed') throw new Error(`prints for ${id}, which is ${status}`);
  }
  return {
    payments: all.length,
    completed: sales.filter(({ status }) => status === 'completed').length,
    unknown: unknown.length,
    ended: sales.filter(({ status }) => !['completed', 'unknown'].includes(status)).length,
  };
}
