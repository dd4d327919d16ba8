/**
 * What never appears in a log line: values of secrets in any spelling they travel in, card numbers beyond BIN and the
 * last four digits, phone numbers beyond the last four.
 */

/** 13 to 19 digits, in groups or not. */
const CARD = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;
/** Uzbek, Kyrgyz and Kazakh numbers with their country code, or any number behind a plus. */
const PHONE = /(?<!\d)(?:\+\d[\d ()-]{7,17}\d|998[ -]?\d{2}[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}|996\d{9}|7[67]\d{9})(?!\d)/g;
/** Shorter text would blank out innocent words. */
const SHORTEST_SECRET = 6;

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Masks card and phone numbers in a text. */
export const maskNumbers = (text: string): string =>
  /\d{4}/.test(text.replace(/[ ()-]/g, ''))
    ? text
        .replace(CARD, (found) => `${digitsOf(found).slice(0, 6)}******${digitsOf(found).slice(-4)}`)
        .replace(PHONE, (found) => `***${digitsOf(found).slice(-4)}`)
    : text;

/** The secret inside base64 of something longer ("Paycom:key"): the middle is the same for each of three offsets. */
const insideBase64 = (value: string): string[] =>
  [0, 1, 2].map((offset) => {
    const coded = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)])
      .toString('base64')
      .replace(/=+$/, '');
    const first = Math.ceil((offset * 8) / 6);
    const whole = Math.floor(((offset + Buffer.byteLength(value)) * 8) / 6);
    return coded.slice(first, whole);
  });

const spellings = (value: string): string[] => {
  const coded = [...insideBase64(value), Buffer.from(value).toString('base64').replace(/=+$/, '')];
  const urlSafe = coded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const bytes = Buffer.from(value).toString('hex');
  return [
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    ...coded,
    ...urlSafe,
    bytes,
    bytes.toUpperCase(),
  ];
};

/** A set of secrets and the text without them. */
export function redactor(): { add(value: string): void; clean(text: string): string } {
  let patterns: string[] = [];
  return {
    add(value) {
      if (value.length < SHORTEST_SECRET) return;
      // Longest first: a spelling that contains another must go as a whole.
      patterns = [...new Set([...patterns, ...spellings(value)])]
        .filter((pattern) => pattern.length >= SHORTEST_SECRET)
        .sort((a, b) => b.length - a.length);
    },
    clean: (text) => patterns.reduce((cleaned, pattern) => cleaned.replaceAll(pattern, '***'), text),
  };
}
