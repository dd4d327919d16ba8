/** What the ledger knows of a terminal: its payments in order, and its own totals as they were read. */
import type { PaymentRow } from './payments.ts';

/** A terminal's own totals as they were read once, several terminals inside one device added up. */
export interface TerminalReading {
  readonly device: string;
  /** ms UTC. 0: nothing may be compared with it, the bank shift may have been closed since; only `closedSeq` holds. */
  readonly at: number;
  /** The newest evidence at that moment: what was dispatched later is not in these figures. */
  readonly evidenceSeq: number;
  /** The newest evidence when the bank shift was last closed by us. */
  readonly closedSeq: number | null;
  readonly terminals: readonly {
    terminalId: string;
    /** '' where the terminal does not say. */
    bankShift: string;
    sales: { count: number; minor: number };
    /** Refunds and voids together. */
    returns: { count: number; minor: number };
  }[];
}

export interface TerminalReader {
  /** Payments of a terminal whose result is not known. */
  unknownOn(device: string): PaymentRow[];
  /** The payment that the terminal is at work on (I-9). */
  inFlightOn(device: string): PaymentRow | undefined;
  /** The terminal's latest completed payment. */
  lastOn(device: string): PaymentRow | undefined;
  /** What was dispatched to the terminal after this evidence and has been completed. */
  doneOn(device: string, afterEvidenceSeq: number): { kind: 'sale' | 'refund'; count: number; minor: number }[];
  /**
   * Something dispatched to the terminal after this evidence, other than `exceptSeq`, ended by a person's word or against
   * what a machine said of it: our own count since then may differ from the terminal's.
   */
  isContestedOn(device: string, afterEvidenceSeq: number, exceptSeq?: number): boolean;
  /**
   * Another operation on the same terminal with the same sum whose reference nobody knows: a slip of this sum may be its.
   * Looked for back to the last completed one with a reference.
   */
  hasUnnamedTwin(row: PaymentRow): boolean;
  /** The newest evidence, 0 where there is none. */
  lastEvidenceSeq(): number;
  /** When the newest piece of evidence was written, by the clock of then, ms UTC; undefined: there is none. */
  lastEvidenceAt(): number | undefined;
  terminalReading(device: string): TerminalReading | undefined;
}

export interface TerminalWriter {
  /** Replaces the terminal's last reading. */
  putTerminalReading(row: TerminalReading): void;
}
