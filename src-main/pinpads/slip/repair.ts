/**
 * The box's JSON as it should have been (pinpads.md §3.1, rows 1 to 3 and 8): raw line feeds inside strings become `\n`, a
 * backslash before a real line feed too, commas before a closing bracket go. What cannot be mended this way is scraped.
 */

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (char: string): string => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** One walk over the text. Changes nothing in JSON that is whole, except commas that are too many. */
export function repairJson(text: string): string {
  let out = '';
  let from = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString && code === 0x5c) {
      const next = /^\r?\n/.exec(text.slice(at + 1, at + 3))?.[0];
      if (next !== undefined) {
        out += `${text.slice(from, at)}\\n`;
        from = at + 1 + next.length;
        at = from - 1;
      } else at++;
    } else if (code === 0x22) inString = !inString;
    else if (inString && code < 0x20) {
      out += text.slice(from, at) + escaped(text.charAt(at));
      from = at + 1;
    } else if (!inString && code === 0x2c && /^\s{0,64}[}\]]/.test(text.slice(at + 1, at + 66))) {
      out += text.slice(from, at);
      from = at + 1;
    }
  }
  return out + text.slice(from);
}
