import { describe, expect, it } from 'vitest';
import { judgeAnswer } from './answer-rules.ts';
import type { PaymeMethod } from './methods.ts';

const judge = (method: PaymeMethod, body: object | string, more: { status?: number; amount?: number } = {}) =>
  judgeAnswer(
    {
      status: more.status ?? 200,
      contentType: 'application/json',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    },
    { method, id: 7, accountField: 'order_id', ...(more.amount === undefined ? {} : { amount: more.amount }) },
  );
const said = { ru: 'нет', uz: 'yoʻq', en: 'no' };
const item = {
  title: 'Фото 10x15',
  price: 750_000,
  count: 2,
  code: '10899002001000000',
  vat_percent: 12,
  package_code: '1500001',
};
const row = {
  id: '66f0aa11bb22cc33dd44ee55',
  time: 1_764_000_000_123,
  amount: 1_500_000,
  account: { order_id: 'K1' },
  create_time: 1_764_000_000_456,
  perform_time: 0,
  cancel_time: 0,
  transaction: '1017',
  state: 1,
  reason: null,
};

describe('clean answers', () => {
  it.each<[PaymeMethod, object]>([
    ['CheckPerformTransaction', { result: { allow: true } }],
    ['CheckPerformTransaction', { result: { allow: true, detail: { receipt_type: 0, items: [item] } } }],
    [
      'CreateTransaction',
      { result: { create_time: 1_764_000_000_456, transaction: '1017', state: 1, receivers: null } },
    ],
    ['CreateTransaction', { error: { code: -31_050, message: said, data: 'order_id' } }],
    ['CheckPerformTransaction', { error: { code: -31_001, message: said } }],
    ['PerformTransaction', { error: { code: -32_504, message: 'no' } }],
    ['GetStatement', { result: { transactions: [row] } }],
  ])('%s %j', (method, answer) => {
    expect(judge(method, { jsonrpc: '2.0', id: 7, ...answer }, { amount: 1_500_000 }).problems).toEqual([]);
  });
});

it('a call that was turned away unread may come back without its id', () => {
  expect(judge('CheckTransaction', { id: null, error: { code: -32_400, message: 'busy' } }).problems).toEqual([]);
  expect(judge('CheckTransaction', { id: null, error: { code: -32_504, message: 'no' } }).problems).toHaveLength(1);
});

describe('answers with a fault', () => {
  it.each<[string, PaymeMethod, object]>([
    ['id is 8', 'PerformTransaction', { id: 8, error: { code: -31_003, message: said } }],
    ['id is "7"', 'PerformTransaction', { id: '7', error: { code: -31_003, message: said } }],
    ['id is missing', 'PerformTransaction', { error: { code: -31_003, message: said } }],
    ['exactly one', 'PerformTransaction', { id: 7, result: null, error: { code: -31_003, message: said } }],
    ['exactly one', 'PerformTransaction', { id: 7 }],
    ['not documented for CheckTransaction', 'CheckTransaction', { id: 7, error: { code: -31_008, message: said } }],
    ['{ru, uz, en}', 'PerformTransaction', { id: 7, error: { code: -31_003, message: 'no' } }],
    [
      'must name order_id',
      'CheckPerformTransaction',
      { id: 7, error: { code: -31_050, message: said, data: 'account' } },
    ],
    ['allow', 'CheckPerformTransaction', { id: 7, result: { allow: 'true' } }],
    [
      'adds up to 1500000',
      'CheckPerformTransaction',
      { id: 7, result: { allow: true, detail: { receipt_type: 0, items: [item] } } },
    ],
    [
      'transaction',
      'PerformTransaction',
      { id: 7, result: { transaction: 5, perform_time: 1_764_000_000_456, state: 2 } },
    ],
    [
      'perform_time',
      'PerformTransaction',
      { id: 7, result: { transaction: '5', perform_time: 1_764_000_000, state: 2 } },
    ],
    [
      'not documented',
      'PerformTransaction',
      { id: 7, result: { transaction: '5', perform_time: 1_764_000_000_456, state: 2, ok: 1 } },
    ],
    ['state 2 with perform_time 0', 'GetStatement', { id: 7, result: { transactions: [{ ...row, state: 2 }] } }],
    ['state 1 with reason 4', 'GetStatement', { id: 7, result: { transactions: [{ ...row, reason: 4 }] } }],
  ])('%s: %s %j', (complaint, method, answer) => {
    const { problems } = judge(method, answer, { amount: 1 });
    expect(problems.join('\n')).toContain(complaint);
  });

  it.each([401, 500, 201])('HTTP %i is no answer', (status) => {
    expect(judge('CheckTransaction', { id: 7, result: {} }, { status }).meaning.kind).toBe('none');
  });

  it.each(['', 'null', '[]', '{"id":7', '<html>'])('%j is no answer', (body) => {
    expect(judge('CheckTransaction', body).meaning.kind).toBe('none');
  });
});
