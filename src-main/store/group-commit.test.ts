import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerError } from '../domain/errors.ts';
import { newPayment, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';
import { groupCommit } from './group-commit.ts';
import { ledgerWriter } from './ledger.ts';
import { ledgerErrorOf } from './open.ts';
import { statements } from './statements.ts';

/** A real ledger file, made by the store itself, with our own connection and the group commit under test on it. */
let temp: TempLedger;
let db: BetterSqlite.Database;
let said: string[];
let fatal: LedgerError[];
let commits: ReturnType<typeof groupCommit>;

beforeEach(async () => {
  temp = tempLedger();
  await temp.open().close();
  said = [];
  fatal = [];
  db = new BetterSqlite(temp.file, { verbose: (text) => said.push(String(text)) });
  db.pragma('foreign_keys = ON');
  commits = groupCommit(db, ledgerWriter(statements(db), new Uint8Array(32)), {
    failed: (error) => ledgerErrorOf(error, 'commit'),
    onFatal: (error) => fatal.push(error),
  });
  said.length = 0;
});
afterEach(() => {
  db.close();
  temp.remove();
});

const countIn = (connection: BetterSqlite.Database): number =>
  (connection.prepare('SELECT count(*) AS n FROM payments').get() as { n: number }).n;
const times = (text: string): number => said.filter((line) => line === text).length;

describe('group commit', () => {
  it('writes what 32 writers brought in one turn of the loop with one commit', async () => {
    await Promise.all(
      Array.from({ length: 32 }, (_, n) => commits.write((tx) => tx.insertPayment(newPayment(n + 1), 1))),
    );
    expect(countIn(db)).toBe(32);
    expect(times('BEGIN IMMEDIATE')).toBe(1);
    expect(times('COMMIT')).toBe(1);
  });

  it('takes 128 writers at most in one commit, and the rest in the next', async () => {
    await Promise.all(
      Array.from({ length: 300 }, (_, n) => commits.write((tx) => tx.insertPayment(newPayment(n + 1), 1))),
    );
    expect(countIn(db)).toBe(300);
    expect(times('COMMIT')).toBe(3);
  });

  it('gives each writer its own result, in the order they came', async () => {
    const rows = await Promise.all(
      Array.from({ length: 8 }, (_, n) => commits.write((tx) => tx.insertPayment(newPayment(n + 1), 1).seq)),
    );
    expect(rows).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('undoes the part of a writer that throws, and nothing else', async () => {
    const before = commits.write((tx) => tx.insertPayment(newPayment(1), 1));
    const thrower = commits.write((tx) => {
      tx.insertPayment(newPayment(2), 1);
      throw new Error('changed my mind');
    });
    const broken = commits.write((tx) => {
      tx.insertPayment(newPayment(3), 1);
      tx.insertPayment(newPayment(3), 1);
    });
    const after = commits.write((tx) => tx.insertPayment(newPayment(4), 1));
    await expect(thrower).rejects.toThrow('changed my mind');
    await expect(broken).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' });
    await before;
    await after;
    expect(db.prepare('SELECT order_id FROM payments ORDER BY seq').pluck().all()).toEqual(['order-1', 'order-4']);
    expect(fatal).toEqual([]);
    expect(times('COMMIT')).toBe(1);
  });

  it('resolves nothing before the commit: another connection sees the row when the promise does', async () => {
    const other = temp.raw({ readonly: true });
    let isResolved = false;
    const seenInside: number[] = [];
    const written = commits.write((tx) => {
      tx.insertPayment(newPayment(1), 1);
      seenInside.push(countIn(other));
    });
    const resolved = written.then(() => {
      isResolved = true;
      return countIn(other);
    });
    expect(isResolved).toBe(false);
    expect(await resolved).toBe(1);
    expect(seenInside).toEqual([0]);
    expect(said.at(-1)).toBe('COMMIT');
  });

  it('rejects every writer of a commit that failed, keeps none of it, and stops for good', async () => {
    // A deferred foreign key is judged by COMMIT itself, so COMMIT fails and every statement before it had worked.
    const good = commits.write((tx) => tx.insertPayment(newPayment(1), 1));
    const bad = commits.write((tx) => {
      db.pragma('defer_foreign_keys = ON');
      const row = tx.insertPayment(newPayment(2), 1);
      db.prepare('UPDATE payments SET proof_seq = 999 WHERE seq = ?').run(row.seq);
    });
    await expect(good).rejects.toMatchObject({ name: 'LedgerError', code: 'ledger.write_failed' });
    await expect(bad).rejects.toMatchObject({ name: 'LedgerError' });
    expect(countIn(temp.raw({ readonly: true }))).toBe(0);
    expect(fatal).toHaveLength(1);
    const commitsBefore = times('COMMIT');
    await expect(commits.write((tx) => tx.insertPayment(newPayment(3), 1))).rejects.toMatchObject({
      name: 'LedgerError',
    });
    expect(times('COMMIT')).toBe(commitsBefore);
    expect(fatal).toHaveLength(1);
  });

  it('stops for good when the disk is full in the middle of a group, and acknowledges none of it', async () => {
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true }) as number}`);
    const wide = 'x'.repeat(400);
    const writes = Array.from({ length: 40 }, (_, n) =>
      commits.write((tx) => tx.insertPayment(newPayment(n + 1, { detail: { note: wide } }), 1)),
    );
    const late = new Promise<unknown>((resolve) => {
      setImmediate(() => resolve(commits.write((tx) => tx.insertPayment(newPayment(99), 1)).catch((e: unknown) => e)));
    });
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.every((o) => o.status === 'rejected')).toBe(true);
    expect(outcomes.map((o) => (o as PromiseRejectedResult).reason.code)).toEqual(
      Array.from({ length: 40 }, () => 'ledger.disk_full'),
    );
    expect(await late).toMatchObject({ code: 'ledger.disk_full' });
    expect(fatal.map((error) => error.code)).toEqual(['ledger.disk_full']);
    expect(countIn(temp.raw({ readonly: true }))).toBe(0);
  });

  it('refuses its group and goes on when another process holds the file longer than it waits', async () => {
    db.pragma('busy_timeout = 20');
    const holder = temp.raw();
    holder.exec('BEGIN IMMEDIATE');
    await expect(commits.write((tx) => tx.insertPayment(newPayment(1), 1))).rejects.toMatchObject({
      name: 'LedgerError',
    });
    holder.exec('ROLLBACK');
    await commits.write((tx) => tx.insertPayment(newPayment(1), 1));
    expect(countIn(db)).toBe(1);
    expect(fatal).toEqual([]);
  });

  it('writes what waits when it is closed, and refuses what comes later', async () => {
    const waiting = Array.from({ length: 200 }, (_, n) =>
      commits.write((tx) => tx.insertPayment(newPayment(n + 1), 1)),
    );
    const drained = commits.drain();
    await expect(commits.write((tx) => tx.insertPayment(newPayment(999), 1))).rejects.toMatchObject({
      code: 'ledger.closed',
    });
    await drained;
    await Promise.all(waiting);
    expect(countIn(db)).toBe(200);
  });
});
