/** What was printed and what was not, as the core sees it. Lives in the ledger; rows are never deleted. */

export type PrintKind = 'receipt' | 'copy' | 'report' | 'test' | 'drawer';

export interface PrintRow {
  readonly seq: number;
  readonly kind: PrintKind;
  /** null: not about one payment. */
  readonly paymentSeq: number | null;
  /** `sending` found at a start: the program died while the paper came, and nobody knows how much of it. */
  readonly state: 'queued' | 'sending' | 'printed' | 'failed';
  /** Who asked for it; null: the station by itself. */
  readonly by: string | null;
  readonly reason: string | null;
  readonly attempts: number;
  /** ms UTC. */
  readonly nextAt: number;
  /** Why it is not printed: a word of `PRINTER_TROUBLES`, `interrupted` or `too_late`. */
  readonly error: string | null;
  readonly at: number;
  readonly doneAt: number | null;
}
export type NewPrint = Pick<PrintRow, 'kind' | 'paymentSeq' | 'state' | 'by' | 'reason' | 'at'>;

export interface PrintReader {
  /** Oldest first. */
  printsOf(paymentSeq: number): PrintRow[];
  duePrints(now: number, limit: number): PrintRow[];
  /** When the next queued print is due, ms UTC. */
  nextPrintAt(): number | undefined;
  /** Receipts that should be on paper and are not, newest first; one that a copy has replaced is not among them. */
  unprinted(limit: number): PrintRow[];
  /** Whatever is queued or was being sent, oldest first. */
  unfinishedPrints(): PrintRow[];
}

export interface PrintWriter {
  /** undefined: this payment's original receipt, or its drawer kick, is already there. */
  addPrint(row: NewPrint): PrintRow | undefined;
  updatePrint(row: PrintRow): void;
}
