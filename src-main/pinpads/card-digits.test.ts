import { describe, expect, it } from 'vitest';
import { withoutCardNumbers } from './card-digits.ts';
import { atOfDigits, terminalDigits, utcOffsetMinutes } from './terminal-time.ts';

describe('card numbers in a terminal’s text', () => {
  it.each([
    ['Карта 8600000000000001', 'Карта 860000******0001'],
    ['4242 4242 4242 4242', '424242******4242'],
    ['9860-0000-0000-0002.', '986000******0002.'],
  ])('"%s" becomes "%s"', (text, masked) => {
    expect(withoutCardNumbers(text)).toBe(masked);
  });
  it.each(['010965628751', 'MID 000000009052147', '20240404112213', '860000******0001', '+998901234567'])(
    '"%s" stays',
    (text) => {
      expect(withoutCardNumbers(text)).toBe(text);
    },
  );
});

describe('a terminal’s clock', () => {
  it('is read and written where the terminal stands', () => {
    const at = Date.UTC(2024, 3, 4, 6, 22, 13);
    expect(terminalDigits(at, utcOffsetMinutes('UZS'))).toBe('20240404112213');
    expect(terminalDigits(at, utcOffsetMinutes('KGS'))).toBe('20240404122213');
    expect(atOfDigits('20240404112213', 300)).toBe(at);
  });
  it.each(['', '20240230112213', '20241304112213', '2024040411221', '20240404250000'])('"%s" is no time', (digits) => {
    expect(atOfDigits(digits, 300)).toBeUndefined();
  });
});
