/** A rail that gives totals alone: terminals' batches, against our rows of the same terminal and bank shift. */
import {
  type Difference,
  type JournalLine,
  type OpenLine,
  type RailTotals,
  sideOf,
  signed,
  type TenderMatch,
} from './matching-lines.ts';
import { explain, lacking } from './matching-words.ts';

/** One terminal's batch: its totals against our rows of the same terminal and bank shift. */
export function matchTotals(
  totals: RailTotals,
  journal: readonly JournalLine[],
  open: readonly OpenLine[],
): TenderMatch {
  const { method, terminalId, bankShift } = totals;
  const names = {
    method,
    ...(terminalId === undefined ? {} : { terminalId }),
    ...(bankShift === undefined ? {} : { bankShift }),
  };
  const ours = sideOf(journal);
  const differences: Difference[] = [];
  const minor = totals.minor - ours.minor;
  if (minor !== 0) {
    differences.push({
      type: 'totals_differ',
      ...names,
      minor,
      explanations: totals.afterUnheard
        ? [{ code: 'closed_unheard', paymentIds: [] }]
        : explain(
            minor,
            open.map((line) => ({ id: line.paymentId, minor: signed(line) })),
            lacking(journal),
          ),
    });
  } else if (totals.count !== ours.count) {
    // Equal sums of different counts: something was added and something is missing.
    differences.push({
      type: 'totals_differ',
      ...names,
      minor: 0,
      explanations: [
        { code: 'searched_all', paymentIds: [], figures: { ourCount: ours.count, theirCount: totals.count } },
      ],
    });
  }
  const tender = {
    ...names,
    journal: ours,
    rail: { count: totals.count, minor: totals.minor },
    fiscal: null,
    matched: differences.length === 0,
  };
  return { tender, differences };
}

/** The report of their batch went unheard, and the one that came is of the empty batch after it. */
export const closedUnheard = (method: string, lines: readonly JournalLine[]): Difference => ({
  type: 'totals_differ',
  method,
  minor: -sideOf(lines).minor,
  explanations: [{ code: 'closed_unheard', paymentIds: [] }],
});

/**
 * The rows of a method, dealt to its batches. A row that names no terminal (a person's word, totals) goes to the only batch
 * that it can be of: the one on which the others were made, or the only one that is not empty.
 */
export function dealt(
  totals: readonly RailTotals[],
  journal: readonly JournalLine[],
): Map<RailTotals | null, JournalLine[]> {
  const hands = new Map<RailTotals | null, JournalLine[]>(totals.map((one) => [one, []]));
  const nameless: [JournalLine, RailTotals[]][] = [];
  const put = (hand: RailTotals | null, line: JournalLine): void =>
    void hands.set(hand, [...(hands.get(hand) ?? []), line]);
  for (const line of journal) {
    const fits = totals.filter(
      (one) =>
        (one.terminalId === undefined || line.terminalId === undefined || one.terminalId === line.terminalId) &&
        (one.bankShift === undefined || line.bankShift === undefined || one.bankShift === line.bankShift),
    );
    if (fits.length > 1) nameless.push([line, fits]);
    else put(fits[0] ?? null, line);
  }
  const named = totals.filter((one) => hands.get(one)?.length !== 0);
  for (const [line, fits] of nameless) {
    const used = fits.filter((one) => named.includes(one));
    const filled = fits.filter(({ count }) => count > 0);
    put((used.length === 1 ? used[0] : filled.length === 1 ? filled[0] : undefined) ?? null, line);
  }
  return hands;
}
