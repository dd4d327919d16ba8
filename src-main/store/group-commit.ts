/**
 * Group commit: everything that is waiting to be written shares one transaction and so one disk sync
 * (docs/decisions/0001). A writer that throws undoes only its own part.
 *
 *   write(a) ─┐                      ┌─► a resolves
 *   write(b) ─┼─► BEGIN a b c COMMIT ┼─► b resolves     nothing resolves before the sync
 *   write(c) ─┘                      └─► c rejects if c threw; all reject if the commit failed
 */
import { LedgerError } from '../domain/errors.ts';
import type { LedgerWriter } from '../ports/store.ts';
import type { Db } from './statements.ts';

interface Job {
  work(tx: LedgerWriter): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  outcome?: { ok: true; value: unknown } | { ok: false; error: unknown };
}

/** The most writers one transaction takes; the rest wait for the next turn of the loop. */
const GROUP_MAX = 128;

/** Errors after which the connection cannot be believed (I-13). SQLITE_BUSY and constraints are not among them. */
const isFatal = (error: unknown): boolean =>
  /^SQLITE_(IOERR|FULL|CORRUPT|NOTADB|READONLY|CANTOPEN)/.test(String((error as { code?: string }).code ?? ''));

export function groupCommit(
  db: Db,
  writer: LedgerWriter,
  on: {
    failed(error: unknown): LedgerError;
    onFatal(error: LedgerError): void;
    /** After each commit, before anybody is told of it. */
    committed?(): void;
  },
): { write<T>(work: (tx: LedgerWriter) => T): Promise<T>; drain(): Promise<void> } {
  let waiting: Job[] = [];
  let isScheduled = false;
  let broken: LedgerError | undefined;
  let isClosed = false;
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const mark = db.prepare('SAVEPOINT job');
  const release = db.prepare('RELEASE job');
  const undo = db.prepare('ROLLBACK TO job');

  /** Alone in its group: the whole transaction is its savepoint. */
  function runAlone(job: Job): void {
    try {
      job.outcome = { ok: true, value: job.work(writer) };
      commit.run();
    } catch (error) {
      if (job.outcome || isFatal(error)) throw error;
      rollback.run();
      job.outcome = { ok: false, error };
    }
  }

  function runOne(job: Job): void {
    mark.run();
    try {
      job.outcome = { ok: true, value: job.work(writer) };
    } catch (error) {
      if (isFatal(error)) throw error;
      undo.run();
      job.outcome = { ok: false, error };
    }
    release.run();
  }

  function fail(jobs: readonly Job[], cause: unknown): void {
    if (db.inTransaction) {
      try {
        rollback.run();
      } catch {
        // The connection is given up either way; the process stops and a fresh one recovers.
      }
    }
    const error = on.failed(cause);
    const isBusy = String((cause as { code?: string }).code ?? '').startsWith('SQLITE_BUSY');
    if (!isBusy) broken = error;
    for (const job of jobs) job.reject(error);
    if (!isBusy) on.onFatal(error);
  }

  function flush(): void {
    isScheduled = false;
    const jobs = waiting.slice(0, GROUP_MAX);
    waiting = waiting.slice(GROUP_MAX);
    if (waiting.length > 0) schedule();
    if (jobs.length === 0) return;
    if (broken) {
      for (const job of jobs) job.reject(broken);
      return;
    }
    try {
      begin.run();
      const [first, second] = jobs;
      if (first && !second) runAlone(first);
      else {
        for (const job of jobs) runOne(job);
        commit.run();
      }
      on.committed?.();
    } catch (error) {
      fail(jobs, error);
      return;
    }
    for (const job of jobs) {
      if (job.outcome?.ok) job.resolve(job.outcome.value);
      else job.reject(job.outcome?.error);
    }
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    // After the poll phase: every request that arrived in this turn of the loop is in the same group.
    setImmediate(flush);
  }

  return {
    write<T>(work: (tx: LedgerWriter) => T): Promise<T> {
      if (broken) return Promise.reject(broken);
      if (isClosed) return Promise.reject(new LedgerError('ledger.closed', 'the ledger is closed'));
      return new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
        schedule();
      });
    },
    async drain() {
      isClosed = true;
      while (waiting.length > 0) flush();
    },
  };
}
