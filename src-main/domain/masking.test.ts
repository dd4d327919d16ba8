import { describe, expect, it } from 'vitest';
import { maskedCard, maskedPhone } from './masking.ts';

describe('what is kept of a card', () => {
  it.each([
    ['8600123412341234', '860012******1234'],
    ['8600 1234 1234 1234', '860012******1234'],
    ['860012******1234', '860012******1234'],
    ['****1234', '****1234'],
  ])('%s is kept as %s', (given, kept) => {
    expect(maskedCard(given)).toBe(kept);
  });
});

describe('what is kept of a phone', () => {
  it.each([
    ['+998901234567', '********4567'],
    ['+998*****4567', '+998*****4567'],
    ['99890123*567', '*********567'],
    ['4567', '4567'],
  ])('%s is kept as %s', (given, kept) => {
    expect(maskedPhone(given)).toBe(kept);
  });
});
