/**
 * The clipboard of a conformance run: every question put to the server, what Payme expects, and what came. Steps never
 * throw on a wrong answer, so one mistake does not hide the next.
 */
import { isDeepStrictEqual } from 'node:util';
import { type AskedCall, judgeAnswer, type Meaning } from '../../src-sandbox/vendors/payme/answer-rules.ts';
import { isAccountCode, type PaymeMethod } from '../../src-sandbox/vendors/payme/methods.ts';
import type { Caller, Envelope } from './caller.ts';

/** One line of the result. `expected` and `got` are for people. */
export interface Step {
  scenario: string;
  step: string;
  ok: boolean;
  expected: string;
  got: string;
}

export type Params = Readonly<Record<string, unknown>>;
export type Result = Record<string, unknown>;

/** Which error codes a step accepts: single codes, and `account` for -31050…-31099. */
export type Codes = readonly (number | 'account')[];

/** Raised inside a scenario when the rest of it makes no sense; recorded as a failed step. */
export class CannotGoOn extends Error {
  override readonly name = 'CannotGoOn';
}

/** So that an answer made from the clock differs from the one it should repeat. */
const REPEAT_GAP_MS = 3;

export interface Checklist {
  record(step: string, ok: boolean, expected: string, got: string): void;
  /** Expects a result with these values; gives it, or undefined when the answer was something else. */
  ok(step: string, method: PaymeMethod, params: Params, values?: Params): Promise<Result | undefined>;
  /** `ok`, then the same call again: the second answer must be equal (sandbox rule, wallets.md §1.10). */
  okTwice(step: string, method: PaymeMethod, params: Params, values?: Params): Promise<Result | undefined>;
  error(step: string, method: PaymeMethod, params: Params, codes: Codes): Promise<void>;
  errorTwice(step: string, method: PaymeMethod, params: Params, codes: Codes): Promise<void>;
  /** A call in any envelope; `asked.method` says by which rules the answer is read. */
  raw(
    step: string,
    envelope: Envelope,
    asked: Pick<AskedCall, 'method' | 'id'>,
    expected: Expectation,
  ): Promise<Meaning>;
  /** Judges an answer that was fetched elsewhere (storms). */
  judge(
    step: string,
    answer: { status: number; contentType: string; body: string },
    asked: Pick<AskedCall, 'method' | 'id'>,
  ): Judged;
}

export interface Judged {
  meaning: Meaning;
  problems: readonly string[];
}

/** What a raw call should be answered with. */
export interface Expectation {
  text: string;
  fits(meaning: Meaning): boolean;
}

export const expectCodes = (codes: Codes): Expectation => ({
  text: `error ${codes.map((code) => (code === 'account' ? '-31050…-31099' : code)).join(' or ')}, HTTP 200`,
  fits: (meaning) => meaning.kind === 'error' && fitsCode(meaning.error.code, codes),
});

export const expectResult = (values: Params = {}): Expectation => ({
  text: `a result${Object.keys(values).length > 0 ? ` with ${show(values)}` : ''}`,
  fits: (meaning) =>
    meaning.kind === 'result' &&
    Object.entries(values).every(([key, value]) => isDeepStrictEqual(meaning.result[key], value)),
});

export const either = (a: Expectation, b: Expectation): Expectation => ({
  text: `${a.text}, or ${b.text}`,
  fits: (meaning) => a.fits(meaning) || b.fits(meaning),
});

const fitsCode = (code: number, codes: Codes): boolean =>
  codes.includes(code) || (codes.includes('account') && isAccountCode(code));

export function createChecklist(
  scenario: string,
  caller: Caller,
  accountField: string,
  onStep: (step: Step) => void,
): Checklist {
  const record: Checklist['record'] = (step, ok, expected, got) => onStep({ scenario, step, ok, expected, got });

  async function ask(method: PaymeMethod, params: Params): Promise<Judged> {
    const { id, answer } = await caller.call(method, params);
    const amount = typeof params.amount === 'number' ? { amount: params.amount } : {};
    return judgeAnswer(answer, { method, id, accountField, ...amount });
  }

  function note(step: string, { meaning, problems }: Judged, { text, fits }: Expectation): boolean {
    const ok = fits(meaning) && problems.length === 0;
    record(step, ok, text, [describe(meaning), ...problems].join('; '));
    return ok;
  }

  async function twice(step: string, method: PaymeMethod, params: Params, expected: Expectation): Promise<Meaning> {
    const first = await ask(method, params);
    note(step, first, expected);
    await new Promise((resolve) => setTimeout(resolve, REPEAT_GAP_MS));
    const second = await ask(method, params);
    const equal = isDeepStrictEqual(second.meaning, first.meaning);
    record(
      `${step}, repeated`,
      equal && second.problems.length === 0,
      describe(first.meaning),
      [describe(second.meaning), ...second.problems].join('; '),
    );
    return first.meaning;
  }

  const resultOf = (meaning: Meaning): Result | undefined => (meaning.kind === 'result' ? meaning.result : undefined);

  return {
    record,
    async ok(step, method, params, values) {
      const judged = await ask(method, params);
      note(step, judged, expectResult(values));
      return resultOf(judged.meaning);
    },
    okTwice: async (step, method, params, values) => resultOf(await twice(step, method, params, expectResult(values))),
    async error(step, method, params, codes) {
      note(step, await ask(method, params), expectCodes(codes));
    },
    async errorTwice(step, method, params, codes) {
      await twice(step, method, params, expectCodes(codes));
    },
    async raw(step, envelope, asked, expected) {
      const judged = judgeAnswer(await caller.send(envelope), { ...asked, accountField });
      note(step, judged, expected);
      return judged.meaning;
    },
    judge: (step, answer, asked) => {
      const judged = judgeAnswer(answer, { ...asked, accountField });
      if (judged.problems.length > 0) record(step, false, 'a clean answer', judged.problems.join('; '));
      return judged;
    },
  };
}

export function describe(meaning: Meaning): string {
  if (meaning.kind === 'result') return show(meaning.result);
  if (meaning.kind === 'none') return `no usable answer: ${meaning.why}`;
  const { code, data } = meaning.error;
  return `error ${code}${data === undefined ? '' : ` data ${show(data)}`}`;
}

/** One line, never longer than a screen. */
export const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
};
