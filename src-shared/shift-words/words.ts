/** What the end of a shift says, in any language. */
import type { DifferenceType, ExplanationCode, NextStep } from '../shift-differences.ts';

export interface ShiftWords {
  types: Readonly<Record<DifferenceType, string>>;
  next: Readonly<Record<NextStep, string>>;
  /** Figures in braces: `{rows}`, `{searchedSize}`. */
  explain: Readonly<Record<ExplanationCode, string>>;
  report: Readonly<
    Record<
      | 'xTitle'
      | 'zTitle'
      | 'opened'
      | 'closed'
      | 'matched'
      | 'notMatched'
      | 'method'
      | 'ours'
      | 'rail'
      | 'fiscal'
      | 'notKnown'
      | 'differences'
      | 'cash'
      | 'float'
      | 'cashIn'
      | 'cashOut'
      | 'expected'
      | 'counted'
      | 'difference'
      | 'zNumber'
      | 'receipts'
      | 'carriedOver'
      | 'batches'
      | 'lateBatch'
      | 'clockSetBack'
      | 'total'
      | 'practice',
      string
    >
  >;
}
