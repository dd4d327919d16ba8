/**
 * What is left of an answer that is no JSON any more: strings that were never closed, Kotlin's `toString()` with
 * `pptId=…, isSuccess=true` at its end (pinpads.md §3.1, rows 4 and 5). Every pattern is bounded: no body makes it run away.
 */

/** What the text says about itself, wherever it says it. */
export interface Flags {
  isSuccess: readonly boolean[];
  pptId: readonly string[];
  /** Said twice and differently, or with a value that is none: never an approval. */
  conflicts: readonly string[];
  /** Somewhere there is the number of an error. */
  hasError: boolean;
  /** A field is given more than once, or more than one text: two answers may be glued together. */
  isRepeated: boolean;
}

const MESSAGE = /(?<![A-Za-z])message"?\s{0,8}[:=]/gi;
// Letters may stick to either end: damage glues words together, and a "false" anywhere counts.
const SUCCESS = /is_?Success(?:"?\s{0,8}[:=]\s{0,8}(true|false))?/gi;
/** An error's number other than 0, wherever it stands. "Auth Code" and "Resp Code" have no quote before them. */
const ERROR_CODE = /["(]code"?\s{0,8}[:=]\s{0,8}0{0,8}[1-9]/i;
const PPT_ID = /ppt_?Id(?:"?\s{0,8}[:=]\s{0,8}(?:"?(\d+)|(null)))?/gi;

/** Read from the whole text in every mode. */
export function flagsIn(text: string): Flags {
  const isSuccess = new Set<boolean>();
  const pptId = new Set<string>();
  const conflicts = new Set<string>();
  const successes = [...text.matchAll(SUCCESS)];
  const pptIds = [...text.matchAll(PPT_ID)];
  for (const [, word] of successes) {
    if (word) isSuccess.add(word.toLowerCase() === 'true');
    else conflicts.add('is_success');
  }
  for (const [, digits, isNull] of pptIds) {
    if (digits) {
      pptId.add(digits);
      // An RRN has six to twelve digits (pinpads.md §3.3).
      if (digits.length < 6 || digits.length > 12) conflicts.add('ppt_id');
    }
    if (!digits && !isNull) conflicts.add('ppt_id');
  }
  const isRepeated = Math.max(successes.length, pptIds.length, (text.match(MESSAGE) ?? []).length) > 1;
  if (isSuccess.size > 1) conflicts.add('is_success');
  if (pptId.size > 1) conflicts.add('ppt_id');
  const hasError = ERROR_CODE.test(text);
  return { isSuccess: [...isSuccess], pptId: [...pptId], conflicts: [...conflicts], hasError, isRepeated };
}

/** The number of an error object; `error: null`, `error=null` and code 0 are none. */
export function scrapedErrorCode(text: string): number | undefined {
  const found =
    /(?<![A-Za-z])error"?\s{0,8}[:=]\s{0,8}[{(A-Za-z]{0,40}\s{0,40}"?code"?\s{0,8}[:=]\s{0,8}(\d{1,9})/i.exec(text);
  const code = found ? Number(found[1]) : 0;
  return code === 0 ? undefined : code;
}

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: ' ', f: ' ' };

/** `\n`, `\"` and `№` as in JSON; a backslash before anything else stays away. */
export const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_all, hex: string | undefined, char: string | undefined) =>
    hex === undefined ? (UNESCAPED[char as string] ?? (char as string)) : String.fromCharCode(Number.parseInt(hex, 16)),
  );

const NEXT_FIELD = /(?<![A-Za-z])(?:ppt_?Id|is_?Success|error)"?\s{0,8}[:=]/i;

/** From `message` to the field after it, or to the end of what came. */
export function scrapedMessage(text: string): string | undefined {
  const start = /(?<![A-Za-z])message"?\s{0,8}[:=]\s{0,8}"?/i.exec(text);
  if (!start) return undefined;
  const rest = text.slice(start.index + start[0].length);
  const next = rest.search(NEXT_FIELD);
  let end = next === -1 ? rest.length : next;
  while (end > 0 && '", \t\r\n'.includes(rest.charAt(end - 1))) end--;
  return unescaped(rest.slice(0, end));
}
