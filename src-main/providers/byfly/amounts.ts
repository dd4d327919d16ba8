/**
 * ByFly's numbers. Its document contradicts itself on the unit: the table says tiyn, every example, the commission and
 * the terminal underneath count in tenge (wallets.md §0.1, Q8). So the shop says which one its contract means, and
 * nothing here guesses. Amounts may come as numbers or as PHP's decimal text (`"10100.00"`).
 */
import {
  type AmountCodec,
  type Money,
  MoneyError,
  minorInteger,
  money,
  parseMajor,
  wholeMajor,
} from '../../../src-shared/money.ts';

/** `tiyn` and `tiyin` are one word in two spellings; our own contract has both. */
export const AMOUNT_UNITS = ['tenge', 'tiyn', 'tiyin'] as const;
export type AmountUnit = (typeof AMOUNT_UNITS)[number];

export type WireNumber = number | string;

/** Whole tenge: the Kaspi terminal underneath takes no fraction, so `encode` refuses one before anything is sent. */
const tenge: AmountCodec<WireNumber> = {
  encode: (amount) => wholeMajor.encode(amount),
  decode: (wire, currency) => parseMajor(String(wire), currency),
};

const tiyn: AmountCodec<WireNumber> = {
  encode: (amount) => minorInteger.encode(amount),
  decode(wire, currency) {
    const whole = /^(\d{1,16})(?:\.0+)?$/.exec(String(wire))?.[1];
    if (whole === undefined) throw new MoneyError('money.not_a_number', 'not a whole number of tiyn');
    return money(Number(whole), currency);
  },
};

export const codecOf = (unit: AmountUnit): AmountCodec<WireNumber> => (unit === 'tenge' ? tenge : tiyn);

/** 14 or "0.95" → 1400 or 95: hundredths of a percent, read digit by digit. Throws `money.not_a_number`. */
export function percentHundredths(wire: WireNumber): number {
  const found = /^(\d{1,3})(?:\.(\d{1,2})0*)?$/.exec(String(wire));
  if (!found) throw new MoneyError('money.not_a_number', 'not a percentage');
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}

/** What ByFly says the customer pays, in one unit. */
export interface Fee {
  original: Money;
  commission: Money;
  payable: Money;
  /** Hundredths of a percent. */
  percent: number;
}

/** One tenge in tiyn: the terminal underneath charges whole tenge, so a fee may have been rounded to one. */
const TENGE_MINOR = 100n;
const WHOLE_HUNDREDTHS = 10_000n;

/**
 * Whether the fee is arithmetic: the sums add up, and the commission is the percentage of the original, rounded to a
 * tenge at most. The document computes with floats and does not say how it rounds, so down, up and half up are right.
 * Where a shop bears the commission itself (`add_commission_to_amount` is false, "Расчет комиссий"), nothing is added,
 * and what stands beside the sum is between ByFly and the shop.
 */
export function isFee({ original, commission, payable, percent }: Fee): boolean {
  if (payable.minor === original.minor) return true;
  if (payable.minor !== original.minor + commission.minor) return false;
  const off = BigInt(commission.minor) * WHOLE_HUNDREDTHS - BigInt(original.minor) * BigInt(percent);
  return (off < 0n ? -off : off) < TENGE_MINOR * WHOLE_HUNDREDTHS;
}

/** Not less than the order, and not more than it with the highest fee that the shop puts up with, rounded to a tenge. */
export function isWithin(payable: Money, due: Money, mostPercentHundredths: number): boolean {
  const fee = BigInt(payable.minor - due.minor) * WHOLE_HUNDREDTHS;
  const most = BigInt(due.minor) * BigInt(mostPercentHundredths);
  return fee >= 0n && fee - most < TENGE_MINOR * WHOLE_HUNDREDTHS;
}
