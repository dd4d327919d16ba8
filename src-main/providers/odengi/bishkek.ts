/** Times without a zone on this rail are Bishkek's: UTC+6 all the year (wallets.md §2.5, money-safety I-32). */

const OFFSET_MS = 6 * 3_600_000;

/** ms UTC → `YYYY-MM-DD HH:MM:SS`. Does not depend on the machine's zone. */
export const bishkekTime = (at: number): string =>
  new Date(at + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
