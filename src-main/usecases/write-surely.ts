/**
 * Writes what has happened already in the world: money that moved, a receipt that is registered, prints that were made.
 * Were it lost because a stranger holds the ledger's file, it would be done again. So a busy file is waited for.
 */
import { LedgerError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Ledger, LedgerWriter } from '../ports/store.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Throws what `ledger.write` throws, a busy file excepted; and when `stopping` ends the wait. */
export async function writeSurely<T>(
  { ledger, clock, log }: { ledger: Ledger; clock: Clock; log: Logger },
  work: (tx: LedgerWriter) => T,
  stopping?: AbortSignal,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await ledger.write(work);
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code !== 'ledger.busy') throw error;
      log.error('ledger.busy', { tries });
      await clock.sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10)), stopping);
    }
  }
}
