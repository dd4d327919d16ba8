/** What may lie behind a difference of sums, searched for among the rows. */
import { explainDifference } from './difference-solver.ts';
import { type Explanation, type JournalLine, signed } from './matching-lines.ts';

interface Row {
  id: string;
  minor: number;
}

/**
 * The words about a search: its sets, and honestly what was not looked at. `likely` rows (payments whose result is not
 * known) are searched among themselves first and deeply; a busy day's other rows may be too many for that.
 */
export function explain(minor: number, likely: readonly Row[], others: readonly Row[]): Explanation[] {
  const rows = [...likely, ...others];
  const whole = explainDifference(minor, rows);
  const deep = likely.length > 0 && others.length > 0 ? explainDifference(minor, likely) : undefined;
  const sets = new Map([...(deep?.explanations ?? []), ...whole.explanations].map((set) => [set.join(' '), set]));
  const explanations: Explanation[] = [...sets.values()]
    .sort((a, b) => a.length - b.length)
    .map((paymentIds) => ({ code: paymentIds.length === 1 ? 'row' : 'sum_of_rows', paymentIds }));
  if (whole.more || deep?.more) explanations.push({ code: 'more_sets', paymentIds: [] });
  else if (!whole.exhaustive)
    explanations.push({
      code: 'too_many',
      paymentIds: [],
      figures: { rows: rows.length, searchedSize: whole.searchedSize },
    });
  else if (explanations.length === 0)
    explanations.push({ code: 'searched_all', paymentIds: [], figures: { rows: rows.length } });
  return explanations;
}

/** Rows of ours that the other side may lack. */
export const lacking = (lines: readonly JournalLine[]): Row[] =>
  lines.map((line) => ({ id: line.paymentId, minor: -signed(line) }));
