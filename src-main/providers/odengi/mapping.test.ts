import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { StatusData } from './answers.ts';
import { replyOf, stateOf } from './mapping.ts';

const asked = { paymentId: 'P'.repeat(20), providerRef: '649313216038', test: false };
const reply = (data: unknown, more: Partial<Parameters<typeof replyOf>[1]> = {}) =>
  replyOf(StatusData.parse(data), { ...asked, ...more });
const payment = (more: Record<string, unknown> = {}) => ({
  trans_id: 'T1',
  status: 'approved',
  amount: 150_000,
  ...more,
});

describe('every word of the documents', () => {
  it.each([
    ['processing', 'pending'],
    ['approved', 'paid'],
    ['canceled', 'cancelled'],
    ['cancelled', 'cancelled'],
    ['1', 'pending'],
    ['2', 'cancelled'],
    ['3', 'paid'],
  ] as const)('%s is %s', (word, state) => {
    expect(stateOf(word)).toBe(state);
  });
  it.each(['', 'Approved', 'paid', 'success', '0', '4', '-1', 'toString', null, undefined])('%s is none', (word) => {
    expect(() => stateOf(word)).toThrow('unknown status');
  });
});

describe('statusPayment', () => {
  it('unpaid: a word, no payments', () => {
    expect(reply({ status: 'processing' })).toEqual({ kind: 'accepted', providerRef: '649313216038' });
    expect(reply({ status_pay: 1, payments: [] })).toMatchObject({ kind: 'accepted' });
    expect(reply({ status: 'canceled' })).toEqual({ kind: 'cancelled' });
    expect(reply({ status_pay: 2 })).toEqual({ kind: 'cancelled' });
  });
  it('paid: the payment names the money, tyiyn as number or text', () => {
    for (const amount of [150_000, '150000']) {
      expect(reply({ payments: [payment({ amount, mobile: '996700123456' })] })).toEqual({
        kind: 'approved',
        providerRef: '649313216038',
        paymentRef: 'T1',
        amount: money(150_000, 'KGS'),
        livemode: true,
        payerPhone: '996700***456',
      });
    }
  });
  it('paid, though the word lags behind', () => {
    expect(reply({ status: 'processing', payments: [payment({ status: undefined, status_pay: 3 })] })).toMatchObject({
      kind: 'approved',
    });
  });
  it('a flat answer is enough when it names the payment, and nothing when it does not', () => {
    expect(reply({ status: 'approved', trans_id: 'T9', amount: 5 })).toMatchObject({ paymentRef: 'T9' });
    expect(() => reply({ status: 'approved' })).toThrow('no payment is named');
  });
  it('two payments of one invoice are the sum of both', () => {
    expect(reply({ payments: [payment(), payment({ trans_id: 'T2' })] })).toMatchObject({
      amount: money(300_000, 'KGS'),
      paymentRef: 'T2',
    });
  });
  it('one payment told twice is one payment, and its newest line counts', () => {
    expect(reply({ payments: [payment(), payment()] })).toMatchObject({ amount: money(150_000, 'KGS') });
    expect(reply({ payments: [payment(), payment({ status: 'canceled' })] })).toEqual({ kind: 'cancelled' });
  });
  it('an unknown word in a payment is nothing, whatever the others say', () => {
    expect(() => reply({ payments: [payment(), payment({ trans_id: 'T2', status: 'sideways' })] })).toThrow(
      'unknown status sideways',
    );
  });
  it('another currency is told as it is; an unknown one is nothing', () => {
    expect(reply({ payments: [payment({ currency: 'KZT' })] })).toMatchObject({ amount: money(150_000, 'KZT') });
    expect(() => reply({ payments: [payment({ currency: 'XXX' })] })).toThrow('unknown currency');
  });
  it('an answer about another payment is nothing (I-8)', () => {
    expect(() => reply({ status: 'processing', invoice_id: '1' })).toThrow('another payment');
    expect(() => reply({ status: 'processing', order_id: 'other' })).toThrow('another payment');
  });
  it('says which money it was: the rail’s own flag first, then the mode of the invoice', () => {
    expect(reply({ payments: [payment()] }, { test: true })).toMatchObject({ livemode: false });
    expect(reply({ payments: [payment({ test: 1 })] })).toMatchObject({ livemode: false });
    expect(reply({ test: '0', payments: [payment()] }, { test: true })).toMatchObject({ livemode: true });
  });
});
