/** The text of a UzQR before it is shown: whoever scans it pays what stands in it, and the status names no sum (I-3). */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { HttpError } from '../../ports/http-client.ts';
import * as sample from './samples.ts';
import { askFor, BOX, box, rail } from './testkit.ts';
import { crc16Ccitt, uzqrComplaint } from './uzqr-text.ts';

/** pinpads.md §5.3: 500.00, its check counted there. */
const VECTOR =
  '00020101021240370012qr-online.uz0117DEMO00000000000015204541153038605406500.005802UZ5909DEMO SHOP6008Tashkent6304A8CC';
const asked = money(50_000, 'UZS');

describe('what a code asks for', () => {
  it('is the sum of the sale: the documents’ own vector', () => {
    expect(uzqrComplaint(VECTOR, asked)).toBeUndefined();
    expect(uzqrComplaint(VECTOR.replace('6304A8CC', '6304a8cc'), asked)).toBeUndefined();
    expect(crc16Ccitt('123456789')).toBe('29B1');
    for (const spelt of ['5403500', '5405500.0']) expect(uzqrComplaint(`000201${spelt}5303860`, asked)).toBeUndefined();
  });
  it.each([
    ['a hundredth', 500],
    ['a hundredfold', 5_000_000],
    ['one tiyin more', 50_001],
  ])('is not %s of it', (_name, minor) => {
    expect(uzqrComplaint(VECTOR, money(minor, 'UZS'))).toBe('qr_amount');
  });
  it('is noticed in a text whose check is left out, and with a damaged letter', () => {
    const cut = VECTOR.slice(0, VECTOR.indexOf('6304'));
    expect(uzqrComplaint(cut, asked)).toBeUndefined();
    expect(uzqrComplaint(cut, money(1, 'UZS'))).toBe('qr_amount');
    expect(uzqrComplaint(VECTOR.replace('DEMO SHOP', 'DEMO SHOB'), asked)).toBe('qr_checksum');
    expect(uzqrComplaint(cut.replace('5303860', '5303840'), asked)).toBe('qr_currency');
    expect(uzqrComplaint(cut.replace('500.00', '500,00'), asked)).toBe('qr_amount');
  });
  it('is not judged where nothing of it can be read', () => {
    for (const text of ['00020101021240350012qr-online.uz0109987650001...', 'https://app.paynet.uz/x', '', '0002'])
      expect(uzqrComplaint(text, asked)).toBeUndefined();
  });
});

describe('a code that asks for another sum', () => {
  const wrong = sample.success({
    invoice_id: sample.INVOICE,
    qr_text: VECTOR.replace('6304A8CC', '').replace('500.00', '5.0000'),
  });
  it('is shown to nobody: its invoice is withdrawn, and nothing was taken', async () => {
    const { http, sent } = box(wrong, sample.uzqrDone);
    const reply = await rail('uzqr').begin(askFor(http));
    expect(reply).toEqual({ kind: 'rejected', reason: 'rail_unavailable', providerCode: 'qr_amount' });
    expect(sent.map(({ url }) => url)).toEqual([`${BOX}/payment/one_qr/create`, `${BOX}/payment/one_qr/cancel`]);
  });
  it('whose invoice cannot be withdrawn is watched, and still not shown', async () => {
    const { http } = box(wrong, sample.uzqrTemporary);
    const reply = await rail('uzqr').begin(askFor(http));
    expect(reply).toMatchObject({ kind: 'accepted', providerRef: sample.INVOICE });
    expect(reply).not.toHaveProperty('show');
    const lost = {
      send: (request: Parameters<typeof http.send>[0]) =>
        request.url.endsWith('/cancel')
          ? Promise.reject(new HttpError('ECONNRESET', false))
          : box(wrong).http.send(request),
    };
    expect(await rail('uzqr').begin(askFor(lost))).toMatchObject({ kind: 'accepted', providerRef: sample.INVOICE });
  });
});
