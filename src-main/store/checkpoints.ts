/**
 * Moves the write-ahead log into the ledger in a turn of the loop of its own. SQLite would do it inside the commit that
 * makes the log long: that commit, and everybody who waits behind it, then stands still for three syncs instead of one.
 *
 *   commit ─► everybody is answered ─► by a timer: 1 000 pages wait in the log? ─► checkpoint
 *
 * A checkpoint that fails or is kept from its end by a reader (a backup) loses nothing: the log has it all, and a later one
 * goes on. Should none come for long, SQLite's own limit (`wal_autocheckpoint`, open.ts) steps in.
 */
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Db } from './statements.ts';

/** About fifty sales. Fewer: more syncs a sale; more: a longer turn, and more to read after a crash. */
const PAGES = 1_000;

interface Standing {
  log: number;
  checkpointed: number;
}

export function checkpoints(db: Db, clock: Clock, log: Logger): { committed(): void } {
  const look = db.prepare('PRAGMA wal_checkpoint(NOOP)');
  const move = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  const waitingIn = (standing: unknown): number => (standing as Standing).log - (standing as Standing).checkpointed;
  let dueAt = PAGES;
  let isScheduled = false;
  let hasFailed = false;

  function run(): void {
    isScheduled = false;
    if (!db.open) return;
    try {
      // What a reader holds back is not tried again at every commit.
      if (waitingIn(look.get()) >= dueAt) dueAt = waitingIn(move.get()) + PAGES;
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) log.warn('ledger.checkpoint_failed', { message: String(error) });
      hasFailed = true;
    }
  }

  return {
    committed() {
      if (isScheduled) return;
      isScheduled = true;
      // Not right after the commits of this turn: a timer has others served in between.
      clock.after(1, run);
    },
  };
}
