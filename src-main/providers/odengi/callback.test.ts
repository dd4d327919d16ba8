import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { Secret } from '../../ports/secrets.ts';
import { odengiCallback } from './callback.ts';
import { SIGNED_FIELDS } from './hash.ts';

const password = 'demo-password';
const callback = odengiCallback(new Secret(password), true);
const bytes = (text: string) => new TextEncoder().encode(text);
const verify = (text: string) => callback.verify({ method: 'POST', headers: {}, doubled: [], raw: bytes(text) });

/** wallets.md §2.7, with the fields around it that are not signed. */
const FIELDS = {
  trans_id: 'T900001',
  status_pay: 3,
  site_id: '1000000001',
  order_id: 'K1-000042',
  amount: 150_000,
  currency: 'KGS',
  mktime: '1700000123',
  test: 1,
};
const HASH = 'ae722f9c55c1381cdeb65408ea2fa52f';
const json = (fields: Record<string, unknown>, hash = HASH) =>
  JSON.stringify({ mobile: '996700123456', fname: 'А', ...fields, hash, fields_other: { any: [1] } });
const hashOf = (values: readonly string[]) => createHmac('md5', password).update(values.join(':::')).digest('hex');

function asForm(): URLSearchParams {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(FIELDS)) form.set(key, String(value));
  return form;
}

describe('the proof of a callback', () => {
  it('is taken as JSON and as a form', () => {
    expect(verify(json(FIELDS))).toBe(true);
    const form = asForm();
    form.set('hash', HASH);
    expect(verify(form.toString())).toBe(true);
  });
  it('covers the eight values as they were written', () => {
    const written = SIGNED_FIELDS.map((name) => (name === 'amount' ? '150000.00' : String(FIELDS[name])));
    const text = json(FIELDS, hashOf(written)).replace('150000', '150000.00');
    expect(verify(text)).toBe(true);
    expect(verify(json(FIELDS, hashOf(written)))).toBe(false);
  });
  it('joins what is missing as nothing', () => {
    const { mktime: _gone, ...rest } = FIELDS;
    const values = SIGNED_FIELDS.map((name) => (name === 'mktime' ? '' : String(FIELDS[name])));
    expect(verify(json(rest, hashOf(values)))).toBe(true);
    expect(verify(json({ ...rest, mktime: null }, hashOf(values)))).toBe(true);
  });
  it.each(SIGNED_FIELDS)('notices another %s', (name) => {
    expect(verify(json({ ...FIELDS, [name]: '7' }))).toBe(false);
  });
  it.each([
    ['nothing', ''],
    ['no hash', json(FIELDS, undefined as unknown as string).replace(/,"hash":"[0-9a-f]+"/, '')],
    ['a value that is an object', json({ ...FIELDS, amount: { $gt: 0 } })],
    ['a field twice', `${json(FIELDS).slice(0, -1)},"amount":1}`],
    ['a form field twice', `${new URLSearchParams({ hash: HASH }).toString()}&amount=1&amount=2`],
    ['half a body', json(FIELDS).slice(0, -5)],
  ])('refuses %s', (_what, text) => {
    expect(verify(text)).toBe(false);
  });
});

describe('what a callback says', () => {
  it('names our payment; its word is a hint only', () => {
    expect(callback.confirmByQuery).toBe(true);
    expect(callback.read(bytes(json(FIELDS)))).toEqual([
      {
        paymentId: 'K1-000042',
        reply: { kind: 'approved', providerRef: 'K1-000042', paymentRef: 'T900001', amount: money(150_000, 'KGS') },
      },
    ]);
    expect(callback.read(bytes(json({ ...FIELDS, status_pay: 1 })))[0]?.reply).toEqual({ kind: 'pending' });
    expect(callback.read(bytes(json({ ...FIELDS, status_pay: '2' })))[0]?.reply).toEqual({ kind: 'cancelled' });
  });
  it('says nothing about a payment in the other mode', () => {
    expect(callback.read(bytes(json({ ...FIELDS, test: 0 })))).toEqual([]);
  });
  it('throws for an unknown word, another currency, half a tyiyn', () => {
    expect(() => callback.read(bytes(json({ ...FIELDS, status_pay: 7 })))).toThrow('unknown status');
    expect(() => callback.read(bytes(json({ ...FIELDS, currency: 'USD' })))).toThrow('not in tyiyn');
    expect(() => callback.read(bytes(json({ ...FIELDS, amount: 1.5 })))).toThrow('not in tyiyn');
  });
  it('is one event however often and in whatever form it comes', () => {
    const form = asForm();
    const later = json({ ...FIELDS, mktime: '1700009999', mobile: 'x' });
    const keys = [json(FIELDS), later, form.toString()].map((text) => callback.dedupeKey(bytes(text)));
    expect(new Set(keys).size).toBe(1);
    expect(callback.dedupeKey(bytes(json({ ...FIELDS, status_pay: 2 })))).not.toBe(keys[0]);
  });
});
