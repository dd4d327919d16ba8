import { describe, expect, it } from 'vitest';
import { vatInside } from './receipt.ts';

describe('VAT inside a gross sum', () => {
  it.each([
    [6_000_000, 12, 642_857],
    [3_000_000, 12, 321_429],
    [100, 12, 11],
    // 12/112 of 14 is exactly 1.5: half goes up.
    [14, 12, 2],
    [1_000, 0, 0],
    [-14, 12, -2],
    [1_000_000_000_000, 12, 107_142_857_143],
  ])('%i at %i %% holds %i', (minor, percent, vat) => {
    expect(vatInside(minor, percent)).toBe(vat);
  });
});
