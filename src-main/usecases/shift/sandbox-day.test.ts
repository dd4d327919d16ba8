/**
 * A day at one till within this process, on a fake clock: sales by three scripted methods, refunds, lost answers, late money,
 * three deaths of the station; then the button. Every figure must equal what the other sides hold in their own books, and
 * everything that was put wrong on purpose must be named with its cause. The day of real processes: scripts/day.
 */
import { describe, expect, it } from 'vitest';
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import type { RailTotals } from '../../domain/matching-lines.ts';
import type { BankBatch } from '../../ports/bank-batch.ts';
import type { ReceiptSink } from '../../ports/receipt-sink.ts';
import type { StatementLine } from '../../providers/provider.ts';
import { settled } from '../../testkit/fake-clock.ts';
import {
  approved,
  reply,
  type ScriptedRail,
  type Step,
  scriptedRail,
  silence,
  unreadable,
} from '../../testkit/scripted-provider.ts';
import { type ScriptedStation, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

const SALES = 90;

/** The same day for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** The other side of a rail: what it took and gave back, in its own book. */
interface Book {
  lines: (StatementLine & { paymentId: string })[];
}

/** The rail charges, and its answer reaches us or not. */
const charges =
  (book: Book, now: () => number, answer: 'told' | 'lost'): Step =>
  async (ask) => {
    const line = {
      providerRef: `ref-${ask.paymentId}`,
      paymentId: ask.paymentId,
      amount: ask.amount,
      at: now(),
      kind: ask.kind,
    };
    book.lines.push(line);
    return answer === 'told' ? approved(line.providerRef)(ask) : unreadable()(ask);
  };

const knows =
  (book: Book): Step =>
  (ask) => {
    const line = book.lines.find(({ paymentId, kind }) => paymentId === ask.paymentId && kind === ask.kind);
    return line ? approved(line.providerRef)(ask) : reply({ kind: 'pending' })(ask);
  };

const signed = (kind: 'sale' | 'refund', minor: number): number => (kind === 'sale' ? minor : -minor);
const net = (lines: readonly StatementLine[]): number =>
  lines.reduce((sum, { kind, amount }) => sum + signed(kind, amount.minor), 0);

interface Day {
  station(): ScriptedStation;
  wallet: Book;
  bank: Book;
  drawer: { minor: number };
  /** Card payments that the bank took and nobody could ask about. */
  lostCards: string[];
  /** Wallet payments that were called off and paid all the same. */
  late: string[];
  receipts: Map<string, number>;
  refuseReceiptOf: Set<string>;
}

async function openDay(): Promise<Day> {
  const [wallet, bank]: Book[] = [{ lines: [] }, { lines: [] }] as [Book, Book];
  const receipts = new Map<string, number>();
  const refuseReceiptOf = new Set<string>();
  const sink: ReceiptSink = {
    id: 'module',
    required: true,
    register({ paymentId, kind, amount }) {
      if (refuseReceiptOf.has(paymentId)) return Promise.resolve({ kind: 'refused', reason: 'fiscal.1' });
      receipts.set(paymentId, signed(kind, amount.minor));
      return Promise.resolve({ kind: 'registered', receipt: { number: paymentId } });
    },
    find: ({ paymentId }) => Promise.resolve(receipts.has(paymentId) ? { number: paymentId } : undefined),
  };
  const terminal: BankBatch = {
    device: 'front',
    method: 'card',
    close: () => {
      const totals: RailTotals[] = [
        { method: 'card', terminalId: '09110004', count: bank.lines.length, minor: net(bank.lines) },
      ];
      return Promise.resolve({ matched: true, text: 'Итоги совпали', totals });
    },
  };
  const card: ScriptedRail = scriptedRail({ id: 'card' });
  const first = await scriptedStation({
    durable: true,
    rail: { id: 'wallet', statement: true },
    others: [card],
    receipts: sink,
    batches: [terminal],
  });
  const now = (): number => first.clock.now();
  first.rail.book.lines = wallet.lines;
  first.rail.query.always(knows(wallet));
  first.rail.refund.always(charges(wallet, now, 'told'));
  card.refund.always(charges(bank, now, 'told'));

  const day: Day = {
    station: () => h,
    wallet,
    bank,
    drawer: { minor: 50_000 },
    lostCards: [],
    late: [],
    receipts,
    refuseReceiptOf,
  };
  let h = first;
  const roll = dice(20_261_122);
  await h.client.shift.open({ by: 'Dilnoza', float: UZS(50_000) });
  const deaths = [1, 2, 3].map((n) => Math.floor((SALES * n) / 4));

  for (let n = 0; n < SALES; n++) {
    // Sums that no two sales share, so that a difference has one cause only.
    const minor = 1_000_000 + n * 1_009 + 2 ** (n % 12);
    const order = `order-${n}`;
    const fate = roll(20);
    const method = (['cash', 'wallet', 'wallet', 'card', 'card'] as const)[roll(5)] ?? 'cash';
    if (method === 'cash') {
      const sale = await h.client.payment.start({ orderId: order, amount: UZS(minor), method, by: 'Dilnoza' });
      day.drawer.minor += minor;
      if (fate < 2) {
        await h.client.payment.refund({ id: sale.id, reason: 'Blurred', by: 'Aziz' });
        day.drawer.minor -= minor;
      }
    } else {
      const [rail, book] = method === 'card' ? [card, bank] : [h.rail, wallet];
      // A handful of lost cards: more sets of them could explain one sum than anybody would read.
      const isLost = fate >= 14 && fate < 16 && (method === 'wallet' || day.lostCards.length < 6);
      if (isLost) rail.begin.next(charges(book, now, 'lost'));
      else if (fate === 16) rail.begin.next(reply({ kind: 'rejected', reason: 'insufficient_funds' }));
      else if (fate === 17) rail.begin.next(reply({ kind: 'accepted', show: { qr: 'code' } }));
      else rail.begin.next(charges(book, now, 'told'));
      const sale = await h.sale(order, { amount: UZS(minor), method });
      if (isLost && method === 'card') day.lostCards.push(sale.id);
      if (fate < 2) await h.client.payment.refund({ id: sale.id, reason: 'Blurred', by: 'Aziz' });
      if (fate === 17) {
        await h.client.payment.cancel({ id: sale.id });
        await settled();
        if (method === 'wallet' && day.late.length < 3) {
          wallet.lines.push({
            providerRef: `late-${sale.id}`,
            paymentId: sale.id,
            amount: UZS(minor),
            at: now(),
            kind: 'sale',
          });
          day.late.push(sale.id);
        }
      }
    }
    if (deaths.includes(n)) {
      // The station dies while the wallet is charging; nobody hears the answer.
      h.rail.begin.next((ask) => {
        void charges(wallet, now, 'told')(ask);
        return silence()(ask);
      });
      void h.client.payment.start({ orderId: `dying-${n}`, amount: UZS(500_001 + n), method: 'wallet' }).catch(() => 0);
      await settled();
      h = await h.crash();
      await h.clock.advance(3_000);
    }
    // The clocks of a new life begin where the old one stopped; the vendors' clock is the first one's.
    await first.clock.advance(20_000);
    if (h !== first) await h.clock.advance(20_000);
  }
  await settled(20);
  return day;
}

const named = (report: ShiftReport) =>
  report.differences
    .map(({ type, method, minor, explanations }) => ({
      type,
      method,
      minor,
      ids: explanations.flatMap(({ paymentIds }) => paymentIds),
    }))
    .sort((a, b) => (`${a.type} ${a.minor}` < `${b.type} ${b.minor}` ? -1 : 1));

describe('a day at the till', () => {
  it(
    `of ${SALES} sales ends with the other sides’ own figures, and each wrong row is named`,
    async () => {
      const day = await openDay();
      const h = day.station();
      // The day had what it is about.
      expect(day.lostCards.length).toBeGreaterThan(0);
      expect(day.late.length).toBeGreaterThan(0);
      const died = day.wallet.lines.filter(({ paymentId }) =>
        h.ledger.read.payment(paymentId)?.orderId.startsWith('dying'),
      );
      expect(died.map(({ paymentId }) => h.ledger.read.payment(paymentId)?.status)).toEqual(
        Array.from({ length: 3 }, () => 'completed'),
      );
      const completed = h.ledger.read
        .movementsOf(1, 0, 100_000)
        .filter(({ status, method, kind }) => status === 'completed' && method === 'wallet' && kind === 'sale');
      const [missing, changed, moved, charged, ...rest] = completed.filter(({ refunded }) => refunded === 0);
      if (!missing || !changed || !moved || !charged || rest.length === 0) throw new Error('too few sales for a day');
      // The bank knows this one no more; that one with another sum; this one next week; of that one it kept a fee.
      const lineOf = (id: string) => day.wallet.lines.findIndex(({ paymentId }) => paymentId === id);
      day.wallet.lines.splice(lineOf(missing.id), 1);
      const change = (id: string, over: Partial<StatementLine>): void => {
        const at = lineOf(id);
        day.wallet.lines[at] = { ...(day.wallet.lines[at] as Day['wallet']['lines'][number]), ...over };
      };
      change(changed.id, { amount: UZS(changed.received - 700) });
      change(moved.id, { at: (h.ledger.read.currentShift()?.openedAt ?? 0) - 20 * 3_600_000 });
      change(charged.id, { amount: UZS(charged.received - 10_000), fee: UZS(10_000) });
      day.wallet.lines.push({
        providerRef: 'nobody-knows',
        paymentId: 'XXXXXXXXXXXXXXXXXXXX',
        amount: UZS(77_777),
        at: h.clock.now(),
        kind: 'sale',
      });
      // One more sale, whose receipt the module refuses.
      h.rail.begin.next(async (ask) => {
        day.refuseReceiptOf.add(ask.paymentId);
        return charges(day.wallet, () => h.clock.now(), 'told')(ask);
      });
      const unreceipted = await h.sale('no-receipt', { method: 'wallet', amount: UZS(3_333_333) });
      expect(unreceipted.status).toBe('completed');

      let report: ShiftReport | undefined;
      void h.client.shift.close({ by: 'Dilnoza', counted: UZS(day.drawer.minor - 500) }).then((made) => {
        report = made;
      });
      for (let minutes = 0; minutes < 10 && !report; minutes++) await h.clock.advance(60_000);
      if (!report) throw new Error('the shift did not close');

      // Every side by its own book.
      const tender = (method: string) => report?.tenders.find((one) => one.method === method);
      expect(tender('wallet')?.rail).toEqual({ count: day.wallet.lines.length, minor: net(day.wallet.lines) });
      expect(tender('card')?.rail).toEqual({ count: day.bank.lines.length, minor: net(day.bank.lines) });
      expect(report.cash).toMatchObject({ expected: day.drawer.minor, difference: -500 });
      const journal = report.tenders.reduce((sum, one) => sum + one.journal.minor, 0);
      const fiscal = report.tenders.reduce((sum, one) => sum + (one.fiscal?.minor ?? 0), 0);
      expect(fiscal).toBe([...day.receipts.values()].reduce((sum, minor) => sum + minor, 0));
      expect(journal - fiscal).toBe(3_333_333);

      // Every wrong row by its name, and nothing else.
      const lost = day.bank.lines.filter(({ paymentId }) => day.lostCards.includes(paymentId));
      const cards = named(report).filter(({ type }) => type === 'totals_differ');
      expect(cards.map(({ minor }) => minor)).toEqual([net(lost)]);
      const sets = report.differences
        .find(({ type }) => type === 'totals_differ')
        ?.explanations.map(({ paymentIds }) => [...paymentIds].sort().join());
      expect(sets).toContain([...day.lostCards].sort().join());
      expect(named(report).filter(({ type }) => type !== 'totals_differ')).toEqual(
        [
          { type: 'amount_differs', method: 'wallet', minor: -700, ids: [changed.id] },
          { type: 'cash_count', method: 'cash', minor: -500, ids: [] },
          { type: 'fee', method: 'wallet', minor: -10_000, ids: [charged.id] },
          { type: 'journal_has_more', method: 'wallet', minor: -missing.received, ids: [missing.id] },
          { type: 'missing_receipt', method: 'wallet', minor: -3_333_333, ids: [unreceipted.id] },
          { type: 'wrong_day', method: 'wallet', minor: 0, ids: [moved.id] },
          { type: 'rail_has_more', method: 'wallet', minor: 77_777, ids: ['XXXXXXXXXXXXXXXXXXXX'] },
          ...day.late.map((id) => ({
            type: 'rail_has_more',
            method: 'wallet',
            minor: h.ledger.read.payment(id)?.amount ?? 0,
            ids: [id],
          })),
        ].sort((a, b) => (`${a.type} ${a.minor}` < `${b.type} ${b.minor}` ? -1 : 1)),
      );
      expect([...report.carriedOver].sort()).toEqual([...day.lostCards].sort());
    },
    10 * 60_000,
  );
});
