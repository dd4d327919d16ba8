/** The rules of pinpads.md §3.4, one by one: what is taken, what is refused, and what neither proves. */
import { describe, expect, it } from 'vitest';
import { classOfHostCode } from './host-codes.ts';
import { judgeAnswer, readSlip } from './read-slip.ts';
import { answer, bytesOf, expecting, humoSlip, refusal } from './testkit/slips.ts';

const sale = expecting('sale', 1_000);
const judged = (bytes: Uint8Array, expected = sale) => judgeAnswer(bytes, expected);

describe('never an approval', () => {
  it.each([
    ['not approved, with its code', humoSlip({ word: 'НЕ ОДОБРЕНО', code: 'Код ответа:116' })],
    ['not approved in words, approved in code', humoSlip({ word: 'НЕ ОДОБРЕНО' })],
    ['approved in words, refused in code', humoSlip({ code: 'Код ответа:116' })],
    ['an unknown code', humoSlip({ code: 'Код ответа:777' })],
    ['the code of a void', humoSlip({ code: 'Код ответа:400' })],
    ['999 instead of 1000', humoSlip({ amount: 'СУММА: 9.99 UZS' })],
    ['a hundredfold', humoSlip({ amount: 'СУММА: 1000.00 UZS' })],
    ['a hundredth', humoSlip({ amount: 'СУММА: 0.10 UZS' })],
    ['another sum behind a label nobody knows', humoSlip({ amount: 'ВСЕГО: 9.99 UZS' })],
    ['an approval in a sentence, without a code', humoSlip({ word: 'Будет одобрено банком', code: undefined })],
    ['not approved, on two lines', humoSlip({ word: 'НЕ\nОДОБРЕНО' })],
    ['a sum that cannot be read', humoSlip({ amount: 'СУММА: 1O.00 UZS' })],
    ['another sum, its label and its blank lost', humoSlip({ amount: 'СУМ?А: 9.99aUZS' })],
    ['an RRN cut behind a mark nobody sees', humoSlip({ rrn: 'RRN\ufeff:408005|56147' })],
    ['another currency', humoSlip({ amount: 'СУММА: 10.00 USD' })],
    ['another RRN than the box names', humoSlip({ rrn: 'RRN:408005356148' })],
    ['two RRNs', `${humoSlip()}\nRRN:408005356148`],
    ['two codes', `${humoSlip()}\nКод ответа:116`],
    ['two amounts', `${humoSlip()}\nСУММА: 11.00 UZS`],
    ['two terminals', `${humoSlip()}\nID Терм.:34112204`],
    ['a slip of a return', humoSlip({ operation: 'Возврат' })],
    ['a slip of a void', humoSlip({ operation: 'Отмена (CANCEL)', code: 'Код ответа: 000' })],
    ['a slip of two operations', humoSlip({ operation: 'Оплата\nОПЕРАЦИЯ ОТМЕНЕНА' })],
    ['no word and no code', humoSlip({ word: undefined, code: undefined })],
    ['an empty slip', ''],
    ['a blank slip', ' \n \n'],
    ['a slip without end', `${humoSlip()}${'x'.repeat(40_000)}`],
  ])('%s', (_name, slip) => {
    expect(judged(answer(slip)).kind).toBe('unsure');
  });

  it.each([
    [
      'is_success twice and differently',
      '{"is_success":false,"data":{"message":"SLIP","ppt_id":"408005356147"},"error":null,"is_success":true}',
    ],
    ['is_success as a word', '{"is_success":"true","data":{"message":"SLIP","ppt_id":"408005356147"},"error":null}'],
    [
      'ppt_id twice and differently',
      '{"is_success":true,"data":{"ppt_id":"1","message":"SLIP","ppt_id":"408005356147"},"error":null}',
    ],
    [
      'success with an error',
      '{"is_success":true,"data":{"message":"SLIP","ppt_id":"408005356147"},"error":{"code":108,"message":"x"}}',
    ],
    [
      'success with an error nobody can read',
      '{"is_success":true,"data":{"message":"SLIP","ppt_id":"408005356147"},"error":"x"}',
    ],
    ['no word of success', '{"data":{"message":"SLIP","ppt_id":"408005356147"},"error":null}'],
    [
      'an approved slip in an answer that says no',
      '{"is_success":false,"data":{"message":"SLIP","ppt_id":"408005356147"},"error":null}',
    ],
    ['scraped, with the RRN cut', '{"is_success":true,"data":{"message":"SLIP-CUT'],
    ['no slip', '{"is_success":true,"data":null,"error":null}'],
    ['a list', '[]'],
    ['a page of a proxy', '<html><body>502 Bad Gateway</body></html>'],
    ['nothing', ''],
  ])('%s', (_name, text) => {
    const slip = humoSlip().replace(/\n/g, '\\n');
    const cut = slip.slice(0, slip.indexOf('408005356147') + 8);
    expect(judged(bytesOf(text.replace('SLIP-CUT', cut).replace('SLIP', slip))).kind).toBe('unsure');
  });
});

describe('approved, to be looked at', () => {
  it.each([
    ['code', { code: undefined }, ['response_code']],
    ['RRN', { rrn: undefined }, ['rrn']],
    ['operation', { operation: undefined }, ['operation']],
    ['amount', { amount: undefined }, ['amount']],
    ['several', { amount: undefined, rrn: undefined }, ['rrn', 'amount']],
  ])('without its %s', (_name, over, check) => {
    expect(judged(answer(humoSlip(over)))).toMatchObject({ kind: 'approved', check });
  });
  it('hands on the box’s RRN where the slip has none', () => {
    expect(judged(answer(humoSlip({ rrn: undefined })))).toMatchObject({ facts: { rrn: '408005356147' } });
  });
  it('but a return that does not say that it is one is not taken', () => {
    const slip = humoSlip({ operation: undefined, code: 'Код ответа:400' });
    expect(judged(answer(slip), expecting('void', 1_000)).kind).toBe('unsure');
  });
});

describe('400', () => {
  it.each([
    ['void', 'Отмена (CANCEL)', 'approved'],
    ['refund', 'Возврат', 'approved'],
    ['sale', 'Оплата', 'unsure'],
  ] as const)('of a %s', (operation, line, kind) => {
    const slip = humoSlip({ operation: line, code: 'Код ответа:400' });
    expect(judged(answer(slip), expecting(operation, 1_000)).kind).toBe(kind);
  });
});

describe('an answer that says no', () => {
  it.each([
    [116, 'declined', 'insufficient_funds'],
    [117, 'declined', 'wrong_pin'],
    [101, 'declined', 'card_expired'],
    [100, 'declined', 'other'],
    [128, 'declined', 'wrong_pin'],
    [305, 'declined', 'not_allowed'],
    [321, 'declined', 'limit_exceeded'],
    [992, 'not_started', 'customer_refused'],
    [999, 'not_started', 'rail_unavailable'],
    [303, 'not_started', 'rail_unavailable'],
    [203, 'not_started', 'customer_refused'],
  ] as const)('with %i in the box’s words', (code, kind, reason) => {
    expect(judged(refusal(108, `Ошибка ${code}`))).toEqual({ kind, reason, code: `pinpad:${code}` });
  });
  it('with its code on the slip', () => {
    const slip = humoSlip({ word: 'НЕ ОДОБРЕНО', code: 'Код ответа:116' });
    expect(judged(refusal(108, 'XUMO_ERROR', { message: slip }))).toMatchObject({
      kind: 'declined',
      code: 'pinpad:116',
      facts: { responseCode: '116' },
    });
  });
  it.each(['005', '250', '402', '404', '905', '912', '923', '988', '998', '777', '000', '001'])(
    'with %s proves nothing',
    (code) => {
      expect(judged(refusal(108, `Ошибка ${code}`)).kind).toBe('unsure');
    },
  );
  it.each([
    ['two codes', 108, '116 или 999'],
    ['a code in an error that is not the terminal’s', 103, '116'],
    ['a billing error', 105, 'BILLING_ERROR 116'],
    ['no code', 108, 'XUMO_ERROR'],
    ['waiting too long', 108, 'timeout 120'],
    ['four digits', 108, '1160'],
    ['a sum', 108, '116.00'],
  ])('with %s proves nothing', (_name, code, message) => {
    expect(judged(refusal(code, message)).kind).toBe('unsure');
  });
  it.each([
    'Нет ответа от терминала за 120 секунд',
    'Терминал не отвечает, код 205',
    'Нет связи с банком (125)',
    'Соединение с терминалом потеряно: 116',
    'Превышено время ожидания, 116',
    'Операция 120 ещё выполняется',
    'Операция уже проведена, чек 204',
    'Ждали 120 с',
    'waited 120 s for the terminal',
    '[Errno 104] Connection reset by peer',
    'connection refused 111',
    'java.net.SocketException: errno 104',
    'HTTP Exception 411',
    '{"status":"error","message":"x"}HTTP Exception 301 Moved',
    'duplicate of 125',
    'Port COM116 was closed',
    'Javob kelmadi 120',
    'Aloqa uzildi 116',
  ])('that nobody waited for to its end proves nothing, whatever number it holds: %s', (message) => {
    expect(judged(refusal(108, message)).kind).toBe('unsure');
  });
  it.each([
    '116: Недостаточно средств',
    'Код ответа:116',
    'RC=116',
    'Операция отклонена банком, 116',
    'Javob kodi 116',
    'Declined (116)',
  ])('and names its code beside other words is a refusal: %s', (message) => {
    expect(judged(refusal(108, message))).toMatchObject({ kind: 'declined', code: 'pinpad:116' });
  });
  it.each([7, 102, 333, 444])('with %i was refused before any terminal was asked', (code) => {
    expect(judged(refusal(code, 'x'))).toMatchObject({ kind: 'not_started', code: `bridge:${code}` });
  });
  it('and was damaged proves nothing by words alone', () => {
    expect(judged(bytesOf('{"data":null,"error":{"code":108,"message":"116","data":null},is_success:false')).kind).toBe(
      'unsure',
    );
  });
});

describe('a void that failed', () => {
  it.each(['202', '914', '217', '218', '235', '915', '302'])('with %s moved nothing', (code) => {
    expect(judged(refusal(108, code), expecting('void', 1_000))).toMatchObject({
      kind: 'declined',
      code: `pinpad:${code}`,
    });
  });
  it('with a code of voids in the answer to a sale proves nothing, where no other class has it', () => {
    for (const code of ['914', '217', '218', '235', '915', '302'])
      expect(classOfHostCode(code, 'sale')).toBe('uncertain');
  });
});

it('a refused slip is not an approved one', () => {
  const { slip } = readSlip(answer(humoSlip({ word: 'НЕ  ОДОБРЕНО' })));
  expect(slip).toMatchObject({ saysApproved: false, saysRefused: true });
});
