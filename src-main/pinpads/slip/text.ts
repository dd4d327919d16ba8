/* oxlint-disable no-control-regex -- a slip may carry any of them */
/**
 * Bytes of a box or a bank's tool → text that can be read line by line. UTF-8 first, CP1251 where that is what the bytes
 * are (pinpads.md §3.1, row 14): one damaged byte in a UTF-8 answer must not turn the whole of it into gibberish.
 */

/** A longer body is no slip; nobody reads it. */
export const MAX_BODY_BYTES = 1024 * 1024;

const utf8 = new TextDecoder('utf-8');
const cp1251 = new TextDecoder('windows-1251');

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/**
 * Never throws. The mark at the beginning of a file is dropped. `other`: the same bytes in the other encoding, where they
 * are not wholly in one; words that are hidden by the encoding must not be overlooked.
 */
export function decode(bytes: Uint8Array): { text: string; other?: string } {
  const text = utf8.decode(bytes);
  const damaged = countOf(text, /\uFFFD/g);
  if (damaged === 0) return { text };
  const other = cp1251.decode(bytes);
  return countOf(text, /[\u0400-\u04FF]/g) > damaged ? { text, other } : { text: other, other: text };
}

/**
 * One line per line, trimmed, no empty ones, single spaces: white space is never longer than one character, so no
 * pattern over it can run away (§3.1 rows 2, 3 and 12; §3.2). The original is kept apart, for paper.
 */
export function linesOf(message: string): string {
  return (
    message
      .replace(/\\(?:r\\n|n|\r?\n)|\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a slip may carry any of them
      .replace(/[\u0000-\u0009\u000B-\u001F\u007F\u00A0\u2000-\u200B\u202F\u3000\uFEFF ]+/g, ' ')
      .replace(/ ?\n[ \n]*/g, '\n')
      .trim()
  );
}
