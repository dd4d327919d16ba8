/**
 * What has had its time: vendors' own bytes, which nobody needs once a shift is long closed. Money, evidence and its
 * chain, receipts, prints, acts and the banks' reports are never touched: evidence holds only a hash of those bytes.
 */
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Ledger } from '../../ports/store.ts';

interface Deps {
  ledger: Ledger;
  clock: Clock;
  log: Logger;
  /** ms UTC. */
  before: number;
  isStopping(): boolean;
}

/** So few at a time that a sale in the same group does not feel it. */
const ROWS_A_TURN = 200;
const PAUSE_MS = 20;

/** Resolves when nothing older than `before` is left; a failure is logged, and the next shift's end tries again. */
export async function pruneRaw({ ledger, clock, log, before, isStopping }: Deps): Promise<void> {
  const sum = { inbox: 0, slips: 0, statements: 0 };
  try {
    for (let isDone = false; !isDone && !isStopping(); ) {
      const pruned = await ledger.write((tx) => tx.pruneRaw(before, ROWS_A_TURN));
      sum.inbox += pruned.inbox;
      sum.slips += pruned.slips;
      sum.statements += pruned.statements;
      isDone = pruned.isDone;
      if (!isDone) await clock.sleep(PAUSE_MS);
    }
    if (sum.inbox + sum.slips + sum.statements > 0) log.info('raw.pruned', sum);
  } catch (error) {
    if (!isStopping()) log.warn('raw.not_pruned', { message: String(error) });
  }
}
