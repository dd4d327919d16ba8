/** What lies in a drawer, in whole units, the largest first: notes, then coins still met at tills. */
import { type Currency, exponentOf, type Money, money } from '../../../src-shared/money.ts';

const PIECES: Readonly<Partial<Record<Currency, readonly number[]>>> = {
  UZS: [200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100],
  KZT: [20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5],
  KGS: [5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 3, 1],
};

/** A count of one denomination; `pieces` as typed, digits only. */
export type Counts = Readonly<Record<number, string>>;

/** Empty where the currency's notes are not known: then a sum is asked for. */
export const denominationsOf = (currency: Currency): readonly number[] => PIECES[currency] ?? [];

/** The sum of the pieces. Nothing typed is none. */
export function sumOfPieces(counts: Counts, currency: Currency): Money {
  const scale = 10 ** exponentOf(currency);
  const minor = Object.entries(counts).reduce(
    (total, [value, pieces]) => total + Number(value) * scale * Number(pieces || '0'),
    0,
  );
  return money(minor, currency);
}
