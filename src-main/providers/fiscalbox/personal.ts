/** What the box tells about the payer, cut down to what a cashier needs to find a payment again (I-33). */

/** "998946532140" or "+998 94 653-21-40" → "998946532140"; anything else is dropped. */
export function phoneDigits(text: string | null | undefined): string | undefined {
  const digits = (text ?? '').replace(/\D/g, '');
  return /^998\d{9}$/.test(digits) ? digits : undefined;
}

/** "998946532140" or "+998 94 653-21-40" → "+998*****2140"; anything else is dropped. */
export function maskedPhone(text: string | null | undefined): string | undefined {
  const digits = phoneDigits(text);
  return digits === undefined ? undefined : `+998*****${digits.slice(-4)}`;
}

/** Only a number that is masked already; a whole one is dropped rather than cut here. */
export const maskedCard = (text: string | null | undefined): string | undefined =>
  text && /^\d{4,6}\*{4,}\d{4}$/.test(text) ? text : undefined;
