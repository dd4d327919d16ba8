/** The six public samples with the values of pinpads.md §3.5, and every damage of §3.1. */
import { describe, expect, it } from 'vitest';
import { judgeAnswer, readSlip } from './read-slip.ts';
import { readCloseReport } from './reports.ts';
import { answer, bytesOf, cp1251, expecting, fixture, humoSlip } from './testkit/slips.ts';

const tashkent = (text: string): number => Date.parse(`${text}+05:00`);

const table = [
  {
    name: 'humo-sale',
    mode: 'repaired',
    pptId: '408005356147',
    expected: expecting('sale', 1_000),
    slip: {
      terminalId: '09110004',
      merchantId: '010950461213101',
      bankShift: '4',
      receiptNumber: '340',
      amountMinor: 1_000,
      surchargeMinor: 10,
      totalMinor: 1_000,
      currency: 'UZS',
      responseCode: '000',
      rrn: '408005356147',
      authCode: '635842',
      cardMask: '986009******7856',
      cardSequence: '01',
      cardBrand: 'HUMO',
      entry: 'contactless',
      aid: 'A0860001000001',
      tvr: '0000808001',
      at: tashkent('2023-09-29T14:07:01'),
      operation: 'sale',
      saysApproved: true,
      app: 'Univ. EMV POS 1.0.0/(MP) /675',
      header: ['ОБЫЧНЫЙ ТОВАР'],
    },
    reply: { kind: 'approved' },
  },
  {
    name: 'humo-void',
    mode: 'scraped',
    pptId: '416311639412',
    expected: expecting('void', 30_000),
    slip: {
      terminalId: '34112204',
      merchantId: '011760574070401',
      bankShift: '1',
      receiptNumber: '14',
      amountMinor: 30_000,
      responseCode: '400',
      rrn: '416311639412',
      authCode: '731333',
      cardMask: '986018******9831',
      at: tashkent('2024-06-11T17:39:54'),
      operation: 'void',
      saysApproved: true,
      header: ['ОБЫЧНЫЙ ТОВАР', 'IP OOO JETI ASPAN', 'TOSHKENT, BUNYODKOR 9 UY'],
    },
    reply: { kind: 'approved' },
  },
  {
    name: 'uzcard-sale',
    mode: 'repaired',
    pptId: '010965628751',
    expected: expecting('sale', 50_000),
    slip: {
      terminalId: '00000166',
      merchantId: '000000009052147',
      receiptNumber: '474',
      amountMinor: 50_000,
      currency: 'UZS',
      responseCode: '000',
      rrn: '010965628751',
      cardMask: '626291******5674',
      cardBrand: 'UZCARD',
      entry: 'contactless',
      at: tashkent('2024-04-04T11:22:13'),
      operation: 'sale',
      app: 'PAX A35 Uzcard POS v1.5.0',
    },
    reply: { kind: 'approved' },
  },
  {
    name: 'uzcard-return',
    mode: 'scraped',
    pptId: '010968002727',
    expected: expecting('refund', 50_000),
    slip: {
      terminalId: '00000013',
      merchantId: '000000900227899',
      receiptNumber: '168',
      amountMinor: 50_000,
      currency: 'UZS',
      responseCode: '000',
      rrn: '010968002727',
      cardMask: '544081******5040',
      cardBrand: 'UZCARD-MASTERCARD',
      at: tashkent('2025-03-07T14:54:27'),
      operation: 'refund',
      saysApproved: true,
      app: 'SKappay v1.7.0_rc2',
    },
    reply: { kind: 'approved' },
  },
  {
    name: 'humo-sale-2022',
    mode: 'scraped',
    pptId: undefined,
    expected: expecting('sale', 50_000),
    slip: {
      terminalId: '01000002',
      merchantId: '190339999999902',
      bankShift: '1',
      receiptNumber: '6',
      amountMinor: 50_000,
      responseCode: '000',
      rrn: '231511584547',
      authCode: '728892',
      cardMask: '986009******7856',
      entry: 'chip',
      pin: 'offline',
      tvr: '0000008000',
      tsi: 'E800',
      at: tashkent('2022-11-11T17:01:07'),
      operation: 'sale',
      saysApproved: true,
    },
    reply: { kind: 'approved', check: ['ppt_id'] },
  },
] as const;

describe.each(table)('the public sample $name', ({ name, mode, pptId, expected, slip, reply }) => {
  it('reads as the table of §3.5 says', () => {
    const read = readSlip(fixture(name));
    expect(read.envelope).toMatchObject({ mode, isSuccess: true, conflicts: [] });
    expect(read.envelope.pptId).toBe(pptId);
    expect(read.slip).toMatchObject({ ...slip, saysRefused: false, conflicts: [] });
  });
  it('is an approval of what was asked', () => {
    const verdict = judgeAnswer(fixture(name), expected);
    expect(verdict).toMatchObject({ ...reply, facts: { rrn: slip.rrn, terminalId: slip.terminalId } });
    expect('check' in verdict ? verdict.check : undefined).toEqual('check' in reply ? reply.check : undefined);
  });
  it('is unsure for another amount or another operation', () => {
    const other = { ...expected, ...expecting(expected.operation, expected.amount.minor + 1) };
    expect(judgeAnswer(fixture(name), other).kind).toBe('unsure');
    for (const operation of ['sale', 'void', 'refund'] as const) {
      if (operation === expected.operation) continue;
      expect(judgeAnswer(fixture(name), { ...expected, operation }).kind).toBe('unsure');
    }
  });
});

it('the sample with no code after "Auth Code:" has none, and does not borrow the next line', () => {
  expect(readSlip(fixture('uzcard-sale')).slip).not.toHaveProperty('authCode');
});

it('the public sample humo-close: JSON as it came, two terminals, matched, nothing in the second', () => {
  const { envelope } = readSlip(fixture('humo-close'));
  expect(envelope).toMatchObject({ mode: 'json', isSuccess: true });
  expect(envelope.pptId).toBeUndefined();
  const report = readCloseReport(envelope.message as string);
  expect(report).toMatchObject({
    matched: true,
    blocks: [
      { terminalId: '09110004', matched: true, complete: true },
      { terminalId: '00000031', merchantId: '000000009002143', matched: true, complete: true, totalMinor: 0 },
    ],
  });
});

describe('damage', () => {
  const sale = expecting('sale', 1_000);
  const raw = (message: string): Uint8Array =>
    bytesOf(`{"data":{"message":"${message}","ppt_id":"408005356147"},"error":null,"is_success":true}`);

  it.each([
    ['1, raw line feeds in a string', raw(humoSlip())],
    ['2, escaped and raw line feeds at once', raw(humoSlip().replace(/\n/g, '\\n\n'))],
    ['3, a backslash before a real line feed', raw(humoSlip().replace(/\nID Орг/, '\\\nnID Орг'))],
    [
      '4, a string that is never closed',
      bytesOf(
        `{"data":{"message":"${humoSlip()}\n\n\t"ppt_id": "408005356147"\n    },\n "error": null,\n "is_success": true\n}`,
      ),
    ],
    [
      '5, an object that is never closed, with Kotlin at its end',
      bytesOf(`{"data":{"message":"\n${humoSlip()} \n, pptId=408005356147), error=null, isSuccess=true\n}`),
    ],
    [
      '8, a comma too many',
      bytesOf(
        `{"data":{"message":"${humoSlip().replace(/\n/g, '\\n')}","ppt_id":"408005356147",},"error":null,"is_success":true,}`,
      ),
    ],
    [
      '12, values on the line below their labels',
      raw(humoSlip({ code: '   Код ответа:\n000', receipt: 'Чек\n340', at: 'Дата:29/09/23\n14:07:01' })),
    ],
    [
      '13, shortened labels',
      raw(
        humoSlip({
          terminal: 'ID Терм.:09110004      Номер смены 4',
          merchant: 'ID Орг.:010950461213101',
          auth: 'Код авториз.:635842',
          rrn: 'RRN(ссылка) :408005356147',
        }),
      ),
    ],
    [
      '14, the code page of Windows, with № and a hard space',
      cp1251(
        `{"data":{"message":"${humoSlip({ receipt: 'Чек №\u00a0340' })}","ppt_id":"408005356147"},"error":null,"is_success":true}`,
      ),
    ],
    ['a mark at the beginning of the file', Uint8Array.from([0xef, 0xbb, 0xbf, ...answer(humoSlip())])],
    [
      'one damaged byte in the merchant’s name',
      Uint8Array.from([...answer(`ЯР\n${humoSlip()}`)].map((byte, at) => (at === 21 ? 0xff : byte))),
    ],
    ['wrapped once more in result', bytesOf(`{"result":${new TextDecoder().decode(answer(humoSlip()))}}`)],
    ['error code 0', answer(humoSlip(), { error: { code: 0, message: '' } })],
    ['an RRN as a number', answer(humoSlip(), { data: { message: humoSlip(), ppt_id: 408005356147 } })],
  ])('%s', (_name, bytes) => {
    expect(judgeAnswer(bytes, sale)).toMatchObject({
      kind: 'approved',
      facts: { rrn: '408005356147', receiptNumber: '340', terminalId: '09110004', authCode: '635842', bankShift: '4' },
    });
  });

  it.each([
    ['no colon, as SKappay writes its other labels', 'СУММА               1500.00 UZS'],
    ['thousands parted by a blank', 'СУММА: 1 500.00 UZS'],
    ['by a hard blank', 'СУММА: 1\u00a0500,00 UZS'],
    ['by an apostrophe', "СУММА: 1'500.00 UZS"],
    ['by a comma', 'СУММА: 1,500.00 UZS'],
    ['by a point', 'СУММА: 1.500,00 UZS'],
    ['no label', '1,500.00 UZS'],
    ['UzCard’s label, in tiyin', 'Total Amount: 150000\nCurrency: UZS'],
  ])('the sum with %s', (_name, amount) => {
    const of = (minor: number) => judgeAnswer(answer(humoSlip({ amount })), expecting('sale', minor));
    const approved = of(150_000);
    expect(approved).toMatchObject({ kind: 'approved', facts: { amount: { minor: 150_000, currency: 'UZS' } } });
    expect(approved).not.toHaveProperty('check');
    for (const other of [150, 1_500, 50_000, 150_001, 15_000_000]) expect(of(other).kind).toBe('unsure');
  });
  it.each([
    '1,50.00 UZS',
    '1,5000.00 UZS',
    '15,00,000.00 UZS',
    '1.500.00 UZS',
    '1,500 UZS',
    '1,500.0 UZS',
    '1500.000 UZS',
  ])('"%s" is no sum that anybody can read', (amount) => {
    for (const minor of [150, 15_000, 150_000, 150_000_000])
      expect(judgeAnswer(answer(humoSlip({ amount: `СУММА: ${amount}` })), expecting('sale', minor)).kind).toBe(
        'unsure',
      );
  });

  it('an RRN with a leading zero keeps it', () => {
    const rrn = '010965628751';
    const bytes = answer(humoSlip({ rrn: `RRN: ${rrn}` }), {
      data: { message: humoSlip({ rrn: `RRN: ${rrn}` }), ppt_id: rrn },
    });
    expect(judgeAnswer(bytes, sale)).toMatchObject({ kind: 'approved', facts: { rrn } });
  });
});
