/** A rail that gave its rows, against ours. */
import type { DifferenceType } from '../../src-shared/shift-differences.ts';
import {
  type Difference,
  type Explanation,
  type MatchInput,
  type RailLine,
  sideOf,
  signed,
  type TenderMatch,
} from './matching-lines.ts';
import { pairUp } from './matching-pairs.ts';

type Figures = NonNullable<Explanation['figures']>;

/** One rail that gave its rows. */
export function matchRows(method: string, input: MatchInput): TenderMatch {
  const journal = input.journal.filter((line) => line.method === method);
  const rail = input.rail.filter((line) => line.method === method);
  const { pairs, ours, theirs } = pairUp(journal, rail, input);
  const differences: Difference[] = [];
  const add = (type: DifferenceType, minor: number, explanation: Explanation): void => {
    differences.push({ type, method, minor, explanations: [explanation] });
  };
  const [first, last] = [input.dayOf(input.from), input.dayOf(input.to)];
  for (const { ours: mine, theirs: line } of pairs) {
    const day = input.dayOf(line.at);
    const named = (figures: Figures): Explanation => ({
      code: 'row',
      paymentIds: [mine.paymentId],
      refs: [line.providerRef],
      figures,
    });
    if (mine.minor !== line.minor) {
      const isFee = line.feeMinor !== undefined && line.minor + line.feeMinor === mine.minor;
      const figures = { ours: mine.minor, theirs: line.minor, ...(isFee && { fee: line.feeMinor as number }) };
      add(isFee ? 'fee' : 'amount_differs', signed(line) - signed(mine), named(figures));
    }
    if (day < first || day > last) {
      add('wrong_day', 0, named({ ours: mine.minor, ourTime: mine.at, theirTime: line.at }));
    }
  }
  for (const mine of ours) {
    add('journal_has_more', -signed(mine), {
      code: 'row',
      paymentIds: [mine.paymentId],
      figures: { ours: mine.minor, ourTime: mine.at },
    });
  }
  // What stands on another day and is nobody's of this shift is that day's business.
  const isOurs = ({ at, paymentId }: RailLine): boolean =>
    paymentId !== undefined || (at >= input.from && at <= input.to);
  for (const line of theirs.filter(isOurs)) {
    // What the rail itself calls ours (money of a sale that was called off), or an open payment of the same sum.
    const couldBe =
      line.paymentId === undefined
        ? input.open
            .filter((one) => one.method === method && one.kind === line.kind && one.minor === line.minor)
            .map(({ paymentId }) => paymentId)
        : [line.paymentId];
    add('rail_has_more', signed(line), {
      code: 'row',
      paymentIds: couldBe,
      refs: [line.providerRef],
      figures: { theirs: line.minor, theirTime: line.at },
    });
  }
  const tender = {
    method,
    journal: sideOf(journal),
    rail: sideOf([...pairs.map(({ theirs: line }) => line), ...theirs.filter(isOurs)]),
    fiscal: null,
    matched: differences.length === 0,
  };
  return { tender, differences };
}
