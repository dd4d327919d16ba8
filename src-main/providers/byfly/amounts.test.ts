import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MoneyError, money } from '../../../src-shared/money.ts';
import { AMOUNT_UNITS, codecOf, isFee, isWithin, percentHundredths } from './amounts.ts';

const KZT = (minor: number) => money(minor, 'KZT');
const amounts = fc.integer({ min: 1, max: 100_000_000 }).map((tenge) => KZT(tenge * 100));
/** 0.00 % … 100.00 % */
const percents = fc.integer({ min: 0, max: 10_000 });

describe('the unit on the wire', () => {
  it.each([
    ['tenge', 10_000],
    ['tiyn', 1_000_000],
    ['tiyin', 1_000_000],
  ] as const)('%s: 10 000 ₸ is %i', (unit, wire) => {
    expect(codecOf(unit).encode(KZT(1_000_000))).toBe(wire);
    for (const spelt of [wire, String(wire), `${wire}.00`])
      expect(codecOf(unit).decode(spelt, 'KZT')).toEqual(KZT(1_000_000));
  });

  it('whole tenge are sent, parts of one are read', () => {
    expect(() => codecOf('tenge').encode(KZT(1_050))).toThrow('not a whole amount');
    expect(codecOf('tenge').decode('101.51', 'KZT')).toEqual(KZT(10_151));
    expect(codecOf('tenge').decode(101.51, 'KZT')).toEqual(KZT(10_151));
  });

  it.each(['', '1e3', '-1', '10,5', '1 000', 'NaN', 1e21, Number.NaN, -5, 0.1 + 0.2])('"%s" is no amount', (wire) => {
    for (const unit of AMOUNT_UNITS) expect(() => codecOf(unit).decode(wire, 'KZT')).toThrow(MoneyError);
  });

  it('every amount comes back from its own spelling', () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom(...AMOUNT_UNITS), (amount, unit) => {
        expect(codecOf(unit).decode(codecOf(unit).encode(amount), 'KZT')).toEqual(amount);
      }),
    );
  });
});

describe('a percentage', () => {
  it.each([
    [1, 100],
    ['14', 1_400],
    ['0.95', 95],
    [1.5, 150],
    ['1.50', 150],
  ])('%s is %i hundredths', (wire, hundredths) => {
    expect(percentHundredths(wire)).toBe(hundredths);
  });
  it.each(['', '-1', '1.234', 'one', 1e21])('"%s" is none', (wire) => {
    expect(() => percentHundredths(wire)).toThrow(MoneyError);
  });
});

describe('the fee', () => {
  it('of the document’s own example is right', () => {
    expect(isFee({ original: KZT(1_000_000), commission: KZT(10_000), payable: KZT(1_010_000), percent: 100 })).toBe(
      true,
    );
    expect(isFee({ original: KZT(1_000_000), commission: KZT(140_000), payable: KZT(1_140_000), percent: 1_400 })).toBe(
      true,
    );
  });

  it('that is not added to the sum is the shop’s own, however it is named', () => {
    for (const commission of [0, 10_000, 140_000])
      expect(
        isFee({ original: KZT(1_000_000), commission: KZT(commission), payable: KZT(1_000_000), percent: 100 }),
      ).toBe(true);
  });

  it('is right for all percents and amounts, in tiyn or tenge, rounded down, up or half up', () => {
    fc.assert(
      fc.property(
        amounts,
        percents,
        fc.constantFrom(1n, 100n),
        fc.constantFrom('down', 'up', 'half'),
        (original, percent, step, how) => {
          const exact = BigInt(original.minor) * BigInt(percent);
          const unit = step * 10_000n;
          const shift = { down: 0n, up: unit - 1n, half: unit / 2n }[how];
          const commission = KZT(Number(((exact + shift) / unit) * step));
          const payable = KZT(original.minor + commission.minor);
          expect(isFee({ original, commission, payable, percent })).toBe(true);
          expect(payable.minor).toBeGreaterThanOrEqual(original.minor);
          expect(isWithin(payable, original, percent)).toBe(true);
        },
      ),
    );
  });

  it('as the document’s floats make it is right, for whole percents', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 100 }), (original, percent) => {
        const tenge = original.minor / 100;
        const total = tenge + tenge * (percent / 100);
        const payable = KZT(Math.round(total * 100));
        const commission = KZT(payable.minor - original.minor);
        expect(isFee({ original, commission, payable, percent: percent * 100 })).toBe(true);
      }),
    );
  });

  it('a tenge and more beside the percentage is none, nor are sums that do not add up', () => {
    fc.assert(
      fc.property(amounts, percents, fc.integer({ min: 100, max: 1_000_000 }), (original, percent, off) => {
        const right = Number((BigInt(original.minor) * BigInt(percent)) / 10_000n);
        for (const wrong of [right + 1 + off, right - off]) {
          // Nothing on top of the order is the shop's own commission.
          if (wrong === 0) continue;
          const commission = KZT(wrong);
          expect(isFee({ original, commission, payable: KZT(original.minor + wrong), percent })).toBe(false);
        }
        const commission = KZT(right);
        expect(isFee({ original, commission, payable: KZT(original.minor + right + off), percent })).toBe(false);
      }),
    );
  });

  it('above the highest that the shop puts up with, or below nothing, is not shown', () => {
    expect(isWithin(KZT(1_200_000), KZT(1_000_000), 2_000)).toBe(true);
    expect(isWithin(KZT(1_200_100), KZT(1_000_000), 2_000)).toBe(false);
    expect(isWithin(KZT(999_999), KZT(1_000_000), 2_000)).toBe(false);
  });
});
