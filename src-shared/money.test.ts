/** Sums are digits and never floats (money-safety I-28): the naive way is wrong for every twentieth of these. */
import { describe, expect, it } from 'vitest';
import { allocate, formatMajor, MoneyError, money, parseMajor, priceTimes } from './money.ts';

describe('a sum in words of digits', () => {
  it('comes back as it was, for every sum from 0.01 to 2000.00', () => {
    const wrong: string[] = [];
    let floats = 0;
    for (let minor = 1; minor <= 200_000; minor++) {
      const digits = String(minor).padStart(3, '0');
      const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
      if (parseMajor(text, 'UZS').minor !== minor || formatMajor(money(minor, 'UZS')) !== text) wrong.push(text);
      if (Math.trunc(Number(text) * 100) !== minor) floats++;
    }
    expect(wrong).toEqual([]);
    // The mistake is real: this is what somebody's parseFloat would have cost.
    expect(floats).toBe(9_174);
  });
  it.each([
    ['1500.5', 150_050],
    ['1500', 150_000],
    ['1500.500', 150_050],
    ['0.29', 29],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s is read', (text, minor) => {
    expect(parseMajor(text, 'UZS').minor).toBe(minor);
  });
  it.each([
    '',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e3',
    '1 000',
    '1,5',
    '0x10',
    'NaN',
    'Infinity',
    '1.005',
    ' 1',
    '1\n',
    '٣',
    '90071992547409.92',
    '9'.repeat(17),
  ])('"%s" is none', (text) => {
    expect(() => parseMajor(text, 'UZS')).toThrow(MoneyError);
  });
  it('has as many digits as its currency', () => {
    expect(parseMajor('100', 'JPY').minor).toBe(100);
    expect(() => parseMajor('100.5', 'JPY')).toThrow(MoneyError);
    expect(formatMajor(money(-29, 'UZS'))).toBe('-0.29');
  });
});

describe('arithmetic', () => {
  it('takes nothing that is not a whole number of the smallest unit', () => {
    for (const minor of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53)])
      expect(() => money(minor, 'UZS')).toThrow(MoneyError);
    expect(Object.is(money(-0, 'UZS').minor, 0)).toBe(true);
  });
  it('rounds a price by weight half up, in integers', () => {
    expect(priceTimes(money(333, 'UZS'), 1_500).minor).toBe(500);
    expect(priceTimes(money(1, 'UZS'), 499).minor).toBe(0);
    expect(priceTimes(money(1, 'UZS'), 500).minor).toBe(1);
    expect(priceTimes(money(3_000_000_000_001, 'UZS'), 1_000).minor).toBe(3_000_000_000_001);
  });
  it('shares out all of it, to the last unit', () => {
    for (let total = -50; total <= 50; total++)
      for (const weights of [[1], [1, 1, 1], [0, 2, 5], [7, 0, 0, 1]]) {
        const shares = allocate(money(total, 'UZS'), weights);
        expect(shares.reduce((sum, { minor }) => sum + minor, 0)).toBe(total);
        expect(shares.filter(({ minor }, at) => weights[at] === 0 && minor !== 0)).toEqual([]);
      }
  });
});
