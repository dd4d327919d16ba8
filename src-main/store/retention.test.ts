/** Raw bytes go by age; rows, sums, chains and the anchor are as before, and the ledger opens as whole afterwards. */
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { shiftId } from '../../src-shared/ids.ts';
import type { LedgerWriter } from '../ports/store.ts';
import { fakeClock } from '../testkit/fake-clock.ts';
import { memoryLog } from '../testkit/memory-log.ts';
import { completedSale, newPayment, type TempLedger, tempLedger, testId } from '../testkit/temp-ledger.ts';
import { pruneRaw } from '../usecases/health/retention.ts';
import { proveWhole } from './backup-head.ts';
import { readChainKey } from './chain-key.ts';

const DAY_MS = 86_400_000;
const OLD = 1_000;
const YOUNG = 500 * DAY_MS;
const BEFORE = 100 * DAY_MS;

let temp: TempLedger;
beforeEach(() => {
  temp = tempLedger();
});
afterEach(() => temp.remove());

const slip = { detail: { slip: 'UZCARD TERMINAL 00000166 … APPROVED', rrn: '010965600101', by: 'Dilnoza' } };
const call = (tx: LedgerWriter, n: number, at: number): void => {
  tx.addInbox('rail', `event-${n}`, new TextEncoder().encode(`{"payer":"+998 90 000 00 ${n}"}`), at);
};
const bodies = () => temp.raw().prepare('SELECT id, length(body) AS n FROM inbox ORDER BY id').raw().all();
const whole = () => {
  const db = new BetterSqlite(temp.file, { readonly: true });
  try {
    proveWhole(db, readChainKey(`${temp.file}.key`) as Uint8Array);
    return true;
  } finally {
    db.close();
  }
};

it('empties old calls and slips and closed shifts’ statements, keeps every row, and the whole ledger still proves itself', async () => {
  const clock = fakeClock();
  const log = memoryLog();
  const ledger = temp.open({ clock });
  await ledger.write((tx) => {
    for (let n = 1; n <= 450; n++) completedSale(tx, n, { ...slip, createdAt: OLD + n });
    completedSale(tx, 451, { ...slip, createdAt: YOUNG });
    tx.addAudit({
      at: 1,
      who: 'p',
      name: null,
      approvedBy: null,
      caller: null,
      act: 'a',
      subject: null,
      outcome: 'done',
      detail: null,
    });
    for (let n = 1; n <= 3; n++) call(tx, n, OLD);
    call(tx, 4, YOUNG);
    tx.finishInbox(1, OLD);
    tx.finishInbox(3, OLD + 1);
    tx.finishInbox(4, YOUNG);
    const shift = tx.openShift({ id: shiftId(testId(900)), openedAt: OLD, openedBy: null, floatMinor: 0 });
    const step = { shiftSeq: shift.seq, step: 'read_rails', state: 'done', startedAt: OLD, endedAt: OLD } as const;
    tx.putCloseStep({ ...step, result: '{"lines":[{"providerRef":"x"}]}' });
    tx.addBatchReport({
      shiftSeq: shift.seq,
      device: 'front',
      method: 'uzcard',
      attempt: 1,
      at: OLD,
      matched: true,
      text: 'Z',
      totals: [],
    });
    tx.updateShift({ ...shift, status: 'closed', closedAt: OLD, report: '{"kept":true}' });
  });
  const evidence = JSON.stringify(ledger.read.evidenceOf(7));
  const before = ledger.read.payment(testId(7));
  await pruneRaw({
    ledger,
    clock: { ...clock, sleep: () => Promise.resolve() },
    log,
    before: BEFORE,
    isStopping: () => false,
  });
  // Three turns of 200 rows.
  expect(log.lines.find(({ event }) => event === 'raw.pruned')?.fields).toEqual({
    inbox: 3,
    slips: 450,
    statements: 1,
  });
  const { slip: _gone, ...rest } = before?.detail ?? {};
  expect(ledger.read.payment(testId(7))).toEqual({ ...before, detail: rest, rev: (before?.rev ?? 0) + 1 });
  expect(ledger.read.payment(testId(451))?.detail.slip).toBe(slip.detail.slip);
  expect(JSON.stringify(ledger.read.evidenceOf(7))).toBe(evidence);
  // The second was never read: it keeps its body. The fourth is young.
  expect(bodies().map((row) => (row as number[])[1] === 0)).toEqual([true, false, true, false]);
  const [shift] = ledger.read.shiftPage({ limit: 1 });
  expect(ledger.read.closeSteps(shift?.shift.seq ?? 0)).toMatchObject([{ state: 'done', result: null }]);
  expect(ledger.read.batchReports(shift?.shift.seq ?? 0)).toMatchObject([{ text: 'Z' }]);
  expect(ledger.read.shift(testId(900))?.report).toBe('{"kept":true}');
  expect(whole()).toBe(true);
  // A repeat of an emptied call is still a repeat (I-17).
  expect(await ledger.write((tx) => tx.addInbox('rail', 'event-1', new Uint8Array(1), YOUNG))).toBe(false);
  await ledger.close();
  const again = temp.open();
  expect(again.read.countByStatus('completed')).toBe(451);
  await again.close();
});

it('goes on where it was, and touches nothing twice', async () => {
  const ledger = temp.open();
  const prune = () => ledger.write((tx) => tx.pruneRaw(BEFORE, 10));
  await ledger.write((tx) => {
    for (let n = 1; n <= 25; n++) completedSale(tx, n, { ...slip, createdAt: OLD });
  });
  expect(
    [await prune(), await prune(), await prune(), await prune()].map(({ slips, isDone }) => [slips, isDone]),
  ).toEqual([
    [10, false],
    [10, false],
    [5, true],
    [0, true],
  ]);
  expect(ledger.read.payment(testId(1))?.rev).toBe(3);
  await ledger.close();
});

it('leaves the slip of a payment whose end is not known, however old', async () => {
  const ledger = temp.open();
  await ledger.write((tx) => {
    tx.insertPayment(newPayment(1, { ...slip, status: 'unknown', createdAt: OLD }), OLD);
    completedSale(tx, 2, { ...slip, createdAt: OLD });
  });
  expect(await ledger.write((tx) => tx.pruneRaw(BEFORE, 10))).toMatchObject({ slips: 0, isDone: true });
  expect(ledger.read.payment(testId(1))?.detail.slip).toBe(slip.detail.slip);
  await ledger.close();
});
