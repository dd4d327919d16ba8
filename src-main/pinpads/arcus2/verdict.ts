/**
 * One run of the tool → what the operation came to. Two things must say yes, the exit code 0 and the result 000, 001, 003
 * or 020 (of money back: 400 too), and nothing may contradict them: not the facts, not the slip (pinpads.md §2.2.1, §2.2.3,
 * §3.4).
 *
 *   yes ─ nothing contradicts ─► approved (flagged where a fact is missing)
 *   no  ─ a code that says so, and no sign of an approval ─► declined, not started
 *   anything else ─► unsure
 */
import { type Money, money } from '../../../src-shared/money.ts';
import type { OperationFacts, PinpadReply } from '../pinpad.ts';
import { factsOf as slipFacts } from '../slip/facts.ts';
import { readFields, type SlipFields } from '../slip/fields.ts';
import { classOfHostCode, reasonOfHostCode } from '../slip/host-codes.ts';
import type { SlipOperation } from '../slip/operation.ts';
import { type Answer, codeOf, type Facts, factsOf } from './answer.ts';

/** What was asked. `startedAt`: ms UTC; a slip that is much older is another operation's. */
export interface Expected {
  operation: SlipOperation;
  amount: Money;
  startedAt?: number;
  terminalId?: string | undefined;
}

const APPROVED: ReadonlySet<string> = new Set(['000', '001', '003', '020']);
const CLOCKS_APART_MS = 600_000;

/** The slip in an answer, where there is one. */
export const slipOf = (text: string | undefined): SlipFields | undefined =>
  text === undefined || text.trim() === '' ? undefined : readFields(text);

/** Of slip and facts together; the slip's RRN is the better one (older tools leave the facts empty). */
export function operationFacts(answer: Answer, slip: SlipFields | undefined, amount: Money): OperationFacts {
  const told = factsOf(answer.facts);
  const { code, amountMinor, text: _forPeople, ...rest } = told;
  const ofSlip = slip && answer.slip !== undefined ? slipFacts(slip, { message: answer.slip }, amount.currency) : {};
  const sum =
    amountMinor === undefined || slip?.amountMinor !== undefined ? {} : { amount: money(amountMinor, amount.currency) };
  return { ...rest, ...(code !== undefined && { responseCode: code }), ...sum, ...ofSlip };
}

function contradictions(told: Facts, slip: SlipFields | undefined, code: string, asked: Expected): string[] {
  const { operation, amount, startedAt, terminalId } = asked;
  const against = [...(slip?.conflicts ?? [])];
  if (told.code !== undefined && told.code !== code) against.push('result');
  if (told.amountMinor !== undefined && told.amountMinor !== amount.minor) against.push('amount');
  if (slip?.amountMinor !== undefined && slip.amountMinor !== amount.minor) against.push('amount');
  const hasOtherSums =
    slip?.amountMinor === undefined && (slip?.sums.length ?? 0) > 0 && !slip?.sums.includes(amount.minor);
  if (hasOtherSums) against.push('amount');
  if (slip?.currency !== undefined && slip.currency !== amount.currency) against.push('currency');
  if (told.rrn !== undefined && slip?.rrn !== undefined && told.rrn.padStart(12, '0') !== slip.rrn.padStart(12, '0'))
    against.push('rrn');
  if (slip?.operation !== undefined && slip.operation !== operation) against.push('operation');
  if (slip?.responseCode !== undefined && classOfHostCode(slip.responseCode, operation) !== 'approved')
    against.push('response_code');
  if (slip?.saysRefused) against.push('refused');
  if (slip?.at !== undefined && startedAt !== undefined && slip.at < startedAt - CLOCKS_APART_MS) against.push('time');
  const terminals = [told.terminalId, slip?.terminalId].filter((one) => one !== undefined);
  if (terminalId !== undefined && terminals.some((one) => one !== terminalId)) against.push('terminal_id');
  return [...new Set(against)];
}

/** Judges one run. Never throws. */
export function verdictOf(answer: Answer, asked: Expected): PinpadReply {
  const slip = slipOf(answer.slip);
  const told = factsOf(answer.facts);
  const facts = operationFacts(answer, slip, asked.amount);
  const unsure = (why: string): PinpadReply => ({ kind: 'unsure', why, facts });
  if (answer.killed || answer.exitCode === null) return unsure('the tool was ended');
  if (answer.takenBack) return unsure('the tool took something back by itself');
  const code = codeOf(answer.result);
  if (code === undefined) return unsure('the tool left no result');

  // "Reversal accepted": the bank's answer to a void, where the site's table leaves it as it is.
  if (APPROVED.has(code) || (code === '400' && asked.operation !== 'sale')) {
    if (answer.exitCode !== 0) return unsure(`exit code ${answer.exitCode}, result ${code}`);
    const against = contradictions(told, slip, code, asked);
    if (against.length > 0) return unsure(`contradicts: ${against.join(', ')}`);
    // Money that should have gone back must be seen to have gone back (I-21).
    if (asked.operation !== 'sale' && slip?.operation === undefined) return unsure('no slip says what it is of');
    const check = [
      facts.rrn === undefined && 'rrn',
      facts.amount === undefined && 'amount',
      slip?.operation === undefined && 'operation',
      !(slip?.saysApproved || slip?.responseCode !== undefined) && 'slip',
    ].filter((word) => typeof word === 'string');
    return { kind: 'approved', facts, ...(check.length > 0 && { check }) };
  }
  // A refusal beside signs of an approval is neither.
  const isOtherwise = told.code !== undefined && told.code !== code;
  if (slip?.saysApproved || isOtherwise) return unsure(`result ${code}, and signs of an approval`);
  const said = { reason: reasonOfHostCode(code), code: `arcus:${code}` } as const;
  switch (classOfHostCode(code, asked.operation)) {
    case 'not_started':
      // With a bank's number the operation was started after all.
      return facts.rrn !== undefined || facts.authCode !== undefined
        ? unsure(`result ${code}, with a bank's number`)
        : { kind: 'not_started', ...said };
    case 'declined':
    case 'void_failed':
      return { kind: 'declined', ...said, facts };
    case 'approved':
    case 'uncertain':
      return unsure(`result ${code} does not say whether money moved`);
  }
}
