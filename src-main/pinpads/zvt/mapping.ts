/** What ZVT's result and abort codes say about money. A code that is not listed is a doubt, never a refusal (I-5). */
import type { DeclineReason } from '../../../src-shared/evidence.ts';
import { equal, type Money } from '../../../src-shared/money.ts';
import { currencyNumber } from '../currency-number.ts';
import type { Hint, OperationFacts, PinpadReply } from '../pinpad.ts';
import type { StatusInformation } from './codec.ts';

/** ZVT specification, "error messages". The host's refusals are 01 to 63 and keep their code. */
const REASONS: Readonly<Record<string, DeclineReason>> = {
  '64': 'other',
  '65': 'other',
  '67': 'not_allowed',
  '68': 'not_allowed',
  '6A': 'rail_unavailable',
  '6B': 'not_allowed',
  '6C': 'customer_refused',
  '6E': 'card_blocked',
  '6F': 'not_allowed',
  '71': 'insufficient_funds',
  '78': 'card_expired',
  '79': 'not_allowed',
  '7A': 'not_allowed',
  '83': 'not_allowed',
  B4: 'not_allowed',
  B5: 'not_allowed',
  C1: 'not_allowed',
  C3: 'limit_exceeded',
  C5: 'not_allowed',
  C6: 'not_allowed',
  C8: 'limit_exceeded',
  F0: 'rail_unavailable',
};

const isHostRefusal = (code: string): boolean => /^(0[1-9A-F]|[1-5][0-9A-F]|6[0-3])$/.test(code);

/** How an operation ended: its status information, if one came, and an abort's code, if it was aborted. */
export interface Ending {
  status: StatusInformation | undefined;
  /** The slip's lines, where the terminal leaves printing to us. */
  slip: string | undefined;
  aborted?: string;
}

const factsOf = ({ status, slip }: Ending): OperationFacts => ({ ...status?.facts, ...(slip && { slip }) });

/** The end of a sale, reversal or refund. */
export function replyOf(ending: Ending, expected: { amount: Money; terminalId?: string }): PinpadReply {
  const { status, aborted } = ending;
  const facts = factsOf(ending);
  const result = status?.result;
  if (result === '00') {
    if (aborted !== undefined) return { kind: 'unsure', why: 'approved_then_aborted', facts };
    if (facts.amount && !equal(facts.amount, expected.amount)) return { kind: 'unsure', why: 'amount_differs', facts };
    if (status?.currency && Number(status.currency) !== Number(currencyNumber(expected.amount.currency)))
      return { kind: 'unsure', why: 'currency_differs', facts };
    if (expected.terminalId && facts.terminalId && facts.terminalId !== expected.terminalId)
      return { kind: 'unsure', why: 'terminal_differs', facts };
    const check = [!facts.amount && 'amount_missing', !facts.receiptNumber && 'receipt_number_missing'].filter(
      (word) => typeof word === 'string',
    );
    return { kind: 'approved', facts, ...(check.length > 0 && { check }) };
  }
  const code = result ?? aborted;
  if (code === undefined) return { kind: 'unsure', why: 'completed_without_status', facts };
  const reason = REASONS[code] ?? (isHostRefusal(code) ? 'other' : undefined);
  if (!reason) return { kind: 'unsure', why: `code_${code}`, facts };
  return { kind: 'declined', reason, code, ...(status && { facts }) };
}

const HINTS: Readonly<Record<number, Exclude<Hint['kind'], 'text'>>> = {
  1: 'insert_card',
  2: 'enter_pin',
  10: 'insert_card',
  14: 'contacting_bank',
  23: 'contacting_bank',
  74: 'remove_card',
};
/** Intermediate status (04 FF): its first byte says what the terminal is doing. */
export const hintOf = (data: Uint8Array): Hint | undefined => {
  const kind = HINTS[data[0] ?? -1];
  return kind && { kind };
};
