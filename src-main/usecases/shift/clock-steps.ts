/**
 * A clock that is set back in the middle of a shift: noticed by the monotonic clock while the station runs, by the newest
 * time in the ledger at a start, and written down with its place in the order of events. The match of the shift needs it:
 * times from before are not those of the rails (I-32).
 */
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Ledger } from '../../ports/store.ts';
import { auditEntry } from '../people/audit-entry.ts';

export interface ClockSteps {
  /** After the ledger is open: did the clock go back while the station was off? */
  start(): Promise<void>;
  /** Did it go back since the last look? Asked after everything that is settled, and before a shift is closed. */
  look(): Promise<void>;
}

/** The act in the log of acts; `detail`: how far, in which shift, after which piece of evidence. */
export const CLOCK_SET_BACK = 'clock.set_back';

/** What clocks correct by themselves all the time says nothing. */
export const STEP_MS = 10_000;

export function watchClockSteps({ ledger, clock, log }: { ledger: Ledger; clock: Clock; log: Logger }): ClockSteps {
  // Wall less monotonic time: smaller when the clock was set back; larger also when the computer slept.
  const offset = (): number => clock.now() - clock.elapsed();
  let known = offset();
  let evidenceSeq = 0;

  /** `isLeast`: it may be more, nobody knows how long the station was off. */
  async function note(byMs: number, isLeast: boolean, afterSeq: number): Promise<void> {
    log.warn(CLOCK_SET_BACK, { byMs });
    await ledger
      .write((tx) => {
        const shift = tx.currentShift();
        const detail = { byMs, isLeast, shiftSeq: shift?.seq ?? 0, evidenceSeq: afterSeq };
        tx.addAudit(auditEntry(clock.now(), CLOCK_SET_BACK, shift?.id ?? null, {}, { detail }));
      })
      .catch((error: unknown) => log.error('clock.not_noted', { message: String(error) }));
  }

  return {
    async start() {
      evidenceSeq = ledger.read.lastEvidenceSeq();
      const byMs = (ledger.read.lastEvidenceAt() ?? 0) - clock.now();
      if (byMs > STEP_MS) await note(byMs, true, evidenceSeq);
    },
    async look() {
      const [byMs, afterSeq] = [known - offset(), evidenceSeq];
      known = offset();
      evidenceSeq = ledger.read.lastEvidenceSeq();
      if (byMs > STEP_MS) await note(byMs, false, afterSeq);
    },
  };
}
