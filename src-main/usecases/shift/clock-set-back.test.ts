/** A clock that is set back in the middle of a shift: the match says so, and makes no differences of it. */

import { describe, expect, it } from 'vitest';
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { formatMajor } from '../../../src-shared/money.ts';
import { approved } from '../../testkit/scripted-provider.ts';
import { type ScriptedStation, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

const HOUR = 3_600_000;
const OFFSET_MS = 5 * HOUR;
const written = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
const named = (report: ShiftReport) =>
  report.differences.map(({ type, explanations }) => [type, explanations[0]?.paymentIds.join()].join(' '));

/** A till and its bank: the bank's clock is right, whatever the till's does. */
async function till(aheadMs: number, options: { durable?: boolean } = {}) {
  let h: ScriptedStation = await scriptedStation(options);
  let ahead = aheadMs;
  h.clock.stepWall(ahead);
  const rows: string[] = ['reference,time,amount,fee,kind'];
  let n = 0;
  return {
    now: () => h,
    async crash() {
      h = await h.crash();
    },
    /** `as`: the reference by which the bank knows it; left out: the till's own. */
    async sells(as?: string) {
      n++;
      h.rail.begin.next(approved(`ref-${n}`));
      const { id } = await h.sale(`order-${n}`, { amount: UZS(10_000 + n) });
      rows.push(`${as ?? `ref-${n}`},${written(h.clock.now() - ahead)},${formatMajor(UZS(10_000 + n))},,sale`);
      await h.clock.advance(30 * 60_000);
      return id;
    },
    setsBack() {
      h.clock.stepWall(-ahead);
      ahead = 0;
    },
    async closes(without = -1) {
      const csv = rows.filter((_row, at) => at !== without).join('\n');
      await h.client.shift.statement({ method: 'rail', csv, by: 'Dilnoza' });
      await h.clock.advance(1_000);
      return h.client.shift.close({ by: 'Dilnoza' });
    },
  };
}

describe('a clock that was set back in a shift', () => {
  it('makes no differences of rows that are known by sum and time only', async () => {
    const shop = await till(3 * HOUR);
    for (const as of ['bank-1', 'bank-2']) await shop.sells(as);
    shop.setsBack();
    await shop.sells('bank-3');
    const report = await shop.closes();
    expect(named(report)).toEqual([]);
    expect(report).toMatchObject({ matched: true, clockSetBackMs: 3 * HOUR });
  });

  it('by a day books nothing on another day', async () => {
    const shop = await till(24 * HOUR);
    await shop.sells();
    await shop.sells();
    shop.setsBack();
    await shop.sells();
    expect(named(await shop.closes())).toEqual([]);
  });

  it('still lets a row that is missing be missing, and names it alone', async () => {
    const shop = await till(3 * HOUR);
    await shop.sells('bank-1');
    const lost = await shop.sells('bank-2');
    shop.setsBack();
    await shop.sells('bank-3');
    expect(named(await shop.closes(2))).toEqual([`journal_has_more ${lost}`]);
  });

  it('while the station was off is noticed at its start', async () => {
    const shop = await till(3 * HOUR, { durable: true });
    await shop.sells('bank-1');
    await shop.sells('bank-2');
    shop.setsBack();
    await shop.crash();
    await shop.now().clock.advance(4 * HOUR);
    await shop.sells('bank-3');
    const report = await shop.closes();
    expect(named(report)).toEqual([]);
    expect(report.clockSetBackMs).toBeGreaterThan(2 * HOUR);
  });

  it('between two payments far apart is known from the watch alone', async () => {
    const shop = await till(3 * HOUR);
    await shop.sells('bank-1');
    shop.setsBack();
    await shop.now().clock.advance(8 * HOUR);
    await shop.sells('bank-2');
    expect(named(await shop.closes())).toEqual([]);
  });

  it('is not said of a clock that went on as it should', async () => {
    const shop = await till(0);
    await shop.sells('bank-1');
    const report = await shop.closes();
    expect([named(report), report.clockSetBackMs]).toEqual([[], undefined]);
  });
});
