/** Card numbers in text that a terminal wrote: what may be kept of them is the first six and last four digits (I-33). */
import { maskedCard } from '../domain/masking.ts';

/** 13 to 19 digits, alone or in groups. */
const RUNS = /(?<![\d*])\d(?:[ -]?\d){12,18}(?![\d*])/g;
const DATE = /^20\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d{6}$/;

function luhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, i) => {
      const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

/** Merchant numbers (15 digits, zeros in front), RRNs (12) and dates (14) stay readable; what may be a card does not. */
function mayBeCard(digits: string): boolean {
  if (DATE.test(digits)) return false;
  return luhn(digits) || (digits.length === 16 && /^[2-9]/.test(digits));
}

/** Masks every card number in a text. */
export const withoutCardNumbers = (text: string): string =>
  text.replace(RUNS, (run) => {
    const digits = run.replace(/\D/g, '');
    return mayBeCard(digits) ? maskedCard(digits) : run;
  });
