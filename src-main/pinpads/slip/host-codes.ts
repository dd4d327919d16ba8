/**
 * The three digits that a terminal or its bank answers with ("Код ответа"), and what they say about money (pinpads.md
 * §2.2.3; fiscal_document, Errors.md). The classes are inferred, to be confirmed by the bank; a code that is not here is
 * a doubt and never a refusal (I-5). 913, "duplicate", is one of those: what it is a duplicate of may have been paid
 * (docs/decisions).
 */
import type { DeclineReason } from '../../../src-shared/evidence.ts';
import type { SlipOperation } from './operation.ts';

/** What a code says. `void_failed`: the operation to be taken back was not found or may not be taken back. */
export type HostCodeClass = 'approved' | 'not_started' | 'declined' | 'void_failed' | 'uncertain';

/** 400 approves a void and a refund and nothing else (ISO 8583:1993, "reversal accepted"). */
const APPROVED: Readonly<Record<SlipOperation, ReadonlySet<string>>> = {
  sale: new Set(['000', '001', '003', '020']),
  void: new Set(['000', '400']),
  refund: new Set(['000', '400']),
};

const NOT_STARTED: ReadonlySet<string> = new Set(
  '006 203 211 212 216 233 234 301 303 320 411 984 987 990 992 999'.split(' '),
);
const VOID_FAILED: ReadonlySet<string> = new Set('202 914 217 218 235 915 302'.split(' '));
const DECLINED: ReadonlySet<string> = new Set('305 321 902 904 940'.split(' '));

/** Named as doubts by the table: time was up, a host was cut off, the operation came twice. */
const DOUBTS: ReadonlySet<string> = new Set(
  '005 250 402 403 404 905 906 907 908 909 910 911 912 913 923 988 998'.split(' '),
);
/** The host itself does not know: whatever the terminal makes of it, money may have moved. */
export const isDoubt = (code: string): boolean => DOUBTS.has(code);

const isBetween = (code: string, from: number, to: number): boolean =>
  /^\d{3}$/.test(code) && Number(code) >= from && Number(code) <= to;

export function classOfHostCode(code: string, operation: SlipOperation): HostCodeClass {
  if (APPROVED[operation].has(code)) return 'approved';
  if (NOT_STARTED.has(code)) return 'not_started';
  if (operation !== 'sale' && VOID_FAILED.has(code)) return 'void_failed';
  if (DECLINED.has(code) || isBetween(code, 100, 128) || isBetween(code, 200, 209)) return 'declined';
  return 'uncertain';
}

const REASONS: readonly (readonly [DeclineReason, string])[] = [
  ['insufficient_funds', '116'],
  ['card_expired', '101 201'],
  ['wrong_pin', '106 117 126 127 128'],
  ['limit_exceeded', '110 121 123 235 321 915'],
  ['card_blocked', '104 105 125 204 209 940'],
  ['customer_refused', '006 203 206 208 211 212 216 320 411 987 990 992'],
  ['not_allowed', '109 111 119 120 202 207 217 218 302 305 902 914'],
  ['rail_unavailable', '301 303 904 984 999'],
];
const REASON_OF: ReadonlyMap<string, DeclineReason> = new Map(
  REASONS.flatMap(([reason, codes]) => codes.split(' ').map((code) => [code, reason] as const)),
);

/** Why a code refused, in the station's words. */
export const reasonOfHostCode = (code: string): DeclineReason => REASON_OF.get(code) ?? 'other';
