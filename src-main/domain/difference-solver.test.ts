/** The solver against brute force: every set, smallest first, and an honest word about what was not searched. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, explainDifference, SOLVE_LIMITS } from './difference-solver.ts';
import { fewOfMany } from './few-of-many.ts';

const rowsOf = (...minors: number[]): Candidate[] => minors.map((minor, index) => ({ id: `r${index}`, minor }));

/** All sets by trying every one of them; those that hold a smaller one say nothing more. */
function bruteForce(target: number, rows: readonly Candidate[]): string[] {
  const useful = rows.filter((row) => row.minor !== 0);
  const found: string[][] = [];
  for (let mask = 1; mask < 2 ** useful.length; mask++) {
    const set = useful.filter((_row, index) => Math.floor(mask / 2 ** index) % 2 === 1);
    if (set.reduce((sum, row) => sum + row.minor, 0) === target) found.push(set.map(({ id }) => id));
  }
  const holdsSmaller = (set: readonly string[]): boolean =>
    found.some((other) => other.length < set.length && other.every((id) => set.includes(id)));
  return found
    .filter((set) => !holdsSmaller(set))
    .map((set) => set.join('+'))
    .sort();
}

describe('the difference solver', () => {
  it('finds exactly the sets that brute force finds, smallest first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -6, max: 12 }), { maxLength: 11 }),
        fc.integer({ min: -15, max: 40 }).filter((n) => n !== 0),
        (minors, target) => {
          const rows = rowsOf(...minors);
          const solved = explainDifference(target, rows, { ...SOLVE_LIMITS, explanations: 100_000 });
          expect(solved.exhaustive).toBe(true);
          expect(solved.explanations.map((set) => set.join('+')).sort()).toEqual(bruteForce(target, rows));
          const sizes = solved.explanations.map((set) => set.length);
          expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('gives the smallest first where only some may be listed, and says that there are more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 10 }), (minors) => {
        const rows = rowsOf(...minors);
        const all = explainDifference(6, rows, { ...SOLVE_LIMITS, explanations: 100_000 }).explanations;
        const few = explainDifference(6, rows, { ...SOLVE_LIMITS, explanations: 2 });
        expect(few.explanations.map((set) => set.length)).toEqual(all.slice(0, 2).map((set) => set.length));
        expect(few.more).toBe(all.length > 2);
      }),
    );
  });

  it('names both explanations of one difference, and picks neither', () => {
    const solved = explainDifference(45_000, rowsOf(45_000, 30_000, 15_000, 7_000));
    expect(solved).toEqual({ explanations: [['r0'], ['r1', 'r2']], more: false, searchedSize: 4, exhaustive: true });
  });

  it('leaves out what cancels itself: a sale that went back whole explains nothing beside another row', () => {
    const rows = rowsOf(-45_000, -45_000, -20_000, 20_000, -30_000, 30_000);
    expect(explainDifference(-45_000, rows)).toEqual({
      explanations: [['r0'], ['r1']],
      more: false,
      searchedSize: 6,
      exhaustive: true,
    });
  });

  it('knows when nothing explains it', () => {
    expect(explainDifference(5, rowsOf(2, 4, 8))).toEqual({
      explanations: [],
      more: false,
      searchedSize: 3,
      exhaustive: true,
    });
    expect(() => explainDifference(0, [])).toThrow(RangeError);
  });

  it('searches sixty rows up to a size, and says up to which', () => {
    // Odd rows only: an even difference needs an even number of them.
    const rows = rowsOf(...Array.from({ length: 60 }, (_, index) => 100_001 + index * 2_002));
    const solved = explainDifference(100_001 + 100_001 + 2_002, rows);
    expect(solved.explanations).toEqual([['r0', 'r1']]);
    expect(solved.exhaustive).toBe(false);
    expect(solved.searchedSize).toBe(4);
  });

  it('finds threes among five hundred rows, and says that larger sets were not looked at', () => {
    // Squares are poor in equal sums.
    const rows = rowsOf(...Array.from({ length: 500 }, (_, index) => 1_000_000 + index * index * 7));
    const of = (...at: number[]) => at.reduce((sum, n) => sum + (rows[n] as Candidate).minor, 0);
    const solved = explainDifference(of(17, 211, 499), rows);
    expect(solved.explanations).toContainEqual(['r17', 'r211', 'r499']);
    expect(solved).toMatchObject({ searchedSize: 3, exhaustive: false });
    expect(explainDifference(1_000_001, rows)).toEqual({
      explanations: [],
      more: false,
      searchedSize: 3,
      exhaustive: false,
    });
  });

  it('finds fours among two hundred rows', () => {
    const rows = rowsOf(...Array.from({ length: 200 }, (_, index) => 1_000_000 + index ** 3));
    const wanted = [3, 70, 121, 199];
    const solved = explainDifference(
      wanted.reduce((sum, n) => sum + (rows[n] as Candidate).minor, 0),
      rows,
    );
    expect(solved.explanations).toContainEqual(wanted.map((n) => `r${n}`));
    expect(solved.searchedSize).toBe(4);
  });

  it('finds among many rows what brute force finds, up to four at a time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -6, max: 12 }), { minLength: 4, maxLength: 11 }),
        fc.integer({ min: -15, max: 40 }).filter((n) => n !== 0),
        (minors, target) => {
          const rows = rowsOf(...minors.filter((minor) => minor !== 0));
          const { sets, searchedSize } = fewOfMany(
            rows.map(({ minor }) => minor),
            target,
            100_000,
          );
          expect(searchedSize).toBe(4);
          expect(sets.map((set) => set.map((row) => `r${row}`).join('+')).sort()).toEqual(
            bruteForce(target, rows).filter((set) => set.split('+').length <= 4),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives up by work, not by time, where many sets fit: a booth that sells one thing', () => {
    const same = rowsOf(...Array.from({ length: 3_000 }, () => 20_000));
    expect(explainDifference(60_000, same)).toMatchObject({ explanations: [], more: false, searchedSize: 2 });
    const fewer = explainDifference(60_000, same.slice(0, 1_000));
    expect(fewer.explanations).toHaveLength(SOLVE_LIMITS.explanations);
    expect(fewer).toMatchObject({ more: true, searchedSize: 3, exhaustive: false });
  });
});
