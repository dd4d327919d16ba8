/**
 * Card numbers in recorded bytes: of 13 to 19 digits that may be a card's, the first six and last four stay and the rest
 * becomes zeros, so that every length in a frame still fits. Digits come as text, or packed two to a byte (ZVT).
 */
const DATE = /^20\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])\d{6}$/;
const DIGITS_MAX = 19;
const FIRST = 6;
const LAST = 4;

function luhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const value = Number(digits.at(-1 - at)) * (at % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Rather one number too many than one too few: a date of today is the only thing that stays. */
const mayBeCard = (digits: string): boolean =>
  !DATE.test(digits) &&
  !/^0+\d{0,12}$/.test(digits) &&
  (luhn(digits) || (digits.length === 16 && /^[2-9]/.test(digits)));

const zeroed = (digits: string): string =>
  digits.slice(0, FIRST) + '0'.repeat(digits.length - FIRST - LAST) + digits.slice(-LAST);

const CARD = 16;

/** Every run of digits of a card's length in the text, masked; the text keeps its length. A number begins at `step`s. */
const maskedRuns = (text: string, step: 1 | 2): string =>
  text.replace(/\d{13,}/g, (whole: string, from: number) => {
    const skipped = from % step;
    const run = whole.slice(skipped);
    const before = whole.slice(0, skipped);
    if (run.length <= DIGITS_MAX && mayBeCard(run)) return before + zeroed(run);
    // Packed fields stand side by side: a stretch of the run may be a card's.
    for (let at = 0; at + CARD <= run.length; at += step) {
      const part = run.slice(at, at + CARD);
      if (/^[2-9]/.test(part) && luhn(part)) {
        return before + run.slice(0, at) + zeroed(part) + maskedRuns(run.slice(at + CARD), step);
      }
    }
    return whole;
  });

const TEXT_DIGITS = 5;

/** Two half bytes at a time. A stretch of text digits ("3x") is no packed number and becomes a gap of the same width. */
const halfBytes = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(new RegExp(`\\d{${TEXT_DIGITS},}`, 'g'), (digits) => '\u0100'.repeat(digits.length))
    .replace(/[\s\S]/g, (letter) => (letter === '\u0100' ? '..' : letter.charCodeAt(0).toString(16).padStart(2, '0')));

/** The same number of bytes, card numbers masked. `isMasked`: something was. */
export function withoutCards(bytes: Uint8Array): { bytes: Uint8Array; isMasked: boolean } {
  const text = Buffer.from(maskedRuns(Buffer.from(bytes).toString('latin1'), 1), 'latin1');
  const packed = maskedRuns(halfBytes(text), 2);
  const masked = Uint8Array.from(text, (byte, at) => {
    const pair = packed.slice(at * 2, at * 2 + 2);
    return pair === '..' ? byte : Number.parseInt(pair, 16);
  });
  return { bytes: masked, isMasked: !Buffer.from(bytes).equals(masked) };
}
