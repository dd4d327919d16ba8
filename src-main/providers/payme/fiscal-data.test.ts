/** `receipts.set_fiscal_data`: the document's request, every answer that is known, and silence. */
import { describe, expect, it } from 'vitest';
import { scriptedHttp } from '../../testkit/scripted-http.ts';
import type { ReceiptTold } from '../provider.ts';
import { tellPayme } from './fiscal-data.ts';

const URL = 'https://ofd.soliq.uz/check?t=EP000000000025&r=121&c=20220706201035&s=800031554082';
const RECEIPT = '2e0b1bc1f1eb50d487ba268d';
const api = {
  url: 'https://checkout.test.paycom.uz/api',
  merchantId: '100fe486b33784292111b7dc',
  key: 'a-key:for-tests',
};

function tell(answer: Parameters<ReturnType<typeof scriptedHttp>['next']>[0], told: Partial<ReceiptTold> = {}) {
  const http = scriptedHttp();
  http.next(answer);
  const heard = tellPayme(api, {
    paymentId: '0123456789ABCDEFGHJK',
    providerRef: RECEIPT,
    receiptUrl: URL,
    receiptNumber: '121',
    office: { terminalId: 'EP000000000025', time: '20220706201035', sign: '800031554082' },
    http,
    signal: new AbortController().signal,
    ...told,
  });
  return { heard, http };
}
const says = (json: unknown) => ({ answer: { json } });

describe('Payme hears of the receipt', () => {
  it('by the document’s request', async () => {
    const { heard, http } = tell(says({ jsonrpc: '2.0', id: 121, result: { success: true } }));
    expect(await heard).toEqual({ kind: 'heard' });
    const [request] = http.requests;
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://checkout.test.paycom.uz/api',
      headers: { 'x-auth': '100fe486b33784292111b7dc:a-key:for-tests', 'cache-control': 'no-cache' },
    });
    expect(JSON.parse(request?.body as string)).toEqual({
      id: 121,
      method: 'receipts.set_fiscal_data',
      params: {
        id: RECEIPT,
        fiscal_data: {
          status_code: 0,
          message: 'accepted',
          terminal_id: 'EP000000000025',
          receipt_id: 121,
          date: '20220706201035',
          fiscal_sign: '800031554082',
          qr_code_url: URL,
        },
      },
    });
  });

  it('in the other form of the answer too (wallets.md, Q14)', async () => {
    const receipt = { _id: RECEIPT, create_time: 1_672_600_657_448, pay_time: 1_672_600_657_716 };
    expect(await tell(says({ id: 121, result: { receipt } })).heard).toEqual({ kind: 'heard' });
  });

  it.each([-32_600, -32_602])('error %i: the same again would be refused again', async (code) => {
    const { heard } = tell(says({ id: 121, error: { code, message: 'no', data: null } }));
    expect(await heard).toEqual({ kind: 'refused', code: `payme.${code}` });
  });

  it.each([
    ['silence after it was sent', { fail: 'lost' as const }, 'ECONNRESET'],
    ['no way there', { fail: 'refused' as const }, 'ECONNREFUSED'],
    ['a receipt it does not call paid yet', says({ id: 1, error: { code: -31_610, message: 'no' } }), 'error -31610'],
    ['an error of its own', says({ id: 1, error: { code: -32_400, message: 'busy' } }), 'error -32400'],
    ['a key that is not taken', says({ id: 1, error: { code: -32_504, message: 'no' } }), 'error -32504'],
    ['success that is none', says({ id: 1, result: { success: false } }), 'did not say'],
    ['no result', says({ id: 1, result: null }), 'did not say'],
    ['another shape', says({ id: 1, result: { state: 4 } }), 'result'],
    ['a proxy’s page', { answer: { status: 502, body: new TextEncoder().encode('<html>') } }, 'HTTP 502'],
    ['a page instead of an answer', { answer: { body: new TextEncoder().encode('<html>') } }, 'not JSON'],
  ])('%s: told again later', async (_what, step, why) => {
    await expect(tell(step).heard).rejects.toThrow(why);
  });

  it.each([
    ['no payment of Payme’s', { providerRef: undefined }, 'local.no_payment_id'],
    ['no number', { receiptNumber: undefined }, 'local.no_receipt_number'],
    ['a number that is no integer', { receiptNumber: '12-A' }, 'local.no_receipt_number'],
    ['a number that would be rounded', { receiptNumber: '9007199254740993' }, 'local.no_receipt_number'],
  ])('%s: nothing is sent', async (_what, told, code) => {
    const { heard, http } = tell(says({}), told as Partial<ReceiptTold>);
    expect(await heard).toEqual({ kind: 'refused', code });
    expect(http.requests).toEqual([]);
  });

  it('an address of another office goes as it is, without parts that were not read', async () => {
    const { heard, http } = tell(says({ id: 121, result: { success: true } }), {
      receiptUrl: 'https://ofd.example/1',
      office: undefined,
    } as never);
    expect(await heard).toEqual({ kind: 'heard' });
    expect(JSON.parse(http.requests[0]?.body as string).params.fiscal_data).toEqual({
      status_code: 0,
      message: 'accepted',
      receipt_id: 121,
      qr_code_url: 'https://ofd.example/1',
    });
  });
});
