/** Sums a customer is likely to hand over: the exact one, then what rounds up to a note or two. */
import { type Currency, exponentOf, type Money, money } from '../../../src-shared/money.ts';

/** Notes in circulation, in whole units, the smallest worth rounding to first. */
const NOTES: Record<Currency, readonly number[]> = {
  UZS: [5_000, 10_000, 20_000, 50_000, 100_000, 200_000],
  KZT: [500, 1_000, 2_000, 5_000, 10_000, 20_000],
  KGS: [50, 100, 200, 500, 1_000, 2_000, 5_000],
  RUB: [50, 100, 500, 1_000, 2_000, 5_000],
  USD: [1, 5, 10, 20, 50, 100],
  EUR: [5, 10, 20, 50, 100],
  JPY: [1_000, 5_000, 10_000],
};

const shownLimit = 4;

/** 4 500 000 tiyin → 45 000 (exact), 50 000, 60 000, 100 000, smallest first, no two alike. */
export function quickNotes(amount: Money): Money[] {
  const scale = 10 ** exponentOf(amount.currency);
  const sums = NOTES[amount.currency].map((note) => Math.ceil(amount.minor / (note * scale)) * note * scale);
  const distinct = [...new Set([amount.minor as number, ...sums])].sort((a, b) => a - b);
  return distinct.slice(0, shownLimit).map((minor) => money(minor, amount.currency));
}
