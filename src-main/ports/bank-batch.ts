/** A terminal's bank shift, as the end of our shift closes it. The device's own queue stands between. */
import type { RailTotals } from '../domain/matching-lines.ts';

/** What one try came to. Throws when no report came; then it is tried again, which is harmless (pinpads.md §4.3). */
export interface ClosedBatch {
  /** false: the terminal says that it does not agree with the bank. null: its words are not known. */
  matched: boolean | null;
  /** The report's own text, card numbers masked. */
  text: string;
  /** One per terminal (acquirer) inside the device. */
  totals: readonly RailTotals[];
}

/** What one terminal inside the device has counted in its open bank shift. */
export interface OpenTotals {
  readonly terminalId?: string;
  readonly bankShift?: string;
  readonly sales: { readonly count: number; readonly minor: number };
  readonly refunds: { readonly count: number; readonly minor: number };
  readonly voids: { readonly count: number; readonly minor: number };
}

/** One try to close a bank shift at the end of ours. A try that died half way is asked for again under the same number. */
export interface BatchTry {
  shiftSeq: number;
  /** 1, 2, 3 …: one more than the tries that are written down. */
  attempt: number;
  /**
   * What the terminal had counted before an earlier try that nobody heard the end of. That try may have closed the bank
   * shift: it is looked for before the terminal is asked to close again.
   */
  before?: readonly OpenTotals[];
}

export interface BankBatch {
  /** The pinpad's name in the configuration. */
  readonly device: string;
  /** The method whose payments it takes. */
  readonly method: string;
  /** What the terminal has counted so far. Absent where it cannot tell; throws when it does not answer. */
  interim?(): Promise<readonly OpenTotals[]>;
  /** Where the report of this very try was kept before the station died, it is told again; the terminal is asked nothing. */
  close(signal: AbortSignal, of: BatchTry): Promise<ClosedBatch>;
}
