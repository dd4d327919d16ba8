/** Answers that look approved and are not to be trusted: what reading the fuzz's own check again has found. */
import { describe, expect, it } from 'vitest';
import { judgeAnswer } from './read-slip.ts';
import { answer, bytesOf, cp1251, expecting, fixture, humoSlip, refusal } from './testkit/slips.ts';

const sale = expecting('sale', 1_000);
const judged = (over: Readonly<Record<string, string | undefined>>, envelope = {}) =>
  judgeAnswer(answer(humoSlip(over), envelope), sale);

it('the slip that the others are damaged copies of is approved', () => {
  expect(judged({})).toMatchObject({ kind: 'approved' });
});

describe('an approval needs something that ties it to the operation', () => {
  it('a report of the day with an approved word in it is no answer to a sale', () => {
    const report = `${new TextDecoder().decode(fixture('humo-close'))}`.replace('Итоги совпали', 'ОДОБРЕНО');
    expect(judgeAnswer(bytesOf(report), sale).kind).toBe('unsure');
  });
  it('the bare word is none', () => {
    expect(judgeAnswer(answer('ОДОБРЕНО', { data: { message: 'ОДОБРЕНО', ppt_id: null } }), sale).kind).toBe('unsure');
  });
});

describe('a sum that is printed and cannot be read is not the same as no sum', () => {
  it.each([
    ['two points', 'СУММ4(AMOUNT): 1.000.00 UZS'],
    ['three digits after the point', 'СУММ4(AMOUNT): 10.001 UZS'],
    ['a stray letter after the currency', 'СУММ4(AMOUNT): 9.99 UZSn'],
    ['more digits than anybody has', 'СУММ4(AMOUNT): 99999999999999999.00 UZS'],
    ['a label with something else behind it', 'СУММА(AMOUNT): 10.0 9\n10.00 UZS'],
    ['two layouts with two sums', 'СУММА(AMOUNT): 10.00 UZS\nTotal Amount: 50000'],
    ['two layouts with two sums in som', 'СУММА(AMOUNT): 10.00 UZS\nTotal Amount: 11.00 UZS'],
    ['one label with two sums in two units', 'Total Amount: 10.00 UZS\nTotal Amount: 1100'],
    ['UzCard’s label before a sum in som: it counts in tiyin', 'Total Amount: 10.00'],
    ['UzCard’s label in other money', 'Total Amount: 10.00\nCurrency: USD'],
    ['UzCard’s label over two lines', 'Total\nAmount: 50000'],
  ])('%s', (_name, amount) => {
    expect(judged({ amount }).kind).toBe('unsure');
  });
  it('UzCard’s label over two lines is read', () => {
    expect(judged({ amount: 'Total\nAmount: 1000' })).toMatchObject({ kind: 'approved' });
  });
});

describe('words of a refusal count wherever and however they stand', () => {
  it.each([
    ['a code without its colon', { code: 'Код ответа 116' }],
    ['a code right behind its label', { code: 'Код ответа116' }],
    ['a code of two digits', { code: 'Код ответа"0' }],
    ['ОТКАЗ', { code: undefined, word: 'ОТКАЗ\nОДОБРЕНО' }],
    ['НЕ ВЫПОЛНЕНА', { operation: 'Оплата\nОПЕРАЦИЯ НЕ ВЫПОЛНЕНА' }],
    ['another currency on a line of its own', { amount: 'СУММА(AMOUNT): 10.00 UZS\nCurrency:  TZS' }],
    ['an RRN that is none, far behind its label', { rrn: 'RRN======148' }],
    ['another code, far behind its label', { code: 'Код ответа::::::::116' }],
    ['a currency that is none', { amount: 'СУММА(AMOUNT): 10.00 UZS\nCurrency: ency: USD' }],
  ])('%s', (_name, over) => {
    expect(judged(over).kind).toBe('unsure');
  });
  it('in the other encoding of the two', () => {
    const slip = cp1251(new TextDecoder().decode(answer(humoSlip())));
    const at = slip.length - 120;
    const word = bytesOf('\\nНЕ ОДОБРЕНО\\n');
    const mixed = Uint8Array.from([...slip.subarray(0, at), ...word, ...slip.subarray(at)]);
    expect(judgeAnswer(slip, sale).kind).toBe('approved');
    expect(judgeAnswer(mixed, sale).kind).toBe('unsure');
  });
  it('the number of an error inside a damaged text', () => {
    expect(judged({ app: 'r":{"code":108,"message":"' }).kind).toBe('unsure');
  });
});

describe('the box’s number of the operation', () => {
  it.each(['1', '40800', '4080053561471', '408005356147408005356147'])('%s is no RRN', (pptId) => {
    const data = { message: humoSlip({ rrn: undefined }), ppt_id: pptId };
    expect(judgeAnswer(answer('', { data }), sale).kind).toBe('unsure');
  });
  it('glued to another one contradicts it', () => {
    const text = new TextDecoder().decode(answer(humoSlip()));
    const glued = text.replace('"ppt_id":"408005356147"', '"pp"ppt_id": "1",t_id":"408005356147"');
    expect(judgeAnswer(bytesOf(glued), sale).kind).toBe('unsure');
  });
});

it('913, a duplicate: what it duplicates may have been paid', () => {
  expect(judgeAnswer(refusal(108, 'Ошибка 913'), sale).kind).toBe('unsure');
  expect(judgeAnswer(refusal(108, 'Ошибка 116'), sale).kind).toBe('declined');
});
