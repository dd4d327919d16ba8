/**
 * Money as every part of Qabul knows it: an integer count of minor units (tiyin, tiyn, tyiyn) and its currency.
 * This file is the only place that makes one, so an amount that exists is an amount that was checked.
 */

declare const minorBrand: unique symbol;

/** An integer number of minor units, safe in JavaScript's integer range. Made only here. */
export type MinorUnits = number & { readonly [minorBrand]: true };

/** Digits after the decimal point, per ISO 4217. A currency that is not listed does not compile. */
const EXPONENTS = { UZS: 2, KZT: 2, KGS: 2, RUB: 2, USD: 2, EUR: 2, JPY: 0 } as const;

export type Currency = keyof typeof EXPONENTS;
export const CURRENCIES = Object.keys(EXPONENTS) as [Currency, ...Currency[]];

/** An amount. `minor` may be zero or negative only as the result of arithmetic; amounts asked for are positive. */
export type Money = Readonly<{ minor: MinorUnits; currency: Currency }>;

/** Thrown for an amount that cannot be what it claims to be. `code` is stable. */
export class MoneyError extends Error {
  readonly code: 'money.not_an_integer' | 'money.mixed_currencies' | 'money.not_a_number' | 'money.not_spellable';
  constructor(code: MoneyError['code'], message: string) {
    super(message);
    this.name = 'MoneyError';
    this.code = code;
  }
}

/** Makes Money from minor units. Throws `money.not_an_integer` unless `minor` is a safe integer. */
export function money(minor: number, currency: Currency): Money {
  if (!Number.isSafeInteger(minor)) throw new MoneyError('money.not_an_integer', `${minor} is not a safe integer`);
  return { minor: (minor === 0 ? 0 : minor) as MinorUnits, currency };
}

/** Digits after the decimal point of a currency. */
export const exponentOf = (currency: Currency): number => EXPONENTS[currency];

/** How many minor units make one major unit. */
const scaleOf = (currency: Currency): number => 10 ** EXPONENTS[currency];

/** "1500.5" → 150050. Read digit by digit, never through a float. Throws `money.not_a_number`. */
export function parseMajor(text: string, currency: Currency): Money {
  const found = /^(\d{1,16})(?:\.(\d+))?$/.exec(text);
  const fraction = found?.[2] ?? '';
  const digits = EXPONENTS[currency];
  if (!found || fraction.replace(/0+$/, '').length > digits) {
    throw new MoneyError('money.not_a_number', `"${text}" is not an amount in ${currency}`);
  }
  return money(Number(found[1] + fraction.slice(0, digits).padEnd(digits, '0')), currency);
}

/** 150050 → "1500.50", the plain decimal spelling (no spaces, a point). */
export function formatMajor(amount: Money): string {
  const digits = EXPONENTS[amount.currency];
  const sign = amount.minor < 0 ? '-' : '';
  const all = String(Math.abs(amount.minor)).padStart(digits + 1, '0');
  return digits === 0 ? sign + all : `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

function sameCurrency(a: Money, b: Money): Currency {
  if (a.currency !== b.currency) {
    throw new MoneyError('money.mixed_currencies', `${a.currency} and ${b.currency} do not add up`);
  }
  return a.currency;
}

/** Throws `money.mixed_currencies`. */
export const add = (a: Money, b: Money): Money => money(a.minor + b.minor, sameCurrency(a, b));
/** Throws `money.mixed_currencies`. */
export const subtract = (a: Money, b: Money): Money => money(a.minor - b.minor, sameCurrency(a, b));
/** Negative, zero or positive, like a sort callback. Throws `money.mixed_currencies`. */
export const compare = (a: Money, b: Money): number => {
  sameCurrency(a, b);
  return a.minor - b.minor;
};
export const equal = (a: Money, b: Money): boolean => a.minor === b.minor && a.currency === b.currency;
export const zero = (currency: Currency): Money => money(0, currency);
export const sum = (amounts: readonly Money[], currency: Currency): Money => amounts.reduce(add, zero(currency));

/**
 * Unit price × quantity in thousandths of a piece (1000 = one). Rounds half up to the minor unit, in integers.
 * Throws `money.not_an_integer` beyond the safe range.
 */
export function priceTimes(price: Money, quantityMilli: number): Money {
  const exact = BigInt(price.minor) * BigInt(quantityMilli);
  return money(Number((exact + 500n) / 1000n), price.currency);
}

/** Shares a total out by weights; the remainder goes out unit by unit, first come first served. Nothing is lost. */
export function allocate(total: Money, weights: readonly number[]): Money[] {
  const whole = weights.reduce((a, b) => a + b, 0);
  if (whole <= 0 || weights.some((w) => !Number.isSafeInteger(w) || w < 0)) {
    throw new MoneyError('money.not_an_integer', 'weights are non-negative integers with a positive sum');
  }
  const shares = weights.map((w) => Number((BigInt(total.minor) * BigInt(w)) / BigInt(whole)));
  let left = total.minor - shares.reduce((a, b) => a + b, 0);
  const step = Math.sign(left);
  for (let i = 0; left !== 0; i = (i + 1) % shares.length) {
    if ((weights[i] as number) === 0) continue;
    shares[i] = (shares[i] as number) + step;
    left -= step;
  }
  return shares.map((minor) => money(minor, total.currency));
}

/** How one vendor spells an amount. `encode` throws before anything is sent if the amount cannot be spelt. */
export interface AmountCodec<Wire> {
  encode(amount: Money): Wire;
  decode(wire: Wire, currency: Currency): Money;
}

/** 150050: the rail counts in minor units. */
export const minorInteger: AmountCodec<number> = {
  encode: (amount) => amount.minor,
  decode: (wire, currency) => money(wire, currency),
};

/** "1500.50": the rail writes a decimal string of major units. */
export const majorString: AmountCodec<string> = {
  encode: formatMajor,
  decode: (wire, currency) => parseMajor(wire, currency),
};

/** 1500: the rail knows whole major units only. `encode` refuses 1500.50. */
export const wholeMajor: AmountCodec<number> = {
  encode(amount) {
    const scale = scaleOf(amount.currency);
    if (amount.minor % scale !== 0) {
      throw new MoneyError('money.not_spellable', `${formatMajor(amount)} ${amount.currency} is not a whole amount`);
    }
    return amount.minor / scale;
  },
  decode: (wire, currency) => money(wire * scaleOf(currency), currency),
};
