/**
 * JSON as this station reads it: valid UTF-8, no key twice, no prototype keys, no lone surrogates, at most 32 levels.
 * `JSON.parse` alone lets the last of two equal keys win, so two readers of one body could see two amounts.
 */

const MAX_DEPTH = 32;

/** Thrown for bytes that are not JSON we accept. The message names the rule, never the content. */
export class UnreadableJson extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableJson';
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses a body. Throws `UnreadableJson`. */
export function parseStrictJson(bytes: Uint8Array): { value: unknown; text: string } {
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new UnreadableJson('the body is not UTF-8');
  }
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableJson('the body is not JSON');
  }
  checkText(text);
  return { value, text };
}

/** The source text of a top-level number, digit for digit: "1500.50" stays what it was written as. */
export function numberText(text: string, key: string): string | undefined {
  const sources = new Map<unknown, string>();
  let found: string | undefined;
  // The third argument (source text access) is in Node 22+ and Chromium 114+; the types do not know it yet.
  const reviver = function (this: unknown, name: string, value: unknown, context?: { source?: string }): unknown {
    if (name === key && typeof value === 'number') sources.set(this, context?.source ?? String(value));
    if (name === '') found = sources.get(value); // parents come after children: the last one is the whole text
    return value;
  };
  JSON.parse(text, reviver);
  return found;
}

/** One pass over text that is already known to be valid JSON. */
function checkText(text: string): void {
  // One entry per open bracket: the keys seen in this object, or null in an array.
  const open: (Set<string> | null)[] = [];
  let keyNext = false;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x7b: // {
      case 0x5b: {
        // [
        if (open.length === MAX_DEPTH) throw new UnreadableJson(`the body is nested deeper than ${MAX_DEPTH} levels`);
        const object = text.charCodeAt(i) === 0x7b;
        open.push(object ? new Set() : null);
        keyNext = object;
        break;
      }
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        keyNext = false;
        break;
      case 0x2c: // ,
        keyNext = open.at(-1) instanceof Set;
        break;
      case 0x22: {
        const end = endOfString(text, i);
        const content = JSON.parse(text.slice(i, end + 1)) as string;
        if (!content.isWellFormed()) throw new UnreadableJson('the body contains half of a character');
        if (keyNext) addKey(open.at(-1) as Set<string>, content);
        keyNext = false;
        i = end;
        break;
      }
    }
  }
}

function addKey(keys: Set<string>, key: string): void {
  if (key === '__proto__' || key === 'constructor') throw new UnreadableJson('the body names a prototype');
  if (keys.has(key)) throw new UnreadableJson('the body gives one key twice');
  keys.add(key);
}

function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text.charCodeAt(i) !== 0x22) i += text.charCodeAt(i) === 0x5c ? 2 : 1;
  return i;
}
