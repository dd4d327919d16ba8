/** What the ledger keeps for a shift beside its payments: cash moves, the steps of its end, the terminals' reports. */
import type { CloseStep } from '../../src-shared/shift-differences.ts';
import type { RailTotals } from '../domain/matching-lines.ts';
import type { ShiftRow } from './shifts.ts';

/** Cash put into the drawer or taken out of it, by a named person. Append-only. */
export interface CashMoveRow {
  readonly id: string;
  readonly shiftSeq: number;
  readonly direction: 'in' | 'out';
  /** Minor units, positive. */
  readonly minor: number;
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

export interface CloseStepRow {
  readonly shiftSeq: number;
  readonly step: CloseStep;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** What the step learnt, as JSON; the later steps read it, also after a restart. */
  readonly result: string | null;
}

/** One try to close a terminal's batch, with the report's own text for the bank. */
export interface BatchReportRow {
  readonly shiftSeq: number;
  readonly device: string;
  readonly method: string;
  readonly attempt: number;
  readonly at: number;
  /** null: the report's words are not known, or none came. */
  readonly matched: boolean | null;
  /** The report as the terminal worded it, card numbers masked; empty where none came. */
  readonly text: string;
  /** What the report counted, by terminal; empty where none came or nobody could read it. */
  readonly totals: readonly RailTotals[];
}

/** A row of a rail's statement. `minor` is what the rail pays out: the sum less `feeMinor`. Minor units, ms UTC. */
export interface GivenLine {
  readonly kind: 'sale' | 'refund';
  readonly minor: number;
  readonly feeMinor?: number;
  readonly at: number;
  readonly providerRef: string;
  readonly paymentId?: string;
}

/** A rail's own statement of a shift, given by a person. A later one of the same method takes its place. */
export interface StatementRow {
  readonly shiftSeq: number;
  readonly method: string;
  /** When it was given. */
  readonly at: number;
  readonly by: string | null;
  readonly lines: readonly GivenLine[];
}

export interface LateMoneyRow {
  readonly paymentId: string;
  readonly method: string;
  readonly kind: 'sale' | 'refund';
  readonly minor: number;
  readonly at: number;
}

/** A shift in a list. */
export interface ShiftListRow {
  readonly shift: Omit<ShiftRow, 'report'>;
  /** Net of all tenders, minor units. */
  readonly minor: number;
  readonly count: number;
  /** Differences its report names; null while it has none. */
  readonly differences: number | null;
}

/** One bar of a report: what a cashier took by a method in an hour. */
export interface BreakdownRow {
  readonly method: string;
  readonly kind: 'sale' | 'refund';
  /** The named person; empty: nobody was named. */
  readonly by: string;
  /** Start of the hour in which the money was known, ms UTC. */
  readonly hour: number;
  readonly count: number;
  readonly minor: number;
}

export interface ShiftEndReader {
  cashMoves(shiftSeq: number): CashMoveRow[];
  cashMove(id: string): CashMoveRow | undefined;
  /** In the order of the sequence; none before the end has begun. */
  closeSteps(shiftSeq: number): CloseStepRow[];
  batchReports(shiftSeq: number): BatchReportRow[];
  statementsOf(shiftSeq: number): StatementRow[];
  /** Money that came when its payment had ended without any, and that nobody has dealt with; told in (from, to]. */
  lateMoney(from: number, to: number): LateMoneyRow[];
  /** Newest first; `from` and `to` about the opening, ms UTC. */
  shiftPage(filter: { beforeSeq?: number; from?: number; to?: number; limit: number }): ShiftListRow[];
  breakdown(shiftSeq: number): BreakdownRow[];
}

export interface ShiftEndWriter {
  addCashMove(row: CashMoveRow): void;
  putCloseStep(row: CloseStepRow): void;
  /** The end was called off before anything was closed. */
  forgetCloseSteps(shiftSeq: number): void;
  addBatchReport(row: BatchReportRow): void;
  putStatement(row: StatementRow): void;
}
