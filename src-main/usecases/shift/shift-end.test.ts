/** The end of a shift: what each step learns, what is done about dead rails, and the same report after any death. */
import { describe, expect, it } from 'vitest';
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { CLOSE_STEPS, type CloseStep } from '../../../src-shared/shift-differences.ts';
import type { BankBatch, ClosedBatch } from '../../ports/bank-batch.ts';
import type { ReceiptSink } from '../../ports/receipt-sink.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, lost, reply, silence } from '../../testkit/scripted-provider.ts';
import {
  refusal,
  type ScriptedOptions,
  type ScriptedStation,
  scriptedStation,
  UZS,
} from '../../testkit/scripted-station.ts';

const READS = { rail: { statement: true } } as const satisfies ScriptedOptions;
const cash = (orderId: string, minor: number) => ({ orderId, amount: UZS(minor), method: 'cash', by: 'Dilnoza' });

/** A completed sale, and the rail's own row of it. */
async function sold(h: ScriptedStation, n: number, minor = 10_000 + n) {
  h.rail.begin.next(approved(`ref-${n}`));
  const sale = await h.sale(`order-${n}`, { amount: UZS(minor) });
  expect(sale.status).toBe('completed');
  h.rail.book.lines?.push({ providerRef: `ref-${n}`, amount: UZS(minor), at: h.clock.now(), kind: 'sale' });
  return sale;
}

/** A terminal whose answers are scripted; undefined: it does not answer. */
function terminal(...answers: (Partial<ClosedBatch> | undefined)[]): BankBatch & { closed: number } {
  return {
    device: 'front',
    method: 'rail',
    closed: 0,
    close() {
      const answer = answers[Math.min(this.closed, answers.length - 1)];
      this.closed++;
      return answer
        ? Promise.resolve({ matched: true, text: 'Итоги совпали', totals: [], ...answer })
        : Promise.reject(new Error('the cable is out'));
    },
  };
}

const typesOf = (report: ShiftReport) => report.differences.map(({ type, minor }) => [type, minor]);

it('what stays open is handed over to whoever is named', async () => {
  const h = await scriptedStation();
  await h.sale('order-1');
  const report = await h.client.shift.close({ by: 'Dilnoza', handOverTo: 'Aziz' });
  expect(report).toMatchObject({ closedBy: 'Dilnoza', carriedOverOwner: 'Aziz' });
  expect(report.carriedOver).toHaveLength(1);
});

describe('cash in and out', () => {
  it('is part of what should lie in the drawer, by name and reason, and nobody can tell it twice', async () => {
    const h = await scriptedStation();
    expect(await refusal(h.client.cash.move({ direction: 'in', amount: UZS(1), reason: 'x', by: 'A' }))).toBe(
      'shift.not_open',
    );
    await h.client.shift.open({ by: 'Dilnoza', float: UZS(10_000) });
    await h.client.payment.start(cash('A', 5_000));
    const move = { direction: 'out', amount: UZS(2_000), reason: 'Paper', by: 'Aziz' } as const;
    const told = await h.client.cash.move({ ...move, id: '00000000000000000009' });
    expect(await h.client.cash.move({ ...move, id: '00000000000000000009' })).toEqual(told);
    expect(await refusal(h.client.cash.move({ ...move, id: '00000000000000000009', amount: UZS(3_000) }))).toBe(
      'payment.id_reused',
    );
    await h.client.cash.move({ direction: 'in', amount: UZS(500), reason: 'Change', by: 'Aziz' });
    expect((await h.client.shift.x({})).cash).toEqual({ expected: 13_500, float: 10_000, in: 500, out: 2_000 });
    const report = await h.client.shift.close({ by: 'Dilnoza', counted: UZS(13_500) });
    expect(report.cash).toMatchObject({ expected: 13_500, counted: 13_500, difference: 0 });
    expect(report).toMatchObject({ matched: true, tenders: [{ method: 'cash', matched: true }] });
    const { moves } = await h.client.shift.breakdown({ id: report.shiftId });
    expect(moves.map(({ direction, amount, by }) => [direction, amount.minor, by])).toEqual([
      ['out', 2_000, 'Aziz'],
      ['in', 500, 'Aziz'],
    ]);
  });
});

describe('the button', () => {
  it('compares with the rail’s own rows and names what differs', async () => {
    const h = await scriptedStation(READS);
    await sold(h, 1);
    const extra = await sold(h, 2);
    await sold(h, 3);
    const lines = h.rail.book.lines ?? [];
    lines.splice(1, 1);
    lines.push({ providerRef: 'theirs', amount: UZS(777), at: h.clock.now(), kind: 'sale' });
    lines[0] = { ...(lines[0] as (typeof lines)[0]), amount: UZS(10_000) };
    const report = await h.client.shift.close({ by: 'Dilnoza' });
    expect(typesOf(report)).toEqual([
      ['amount_differs', -1],
      ['journal_has_more', -10_002],
      ['rail_has_more', 777],
    ]);
    expect(report.differences[1]).toMatchObject({
      next: 'ask_bank',
      owner: 'Dilnoza',
      explanations: [{ code: 'row', paymentIds: [extra.id], text: 'Sabab – shu qator' }],
    });
    expect(report.tenders).toMatchObject([
      { method: 'rail', journal: { count: 3, minor: 30_006 }, rail: { count: 3, minor: 20_780 }, railBy: 'rows' },
    ]);
    expect(report.matched).toBe(false);
  });

  it('asks every open payment once more, and lets the rail’s statement decide what nobody could', async () => {
    const h = await scriptedStation(READS);
    h.rail.begin.next(lost());
    h.rail.query.always(lost());
    const unknown = await h.sale('U', { amount: UZS(500) });
    expect(unknown.status).toBe('unknown');
    h.rail.book.lines?.push({
      providerRef: 'their-1',
      paymentId: unknown.id,
      amount: UZS(500),
      at: h.clock.now(),
      kind: 'sale',
    });
    const asked = h.rail.query.asks.length;
    const report = await h.client.shift.close({});
    expect(h.rail.query.asks.length).toBeGreaterThan(asked);
    expect(await h.story(unknown.id)).toContain('approved statement completed moved');
    expect(report).toMatchObject({ differences: [], carriedOver: [], tenders: [{ journal: { minor: 500 } }] });
  });

  it('starts no payment while it works, and says why', async () => {
    const h = await scriptedStation();
    await h.sale('A');
    h.rail.query.always(silence());
    const closing = h.client.shift.close({});
    await settled();
    expect(await refusal(h.sale('B'))).toBe('shift.closing');
    const move = { direction: 'in', amount: UZS(1), reason: 'late', by: 'A' } as const;
    expect(await refusal(h.client.cash.move(move))).toBe('shift.closing');
    expect((await h.client.shift.get({})).closing).toMatchObject({
      canCancel: true,
      steps: [
        { step: 'stop_sales', state: 'done' },
        { step: 'ask_open', state: 'running', done: 0, total: 1 },
        {},
        {},
        {},
        {},
      ],
    });
    await h.clock.advance(30_000);
    expect((await closing).carriedOver).toHaveLength(1);
  });

  it('may be called off until the first batch is closed; then the shift goes on', async () => {
    const h = await scriptedStation();
    await h.sale('A');
    h.rail.query.always(silence());
    const closing = refusal(h.client.shift.close({ by: 'Dilnoza', counted: UZS(5) }));
    await settled();
    expect(await h.client.shift.cancelClose({})).toMatchObject({ status: 'open' });
    expect(await closing).toBe('shift.close_cancelled');
    h.rail.query.always(reply({ kind: 'pending' }));
    expect((await h.sale('B')).status).toBe('awaiting_customer');
    expect(await refusal(h.client.shift.cancelClose({}))).toBe('shift.not_closing');
    expect((await h.client.shift.close({})).cash.counted).toBeUndefined();
  });

  it('is one closing, however many press it', async () => {
    const h = await scriptedStation(READS);
    await sold(h, 1);
    const [first, second] = await Promise.all([h.client.shift.close({}), h.client.shift.close({})]);
    expect(second).toEqual(first);
  });

  it('ends within its limits when every rail and terminal is dead, and says what it does not know', async () => {
    const front = terminal(undefined);
    const h = await scriptedStation({ ...READS, batches: [front] });
    await sold(h, 1);
    h.rail.query.always(silence());
    await h.sale('open');
    h.rail.book.lines = undefined;
    let report: ShiftReport | undefined;
    void h.client.shift.close({}).then((made) => {
      report = made;
    });
    for (let minutes = 0; minutes < 10 && !report; minutes++) await h.clock.advance(60_000);
    expect(front.closed).toBe(3);
    expect(typesOf(report as ShiftReport)).toEqual([
      ['batch_not_closed', 0],
      ['rail_not_read', 0],
    ]);
    expect(report?.tenders).toMatchObject([{ journal: { minor: 10_001 }, rail: null, matched: false }]);
    expect(report?.carriedOver).toHaveLength(1);
  });

  it('counts money that comes while the rails are read in the next shift', async () => {
    const h = await scriptedStation({
      ...READS,
      batches: [terminal({ totals: [] })],
    });
    await h.client.payment.start(cash('A', 100));
    const waiting = await h.sale('W', { amount: UZS(900) });
    h.rail.query.always(reply({ kind: 'pending' }));
    const seq = h.ledger.read.currentShift()?.seq ?? 0;
    await h.ledger.write((tx) => {
      const shift = tx.currentShift();
      if (shift) tx.updateShift({ ...shift, status: 'closing', sealedAt: h.clock.now() });
    });
    h.rail.query.always(approved('late'));
    await h.clock.advance(5_000);
    h.rail.cancel.always(approved('late'));
    await h.client.payment.cancel({ id: waiting.id });
    await settled();
    expect(h.ledger.read.payment(waiting.id)).toMatchObject({ status: 'completed', shiftSeq: seq + 1 });
    expect(h.ledger.read.totals(seq)).toMatchObject([{ method: 'cash', minor: 100 }]);
  });
});

describe('a terminal’s batch', () => {
  const totals = (minor: number) => [{ method: 'rail', terminalId: '0911', count: 1, minor }];

  it('that does not match is closed again after growing pauses, and its last text is kept for the bank', async () => {
    const front = terminal(
      { matched: false, text: 'Итоги не совпали', totals: totals(1) },
      { matched: false, text: 'Итоги не совпали', totals: totals(1) },
      { matched: true, totals: totals(10_001) },
    );
    const h = await scriptedStation({ batches: [front] });
    await sold(h, 1);
    const closing = h.client.shift.close({});
    await h.clock.advance(29_999);
    expect(front.closed).toBe(1);
    await h.clock.advance(1);
    expect(front.closed).toBe(2);
    await h.clock.advance(119_999);
    expect(front.closed).toBe(2);
    await h.clock.advance(1);
    const report = await closing;
    expect(report.batches).toEqual([
      { device: 'front', method: 'rail', matched: true, attempts: 3, text: 'Итоги совпали' },
    ]);
    expect(report).toMatchObject({ matched: true, tenders: [{ terminalId: '0911', railBy: 'totals', matched: true }] });
    expect(h.ledger.read.batchReports(1).map(({ matched }) => matched)).toEqual([false, false, true]);
  });

  it('whose total is more than ours is explained by the payment whose answer was lost', async () => {
    const h = await scriptedStation({ batches: [terminal({ totals: [{ method: 'rail', count: 2, minor: 55_001 }] })] });
    await sold(h, 1);
    h.rail.begin.next(lost());
    h.rail.query.always(lost());
    const unknown = await h.sale('U', { amount: UZS(45_000) });
    const report = await h.client.shift.close({});
    expect(report.differences).toMatchObject([
      { type: 'totals_differ', minor: 45_000, explanations: [{ code: 'row', paymentIds: [unknown.id] }] },
    ]);
  });

  it('that came too late at a rail which shows nothing is named, once, in the shift where it came', async () => {
    const h = await scriptedStation({ rail: { webhook: { confirmByQuery: false } } });
    const sale = await h.sale('L', { amount: UZS(45_000) });
    await h.client.payment.cancel({ id: sale.id });
    await settled();
    const reply = { kind: 'approved', providerRef: 'late', amount: UZS(45_000) };
    await h.hook('/api/webhooks/rail', JSON.stringify([{ paymentId: sale.id, reply }]), { 'x-signature': 'good' });
    await h.clock.advance(1_000);
    expect((await h.view(sale.id)).discrepancies).toMatchObject([{ type: 'late_money' }]);
    const report = await h.client.shift.close({});
    expect(report.differences).toMatchObject([
      { type: 'rail_has_more', method: 'rail', minor: 45_000, explanations: [{ code: 'row', paymentIds: [sale.id] }] },
    ]);
    await h.client.payment.start(cash('next', 100));
    await h.clock.advance(1_000);
    expect((await h.client.shift.close({})).differences).toEqual([]);
  });

  it('of money back that names no terminal is the sale’s own', async () => {
    const batches = [
      { method: 'rail', terminalId: '0911', count: 2, minor: 0 },
      { method: 'rail', terminalId: '0031', count: 1, minor: 700 },
    ];
    const h = await scriptedStation({ batches: [terminal({ totals: batches })] });
    const facts = (terminalId: string) => ({ rrn: `01096${terminalId}01`, terminalId });
    for (const [order, minor, terminalId] of [
      ['A', 500, '0911'],
      ['B', 700, '0031'],
    ] as const) {
      h.rail.begin.next(
        reply((ask) => ({ kind: 'approved', providerRef: `ref-${order}`, amount: ask.amount, ...facts(terminalId) })),
      );
      await h.sale(order, { amount: UZS(minor) });
    }
    const [, first] = (await h.client.payment.list({})).items;
    h.rail.refund.next(approved('back'));
    await h.client.payment.refund({ id: first?.id ?? '', reason: 'Blurred', by: 'Dilnoza' });
    await settled();
    const { tenders, differences } = await h.client.shift.close({});
    expect(differences).toEqual([]);
    expect(tenders.map(({ terminalId, journal, matched }) => [terminalId, journal, matched])).toEqual([
      ['0031', { count: 1, minor: 700 }, true],
      ['0911', { count: 2, minor: 0 }, true],
    ]);
  });

  it('that never matches leads the list of differences', async () => {
    const front = terminal({ matched: false, text: 'Итоги не совпали', totals: totals(10_001) });
    const h = await scriptedStation({ batches: [front] });
    await sold(h, 1);
    const closing = h.client.shift.close({ counted: UZS(7) });
    for (let minutes = 0; minutes < 3; minutes++) await h.clock.advance(60_000);
    expect(typesOf(await closing)).toEqual([
      ['batch_not_matched', 0],
      ['cash_count', 7],
    ]);
  });
});

describe('the fiscal day', () => {
  const money = (minor: number) => UZS(minor);
  function module(registers: boolean, closeDay: NonNullable<ReceiptSink['day']>['closeDay']): ReceiptSink {
    return {
      id: 'scripted',
      required: true,
      register: ({ paymentId }) =>
        Promise.resolve(
          registers ? { kind: 'registered', receipt: { number: paymentId } } : { kind: 'refused', reason: 'fiscal.1' },
        ),
      find: () => Promise.resolve(undefined),
      day: { closeDay, dayTotals: () => Promise.reject(new Error('not asked')) },
    };
  }
  const day = (card: number) => () =>
    Promise.resolve({
      zNumber: '118',
      totals: { sales: { count: 1, minor: card }, refunds: { count: 0, minor: 0 }, cash: money(0), card: money(card) },
    });

  it('is closed with the shift: its Z number and its totals are in the report', async () => {
    const h = await scriptedStation({ ...READS, receipts: module(true, day(10_001)) });
    await sold(h, 1);
    const report = await h.client.shift.close({});
    expect(report).toMatchObject({ differences: [], fiscal: { zNumber: '118', receipts: 1 }, matched: true });
  });

  it('of an earlier shift is not counted again by a shift that had no receipt', async () => {
    let closings = 0;
    const closeDay = async () => ({ ...(await day(10_001)()), ...(closings++ > 0 && { wasClosed: true }) });
    const h = await scriptedStation({ ...READS, receipts: module(true, closeDay) });
    await sold(h, 1);
    expect(typesOf(await h.client.shift.close({}))).toEqual([]);
    await h.client.shift.open({ by: 'Dilnoza' });
    const empty = await h.client.shift.close({});
    expect([closings, typesOf(empty), empty.fiscal]).toEqual([2, [], { receipts: 0 }]);
  });

  it('names the payment without a receipt, and more receipts than payments', async () => {
    const h = await scriptedStation({ ...READS, receipts: module(false, day(0)) });
    const sale = await sold(h, 1);
    const report = await h.client.shift.close({});
    expect(report.differences).toMatchObject([
      { type: 'missing_receipt', minor: -10_001, next: 'send_receipt', explanations: [{ paymentIds: [sale.id] }] },
    ]);
    const other = await scriptedStation({ ...READS, receipts: module(true, day(10_501)) });
    await sold(other, 1);
    expect(typesOf(await other.client.shift.close({}))).toEqual([['receipt_without_payment', 500]]);
  });

  it('that cannot be closed does not keep the shift open', async () => {
    const h = await scriptedStation({ ...READS, receipts: module(true, () => Promise.reject(new Error('no paper'))) });
    await sold(h, 1);
    expect(typesOf(await h.client.shift.close({}))).toEqual([['fiscal_not_closed', 0]]);
  });
});

describe('a station that dies in the middle', () => {
  /** Everything that can hold a step: a rail, a terminal, a statement. */
  async function busyShift() {
    const front = terminal({ totals: [{ method: 'card', count: 0, minor: 0 }] });
    const h = await scriptedStation({ ...READS, durable: true, batches: [front] });
    await h.client.shift.open({ by: 'Dilnoza', float: UZS(1_000) });
    await sold(h, 1);
    const gone = await sold(h, 2);
    h.rail.book.lines?.splice(1, 1);
    await h.client.payment.start(cash('C', 300));
    return { h, gone };
  }
  /** What the report of an undisturbed closing says. */
  const figures = ({ tenders, differences, cash: drawer, carriedOver }: ShiftReport) => ({
    tenders,
    differences: differences.map(({ explanations, ...rest }) => ({ ...rest, explained: explanations.length })),
    drawer,
    carriedOver,
  });

  it.each(
    CLOSE_STEPS.flatMap((step) => [`${step} begun`, `${step} learnt`] as const).filter(
      (point) => !point.startsWith('stop_sales') && !point.startsWith('match'),
    ),
  )('makes the same report after: %s', async (point) => {
    const [step, moment] = point.split(' ') as [CloseStep, 'begun' | 'learnt'];
    const { h: calm } = await busyShift();
    const wanted = figures(await calm.client.shift.close({ by: 'Dilnoza', counted: UZS(1_200) }));

    const { h } = await busyShift();
    // The writes after the named one never happen: the process is gone.
    const { write } = h.ledger;
    let isGone = false;
    (h.ledger as { write: typeof write }).write = ((work: Parameters<typeof write>[0]) =>
      isGone
        ? new Promise<never>(() => undefined)
        : write((tx) => {
            const value = work({
              ...tx,
              putCloseStep(row) {
                if (row.step === step && row.state === 'done' && moment === 'learnt') isGone = true;
                if (isGone) throw new Error('gone before the commit');
                tx.putCloseStep(row);
                if (row.step === step && row.state === 'running' && moment === 'begun') isGone = true;
              },
            });
            return value;
          })) as typeof write;
    void h.client.shift.close({ by: 'Dilnoza', counted: UZS(1_200) }).catch(() => undefined);
    await settled(30);
    expect(isGone).toBe(true);
    const after = await h.crash();
    await settled(60);
    const shift = after.ledger.read.lastShift();
    expect(shift?.status).toBe('closed');
    const report = await after.client.shift.report({ id: shift?.id ?? '' });
    expect(figures(report)).toEqual(wanted);
    expect(report.closedBy).toBe('Dilnoza');
  });

  it('closes no batch twice: what the first terminal told is kept while the second one is waited for', async () => {
    const ofRail = (minor: number) => [{ method: 'rail', count: minor > 0 ? 1 : 0, minor }];
    const front = terminal({ totals: ofRail(10_001) }, { totals: ofRail(0) });
    const side = terminal({ totals: [] });
    let isThere = false;
    const slow: BankBatch = {
      device: 'side',
      method: 'other',
      close: (...asked) => (isThere ? side.close(...asked) : new Promise<never>(() => {})),
    };
    const h = await scriptedStation({ ...READS, durable: true, batches: [front, slow] });
    await sold(h, 1);
    void h.client.shift.close({}).catch(() => undefined);
    await settled(30);
    expect(front.closed).toBe(1);
    isThere = true;
    const after = await h.crash();
    await settled(60);
    const report = await after.client.shift.report({ id: after.ledger.read.lastShift()?.id ?? '' });
    expect([front.closed, report.status, typesOf(report)]).toEqual([1, 'closed', []]);
    expect(report.batches.map(({ device, attempts }) => [device, attempts])).toEqual([
      ['front', 1],
      ['side', 1],
    ]);
  });
});
