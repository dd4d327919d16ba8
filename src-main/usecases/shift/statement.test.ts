/** A bank's own rows, given by a person: what the end of a shift makes of them, and what it refuses to make of them. */
import { describe, expect, it } from 'vitest';
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { approved, lost } from '../../testkit/scripted-provider.ts';
import { refusal, refusedFields, type ScriptedStation, scriptedStation, UZS } from '../../testkit/scripted-station.ts';
import { readStatement } from './statement-csv.ts';

const HEAD = 'reference,time,amount,fee,kind';
const OFFSET_MS = 5 * 3_600_000;

/** A moment as the bank writes it, in the shop's time. */
const written = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');

async function sold(h: ScriptedStation, n: number): Promise<string> {
  h.rail.begin.next(approved(`ref-${n}`));
  const sale = await h.sale(`order-${n}`, { amount: UZS(10_000 + n) });
  expect(sale.status).toBe('completed');
  return sale.id;
}
const give = (h: ScriptedStation, ...rows: string[]) =>
  h.client.shift.statement({ method: 'rail', csv: [HEAD, ...rows].join('\n'), by: 'Dilnoza' });
const named = (report: ShiftReport) =>
  report.differences.map(({ type, minor, explanations }) => [
    type,
    minor,
    explanations.map(({ code, paymentIds }) => [code, ...paymentIds].join(' ')).join(),
  ]);

describe('a statement that a person gives the shift', () => {
  it('names every wrong row of a rail that has no statement of its own', async () => {
    const h = await scriptedStation();
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push(await sold(h, n));
    const now = written(h.clock.now());
    const tomorrow = written(h.clock.now() + 24 * 3_600_000);
    const told = await give(
      h,
      `ref-0,${now},100.00,,`,
      `ref-1,${now},93.01,,sale`,
      `ref-2,${tomorrow},100.02,,sale`,
      `ref-3,${now},100.03,2.00,sale`,
      `theirs,${now},77.77,,sale`,
    );
    expect(told).toMatchObject({ rows: 5, net: UZS(47_083), fees: UZS(200) });
    const report = await h.client.shift.close({ by: 'Dilnoza' });
    expect(named(report)).toEqual([
      ['amount_differs', -700, `row ${ids[1]}`],
      ['wrong_day', 0, `row ${ids[2]}`],
      ['fee', -200, `row ${ids[3]}`],
      ['journal_has_more', -10_004, `row ${ids[4]}`],
      ['rail_has_more', 7_777, 'row'],
    ]);
    expect(report.tenders).toMatchObject([{ method: 'rail', railBy: 'rows', rail: { count: 5 } }]);
  });

  it('settles nothing: an open payment stays open, and the row says which it could be', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(lost());
    h.rail.query.always(lost());
    const unknown = await h.sale('U', { amount: UZS(500) });
    await give(h, `theirs,${written(h.clock.now())},5.00,,sale`);
    const report = await h.client.shift.close({});
    expect(named(report)).toEqual([['rail_has_more', 500, `row ${unknown.id}`]]);
    expect(report.carriedOver).toEqual([unknown.id]);
    expect((await h.view(unknown.id)).status).toBe('unknown');
  });

  it('counts as not read when money came after it, and may be given again', async () => {
    const h = await scriptedStation();
    await sold(h, 0);
    const first = `ref-0,${written(h.clock.now())},100.00,,`;
    await give(h, first);
    await h.clock.advance(1_000);
    await sold(h, 1);
    const early = await h.client.shift.close({});
    expect(named(early)).toEqual([['rail_not_read', 0, '']]);
    await sold(h, 2);
    await give(h);
    await h.clock.advance(1_000);
    await give(h, `ref-2,${written(h.clock.now())},100.02,,`);
    expect(named(await h.client.shift.close({}))).toEqual([]);
  });

  it('leaves the rows of other shifts to them, and gives the same report after a death', async () => {
    const h = await scriptedStation({ durable: true });
    await sold(h, 0);
    const before = `ref-0,${written(h.clock.now())},100.00,,`;
    await h.client.shift.close({});
    await h.clock.advance(60_000);
    const id = await sold(h, 1);
    await give(h, before, `ref-1,${written(h.clock.now())},99.00,,`);
    const after = await h.crash();
    expect(named(await after.client.shift.close({}))).toEqual([['amount_differs', -101, `row ${id}`]]);
  });

  it('is taken whole or not at all', async () => {
    const h = await scriptedStation();
    expect(await refusal(give(h))).toBe('shift.not_open');
    await sold(h, 0);
    expect(await refusedFields(give(h, 'ref-0,2026-02-31 10:00,100.00,,'))).toEqual(['line 2, time']);
    expect(await refusedFields(give(h, 'ref-0,2026-02-01 10:00,100.001,,'))).toEqual(['line 2, amount']);
    expect(await refusedFields(give(h, 'ref-0,2026-02-01 10:00,100,101,'))).toEqual(['line 2, fee']);
    expect(await refusedFields(give(h, 'ref-0,2026-02-01 10:00,100,,gift'))).toEqual(['line 2, kind']);
    const row = 'ref-0,2026-02-01 10:00,100,,';
    expect(await refusedFields(give(h, row, row))).toEqual(['line 3, reference']);
    const bare = h.client.shift.statement({ method: 'rail', csv: 'reference,amount\n1,2' });
    expect(await refusedFields(bare)).toEqual(['time']);
    expect(await refusal(h.client.shift.statement({ method: 'cash', csv: HEAD }))).toBe('payment.method_unknown');
    expect(await refusal(h.client.shift.statement({ method: 'nobody', csv: HEAD }))).toBe('payment.method_unknown');
  });
});

describe('a register of a month', () => {
  const rowsOf = (count: number, at: number) =>
    Array.from({ length: count }, (_row, n) => `other-${n},${written(at - (n % 28) * 24 * 3_600_000)},77.00,,sale`);

  it('of 50 000 rows is taken; the end of the shift makes of it what it would of a day', async () => {
    const h = await scriptedStation();
    await sold(h, 0);
    const now = h.clock.now();
    const month = rowsOf(49_998, now - 7 * 24 * 3_600_000);
    const told = await give(h, ...month, `ref-0,${written(now)},100.00,,`, `theirs,${written(now)},77.77,,sale`);
    expect(told).toMatchObject({ rows: 50_000 });
    expect(h.ledger.read.statementsOf(1)[0]?.lines).toHaveLength(2);
    await h.clock.advance(1_000);
    expect(named(await h.client.shift.close({}))).toEqual([['rail_has_more', 7_777, 'row']]);
  });

  it('of more rows is refused whole, and the refusal names the limit', async () => {
    const h = await scriptedStation();
    await sold(h, 0);
    expect(await refusedFields(give(h, ...rowsOf(50_001, h.clock.now())))).toEqual(['csv']);
    expect(h.ledger.read.statementsOf(1)).toEqual([]);
  });

  it('gives the loop its turn between slices, and names a wrong row far down by its line', async () => {
    let turns = 0;
    const pause = () => {
      turns++;
      return Promise.resolve();
    };
    const rows = rowsOf(20_000, Date.UTC(2026, 10, 21));
    expect(await readStatement([HEAD, ...rows].join('\n'), 'UZS', OFFSET_MS, pause)).toHaveLength(20_000);
    expect(turns).toBeGreaterThan(10);
    rows[15_000] = 'other-x,2026-11-21 10:00,no sum,,sale';
    const wrong = readStatement([HEAD, ...rows].join('\n'), 'UZS', OFFSET_MS, pause);
    await expect(wrong).rejects.toMatchObject({ fields: [{ path: 'line 15002, amount' }] });
    rows[15_000] = 'other-x,2026-11-21 10:00,"half';
    await expect(readStatement([HEAD, ...rows].join('\n'), 'UZS', OFFSET_MS, pause)).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });
});

const atOnce = () => Promise.resolve();

it('reads what spreadsheets write: semicolons, commas in sums, zeros kept by an apostrophe', async () => {
  const csv = '\uFEFFReference;Time;Amount;Fee\r\n\'010965270742;2026-11-22 15:30;"45 000,50";1,50\r\n';
  expect(await readStatement(csv, 'UZS', OFFSET_MS, atOnce)).toEqual([
    { kind: 'sale', minor: 4_499_900, feeMinor: 150, at: Date.UTC(2026, 10, 22, 10, 30), providerRef: '010965270742' },
  ]);
});
