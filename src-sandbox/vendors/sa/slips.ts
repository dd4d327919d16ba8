/** What an SA terminal prints: field 90, in CP1251. */
import type { Operation, Sum, Totals } from '../../bank/journal.ts';

const NBSP = '\u00a0';
const sum = (minor: number): string => `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
/** The terminal lives in Tashkent. */
const local = (at: number): string => new Date(at + 5 * 3_600_000).toISOString().slice(0, 19);
/** yyyyMMddHHmmss */
export const terminalTime = (at: number): string => local(at).replace(/\D/g, '');

/** `isFancy`: with the number sign and hard spaces that some banks' templates have. */
export function operationSlip(one: Operation, word: string, code: string, at: number, isFancy: boolean): string {
  const gap = isFancy ? NBSP : ' ';
  return [
    'PRACTICE SHOP',
    `Терминал: ${one.terminalId}`,
    `Чек${gap}${isFancy ? '№' : ''}${one.receiptNumber}`,
    `Номер смены ${one.shift}`,
    word,
    `СУММА: ${sum(one.minor).replace(/(\d)(?=(\d{3})+\.)/g, isFancy ? `$1${NBSP}` : '$1')} ${one.currency}`,
    'Карта: 860014******3145',
    `Код авторизации: ${one.authCode}`,
    `Код ответа: ${code}`,
    `RRN: ${one.rrn}`,
    `Дата: ${local(at).replace('T', ' ')}`,
    'ОДОБРЕНО',
  ].join('\n');
}

const row = (word: string, { count, minor }: Sum, currency: string): string =>
  `${word} (${count}) ${sum(minor)} ${currency}`;

export function report(totals: Totals, currency: string, head: string, at: number): string {
  return [
    head,
    `Терминал: ${totals.terminalId}`,
    `Номер смены ${totals.shift}`,
    `Дата: ${local(at).replace('T', ' ')}`,
    row('Оплата', totals.sales, currency),
    row('Возврат', totals.refunds, currency),
    row('Отмена', totals.voids, currency),
    'Отчет окончен',
  ].join('\n');
}

/** The first two characters of field 90 open a slip on the terminal's printer. */
export const printed = (slip: string): string => `\u042f^${slip}`;
