/** The vendor's samples as bytes, and answers made for one test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { money } from '../../../../src-shared/money.ts';
import type { SlipOperation } from '../operation.ts';
import type { Expected } from '../verdict.ts';

export const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures', `${name}.txt`)));

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Text in the code page of Windows: what a bank's tool writes. */
export function cp1251(text: string): Uint8Array {
  const table = new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Uint8Array.from(text, (char) => {
    const byte = table.indexOf(char);
    if (byte === -1) throw new Error(`${char} is not in CP1251`);
    return byte;
  });
}

export const expecting = (operation: SlipOperation, minor: number): Expected => ({
  operation,
  amount: money(minor, 'UZS'),
});

/** Lines of a Humo sale of 10.00 UZS that was approved; a line of `undefined` is left out. */
export function humoSlip(over: Readonly<Record<string, string | undefined>> = {}): string {
  const lines: Record<string, string | undefined> = {
    terminal: 'ID Терминала:09110004  Номер смены 4',
    merchant: 'ID Организации:010950461213101',
    receipt: '                             Чек 340',
    operation: '               Оплата',
    word: '              ОДОБРЕНО',
    amount: 'СУММА(AMOUNT):             10.00 UZS',
    card: '        986009******7856:01',
    auth: 'Код авторизации: 635842',
    code: 'Код ответа: 000',
    rrn: 'RRN:408005356147',
    at: 'Дата:29/09/23 14:07:01',
    app: 'Univ. EMV POS 1.0.0/(MP) /675',
    ...over,
  };
  return Object.values(lines)
    .filter((line) => line !== undefined)
    .join('\n');
}

/** The box's envelope around a slip. */
export const answer = (message: unknown, over: Record<string, unknown> = {}): Uint8Array =>
  bytesOf(JSON.stringify({ data: { message, ppt_id: '408005356147' }, error: null, is_success: true, ...over }));

/** An answer that says no. */
export const refusal = (code: number, message: string, data: unknown = null): Uint8Array =>
  bytesOf(JSON.stringify({ data, error: { code, message, data: null }, is_success: false }));
