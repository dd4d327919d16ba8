/**
 * What the steps of a shift's end have in common, and the first of them. Every step has a limit, and none throws for a
 * rail, terminal or module that is dead: what could not be learnt is said, and closing goes on.
 */
import type { BankBatch } from '../../ports/bank-batch.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ReceiptSink } from '../../ports/receipt-sink.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Rails } from '../rails/rails.ts';
import type { Runner } from '../runner/runner.ts';
import { within } from '../time-limit.ts';

export interface CloseLimits {
  /** All open payments together. */
  askMs: number;
  /** All terminals together, with their pauses; they are closed side by side. */
  batchesMs: number;
  /** Between two tries of one terminal; one try more than there are pauses. */
  batchPausesMs: readonly number[];
  /** All rails together; they are read side by side. */
  railsMs: number;
  /** How long receipts under way are waited for. */
  receiptsMs: number;
  fiscalMs: number;
}

/** With everything dead the button takes less than ten minutes; where everybody answers, seconds. */
export const CLOSE_LIMITS: CloseLimits = {
  askMs: 30_000,
  batchesMs: 5 * 60_000,
  batchPausesMs: [30_000, 120_000],
  railsMs: 60_000,
  receiptsMs: 15_000,
  fiscalMs: 60_000,
};

export interface StepDeps {
  ledger: Ledger;
  rails: Rails;
  runner: Runner;
  clock: Clock;
  log: Logger;
  livemode: boolean;
  batches: readonly BankBatch[];
  receipts: ReceiptSink;
  limits: CloseLimits;
}

/** How far a step is. */
export type Progress = (done: number, total: number) => void;

/** Payments that are asked at a time: a rail is not stormed by its own customer. */
const SIDE_BY_SIDE = 4;

/** A few at a time, in order; ends early with the signal. */
export async function eachOf<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined && !signal.aborted; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
}

/** Asks about every payment that is still open, once. What does not answer in time is carried over. */
export async function askOpen(deps: StepDeps, stop: AbortSignal, progress: Progress): Promise<{ asked: number }> {
  const open = deps.ledger.read.openSeqs();
  let done = 0;
  progress(0, open.length);
  try {
    await within(deps.clock, deps.limits.askMs, stop, (signal) =>
      eachOf(open, signal, async (seq) => {
        await deps.runner.askOnce(seq);
        progress(++done, open.length);
      }),
    );
  } catch (error) {
    if (stop.aborted) throw error;
    deps.log.warn('shift.ask_open', { asked: done, open: open.length, message: String(error) });
  }
  return { asked: done };
}
