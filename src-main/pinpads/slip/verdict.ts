/**
 * One operation's answer → what it came to (pinpads.md §3.4; money-safety §4c).
 *
 *   the box says yes ─ nothing contradicts ─ all checks there ─► approved
 *                                          └ some missing ────► approved, to be looked at
 *                    └ amount, operation, RRN, code contradict ► unsure
 *   the box says no  ─ a code that says so ───────────────────► declined, not started
 *                    └ anything else ─────────────────────────► unsure
 *   the box says neither, or both ────────────────────────────► unsure
 */
import type { Money } from '../../../src-shared/money.ts';
import type { PinpadReply } from '../pinpad.ts';
import type { Envelope } from './envelope.ts';
import { factsOf } from './facts.ts';
import type { SlipFields } from './fields.ts';
import { classOfHostCode, reasonOfHostCode } from './host-codes.ts';
import type { SlipOperation } from './operation.ts';
import { isUndecided } from './undecided.ts';

/** What was asked of the terminal. */
export interface Expected {
  operation: SlipOperation;
  amount: Money;
}

const sameNumber = (a: string, b: string): boolean => a.padStart(12, '0') === b.padStart(12, '0');

/** What speaks against an approval. One word is enough. */
function contradictions(envelope: Envelope, slip: SlipFields, { operation, amount }: Expected): string[] {
  const against = [...envelope.conflicts, ...slip.conflicts];
  const code = slip.responseCode;
  if (envelope.errorCode !== undefined) against.push('error');
  if (slip.saysRefused) against.push('refused');
  if (code !== undefined && classOfHostCode(code, operation) !== 'approved') against.push('response_code');
  if (slip.operation !== undefined && slip.operation !== operation) against.push('operation');
  if (slip.amountMinor !== undefined && slip.amountMinor !== amount.minor) against.push('amount');
  // No label that we know, but sums are printed, and none is what was asked.
  const hasOthersOnly = slip.amountMinor === undefined && slip.sums.length > 0 && !slip.sums.includes(amount.minor);
  if (hasOthersOnly) against.push('amount');
  if (slip.currency !== undefined && slip.currency !== amount.currency) against.push('currency');
  if (slip.rrn !== undefined && envelope.pptId !== undefined && !sameNumber(slip.rrn, envelope.pptId))
    against.push('rrn');
  const hasOtherNumbers =
    slip.rrn === undefined && slip.twelves.length > 0 && !slip.twelves.some((rrn) => rrn === envelope.pptId);
  if (hasOtherNumbers) against.push('rrn');
  return against;
}

/** What an approval would have and this one has not. */
function missing(envelope: Envelope, slip: SlipFields): string[] {
  const lacks: string[] = [];
  if (envelope.pptId === undefined) lacks.push('ppt_id');
  if (slip.rrn === undefined) lacks.push('rrn');
  if (slip.responseCode === undefined) lacks.push('response_code');
  if (slip.operation === undefined) lacks.push('operation');
  if (slip.amountMinor === undefined) lacks.push('amount');
  return lacks;
}

/** The layout that prints no word of approval, only the code. */
const printsNoWord = (slip: SlipFields): boolean => /^PAX A35 Uzcard POS/i.test(slip.app ?? '');

/**
 * Text that had to be scraped may have been cut anywhere: it is believed only with every fact there, RRN whole. The
 * box's own copy of the RRN is the one that may be absent (the sample of 2022 has none).
 */
const isWholeScrap = (slip: SlipFields, lacks: readonly string[]): boolean =>
  lacks.every((fact) => fact === 'ppt_id') &&
  slip.rrn?.length === 12 &&
  slip.terminalId !== undefined &&
  (slip.saysApproved || printsNoWord(slip));

/** What was read of one answer: `around` is the whole text of a scraped one. */
interface Reading {
  envelope: Envelope;
  slip: SlipFields | undefined;
  around?: SlipFields;
}

function ifYes({ envelope, around }: Reading, slip: SlipFields, expected: Expected): PinpadReply {
  const facts = factsOf(slip, envelope, expected.amount.currency);
  const unsure = (why: string): PinpadReply => ({ kind: 'unsure', why, facts });
  const against = [slip, ...(around ? [around] : [])].flatMap((text) => contradictions(envelope, text, expected));
  if (against.length > 0) return unsure(`contradicts: ${[...new Set(against)].join(', ')}`);
  if (slip.responseCode === undefined && !slip.saysApproved)
    return unsure('the slip does not say that it was approved');
  const lacks = missing(envelope, slip);
  // Sale and return share one address: money that should have gone back must be seen to have gone back (I-21).
  if (expected.operation !== 'sale' && slip.operation === undefined)
    return unsure('the slip does not say what it is of');
  // Neither a sum nor a number: it may be the answer to anything, a report of the day among them.
  if (['ppt_id', 'rrn', 'amount'].every((fact) => lacks.includes(fact)))
    return unsure('nothing ties the answer to what was asked');
  if (envelope.mode === 'scraped' && !isWholeScrap(slip, lacks)) return unsure('a damaged answer lacks facts');
  return { kind: 'approved', facts, ...(lacks.length > 0 && { check: lacks }) };
}

/** The box's own refusals, before any terminal was asked: a field, its module, its subscription (§1.5). */
const BEFORE_THE_TERMINAL: ReadonlySet<number> = new Set([7, 102, 333, 444]);
/** PAYMENT_ERROR, XUMO_ERROR, UZKARD_ERROR pass on what the terminal said. */
const PASSED_ON: ReadonlySet<number> = new Set([106, 108, 109]);

/** The host's code in an answer that says no: the slip's, else the only three digits in the box's words. */
function refusingCode(envelope: Envelope, slip: SlipFields | undefined): string | undefined {
  if (slip?.responseCode !== undefined) return slip.responseCode;
  const { errorCode, errorMessage = '', mode } = envelope;
  // Words that may have been cut prove nothing: `116` may be the beginning of anything.
  if (mode === 'scraped' || errorCode === undefined || !PASSED_ON.has(errorCode)) return undefined;
  const words = errorMessage.slice(0, 4_096);
  const codes = new Set(isUndecided(words) ? [] : (words.match(/(?<![\d.,])\d{3}(?![\d.,]\d|\d)/g) ?? []));
  return codes.size === 1 ? [...codes][0] : undefined;
}

function ifNo({ envelope, slip, around }: Reading, { operation, amount }: Expected): PinpadReply {
  const facts = slip && factsOf(slip, envelope, amount.currency);
  const unsure = (why: string): PinpadReply => ({ kind: 'unsure', why, ...(facts && { facts }) });
  if (envelope.conflicts.length > 0) return unsure(`contradicts: ${envelope.conflicts.join(', ')}`);
  for (const text of [slip, around]) {
    if (text?.conflicts.length) return unsure(`contradicts: ${text.conflicts.join(', ')}`);
    if (text?.saysApproved) return unsure('refused, with an approved slip');
  }
  const code = refusingCode(envelope, slip);
  if (code === undefined) {
    const own = envelope.errorCode;
    const isBefore =
      own !== undefined && BEFORE_THE_TERMINAL.has(own) && envelope.mode !== 'scraped' && slip === undefined;
    if (isBefore)
      return { kind: 'not_started', reason: own === 7 ? 'other' : 'rail_unavailable', code: `bridge:${own}` };
    return unsure(`error ${own ?? 'none'} does not say whether money moved`);
  }
  const said = { reason: reasonOfHostCode(code), code: `pinpad:${code}` } as const;
  switch (classOfHostCode(code, operation)) {
    case 'not_started':
      return { kind: 'not_started', ...said };
    case 'declined':
    case 'void_failed':
      return { kind: 'declined', ...said, ...(facts && { facts }) };
    case 'approved':
    case 'uncertain':
      return unsure(`code ${code} does not say whether money moved`);
  }
}

/** Judges an answer about one operation. Never throws. */
export function verdictOf(reading: Reading, expected: Expected): PinpadReply {
  const { envelope, slip } = reading;
  if (envelope.conflicts.includes('is_success') || envelope.isSuccess === undefined) {
    const facts = slip && factsOf(slip, envelope, expected.amount.currency);
    return { kind: 'unsure', why: 'the answer does not say whether it succeeded', ...(facts && { facts }) };
  }
  if (!envelope.isSuccess) return ifNo(reading, expected);
  if (!slip) return { kind: 'unsure', why: 'success without a slip' };
  return ifYes(reading, slip, expected);
}
