/**
 * A short real day: a headless station and the simulated vendors as processes, a death while the shift is being closed,
 * six wrong rows and a difference with two explanations. `npm run day` plays the long one, with three deaths.
 */
import { expect, it } from 'vitest';
import { planDay } from './plan.ts';
import { playDay } from './play.ts';

const SEED = Number(process.env.QABUL_SEED ?? 20261122);
const SALES = 60;
/** A quiet machine needs a tenth of it. */
const LIMIT_MS = 240_000;

it(
  `of ${SALES} sales ends with the vendors’ own figures, and names what was put wrong`,
  async () => {
    const { checks, report } = await playDay({
      seed: SEED,
      sales: SALES,
      deaths: 0,
      isShort: true,
      say: () => undefined,
    });
    expect(checks.filter(({ isRight }) => !isRight)).toEqual([]);
    expect(checks.length).toBeGreaterThan(40);
    const types = new Set(report.differences.map(({ type }: { type: string }) => type));
    for (const type of ['missing_receipt', 'rail_has_more', 'journal_has_more', 'amount_differs', 'wrong_day', 'fee'])
      expect(types).toContain(type);
    expect(report.differences.find(({ type }: { type: string }) => type === 'totals_differ').explanations).toHaveLength(
      2,
    );
  },
  LIMIT_MS,
);

it('is the same day for the same seed, and no two of its sums are equal', () => {
  expect(planDay(7, 500)).toEqual(planDay(7, 500));
  expect(planDay(7, 500)).not.toEqual(planDay(8, 500));
  expect(new Set(planDay(7, 500).map(({ minor }) => minor)).size).toBe(500);
});
