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

describe('an answer of odd bytes', () => {
  const usual = { 0: '50000', 4: '860', 14: rrn, 15: '000', 25: '1', 26: '474', 27: terminalId, 39: '1' };
  const judged = (fields: Record<number, string>) =>
    replyOf(sa.decodeFields(sa.encodeFields({ ...usual, ...fields })) as sa.SaFields, {
      amount,
      terminalId,
      offsetMinutes: 300,
    });
  const joinedFields = (...parts: Record<number, string>[]): Uint8Array =>
    Uint8Array.from(parts.flatMap((part) => [...sa.encodeFields(part)]));

  it.each([
    [{ 0: '50000 ' }],
    [{ 0: '000000050000' }],
    [{ 39: '1\0' }],
    [{ 27: ' 00000166' }],
    [{ 15: '00' }],
    [{ 15: '08' }],
  ])('%j is approved', (odd) => {
    expect(judged(odd)).toMatchObject({ kind: 'approved', facts: { rrn, amount, terminalId } });
  });
  it.each([
    [{ 0: '500.00' }, 'amount_unreadable'],
    [{ 0: 'x' }, 'amount_unreadable'],
    [{ 15: '116' }, 'code_116'],
    [{ 15: '51' }, 'code_51'],
    [{ 15: '911' }, 'code_911'],
    [{ 15: '94' }, 'code_94'],
    [{ 15: '999' }, 'code_999'],
    [{ 15: '400' }, 'code_400'],
  ])('approved, with %j, is a doubt: %s', (odd, why) => {
    expect(judged(odd)).toMatchObject({ kind: 'unsure', why });
  });
  it('approved with a code nobody knows is taken and flagged; 400 approves what goes back', () => {
    expect(judged({ 15: '777' })).toMatchObject({ kind: 'approved', check: ['response_code_unknown'] });
    expect(judged({ 15: '400', 25: '4' })).toMatchObject({ kind: 'approved' });
  });
  it('with two slips is read, and with two sums is no answer', () => {
    const twice = sa.decodeFields(joinedFields(usual, { 90: 'one' }, { 90: ' two' }));
    expect(twice?.get(90)).toBe('one two');
    expect(sa.decodeFields(joinedFields(usual, { 86: 'a' }, { 86: 'b' }))?.get(39)).toBe('1');
    for (const decisive of [0, 4, 14, 15, 25, 26, 27, 39])
      expect(sa.decodeFields(joinedFields(usual, { [decisive]: '7' }))).toBeUndefined();
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
  it('say nothing at all when one row cannot be read: its sum would look as if nobody had paid it', () => {
    const known = 'Терминал: 00000013\nВозврат (1) 100.00 UZS\n';
    for (const row of ['Бонусы (1) 1.00 UZS', 'Оплата (5) 9OO.00 UZS', 'Безналичная продажа товара (5) 1.00 UZS'])
      expect(totalsOf(known + row)).toEqual([]);
    expect(totalsOf(`${known}Тел. (71) 200-00-00\nСмена (4)`)).toHaveLength(1);
  });
  it('count the rows of the grand total once', () => {
    const text =
      'Терминал: 00000013\nТип карты: HUMO\nОплата (5) 540.00 UZS\nОбщий итог:\nОплата (D) (5) 540.00 UZS\nВозврат (C) (1) -40.00 UZS';
    expect(totalsOf(text)).toMatchObject([
      { sales: { count: 5, minor: 54_000 }, refunds: { count: 1, minor: 4_000 }, voids: { count: 0, minor: 0 } },
    ]);
  });
  it('give rows by terminal', () => {
    const text = 'Терминал: 00000013\nПокупка (5) 900.00 UZS\nТерминал: 00000014\nОтмены дебет (2) 1 250.50 UZS';
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
