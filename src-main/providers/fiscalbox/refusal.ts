/**
 * The box's error numbers → ours (fiscal_document, Errors.md; pinpads.md §1.5). Only an error that says that nothing
 * was charged is a refusal; the rest throws, and the payment is unknown (I-5). Words go before numbers: 104 and 105
 * changed places between the two generations of the document.
 */
import type { DeclineReason } from '../../../src-shared/evidence.ts';
import type { Reply } from '../provider.ts';
import type { BridgeError } from './bridge.ts';

type Rejected = Extract<Reply, { kind: 'rejected' }>;

export const rejected = (reason: DeclineReason, providerCode: string): Rejected => ({
  kind: 'rejected',
  reason,
  providerCode,
});

/**
 * Whoever answers so does not know, whatever the number beside it says: he waited in vain, was cut off, is still at it, or
 * hears of it for the second time, and what he heard of first may have been paid (docs/decisions/0008). "Expired" and
 * "limit" are refusals of a code and of a sum; of a time they are a wait that was in vain.
 */
const UNDECIDED = new RegExp(
  [
    'time(d)?.?out|time.{0,6}(limit|expired|is up)|no (answer|response|connection)|connection|unreachable|disconnected',
    'in.?process|processing|\\bpending|duplicat|already|HTTP Exception 5\\d\\d',
    'тайм.?аут|ожидани|истекло|истекшее время|лимит времени|нет (ответа|связи)|не отвечает|соединени|обрыв',
    'в обработке|обрабатывается|в процессе|выполняется|повторн|дубл|уже (оплач|провед|выполн|использ|существ)',
    'kutish|javob|ulanish|aloqa|bajarilmoqda|qayta ishlan|allaqachon|takror',
  ].join('|'),
  'i',
);

const REASONS: readonly (readonly [RegExp, DeclineReason])[] = [
  [/card (has )?expired|срок действия карты|карта просрочена/i, 'card_expired'],
  [/expired|ист[её]к|просроч|устарел|muddati|eskirgan/i, 'code_expired'],
  [/insufficient|not enough|no funds|недостаточно|yetarli emas/i, 'insufficient_funds'],
  [/limit|лимит/i, 'limit_exceeded'],
  [/blocked|заблокирован|bloklangan/i, 'card_blocked'],
];

/** What a wallet's sentence is about; undefined: no sentence we know. Never decides whether money moved. */
export const reasonIn = (text: string): DeclineReason | undefined =>
  REASONS.find(([pattern]) => pattern.test(text))?.[1];

export const isUndecided = (text: string): boolean => UNDECIDED.test(text);

/** Refused by the box itself, before anybody was asked for money. */
const BEFORE_ANY_CHARGE: Readonly<Record<number, DeclineReason>> = {
  // A field of ours was refused; the message is a map of fields in JSON.
  7: 'other',
  // The fiscal module is not initialised.
  102: 'rail_unavailable',
  // "BILLING_ERROR" in the wallets' samples, under the condition "fiscal module not initialised"; elsewhere a wrong
  // argument, a wrong time, or "… not configured".
  104: 'rail_unavailable',
  // The box's own subscription has run out, or covers one caller only.
  333: 'rail_unavailable',
  444: 'rail_unavailable',
};

/** 105 BILLING_ERROR and 106 PAYMENT_ERROR pass on what a wallet said; bare, they do not say whether it was paid. */
const PASSED_ON: ReadonlySet<number> = new Set([105, 106]);
const UPSTREAM_REFUSED = /HTTP Exception 4(?!08|09|29)\d\d/;

/** A wallet's charge that the box answered with an error. Throws when the error leaves it open whether it was paid. */
export function chargeRefusal({ code, message }: BridgeError): Rejected {
  const before = BEFORE_ANY_CHARGE[code];
  // 104 is a wallet's billing in one generation: with words of a wait in vain it is no refusal of the box's own.
  if (before !== undefined && !(code === 104 && isUndecided(message))) return rejected(before, String(code));
  if (PASSED_ON.has(code) && !isUndecided(message)) {
    const reason = reasonIn(message) ?? (UPSTREAM_REFUSED.test(message) ? 'other' : undefined);
    if (reason !== undefined) return rejected(reason, String(code));
  }
  throw new Error(`error ${code} does not say whether it was paid`);
}

/** UzQR's own numbers (UzQR.md, error codes) for calls that would make something: refused, nothing was made. */
const UZQR_REFUSES: Readonly<Record<number, DeclineReason>> = {
  1001: 'rail_unavailable',
  1002: 'rail_unavailable',
  2001: 'other',
  2002: 'other',
  2003: 'other',
  2004: 'rail_unavailable',
  // A refund of a payment that UzQR does not have.
  4001: 'not_allowed',
  6001: 'rail_unavailable',
};

/** A QR or a refund that was refused. Throws for 9001 (temporary trouble inside UzQR) and every other number. */
export function creationRefusal({ code }: BridgeError): Rejected {
  const reason = UZQR_REFUSES[code] ?? BEFORE_ANY_CHARGE[code];
  if (reason === undefined) throw new Error(`error ${code} does not say whether it was made`);
  return rejected(reason, String(code));
}
