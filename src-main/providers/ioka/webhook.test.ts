import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { Secret } from '../../ports/secrets.ts';
import { iokaWebhook } from './webhook.ts';

const KEY = 'demo-webhook-key';
const webhook = iokaWebhook(new Secret(KEY));
const bytes = (body: unknown) => new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
const event = (name: string, more: Record<string, unknown> = {}) => ({
  event: name,
  order: { id: 'ord_DEMO1', external_id: 'P1', status: 'PAID', amount: 150_000, currency: 'KZT' },
  payment: { id: 'pay_DEMO1', order_id: 'ord_DEMO1', status: 'CAPTURED', captured_amount: 150_000, refunded_amount: 0 },
  ...more,
});
const call = (headers: Record<string, string>, doubled: string[] = []) => {
  const raw = bytes(event('PAYMENT_CAPTURED'));
  return webhook.verify({ method: 'POST', headers, doubled, raw });
};
const sign = createHmac('sha256', KEY)
  .update(bytes(event('PAYMENT_CAPTURED')))
  .digest('hex');

describe('a webhook of ioka', () => {
  it('is signed in X-Signature, or in X-Ioka-Signature as ioka.ru.md has it', () => {
    expect(call({ 'x-signature': sign })).toBe(true);
    expect(call({ 'x-ioka-signature': sign })).toBe(true);
    expect(call({ 'x-signature': '0'.repeat(64), 'x-ioka-signature': sign })).toBe(false);
    expect(call({}, ['x-signature'])).toBe(false);
  });

  const paid = { kind: 'approved', providerRef: 'ord_DEMO1', amount: money(150_000, 'KZT') };
  it.each([
    ['PAYMENT_CAPTURED', paid],
    ['payment.succeeded', paid],
    ['PAYMENT_APPROVED', { kind: 'pending' }],
    ['PAYMENT_DECLINED', { kind: 'pending' }],
    ['PAYMENT_CANCELED', { kind: 'pending' }],
    ['payment.failed', { kind: 'pending' }],
    ['payment.cancelled', { kind: 'pending' }],
    ['ORDER_EXPIRED', { kind: 'expired' }],
  ])('%s is a hint about our payment', (name, reply) => {
    expect(webhook.confirmByQuery).toBe(true);
    expect(webhook.read(bytes(event(name)))).toEqual([{ paymentId: 'P1', providerRef: 'ord_DEMO1', reply }]);
  });
  it.each(['CARD_APPROVED', 'CARD_DECLINED', 'TRANSFER_APPROVED'])('%s is nothing of ours', (name) => {
    expect(webhook.read(bytes({ event: name }))).toEqual([]);
  });
  it.each(['PAYMENT_CANCELLED', 'payment.captured', 'toString', 'sideways'])('%s is no word of theirs', (name) => {
    expect(() => webhook.read(bytes(event(name)))).toThrow('unknown event');
  });
  it('finds its order where there is only a number', () => {
    const flat = { event: 'payment.succeeded', order_id: 'ord_9', payment: { id: 'pay_9' } };
    expect(webhook.read(bytes(flat))).toEqual([{ providerRef: 'ord_9', reply: { kind: 'pending' } }]);
    const bare = { event: 'PAYMENT_CAPTURED', payment: { id: 'p', order_id: 'ord_8', captured_amount: 5 } };
    expect(webhook.read(bytes(bare))[0]).toMatchObject({ providerRef: 'ord_8', reply: { kind: 'approved' } });
  });

  it('is one event however often it is repeated, and another when the money changed', () => {
    const key = (body: unknown) => webhook.dedupeKey(bytes(body));
    expect(key(event('PAYMENT_CAPTURED'))).toBe(key(JSON.stringify(event('PAYMENT_CAPTURED'), null, 2)));
    const others = [
      event('PAYMENT_APPROVED'),
      event('PAYMENT_CAPTURED', { order: { id: 'ord_2' } }),
      event('PAYMENT_CAPTURED', { payment: { id: 'pay_DEMO1', status: 'CAPTURED', captured_amount: 1 } }),
      event('PAYMENT_CAPTURED', { payment: { id: 'pay_2', status: 'CAPTURED', captured_amount: 150_000 } }),
    ].map(key);
    expect(new Set([...others, key(event('PAYMENT_CAPTURED'))]).size).toBe(5);
  });
});
