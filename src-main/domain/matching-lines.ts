/** The rows that a shift's match is given, and the words of its outcome. Sums are signed minor units: a refund counts against its tender. */
import type { DifferenceType, ExplanationCode } from '../../src-shared/shift-differences.ts';

/** A completed payment or refund of the shift, as we hold it. */
export interface JournalLine {
  paymentId: string;
  method: string;
  /** The bank's terminal and batch, where a terminal took the money. */
  terminalId?: string;
  bankShift?: string;
  kind: 'sale' | 'refund';
  /** What the customer paid, never negative. */
  minor: number;
  /** ms UTC. */
  at: number;
  /** The station's clock was set back after it: it may have been as early as this. */
  earliest?: number;
  providerRef?: string;
  rrn?: string;
  /** not_needed: no receipt is owed. */
  receipt: 'registered' | 'missing' | 'not_needed';
}

/** A line of a rail's statement. */
export interface RailLine {
  method: string;
  kind: 'sale' | 'refund';
  minor: number;
  at: number;
  providerRef: string;
  paymentId?: string;
  /** What the rail keeps of it, where it says so; `minor` is then what is left. */
  feeMinor?: number;
}

/** A rail that gives totals alone: a terminal's batch. Net: sales less voids and refunds. */
export interface RailTotals {
  method: string;
  terminalId?: string;
  bankShift?: string;
  count: number;
  minor: number;
  /** Nothing is in it, and an earlier try to close the batch went unheard: that one may have closed ours. */
  afterUnheard?: true | undefined;
}

/** A payment that the journal does not count because nobody knows what became of it. */
export interface OpenLine {
  paymentId: string;
  method: string;
  kind: 'sale' | 'refund';
  minor: number;
}

/** Money that came when its payment had ended without any: the rail has it, and the journal does not count it. */
export interface LateLine extends OpenLine {
  at: number;
}

export interface MatchInput {
  journal: readonly JournalLine[];
  open: readonly OpenLine[];
  late: readonly LateLine[];
  /** Methods whose statement was read, with nothing left out. */
  statements: ReadonlySet<string>;
  rail: readonly RailLine[];
  totals: readonly RailTotals[];
  /** What the fiscal module counted, by its own division; null: it has no day or could not be asked. */
  fiscal: { cash: number; card: number } | null;
  cashMethod: string;
  /** From the shift's opening to the moment nothing more was counted in it, ms UTC. */
  from: number;
  to: number;
  /** The rails' calendar day of a moment, as any number that grows by one a day. */
  dayOf(at: number): number;
}

export interface Explanation {
  code: ExplanationCode;
  paymentIds: string[];
  /** References of rows that only the rail has. */
  refs?: string[];
  /** Minor units and counts that the words need. */
  figures?: Readonly<Record<string, number>>;
}

/** `minor`: what the other side has more than we, negative where it has less. */
export interface Difference {
  type: DifferenceType;
  method: string;
  terminalId?: string;
  bankShift?: string;
  minor: number;
  explanations: Explanation[];
}

export interface Side {
  count: number;
  minor: number;
}
export interface Tender {
  method: string;
  terminalId?: string;
  bankShift?: string;
  journal: Side;
  rail: Side | null;
  fiscal: Side | null;
  matched: boolean;
}
export interface Matched {
  tenders: Tender[];
  differences: Difference[];
}
/** What a tender or a batch came to, and how it differs. */
export interface TenderMatch {
  tender: Tender;
  differences: Difference[];
}

export const signed = (line: { kind: 'sale' | 'refund'; minor: number }): number =>
  line.kind === 'sale' ? line.minor : -line.minor;
export const sideOf = (lines: readonly { kind: 'sale' | 'refund'; minor: number }[]): Side => ({
  count: lines.length,
  minor: lines.reduce((sum, line) => sum + signed(line), 0),
});
