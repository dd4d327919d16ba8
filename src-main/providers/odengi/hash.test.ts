import { describe, expect, it } from 'vitest';
import { Secret } from '../../ports/secrets.ts';
import { callbackHash, callbackHashMatches, type Envelope, type SignedFields, signed } from './hash.ts';

const secret = (text: string) => new Secret(text);
const SID = '1000000001';

describe('the hash of a request (wallets.md §2.3)', () => {
  it('reproduces the documentation sample', () => {
    const envelope: Envelope = {
      cmd: 'getOTP',
      version: 1005,
      sid: SID,
      mktime: '1487602271287',
      lang: 'ru',
      data: { return_url: null },
    };
    expect(JSON.stringify(envelope)).toBe(
      '{"cmd":"getOTP","version":1005,"sid":"1000000001","mktime":"1487602271287","lang":"ru","data":{"return_url":null}}',
    );
    // The password of the documentation's sample shop, public with it.
    expect(signed(envelope, secret('Z@(K0APS@B~MW1Q')).hash).toBe('72d4a48dc7fe890af8beb00cd440c12d');
  });

  const invoice: Envelope = {
    cmd: 'createInvoice',
    version: 1005,
    sid: SID,
    mktime: '1700000000',
    lang: 'ru',
    data: {
      order_id: 'K1-000042',
      desc: 'Заказ № 42 / фото',
      amount: 150_000,
      currency: 'KGS',
      test: 1,
      long_term: 0,
      result_url: 'https://kiosk.example/cb/odengi',
    },
  };
  const { hash } = signed(invoice, secret('demo-password'));

  it('is over Unicode, blanks and slashes as they are sent', () => {
    expect(hash).toBe('b74b8043b52601eb8ee86e3966962ac3');
  });
  it('is not the one that a PHP habit or the seed’s blank stripping would give', () => {
    expect(hash).not.toMatch(/^(663c185e|3d9d2b0d)/);
  });
  it('travels as the last member of the very bytes that were signed', () => {
    const text = JSON.stringify(signed(invoice, secret('demo-password')));
    expect(text).toBe(`${JSON.stringify(invoice).slice(0, -1)},"hash":"${hash}"}`);
  });
});

describe('the hash of a callback (§2.7)', () => {
  const fields: SignedFields = {
    trans_id: 'T900001',
    status_pay: '3',
    site_id: SID,
    order_id: 'K1-000042',
    amount: '150000',
    currency: 'KGS',
    mktime: '1700000123',
    test: '1',
  };
  const password = secret('demo-password');
  const hash = 'ae722f9c55c1381cdeb65408ea2fa52f';

  it('joins eight values with three colons', () => {
    expect(callbackHash(fields, password)).toBe(hash);
  });
  it('matches exactly one hash', () => {
    expect(callbackHashMatches(fields, hash, password)).toBe(true);
    expect(callbackHashMatches(fields, hash.toUpperCase(), password)).toBe(false);
    expect(callbackHashMatches(fields, hash.slice(1), password)).toBe(false);
    expect(callbackHashMatches(fields, undefined, password)).toBe(false);
    expect(callbackHashMatches({ ...fields, amount: '1' }, hash, password)).toBe(false);
  });
  it('is never matched by an empty password', () => {
    const none = secret('');
    expect(callbackHashMatches(fields, callbackHash(fields, none), none)).toBe(false);
  });
});
