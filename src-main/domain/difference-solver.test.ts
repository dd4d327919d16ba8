/** The solver against brute force: every set, smallest first, and an honest word about what was not searched. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, explainDifference, SOLVE_LIMITS } from './difference-solver.ts';

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

  it('says so when there are too many rows to search exactly: alone and in pairs only', () => {
    const rows = rowsOf(...Array.from({ length: 500 }, (_, index) => 1_000 + index));
    expect(explainDifference(1_499, rows)).toMatchObject({
      explanations: [['r499']],
      searchedSize: 2,
      exhaustive: false,
    });
    expect(explainDifference(2_001, rows).explanations).toEqual([['r0', 'r1']]);
  });
});
