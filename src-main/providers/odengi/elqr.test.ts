import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { elqr } from './conformance.ts';
import { elqrChecksum, elqrComplaint, elqrTags, hasElqrChecksum, payloadsOf } from './elqr.ts';

/** wallets.md §2.8. */
const VECTOR =
  '00020101021232490011qr.dengi.kg010220111264931321603812021213021252047399530341754061500005910DEMO KIOSK6304180C';
const amount = money(150_000, 'KGS');

describe('the checksum', () => {
  it('is the tail of SHA-256 before tag 63', () => {
    expect(elqrChecksum(VECTOR.slice(0, -8))).toBe('180C');
    expect(hasElqrChecksum(VECTOR)).toBe(true);
  });
  it('is read in either case, for banks write it in both', () => {
    expect(hasElqrChecksum(VECTOR.replace('180C', '180c'))).toBe(true);
  });
  it('notices any other character', () => {
    fc.assert(
      fc.property(fc.nat(VECTOR.length - 9), fc.constantFrom('0', '1', '7', 'A', 'z', ' '), (at, letter) => {
        fc.pre(VECTOR[at] !== letter);
        expect(hasElqrChecksum(VECTOR.slice(0, at) + letter + VECTOR.slice(at + 1))).toBe(false);
      }),
    );
  });
  it.each(['', '6304', '63041', VECTOR.slice(0, -8)])('is missing in %j', (text) => {
    expect(hasElqrChecksum(text)).toBe(false);
  });
});

describe('a payload that is to be shown', () => {
  it('has its amount in tag 54, its currency in 53', () => {
    expect(elqrTags(VECTOR).get('54')).toBe('150000');
    expect(elqrComplaint(VECTOR, amount)).toBeUndefined();
    expect(elqrComplaint(elqr(10_053), money(10_053, 'KGS'))).toBeUndefined();
  });
  it('is refused with a wrong checksum, sum or currency', () => {
    const signed = (text: string) => `${text}6304${elqrChecksum(text)}`;
    expect(elqrComplaint(`${VECTOR.slice(0, -1)}D`, amount)).toBe('qr_checksum');
    expect(elqrComplaint(VECTOR, money(1_500, 'KGS'))).toBe('qr_amount');
    expect(elqrComplaint(signed(VECTOR.slice(0, -8).replace('5303417', '5303860')), amount)).toBe('qr_currency');
    expect(elqrComplaint(signed(VECTOR.slice(0, -8).replace('150000', '1500.0')), amount)).toBe('qr_amount');
  });
});

describe('where the payload is found', () => {
  const encoded = encodeURIComponent(VECTOR);
  it.each([
    ['after the # of qr_url, as odengi.ru.md shows it', { qr_url: `https://test4-mwallet.dengi.kg/#${VECTOR}` }],
    ['percent-encoded after the #', { qr_url: `https://test4-mwallet.dengi.kg/#${encoded}` }],
    ['in the data parameter of qr', { qr: `https://test4-mwallet.dengi.kg/qr.php?wl=&type=emvQr&data=${encoded}` }],
    ['in emv_qr_data', { emv_qr_data: VECTOR }],
    ['in emv_qr, as a link or as text', { emv_qr: `https://x.invalid/qr.php?data=${encoded}` }],
    ['in emv_qr as text', { emv_qr: VECTOR }],
  ])('%s', (_where, sources) => {
    expect(payloadsOf(sources)).toEqual([VECTOR]);
  });
  it('nowhere, where there is none', () => {
    expect(payloadsOf({ qr_url: 'https://o.kg/', qr: 'not a link' })).toEqual([]);
  });
});
