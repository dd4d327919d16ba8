/**
 * JSON as ioka's Python writes it (wallets.md §3.4): blanks after `,` and `:`, floats with their point (`0.0`), letters
 * escaped in bodies and raw in what is signed.
 */

/** A number with a spelling of its own. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export interface Spelling {
  sortKeys: boolean;
  /** Separators `", "` and `": "`, or none of the blanks. */
  blanks: boolean;
  /** `\u0422` for every letter beyond ASCII. */
  ascii: boolean;
}

/** The text of a value of plain objects, arrays, strings, numbers, booleans, null and `Float`. */
export function pythonJson(value: unknown, spelling: Spelling): string {
  const { sortKeys, blanks, ascii } = spelling;
  const [item, pair] = blanks ? [', ', ': '] : [',', ':'];
  const text = (of: string): string => {
    const json = JSON.stringify(of);
    return ascii
      ? json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : json;
  };
  if (value instanceof Float) return Number.isInteger(value.value) ? `${value.value}.0` : String(value.value);
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${value.map((one) => pythonJson(one, spelling)).join(item)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value);
  if (sortKeys) members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, one]) => `${text(key)}${pair}${pythonJson(one, spelling)}`).join(item)}}`;
}
