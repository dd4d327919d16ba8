/** A terminal's bank shift, as the end of our shift closes it. The device's own queue stands between. */
import type { RailTotals } from '../domain/matching.ts';

/** What one try came to. Throws when no report came; then it is tried again, which is harmless (pinpads.md §4.3). */
export interface ClosedBatch {
  /** false: the terminal says that it does not agree with the bank. null: its words are not known. */
  matched: boolean | null;
  /** The report's own text, card numbers masked. */
  text: string;
  /** One per terminal (acquirer) inside the device. */
  totals: readonly RailTotals[];
}

export interface BankBatch {
  /** The pinpad's name in the configuration. */
  readonly device: string;
  /** The method whose payments it takes. */
  readonly method: string;
  close(signal: AbortSignal): Promise<ClosedBatch>;
}
