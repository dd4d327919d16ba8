/** A shift's report is the sum of what completed in it, signed once and never computed again. */
import { describe, expect, it } from 'vitest';
import { approved } from '../../testkit/scripted-provider.ts';
import { refusal, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

const cash = (orderId: string, minor: number) =>
  ({ orderId, amount: UZS(minor), method: 'cash', by: 'Dilnoza' }) as const;

describe('a shift', () => {
  it('opens by itself with the first sale', async () => {
    const h = await scriptedStation();
    expect(await h.client.shift.get({})).toMatchObject({ status: 'none', totals: [] });
    await h.client.payment.start(cash('A', 100));
    expect(await h.client.shift.get({})).toMatchObject({ status: 'open', totals: [{ method: 'cash', minor: 100 }] });
  });

  it('must be opened by hand where the shop says so, and nothing is charged before', async () => {
    const h = await scriptedStation({ config: { shift: { autoOpen: false } } });
    expect(await refusal(h.sale())).toBe('shift.not_open');
    expect(h.rail.begin.asks).toEqual([]);
    await h.client.shift.open({ by: 'Dilnoza', float: UZS(10_000) });
    expect((await h.sale()).status).toBe('awaiting_customer');
    expect(await refusal(h.client.shift.open({}))).toBe('shift.already_open');
  });

  it('reports sales less refunds by method, the cash that should be there, and what differs', async () => {
    const h = await scriptedStation();
    await h.client.shift.open({ by: 'Dilnoza', float: UZS(10_000) });
    const sold = await h.client.payment.start(cash('A', 5_000));
    await h.client.payment.start(cash('B', 3_000));
    await h.client.payment.refund({ id: sold.id, amount: UZS(1_000), reason: 'Blurred', by: 'Dilnoza' });
    h.rail.begin.next(approved());
    await h.sale('C');
    const open = await h.sale('D');
    const report = await h.client.shift.close({ by: 'Dilnoza', counted: UZS(16_500) });
    expect(report.tenders.map(({ method, journal }) => [method, journal.count, journal.minor])).toEqual([
      ['cash', 3, 7_000],
      ['rail', 1, 4_500_000],
    ]);
    expect(report.cash).toEqual({
      expected: 17_000,
      counted: 16_500,
      difference: -500,
      float: 10_000,
      in: 0,
      out: 0,
    });
    expect(report.differences).toMatchObject([{ type: 'cash_count', minor: -500 }]);
    expect(report.carriedOver).toEqual([open.id]);
  });

  it('once closed keeps its report word for word, also after a restart', async () => {
    const h = await scriptedStation({ durable: true });
    await h.client.payment.start(cash('A', 5_000));
    const report = await h.client.shift.close({ counted: UZS(5_000) });
    await h.client.payment.start(cash('B', 9_000));
    expect(await h.client.shift.report({ id: report.shiftId })).toEqual(report);
    const after = await h.crash();
    expect(await after.client.shift.report({ id: report.shiftId })).toEqual(report);
    expect((await after.client.shift.get({})).totals).toMatchObject([{ minor: 9_000 }]);
  });

  it('cannot be closed twice, and nobody finds one that never was', async () => {
    const h = await scriptedStation();
    expect(await refusal(h.client.shift.close({}))).toBe('shift.not_open');
    await h.client.payment.start(cash('A', 1));
    await h.client.shift.close({});
    expect(await refusal(h.client.shift.close({}))).toBe('shift.not_open');
    expect(await refusal(h.client.shift.report({ id: '00000000000000000000' }))).toBe('shift.not_found');
  });

  it('has totals that are the sum of its completed rows', async () => {
    const h = await scriptedStation();
    for (let n = 1; n <= 20; n++) await h.client.payment.start(cash(`order-${n}`, n * 100));
    const shift = h.ledger.read.currentShift();
    const rows = h.ledger.read.movementsOf(shift?.seq ?? 0, 0, 100).filter((row) => row.status === 'completed');
    const sum = rows.reduce((total, row) => total + row.received, 0);
    expect(h.ledger.read.totals(shift?.seq)).toEqual([{ method: 'cash', kind: 'sale', count: 20, minor: sum }]);
  });
});
