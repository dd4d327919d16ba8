/** What a terminal's answer means, in the station's words. A status that is not listed proves nothing. */
import type { DeclineReason } from '../../../src-shared/evidence.ts';
import { type Currency, equal, type Money, money } from '../../../src-shared/money.ts';
import { withoutCardNumbers } from '../card-digits.ts';
import { currencyNumber } from '../currency-number.ts';
import type { Hint, OperationFacts, PinpadReply } from '../pinpad.ts';
import { classOfHostCode, isDoubt, reasonOfHostCode } from '../slip/host-codes.ts';
import { atOfDigits } from '../terminal-time.ts';
import { FIELD, OPERATION, type SaFields, STATUS } from './codec.ts';
import { slipText } from './receipt.ts';

/** What we asked, to compare the answer with. */
export interface Expected {
  amount: Money;
  terminalId?: string;
  offsetMinutes: number;
}

/** Host response codes of two digits (ISO 8583:1987); those of three are `slip/host-codes.ts`. */
const REASONS: Readonly<Record<string, DeclineReason>> = {
  '51': 'insufficient_funds',
  '54': 'card_expired',
  '55': 'wrong_pin',
  '61': 'limit_exceeded',
  '41': 'card_blocked',
  '43': 'card_blocked',
  '57': 'not_allowed',
};
const reasonOf = (code: string): DeclineReason => REASONS[code] ?? reasonOfHostCode(code);
/** ISO 8583:1987: the answer came too late; the operation came twice. */
const LATE_OR_TWICE = new Set(['68', '94']);
/** ISO 8583:1987: approved, with a document, a guest of honour, no reason to refuse. */
const APPROVED_87 = new Set(['00', '08', '11', '85']);
/** Approved, and approved reversals (400). */
const HOST_APPROVED = new Set(['00', '000', '001', '003', '020', '400']);

function amountOf(fields: SaFields, currency: Currency): Money | undefined {
  const digits = fields.get(FIELD.amount) ?? '';
  return /^\d{1,15}$/.test(digits) ? money(Number(digits), currency) : undefined;
}

/** The facts of an answer. Texts stay texts; card numbers are masked. */
export function factsOf(
  fields: SaFields,
  expected: Pick<Expected, 'offsetMinutes'> & { currency: Currency },
): OperationFacts {
  const text = (field: number): string | undefined => fields.get(field)?.trim() || undefined;
  const facts: OperationFacts = {};
  const put = <Key extends keyof OperationFacts>(key: Key, value: OperationFacts[Key]) => {
    if (value !== undefined) facts[key] = value;
  };
  const cardMask = text(FIELD.cardMask);
  put('rrn', text(FIELD.rrn));
  put('authCode', text(FIELD.authCode));
  put('receiptNumber', text(FIELD.slipNumberToo) ?? text(FIELD.slipNumber));
  put('terminalId', text(FIELD.terminalId));
  put('merchantId', text(FIELD.merchantId));
  put('cardMask', cardMask && withoutCardNumbers(cardMask));
  put('responseCode', text(FIELD.responseCode));
  put('amount', amountOf(fields, expected.currency));
  put('at', atOfDigits(text(FIELD.terminalTime) ?? '', expected.offsetMinutes));
  put('slip', slipText(fields.get(FIELD.receipt)));
  return facts;
}

/** A host code that is known and is no approval: a refusal or a doubt. 400 takes back, so it approves no sale. */
function isNoApproval(code: string, fields: SaFields): boolean {
  if (code === '400') return fields.get(FIELD.operation) === OPERATION.sale;
  if (/^\d\d$/.test(code)) return !APPROVED_87.has(code);
  return isDoubt(code) || (!HOST_APPROVED.has(code) && classOfHostCode(code, 'refund') !== 'uncertain');
}

/** What contradicts an approval of what we asked. */
function contradiction(fields: SaFields, facts: OperationFacts, expected: Expected): string | undefined {
  // A sum that is said and cannot be read is not the same as no sum (docs/decisions/0008).
  if (!facts.amount && fields.get(FIELD.amount)) return 'amount_unreadable';
  if (facts.amount && !equal(facts.amount, expected.amount)) return 'amount_differs';
  if (facts.responseCode && isNoApproval(facts.responseCode, fields)) return `code_${facts.responseCode}`;
  const currency = fields.get(FIELD.currency);
  if (currency && currency !== currencyNumber(expected.amount.currency)) return 'currency_differs';
  if (expected.terminalId && facts.terminalId && facts.terminalId !== expected.terminalId) return 'terminal_differs';
  return undefined;
}

/** The final answer to a sale, void, refund or reversal. */
export function replyOf(fields: SaFields, expected: Expected): PinpadReply {
  const status = fields.get(FIELD.status) ?? 'missing';
  const facts = factsOf(fields, { offsetMinutes: expected.offsetMinutes, currency: expected.amount.currency });
  const code = facts.responseCode ?? `39=${status}`;
  const refused = (reason: DeclineReason): PinpadReply => ({
    kind: 'declined',
    reason,
    facts,
    ...(code && { code }),
  });
  switch (status) {
    case STATUS.approved:
    case STATUS.offline: {
      const why = contradiction(fields, facts, expected);
      if (why) return { kind: 'unsure', why, facts };
      const check = [
        !facts.rrn && 'rrn_missing',
        !facts.amount && 'amount_missing',
        facts.responseCode && !HOST_APPROVED.has(facts.responseCode) && 'response_code_unknown',
        status === STATUS.offline && 'approved_offline',
      ].filter((word) => typeof word === 'string');
      return { kind: 'approved', facts, ...(check.length > 0 && { check }) };
    }
    case STATUS.declined:
      // The terminal's "declined" is what it made of a host that did not know (docs/decisions/0008).
      if (isDoubt(facts.responseCode ?? '') || LATE_OR_TWICE.has(facts.responseCode ?? ''))
        return { kind: 'unsure', why: `code_${code}`, facts };
      return refused(reasonOf(facts.responseCode ?? ''));
    case STATUS.aborted:
      return refused('customer_refused');
    case STATUS.noHost:
      // With an RRN or an authorisation the host was reached after all, and may have taken the money.
      if (facts.rrn || facts.authCode) return { kind: 'unsure', why: 'host_lost', facts };
      return refused('rail_unavailable');
    default:
      return { kind: 'unsure', why: `status_${status}`.slice(0, 40), facts };
  }
}

const CAPTIONS: readonly [RegExp, Hint['kind'] & ('insert_card' | 'enter_pin' | 'contacting_bank' | 'remove_card')][] =
  [
    [/заберите|извлеките|убрать\s+карт|remove/iu, 'remove_card'],
    [/пин|pin/iu, 'enter_pin'],
    [/вставьте|приложите|предъявите|проведите|insert|tap/iu, 'insert_card'],
    [/связь|соединение|хост|банк|connect/iu, 'contacting_bank'],
  ];
const CAPTION_ITEM = 3;

/** Field 76 of op 52, items parted by `^`; the fourth is the caption. Undefined when there is none. */
export function hintOf(fields: SaFields): Hint | undefined {
  const caption = fields.get(FIELD.caption)?.split('^')[CAPTION_ITEM]?.trim();
  if (!caption) return undefined;
  const kind = CAPTIONS.find(([pattern]) => pattern.test(caption))?.[1];
  return kind ? { kind } : { kind: 'text', text: withoutCardNumbers(caption).slice(0, 80) };
}
