/** The worked bytes of pinpads.md §2.3.4, terminal 00000166. */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { lengthPrefix } from '../framing/length-prefix.ts';
import { terminalDigits } from '../terminal-time.ts';
import { bytesOf, hexOf } from '../testkit/tape.ts';
import * as sa from './codec.ts';
import { replyOf } from './mapping.ts';
import { matchedBy, slipText, totalsOf } from './receipt.ts';

const { encode, decoder } = lengthPrefix();
const amount = money(50_000, 'UZS');
const terminalId = '00000166';
const rrn = '010965628751';
const time = terminalDigits(Date.UTC(2024, 3, 4, 6, 22, 13), 300);
const REFUND =
  '02 2D 00 00 05 00 35 30 30 30 30 04 03 00 38 36 30 0E 0C 00 30 31 30 39 36 35 36 32 38 37 35 31 19 02 00 32 39 1B 08 00 30 30 30 30 30 31 36 36 2C 51';

describe('the worked bytes', () => {
  it.each([
    ['test op 26', sa.linkTest({}), '02 05 00 19 02 00 32 36 25 D3'],
    [
      'test and terminal',
      sa.linkTest({ terminalId }),
      '02 10 00 19 02 00 32 36 1B 08 00 30 30 30 30 30 31 36 36 CE C9',
    ],
    [
      'sale of 500.00, number 474',
      sa.sale({ amount, ecrNumber: 474, terminalId, time }),
      '02 34 00 00 05 00 35 30 30 30 30 04 03 00 38 36 30 15 0E 00 32 30 32 34 30 34 30 34 31 31 32 32 31 33 19 01 00 31 1A 03 00 34 37 34 1B 08 00 30 30 30 30 30 31 36 36 47 EC',
    ],
    ['wait', sa.encodeFields({ 25: '21' }), '02 05 00 19 02 00 32 31 A5 C2'],
    [
      'approved answer',
      sa.encodeFields({ 0: '50000', 4: '860', 14: rrn, 15: '000', 25: '1', 26: '474', 27: terminalId, 39: '1' }),
      '02 3C 00 00 05 00 35 30 30 30 30 04 03 00 38 36 30 0E 0C 00 30 31 30 39 36 35 36 32 38 37 35 31 0F 03 00 30 30 30 19 01 00 31 1A 03 00 34 37 34 1B 08 00 30 30 30 30 30 31 36 36 27 01 00 31 C3 0A',
    ],
    [
      'void op 4',
      sa.voidOf({ amount, rrn, authCode: '635842', terminalId }),
      '02 35 00 00 05 00 35 30 30 30 30 04 03 00 38 36 30 0D 06 00 36 33 35 38 34 32 0E 0C 00 30 31 30 39 36 35 36 32 38 37 35 31 19 01 00 34 1B 08 00 30 30 30 30 30 31 36 36 B4 17',
    ],
    ['refund op 29', sa.refund({ amount, rrn, terminalId, operation: '29' }), REFUND],
    [
      'emergency reversal op 53',
      sa.emergencyReversal({ amount, rrn, terminalId }),
      REFUND.replace('32 39 1B', '35 33 1B').replace('2C 51', '51 D4'),
    ],
    [
      'details 63/22',
      sa.details({ rrn, terminalId }),
      '02 24 00 0E 0C 00 30 31 30 39 36 35 36 32 38 37 35 31 19 02 00 36 33 1B 08 00 30 30 30 30 30 31 36 36 41 02 00 32 32 8F 75',
    ],
    [
      'short report 63/20',
      sa.shortReport({ terminalId }),
      '02 15 00 19 02 00 36 33 1B 08 00 30 30 30 30 30 31 36 36 41 02 00 32 30 0F C0',
    ],
    [
      'reconciliation 59',
      sa.reconciliation({ terminalId }),
      '02 10 00 19 02 00 35 39 1B 08 00 30 30 30 30 30 31 36 36 72 CF',
    ],
  ])('of %s', (_name, payload, bytes) => {
    expect(hexOf(encode(payload))).toBe(bytes);
    const [event] = decoder().push(bytesOf(bytes));
    expect(event).toMatchObject({ kind: 'frame', payload });
  });

  it('of the approved answer are an approval of what was asked, and of nothing else', () => {
    const bytes = encode(
      sa.encodeFields({ 0: '50000', 4: '860', 14: rrn, 15: '000', 25: '1', 26: '474', 27: terminalId, 39: '1' }),
    );
    const [event] = decoder().push(bytes);
    const fields = sa.decodeFields((event as { payload: Uint8Array }).payload) as sa.SaFields;
    expect(replyOf(fields, { amount, terminalId, offsetMinutes: 300 })).toMatchObject({
      kind: 'approved',
      facts: { rrn },
    });
    const other = money(50_001, 'UZS');
    expect(replyOf(fields, { amount: other, terminalId, offsetMinutes: 300 }).kind).toBe('unsure');
  });
});

describe('receipts', () => {
  it('lose their marks, their second copy and the card’s number', () => {
    expect(slipText('Я^Чек 5\r\nКарта 8600 0000 0000 0001~Чек 5')).toBe('Чек 5\nКарта 860000******0001');
    expect(slipText('Я^один~копияЪ^^два~копия')).toBe('один\n\nдва');
    expect(slipText('Я^')).toBeUndefined();
    expect(slipText(undefined)).toBeUndefined();
  });
  it('keep merchant numbers, RRNs and dates', () => {
    const text = 'MID 000000009052147\nRRN 010965628751\n20240404112213';
    expect(slipText(text)).toBe(text);
  });
  it('say whether totals agree, the negative first', () => {
    expect(matchedBy('Итоги не совпали')).toBe(false);
    expect(matchedBy('ИТОГИ СОВПАЛИ')).toBe(true);
    expect(matchedBy('Готово')).toBe(null);
  });
  it('give rows by terminal, and pass over words that are not known', () => {
    const text =
      'Терминал: 00000013\nОплата (5) 900.00 UZS\nБонусы (1) 1.00 UZS\nТерминал: 00000014\nОтмены дебет (2) 1 250.50 UZS';
    expect(totalsOf(text)).toEqual([
      {
        terminalId: '00000013',
        sales: { count: 5, minor: 90_000 },
        refunds: { count: 0, minor: 0 },
        voids: { count: 0, minor: 0 },
      },
      {
        terminalId: '00000014',
        sales: { count: 0, minor: 0 },
        refunds: { count: 0, minor: 0 },
        voids: { count: 2, minor: 125_050 },
      },
    ]);
    expect(totalsOf('ничего')).toEqual([]);
  });
});
