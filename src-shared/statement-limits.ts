/** How much of a bank's register is taken at a time: a month of a busy till. One place for the wire, the reader and the screen. */
export const STATEMENT_LIMITS = {
  /** Of the CSV text. */
  characters: 5_000_000,
  rows: 50_000,
  /** The whole request: the text as JSON, letters of two bytes and escapes included. */
  bodyBytes: 8 * 1_048_576,
} as const;
