/** What the tables of a shift's end refuse, what a ledger from before brings along, and lists of any length. */
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shiftId } from '../../src-shared/ids.ts';
import type { Ledger } from '../ports/store.ts';
import { completedSale, type TempLedger, tempLedger, testId } from '../testkit/temp-ledger.ts';
import { MIGRATIONS } from './migrations/index.ts';

let temp: TempLedger;
let ledger: Ledger | undefined;
beforeEach(() => {
  temp = tempLedger();
});
afterEach(async () => {
  await ledger?.close();
  ledger = undefined;
  temp.remove();
});

const openShift = (one: Ledger, n: number, openedAt = n * 1_000) =>
  one.write((tx) => tx.openShift({ id: shiftId(testId(n)), openedAt, openedBy: 'Dilnoza', floatMinor: 0 }));
const move = (n: number, over: object = {}) => ({
  id: testId(n),
  shiftSeq: 1,
  direction: 'in' as const,
  minor: 500,
  reason: 'Change',
  by: 'Aziz',
  at: 5,
  ...over,
});

describe('70 shift end', () => {
  it('takes a shift from before as it is: open, and counting', async () => {
    const db = new BetterSqlite(temp.file);
    for (const step of MIGRATIONS.filter(({ number }) => number <= 60)) db.exec(step.sql);
    db.pragma(`application_id = ${0x5162756c}`);
    db.pragma('user_version = 60');
    db.exec(`INSERT INTO shifts (seq, id, status, opened_at, float_minor) VALUES (1, '${testId(1)}', 'open', 7, 100)`);
    db.close();
    ledger = temp.open();
    expect(ledger.read.currentShift()).toMatchObject({ seq: 1, openedAt: 7, sealedAt: null });
    expect(ledger.read.closeSteps(1)).toEqual([]);
    expect(ledger.read.shiftPage({ limit: 10 })).toMatchObject([{ minor: 0, count: 0, differences: null }]);
  });

  it('never changes a cash move or a bank’s report, and refuses moves of nothing by nobody', async () => {
    ledger = temp.open();
    const db = temp.raw();
    await openShift(ledger, 1);
    await ledger.write((tx) => {
      tx.addCashMove(move(2));
      tx.addBatchReport({
        shiftSeq: 1,
        device: 'front',
        method: 'humo',
        attempt: 1,
        at: 5,
        matched: false,
        text: 'x',
        totals: [],
      });
    });
    for (const table of ['cash_moves', 'batch_reports']) {
      expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(/append-only|are kept/);
      expect(() => db.exec(`UPDATE ${table} SET at = 9`)).toThrow(/append-only|are kept/);
    }
    const check = { code: 'SQLITE_CONSTRAINT_CHECK' };
    for (const over of [{ minor: 0 }, { minor: -1 }, { by: '' }, { reason: '' }, { direction: 'up' }]) {
      await expect(ledger.write((tx) => tx.addCashMove(move(3, over)))).rejects.toMatchObject(check);
    }
    await expect(ledger.write((tx) => tx.addCashMove(move(2)))).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_UNIQUE',
    });
    await expect(ledger.write((tx) => tx.addCashMove(move(4, { shiftSeq: 9 })))).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
    });
    expect(ledger.read.cashMoves(1)).toEqual([move(2)]);
  });

  it('keeps the steps in their order, and a step that has ended has a time', async () => {
    ledger = temp.open();
    await openShift(ledger, 1);
    const step = { shiftSeq: 1, startedAt: 1, endedAt: null, result: null } as const;
    await ledger.write((tx) => {
      tx.putCloseStep({ ...step, step: 'read_rails', state: 'running' });
      tx.putCloseStep({ ...step, step: 'ask_open', state: 'done', endedAt: 2, result: '{}' });
    });
    expect(ledger.read.closeSteps(1).map(({ step: name }) => name)).toEqual(['ask_open', 'read_rails']);
    await expect(
      ledger.write((tx) => tx.putCloseStep({ ...step, step: 'match', state: 'done' })),
    ).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_CHECK' });
    await ledger.write((tx) => tx.forgetCloseSteps(1));
    expect(ledger.read.closeSteps(1)).toEqual([]);
  });
});

describe('shifts in a list', () => {
  it('come newest first, in pages, by the time of their opening, with their sums and differences', async () => {
    ledger = temp.open();
    for (let n = 1; n <= 5; n++) {
      const shift = await openShift(ledger, n);
      await ledger.write((tx) => {
        completedSale(tx, 10 + n, { shiftSeq: shift.seq });
        tx.updateShift({ ...shift, status: 'closed', closedAt: 1, report: JSON.stringify({ differences: [1, 2] }) });
      });
    }
    const { read } = ledger;
    const seqs = (filter: Parameters<typeof read.shiftPage>[0]) => read.shiftPage(filter).map(({ shift }) => shift.seq);
    expect(seqs({ limit: 2 })).toEqual([5, 4]);
    expect(seqs({ limit: 2, beforeSeq: 4 })).toEqual([3, 2]);
    expect(seqs({ limit: 9, from: 2_000, to: 3_000 })).toEqual([3, 2]);
    expect(read.shiftPage({ limit: 1 })).toMatchObject([{ minor: 10_000, count: 1, differences: 2 }]);
  });

  it('have bars by method, person and hour', async () => {
    ledger = temp.open();
    await openShift(ledger, 1);
    await ledger.write((tx) => {
      completedSale(tx, 1, { shiftSeq: 1, detail: { by: 'Dilnoza' } });
      completedSale(tx, 2, { shiftSeq: 1, detail: { by: 'Dilnoza' } });
      completedSale(tx, 3, { shiftSeq: 1 });
    });
    expect(ledger.read.breakdown(1)).toEqual([
      { method: 'payme', kind: 'sale', by: '', hour: 0, count: 1, minor: 10_000 },
      { method: 'payme', kind: 'sale', by: 'Dilnoza', hour: 0, count: 2, minor: 20_000 },
    ]);
  });
});
