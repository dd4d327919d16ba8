import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { IokaOrder } from './answers.ts';
import { order, payment } from './conformance.ts';
import { moneyOf, refusal, replyOf } from './mapping.ts';

const asked = { paymentId: 'P1', providerRef: 'ord_DEMO1', attempts: 1 };
const reply = (status: string, payments: unknown[] = [], more: Record<string, unknown> = {}, of = {}) =>
  replyOf(IokaOrder.parse(order('P1', status, payments, more)), { ...asked, ...of });
const amount = money(150_000, 'KZT');

describe('every status of an order', () => {
  it('UNPAID waits; while a card is being confirmed it says so', () => {
    expect(reply('UNPAID')).toEqual({ kind: 'accepted', providerRef: 'ord_DEMO1', confirming: false });
    for (const status of ['PENDING', 'REQUIRES_ACTION'])
      expect(reply('UNPAID', [payment(status)])).toMatchObject({ kind: 'accepted', confirming: true });
  });
  it('ON_HOLD is a hold, with what is held', () => {
    expect(reply('ON_HOLD', [payment('DECLINED'), payment('APPROVED', { id: 'pay_2' })])).toEqual({
      kind: 'hold',
      paymentId: 'pay_2',
      amount,
    });
    expect(() => reply('ON_HOLD')).toThrow('cannot be told');
    expect(() => reply('ON_HOLD', [payment('APPROVED'), payment('APPROVED', { id: 'pay_2' })])).toThrow(
      'cannot be told',
    );
  });
  it('PAID is paid, by what was captured', () => {
    expect(reply('PAID', [payment('DECLINED'), payment('CAPTURED')])).toEqual({
      kind: 'approved',
      providerRef: 'ord_DEMO1',
      paymentRef: 'pay_DEMO1',
      amount,
      cardMask: '555555******5599',
    });
    expect(reply('PAID')).toEqual({ kind: 'approved', providerRef: 'ord_DEMO1', amount });
  });
  it('EXPIRED is expired, unless money came', () => {
    expect(reply('EXPIRED')).toEqual({ kind: 'expired' });
    expect(reply('EXPIRED', [payment('CAPTURED')])).toMatchObject({ kind: 'approved' });
  });
  it.each(['REFUNDED', 'paid', 'CANCELLED', '', 'constructor'])('%j is none', (status) => {
    expect(() => reply(status)).toThrow('unknown status');
  });
  it.each(['SIDEWAYS', 'CANCELED', 'captured'])('a payment that is %s makes nothing of any order', (status) => {
    expect(() => reply('PAID', [payment('CAPTURED'), payment(status)])).toThrow('unknown status');
  });
});

describe('what the payments say', () => {
  it('a declined card ends the order when no other may be tried', () => {
    const declined = payment('DECLINED', { error: { code: 'limit_exceeded', message: 'x' } });
    expect(reply('UNPAID', [declined])).toEqual({ kind: 'rejected', reason: 'other', providerCode: 'limit_exceeded' });
    expect(reply('UNPAID', [declined], {}, { attempts: 2 })).toMatchObject({ kind: 'accepted' });
    expect(reply('UNPAID', [declined, payment('DECLINED')], {}, { attempts: 2 })).toEqual({
      kind: 'rejected',
      reason: 'other',
    });
  });
  it('a released hold is a cancelled payment', () => {
    expect(reply('UNPAID', [payment('CANCELLED')])).toEqual({ kind: 'cancelled' });
  });
  it('two captured payments are the sum of both', () => {
    expect(reply('PAID', [payment('CAPTURED'), payment('CAPTURED', { id: 'pay_2' })])).toMatchObject({
      amount: money(300_000, 'KZT'),
    });
  });
  it('an order of another payment is nothing (I-8)', () => {
    expect(() => reply('PAID', [], { external_id: 'P2' })).toThrow('another payment');
    expect(() => reply('PAID', [], {}, { providerRef: 'ord_2' })).toThrow('another payment');
    expect(reply('UNPAID', [], { external_id: null })).toMatchObject({ kind: 'accepted' });
  });
  it('names the money’s mode where the address tells', () => {
    expect(reply('PAID', [payment('CAPTURED')], {}, { livemode: false })).toMatchObject({ livemode: false });
  });
});

describe('amounts', () => {
  it('are tiyn: 50000 is 500 ₸', () => {
    expect(moneyOf(50_000, { currency: 'KZT' })).toEqual(money(50_000, 'KZT'));
  });
  it('in another currency are told as they are; in an unknown one they are nothing', () => {
    expect(reply('PAID', [], { currency: 'USD' })).toMatchObject({ amount: money(150_000, 'USD') });
    expect(() => reply('PAID', [], { currency: 'XXX' })).toThrow('unknown currency');
  });
  it.each([1.5, -1, '150000'])('are integers: %j does not read', (tiyn) => {
    expect(IokaOrder.safeParse(order('P1', 'PAID', [], { amount: tiyn })).success).toBe(false);
  });
});

it.each([
  ['Unauthorized', 'rail_unavailable'],
  ['Forbidden', 'rail_unavailable'],
  ['ValidationError', 'other'],
])('a refusal with the code %s is %s', (code, reason) => {
  expect(refusal({ code })).toEqual({ kind: 'rejected', reason, providerCode: code });
});
