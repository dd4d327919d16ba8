/** What of a card and a phone may be kept: the first six and last four digits, and the last four (I-33). */

const CARD_DIGITS_MIN = 12;

/** "8600 1234 1234 1234" → "860012******1234"; a mask that a rail made stays as it is. */
export function maskedCard(text: string): string {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d+$/.test(digits) || digits.length < CARD_DIGITS_MIN) return text;
  return `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;
}

/** A country's code and the last four digits name nobody; more than that beside stars is no mask. */
const SHOWN_BESIDE_STARS_MAX = 7;

/** "+998901234567" → "********4567"; a mask that a rail made stays as it is ("+998*****4567"). */
export function maskedPhone(text: string): string {
  if (text.includes('*') && text.replace(/\D/g, '').length <= SHOWN_BESIDE_STARS_MAX) return text;
  const shown = text.replace(/[^\d*]/g, '');
  return `${'*'.repeat(Math.max(0, shown.length - 4))}${shown.slice(-4)}`;
}
