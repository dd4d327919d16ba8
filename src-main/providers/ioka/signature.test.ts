import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../ports/secrets.ts';
import { canonicalForm, isSigned } from './signature.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const key = new Secret('demo-webhook-key');

/** wallets.md §3.4. */
const A =
  '{"event": "PAYMENT_CAPTURED", "order": {"amount": 150000, "description": "Тест", "id": "ord_DEMO1", "status": "PAID"}, "payment": {"id": "pay_DEMO1", "payer": null, "processing_fee": 0.0, "status": "CAPTURED"}}';
const B = A.replaceAll(', ', ',').replaceAll(': ', ':');
const SIGNATURE_A = '1e36a8df8a287e60d5bc495ce0b37565bb61d1c612bb16c58f1eb50741a25d87';
const SIGNATURE_B = 'e68511a37d240bc45a68745200a2bdb1037f51df731f565abcbb546004069005';
/** The same event as it may travel: keys in no order, letters escaped, blanks anywhere. */
const ON_THE_WIRE = bytes(
  '{ "payment":{"status":"CAPTURED","processing_fee":0.0,"payer":null,"id":"pay_DEMO1"},\n "order": {"status":"PAID","id":"ord_DEMO1","description":"\\u0422\\u0435\\u0441\\u0442","amount":150000}, "event":"PAYMENT_CAPTURED"}',
);

describe('the signature of a webhook', () => {
  it('is over sorted keys and raw letters, with blanks or without', () => {
    expect(canonicalForm(ON_THE_WIRE, true)).toBe(A);
    expect(canonicalForm(ON_THE_WIRE, false)).toBe(B);
  });
  it.each([
    ['form A', SIGNATURE_A],
    ['form B', SIGNATURE_B],
    ['the bytes as they came', createHmac('sha256', 'demo-webhook-key').update(ON_THE_WIRE).digest('hex')],
  ])('%s is believed', (_form, signature) => {
    expect(isSigned(ON_THE_WIRE, signature, key)).toBe(true);
  });
  it('is lost when a number loses its text', () => {
    const reparsed = bytes(JSON.stringify(JSON.parse(new TextDecoder().decode(ON_THE_WIRE))));
    expect(isSigned(reparsed, SIGNATURE_A, key)).toBe(false);
    expect(isSigned(reparsed, SIGNATURE_B, key)).toBe(false);
  });
  it.each([
    ['another key', ON_THE_WIRE, SIGNATURE_A, 'another-webhook-key'],
    ['no key', ON_THE_WIRE, createHmac('sha256', '').update(A).digest('hex'), ''],
    ['no signature', ON_THE_WIRE, undefined, 'demo-webhook-key'],
    ['half a signature', ON_THE_WIRE, SIGNATURE_A.slice(1), 'demo-webhook-key'],
    ['capital letters', ON_THE_WIRE, SIGNATURE_A.toUpperCase(), 'demo-webhook-key'],
    ['another amount', bytes(B.replace('150000', '150001')), SIGNATURE_B, 'demo-webhook-key'],
    ['a key twice', bytes(`${B.slice(0, -1)},"event":"x"}`), SIGNATURE_B, 'demo-webhook-key'],
    ['no JSON', bytes('event=PAYMENT_CAPTURED'), SIGNATURE_B, 'demo-webhook-key'],
  ])('with %s is refused', (_what, raw, signature, secret) => {
    expect(isSigned(raw, signature, new Secret(secret))).toBe(false);
  });
});
