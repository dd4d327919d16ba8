/**
 * JSON that keeps the text of its numbers. Some rails sign values as they wrote them (`0.0`, `150000.00`), and
 * `JSON.parse` makes `0` of the first: the signature would be checked over something that nobody signed.
 */

/** A JSON value. Numbers keep their spelling; `true`, `false` and `null` are words. */
export type JsonText =
  | { kind: 'object'; members: ReadonlyMap<string, JsonText> }
  | { kind: 'array'; items: readonly JsonText[] }
  | { kind: 'string'; value: string }
  | { kind: 'number'; text: string }
  | { kind: 'word'; text: 'true' | 'false' | 'null' };

const MAX_DEPTH = 32;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SPACE = /[ \t\r\n]*/y;

/** Reads a body. Throws `SyntaxError` for what is not UTF-8 or JSON, for a key given twice and for deep nesting. */
export function readJsonText(raw: Uint8Array): JsonText {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw new SyntaxError('not UTF-8');
  }
  JSON.parse(text); // the engine checks the grammar; the walk below may trust it
  let at = 0;

  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  /** The next character that means something. */
  const next = (): string => {
    take(SPACE);
    return text.charAt(at);
  };

  function value(depth: number): JsonText {
    if (depth > MAX_DEPTH) throw new SyntaxError(`nested deeper than ${MAX_DEPTH} levels`);
    const first = next();
    if (first === '{') return object(depth);
    if (first === '[') return array(depth);
    if (first === '"') return { kind: 'string', value: string() };
    for (const word of ['true', 'false', 'null'] as const) {
      if (!text.startsWith(word, at)) continue;
      at += word.length;
      return { kind: 'word', text: word };
    }
    return { kind: 'number', text: take(NUMBER) };
  }

  const string = (): string => JSON.parse(take(STRING)) as string;

  function object(depth: number): JsonText {
    const members = new Map<string, JsonText>();
    at++;
    while (next() !== '}') {
      if (text.charAt(at) === ',') at++;
      next();
      const key = string();
      if (members.has(key)) throw new SyntaxError('a key is given twice');
      next();
      at++; // the colon
      members.set(key, value(depth + 1));
    }
    at++;
    return { kind: 'object', members };
  }

  function array(depth: number): JsonText {
    const items: JsonText[] = [];
    at++;
    while (next() !== ']') {
      if (text.charAt(at) === ',') at++;
      items.push(value(depth + 1));
    }
    at++;
    return { kind: 'array', items };
  }

  return value(1);
}

/**
 * Keys sorted at every level, numbers as they were written, letters unescaped: Python's
 * `json.dumps(value, sort_keys=True, ensure_ascii=False)` with the separators given.
 */
export function canonicalText(value: JsonText, separators: { item: string; pair: string }): string {
  switch (value.kind) {
    case 'object': {
      const keys = [...value.members.keys()].sort();
      const pairs = keys.map(
        (key) =>
          `${JSON.stringify(key)}${separators.pair}${canonicalText(value.members.get(key) as JsonText, separators)}`,
      );
      return `{${pairs.join(separators.item)}}`;
    }
    case 'array':
      return `[${value.items.map((item) => canonicalText(item, separators)).join(separators.item)}]`;
    case 'string':
      return JSON.stringify(value.value);
    case 'number':
    case 'word':
      return value.text;
  }
}

/** The text of a scalar member as it was written: `150000` and `"150000"` are both `150000`; `null` is empty. */
export function memberText(value: JsonText, key: string): string | undefined {
  const member = value.kind === 'object' ? value.members.get(key) : undefined;
  if (member?.kind === 'string') return member.value;
  if (member?.kind === 'number') return member.text;
  if (member?.kind === 'word') return member.text === 'null' ? '' : member.text;
  return undefined;
}
