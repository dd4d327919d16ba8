/** Amounts as slips print them: `10.00`, `1 500,00`, `-0000000000.00`. Read digit by digit, never through a float. */

const AMOUNT = /^([+-]?)(\d{1,20})[.,](\d{2})$/;

/** Thousands parted by commas before a point, or by points before a comma. */
const GROUPED = /^([+-]?\d{1,3}(?:,\d{3})+)(?=\.\d{2}$)|^([+-]?\d{1,3}(?:\.\d{3})+)(?=,\d{2}$)/;

/** Minor units of a currency with two digits; undefined for what is no amount or more than can be counted. */
export function readAmount(text: string): number | undefined {
  const plain = text.replace(/[ \u00A0'’]/g, '').replace(GROUPED, (whole) => whole.replace(/[.,]/g, ''));
  const found = AMOUNT.exec(plain);
  if (!found) return undefined;
  const minor = Number(`${found[2]}${found[3]}`);
  if (!Number.isSafeInteger(minor)) return undefined;
  return found[1] === '-' && minor !== 0 ? -minor : minor;
}

/** `50000`: minor units already (UzCard POS v1.5.0, "Total Amount"). */
export function readMinor(text: string): number | undefined {
  const minor = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(minor) ? minor : undefined;
}
