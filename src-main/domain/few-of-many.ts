/**
 * Sets of up to four rows among very many, whose sum is wanted: alone, in pairs, in threes and, where the pairs fit, in
 * fours. Work is limited, not time, so the same rows always give the same answer; what was not searched is said.
 */

export interface Few {
  /** Sets of indexes, smallest first; none holds a smaller one. */
  sets: number[][];
  /** There are more than are listed. */
  more: boolean;
  /** Every set of up to so many rows was looked at. */
  searchedSize: number;
}

/** Steps of one size, a tenth of a second on a slow till: threes of 1,400 rows. */
const STEPS_MOST = 1_000_000;
/** Pairs that are kept for fours, a megabyte or two: fours of 200 rows. */
const PAIRS_MOST = 20_000;

/** What is found, until there is more of it than may be listed. */
class Found {
  readonly sets: number[][] = [];
  more = false;
  private readonly most: number;
  constructor(most: number) {
    this.most = most;
  }
  add(set: number[]): void {
    const isNews = !this.sets.some((one) => one.length < set.length && one.every((row) => set.includes(row)));
    if (!isNews) return;
    if (this.sets.length === this.most) this.more = true;
    else this.sets.push(set);
  }
}

/** `values`: none is zero. `most`: so many sets are listed. */
export function fewOfMany(values: readonly number[], target: number, most: number): Few {
  const found = new Found(most);
  const rowsOf = new Map<number, number[]>();
  for (const [row, value] of values.entries()) {
    const same = rowsOf.get(value);
    if (same) same.push(row);
    else rowsOf.set(value, [row]);
  }
  const done = (searchedSize: number): Few => ({ sets: found.sets, more: found.more, searchedSize });

  for (const row of rowsOf.get(target) ?? []) found.add([row]);
  if (found.more) return done(1);
  for (let i = 0; i < values.length && !found.more; i++) {
    for (const j of after(rowsOf.get(target - (values[i] as number)), i)) found.add([i, j]);
  }
  if (found.more) return done(2);
  if (!threes(values, target, rowsOf, found)) return done(2);
  if (found.more) return done(3);
  return fours(values, target, found) ? done(4) : done(3);
}

/** Rows of one sum that stand after `row`, in their order. */
function* after(rows: readonly number[] | undefined, row: number): Generator<number> {
  for (const other of rows ?? []) if (other > row) yield other;
}

/** false: it would be more work than is done here. */
function threes(
  values: readonly number[],
  target: number,
  rowsOf: ReadonlyMap<number, readonly number[]>,
  found: Found,
): boolean {
  let left = STEPS_MOST - (values.length * values.length) / 2;
  if (left < 0) return false;
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) {
      const rows = rowsOf.get(target - (values[i] as number) - (values[j] as number));
      if (!rows) continue;
      for (const k of rows) {
        if (--left < 0) return false;
        if (k > j) found.add([i, j, k]);
        if (found.more) return true;
      }
    }
  }
  return true;
}

/** Two pairs that meet: the first rows of both below the second ones, so that every four is met once. */
function fours(values: readonly number[], target: number, found: Found): boolean {
  const count = values.length;
  if ((count * (count - 1)) / 2 > PAIRS_MOST) return false;
  let left = STEPS_MOST;
  /** Pairs that end before the row `j`, by their sum. */
  const before = new Map<number, [number, number][]>();
  for (let j = 1; j < count; j++) {
    for (let k = j + 1; k < count; k++) {
      for (const pair of before.get(target - (values[j] as number) - (values[k] as number)) ?? []) {
        if (--left < 0) return false;
        found.add([...pair, j, k]);
        if (found.more) return true;
      }
    }
    for (let i = 0; i < j; i++) {
      const sum = (values[i] as number) + (values[j] as number);
      const same = before.get(sum);
      if (same) same.push([i, j]);
      else before.set(sum, [[i, j]]);
    }
  }
  return true;
}
