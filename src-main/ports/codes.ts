/** Which one-time wallet codes were used lately. */

export interface CodeWriter {
  /** The payment that last used this one-time code since `since` (ms UTC). Only a keyed hash is compared. */
  codeUsedBy(code: string, since: number): number | undefined;
  /** Remembers that a payment uses the code: its keyed hash alone, until somebody uses a code a day later. */
  keepCode(code: string, paymentSeq: number, now: number): void;
}
