/**
 * Which rows explain a difference? Exact search for every set of rows whose sum is the difference, smallest sets first.
 * The rows are cut into two halves; subsets of each are listed by size and met in the middle. What was not searched is
 * said: several explanations are all given, never one picked silently, and "too many rows" is an answer.
 *
 * A set that holds a smaller explanation says nothing more: its other rows cancel each other out (a sale and its void). Only
 * sets without such rows are explanations.
 */

import { fewOfMany } from './few-of-many.ts';

/** A row that may explain a part of the difference. `minor` is signed: what it would add. */
export interface Candidate {
  id: string;
  minor: number;
}

export interface SolveLimits {
  /** At most so many explanations are listed. */
  explanations: number;
  /** At most so many subsets are kept per half: memory and time follow from it. */
  subsets: number;
}

/**
 * A half of 16 rows has 65,536 subsets, so up to 32 rows are searched whole; of 60 rows every set of up to four. The
 * search runs on the till's own loop: it must not be felt.
 */
export const SOLVE_LIMITS: SolveLimits = { explanations: 20, subsets: 66_000 };

export interface Solved {
  /** Sets of row ids, smallest first; within one size in the order the rows were given. */
  explanations: string[][];
  /** There are more than are listed. */
  more: boolean;
  /** Every set of up to so many rows was looked at; larger ones only when `exhaustive`. */
  searchedSize: number;
  /** Nothing was left out: what is not listed (and not `more`) does not exist. */
  exhaustive: boolean;
}

/** Subsets of one half with the same size: bit mask → sum, in the order of the masks. */
interface Layer {
  masks: number[];
  sums: number[];
  /** Sum → masks; made when it is first asked for. */
  bySum?: Map<number, number[]>;
}

function masksBySum(layer: Layer): Map<number, number[]> {
  if (layer.bySum) return layer.bySum;
  const bySum = new Map<number, number[]>();
  for (const [index, sum] of layer.sums.entries()) {
    const same = bySum.get(sum);
    if (same) same.push(layer.masks[index] as number);
    else bySum.set(sum, [layer.masks[index] as number]);
  }
  layer.bySum = bySum;
  return bySum;
}

/** Sets that hold a smaller explanation are passed over; after so many of one size the search gives up. */
const IDLE_MOST = 2_000;

/** A half has at most 30 rows, so a mask fits in 31 bits. */
const HALF_MOST = 30;
/** Rows beyond this are searched in small sets only: few-of-many.ts. */
const ROWS_MOST = HALF_MOST * 2;

/** Grows a half's subsets size by size, as long as they fit. */
class Half {
  private readonly layers: Layer[] = [{ masks: [0], sums: [0] }];
  private kept = 1;
  private readonly values: readonly number[];
  private readonly limit: number;
  constructor(values: readonly number[], limit: number) {
    this.values = values;
    this.limit = limit;
  }
  /** undefined: it would be more than is kept. */
  layer(size: number): Layer | undefined {
    if (size > this.values.length) return { masks: [], sums: [] };
    while (this.layers.length <= size) {
      const last = this.layers[this.layers.length - 1] as Layer;
      const next: Layer = { masks: [], sums: [] };
      for (const [index, mask] of last.masks.entries()) {
        // Only rows above the highest one of the set are added: each set is met once.
        for (let row = 32 - Math.clz32(mask); row < this.values.length; row++) {
          next.masks.push(mask | (1 << row));
          next.sums.push((last.sums[index] as number) + (this.values[row] as number));
          if (++this.kept > this.limit) return undefined;
        }
      }
      this.layers.push(next);
    }
    return this.layers[size];
  }
}

const rowsOf = (mask: number, from: number): number[] => {
  const rows: number[] = [];
  for (let row = 0; row < HALF_MOST; row++) if (mask & (1 << row)) rows.push(from + row);
  return rows;
};

const byRows = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return 0;
};

/** Pairs of subsets, one of each half, that together have `size` rows and the wanted sum; `most + 1` at most. */
function meet(left: Half, right: Half, cut: number, size: number, target: number, most: number) {
  const found: number[][] = [];
  for (let leftSize = 0; leftSize <= size; leftSize++) {
    const a = left.layer(leftSize);
    const b = right.layer(size - leftSize);
    if (!a || !b) return undefined;
    const bySum = masksBySum(b);
    for (const [index, sum] of a.sums.entries()) {
      for (const mask of bySum.get(target - sum) ?? []) {
        found.push([...rowsOf(a.masks[index] as number, 0), ...rowsOf(mask, cut)]);
        if (found.length > most) return found;
      }
    }
  }
  return found;
}

/**
 * Every set of `rows` whose sum is `target` (minor units, signed), those that hold a smaller one left out. Rows of zero
 * explain nothing and are left out. Throws a RangeError for a target of zero: there is no difference to explain.
 */
export function explainDifference(
  target: number,
  rows: readonly Candidate[],
  limits: SolveLimits = SOLVE_LIMITS,
): Solved {
  if (!Number.isSafeInteger(target) || target === 0) throw new RangeError('a difference is a whole number, not zero');
  const useful = rows.filter(({ minor }) => minor !== 0);
  const named = (sets: readonly number[][]): string[][] =>
    sets.map((set) => set.map((index) => (useful[index] as Candidate).id));

  if (useful.length > ROWS_MOST) {
    const values = useful.map(({ minor }) => minor);
    const { sets, more, searchedSize } = fewOfMany(values, target, limits.explanations);
    return { explanations: named(sets), more, searchedSize, exhaustive: false };
  }
  const cut = Math.ceil(useful.length / 2);
  const values = useful.map(({ minor }) => minor);
  const left = new Half(values.slice(0, cut), limits.subsets);
  const right = new Half(values.slice(cut), limits.subsets);
  const explanations: string[][] = [];
  const smaller: number[][] = [];
  for (let size = 1; size <= useful.length; size++) {
    const room = limits.explanations - explanations.length;
    const met = meet(left, right, cut, size, target, room + IDLE_MOST);
    if (!met) return { explanations, more: false, searchedSize: size - 1, exhaustive: false };
    const found = met.filter((set) => !smaller.some((one) => one.every((row) => set.includes(row))));
    const listed = found.slice(0, room).sort(byRows);
    smaller.push(...listed);
    explanations.push(...named(listed));
    if (found.length > room || met.length > room + IDLE_MOST)
      return { explanations, more: true, searchedSize: size, exhaustive: false };
  }
  return { explanations, more: false, searchedSize: useful.length, exhaustive: true };
}
