/**
 * What the tool left in its folder, as one answer. It is kept raw in the emergency journal before anybody reads it, and
 * read again from there after a crash.
 */
import { withoutCardNumbers } from '../card-digits.ts';
import { decode } from '../slip/text.ts';
import type { Outputs } from './site.ts';

/** One run of the tool, its files as text. */
export interface Answer {
  exitCode: number | null;
  /** We ended it, or it was ended: what it had begun goes on without it. */
  killed: boolean;
  /** Absent: the file was not written. */
  result?: string;
  slip?: string;
  facts?: string;
  /** The tool took the operation back by itself. */
  takenBack: boolean;
}

/** Parts one file from the next: in no text. */
const PART = 0x1c;
const encoder = new TextEncoder();

/** `exit 0`, then each file after a line with its part's name. */
export function pack(
  run: { exitCode: number | null; killed: boolean },
  files: Readonly<Record<string, Uint8Array>>,
  outputs: Outputs,
): Uint8Array {
  const named: [string, Uint8Array | undefined][] = [
    ['result', files[outputs.result]],
    ['slip', files[outputs.slip]],
    ['facts', files[outputs.facts]],
    ...outputs.takenBack.map((name): [string, Uint8Array | undefined] => ['takenBack', files[name]]),
  ];
  const exit = run.exitCode === null ? 'none' : String(run.exitCode);
  const parts = named.flatMap(([name, bytes]) =>
    bytes === undefined ? [] : [Uint8Array.of(PART), encoder.encode(`${name}\n`), bytes],
  );
  const all = [encoder.encode(`exit ${exit}${run.killed ? ' killed' : ''}\n`), ...parts];
  const out = new Uint8Array(all.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of all) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Undefined for bytes that are no packed answer. */
export function unpack(raw: Uint8Array): Answer | undefined {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at <= raw.length; at++) {
    if (at < raw.length && raw[at] !== PART) continue;
    parts.push(raw.subarray(from, at));
    from = at + 1;
  }
  const [head = new Uint8Array(), ...files] = parts;
  const exit = /^exit (none|-?\d{1,10})( killed)?\n$/.exec(new TextDecoder().decode(head));
  if (!exit) return undefined;
  const answer: Answer = {
    exitCode: exit[1] === 'none' ? null : Number(exit[1]),
    killed: exit[2] !== undefined,
    takenBack: false,
  };
  for (const file of files) {
    const end = file.indexOf(0x0a);
    const name = new TextDecoder().decode(file.subarray(0, end));
    const { text } = decode(file.subarray(end + 1));
    if (name === 'takenBack') answer.takenBack = true;
    else if (name === 'result' || name === 'slip' || name === 'facts') answer[name] = text;
    else return undefined;
  }
  return answer;
}

/** What output.dat says: the code, PAN, terminal, authorisation, kind of card, text, amount, RRN, one a line. */
export interface Facts {
  code?: string;
  terminalId?: string;
  authCode?: string;
  /** For people, card numbers masked. */
  text?: string;
  amountMinor?: number;
  rrn?: string;
}

const LINES = { code: 0, terminalId: 2, authCode: 3, text: 5, amount: 6, rrn: 7 } as const;

/** What a program of the bank's ends a text with: a NUL, or the end-of-file mark of DOS. */
const ENDS = ['\0', '\x1a'] as const;

/** Three digits and nothing else; half a file is no code. */
export const codeOf = (result: string | undefined): string | undefined =>
  /^\s{0,4}(\d{3})\s{0,16}$/.exec(ENDS.reduce((text, end) => text.replaceAll(end, ' '), result ?? ''))?.[1];

export function factsOf(file: string | undefined): Facts {
  const lines = (file ?? '').split(/\r?\n/).map((line) => line.trim());
  const matching = (line: number, pattern: RegExp): string | undefined => pattern.exec(lines[line] ?? '')?.[0];
  const code = codeOf(lines[LINES.code]);
  const terminalId = matching(LINES.terminalId, /^[0-9A-Z]{8}$/);
  const authCode = matching(LINES.authCode, /^[0-9A-Z]{4,8}$/);
  const amount = matching(LINES.amount, /^\d{1,12}$/);
  const rrn = matching(LINES.rrn, /^\d{6,12}$/);
  const text = lines[LINES.text];
  return {
    ...(code !== undefined && { code }),
    ...(terminalId !== undefined && { terminalId }),
    ...(authCode !== undefined && { authCode }),
    ...(text && { text: withoutCardNumbers(text).slice(0, 200) }),
    ...(amount !== undefined && { amountMinor: Number(amount) }),
    ...(rrn !== undefined && { rrn }),
  };
}
