/** Our payments and a rail's rows, paired: by our id, by the rail's reference, by sum and time. */
import type { JournalLine, MatchInput, RailLine } from './matching-lines.ts';

/** Two clocks that disagree by more than this are not the same moment. */
export const SAME_MOMENT_MS = 10 * 60_000;

/** From any moment of a day to any moment of the next. */
export const NEIGHBOUR_MS = 48 * 3_600_000;

/** A moment by the rail's clock at which a payment of ours may have been, as far as our own clock is to be believed. */
const isWithin = ({ at, earliest = at }: JournalLine, moment: number): boolean =>
  moment >= earliest - SAME_MOMENT_MS && moment <= at + SAME_MOMENT_MS;

interface Pair {
  ours: JournalLine;
  theirs: RailLine;
}

/** Pairs every line once: by our id, by the rail's reference, and what is left by equal sum at the same moment. */
export function pairUp(journal: readonly JournalLine[], rail: readonly RailLine[], { from, to }: MatchInput) {
  const ours = new Set(journal);
  const theirs = new Set(rail);
  const pairs: Pair[] = [];
  const take = (mine: JournalLine, line: RailLine): void => {
    ours.delete(mine);
    theirs.delete(line);
    pairs.push({ ours: mine, theirs: line });
  };
  const keyed = (
    keysOf: (line: JournalLine) => (string | undefined)[],
    keyOf: (line: RailLine) => string | undefined,
  ) => {
    const byKey = new Map<string, RailLine>();
    for (const line of theirs) {
      const key = keyOf(line);
      if (key !== undefined && !byKey.has(`${line.kind} ${key}`)) byKey.set(`${line.kind} ${key}`, line);
    }
    for (const mine of ours) {
      for (const key of keysOf(mine)) {
        const line = key === undefined ? undefined : byKey.get(`${mine.kind} ${key}`);
        if (!line || !theirs.has(line)) continue;
        take(mine, line);
        break;
      }
    }
  };
  keyed(
    (mine) => [mine.paymentId],
    (line) => line.paymentId,
  );
  keyed(
    (mine) => [mine.providerRef, mine.rrn],
    (line) => line.providerRef,
  );
  const near = [...ours]
    .flatMap((mine) =>
      [...theirs]
        // A line that names another payment of ours is not this one, however equal they look.
        .filter((line) => line.paymentId === undefined && line.kind === mine.kind && line.minor === mine.minor)
        .map((line) => ({ mine, line, apart: Math.abs(line.at - mine.at) })),
    )
    .filter(({ mine, line, apart }) => apart <= SAME_MOMENT_MS || isWithin(mine, line.at))
    .sort((a, b) => a.apart - b.apart);
  for (const { mine, line } of near) if (ours.has(mine) && theirs.has(line)) take(mine, line);
  // A sum that stands once on each side, a day apart: booked on the neighbouring day.
  const alone = <T extends { kind: string; minor: number }>(lines: ReadonlySet<T>): Map<string, T[]> =>
    Map.groupBy(lines, ({ kind, minor }) => `${kind} ${minor}`);
  const theirAlone = alone(theirs);
  for (const [key, [mine, another]] of alone(ours)) {
    const [line, second] = theirAlone.get(key) ?? [];
    if (!mine || !line || another || second || line.paymentId !== undefined) continue;
    const isElsewhere = line.at < from || line.at > to;
    if (isElsewhere && Math.abs(line.at - mine.at) <= NEIGHBOUR_MS) take(mine, line);
  }
  return { pairs, ours: [...ours], theirs: [...theirs] };
}
