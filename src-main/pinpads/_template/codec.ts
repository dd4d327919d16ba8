/**
 * Messages of an imaginary terminal: words parted by FS (1C). Typed on our side, text on the wire; no timer and no status
 * decision lives here. Replace by your terminal's document, section by section.
 *
 *   PING                                  → PONG <terminal id>
 *   SALE <our number> <minor> <currency>  → SALE <our number> OK <minor> <rrn> <auth> <card> | SALE <our number> NO <code>
 *   LAST <our number>                     → LAST <our number> OK … | LAST <our number> NO <code> | LAST <our number> NONE
 *   WORK <what it does>                     comes any time before the answer to a sale
 *
 * Words after OK may be empty: an approval stands, and the session says which fact is missing.
 */
import { type Money, money } from '../../../src-shared/money.ts';
import { withoutCardNumbers } from '../card-digits.ts';
import { currencyNumber } from '../currency-number.ts';
import type { OperationFacts } from '../pinpad.ts';

const FS = '\u001c';
const bytesOf = (...words: readonly string[]): Uint8Array => new TextEncoder().encode(words.join(FS));

/** What the amount field can carry: 1 to twelve digits. */
export const canSpell = ({ minor }: Money): boolean => minor > 0 && minor < 10 ** 12;

export const ping = (): Uint8Array => bytesOf('PING');
export const sale = (ecrNumber: number, amount: Money): Uint8Array =>
  bytesOf('SALE', String(ecrNumber), String(amount.minor), currencyNumber(amount.currency));
export const last = (ecrNumber: number): Uint8Array => bytesOf('LAST', String(ecrNumber));

export type Answer =
  | { kind: 'pong'; terminalId: string }
  | { kind: 'working'; doing: string }
  | { kind: 'approved'; to: 'SALE' | 'LAST'; ecrNumber: number; facts: OperationFacts }
  | { kind: 'refused'; to: 'SALE' | 'LAST'; ecrNumber: number; code: string }
  | { kind: 'none'; ecrNumber: number };

/** Undefined for words that are not in the document: never a refusal. */
export function decode(payload: Uint8Array, currency: Money['currency']): Answer | undefined {
  const [word, first = '', verdict, ...rest] = new TextDecoder().decode(payload).split(FS);
  if (word === 'PONG') return { kind: 'pong', terminalId: first };
  if (word === 'WORK') return { kind: 'working', doing: first };
  if ((word !== 'SALE' && word !== 'LAST') || !/^\d{1,6}$/.test(first)) return undefined;
  const ecrNumber = Number(first);
  if (verdict === 'NONE' && word === 'LAST') return { kind: 'none', ecrNumber };
  if (verdict === 'NO' && rest[0]) return { kind: 'refused', to: word, ecrNumber, code: rest[0] };
  const [minor = '', rrn, authCode, card] = rest;
  if (verdict !== 'OK' || !/^\d{0,12}$/.test(minor)) return undefined;
  const facts: OperationFacts = {
    ...(minor && { amount: money(Number(minor), currency) }),
    ...(rrn && { rrn }),
    ...(authCode && { authCode }),
    ...(card && { cardMask: withoutCardNumbers(card) }),
  };
  return { kind: 'approved', to: word, ecrNumber, facts };
}
