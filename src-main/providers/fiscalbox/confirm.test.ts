/** The wallets' own confirms: every request and answer of uz-bridge.ru.md as it stands there, and one_qr/receipt. */
import { describe, expect, it } from 'vitest';
import type { ReceiptTold } from '../provider.ts';
import { BOX, box, PAYMENT_ID, rail } from './testkit.ts';

const URL = 'https://ofd.soliq.uz/check?t=UZ170703100597&r=2421&c=20230104121801&s=514343190161';
const ANOR_URL = 'https://ofd.soliq.uz/check?t=UZ170703100597&r=6013&c=20231201160732&s=025561534771';
const blank = (field: string, why: string) => ({
  data: null,
  error: { code: 7, message: `{"${field}":["This field may not be ${why}."]}`, data: null },
  is_success: false,
});

/** Method → the document's request, its success and its error. */
const EXAMPLES = {
  click_pass: {
    path: '/payment/click_confirm',
    told: { paymentRef: '2354512461', receiptUrl: URL },
    request: { payment_id: '2354512461', qr_code: URL },
    success: {
      data: {
        inn: '000000000',
        payment_id: '2354512461',
        qr_code: 'https://ofd.soliq.uz/check?t=UZ170703100597&r=2904&c=20230222120100&s=113075569254',
        status: 'successfully',
        error: null,
      },
      error: null,
      is_success: true,
    },
    error: blank('payment_id', 'blank'),
  },
  payme_go: {
    path: '/payment/payme_confirm',
    told: { paymentRef: '63b5282a6f47f572807fd53e', receiptUrl: URL },
    request: { payment_id: '63b5282a6f47f572807fd53e', qr_code: URL },
    success: {
      data: {
        id: 123,
        result: {
          receipt: { _id: '63b1dc4f49a2bcd2132c39f3', create_time: 1_672_600_657_448, pay_time: 1_672_600_657_716 },
        },
        error: null,
      },
      error: null,
      is_success: true,
    },
    error: blank('fiscal_sign', 'null'),
  },
  uzum_fastpay: {
    path: '/payment/uzum_confirm',
    told: { paymentRef: '7e577908-6851-4a8d-ac1d-bdd17002f96b', receiptUrl: URL },
    request: { payment_id: '7e577908-6851-4a8d-ac1d-bdd17002f96b', qr_code: URL },
    success: {
      data: {
        payment_id: '7e577908-6851-4a8d-ac1d-bdd17002f96b',
        payment_status: 'SUCCESS',
        error_code: '0',
        error_message: null,
        client_phone_number: null,
      },
      error: null,
      is_success: true,
    },
    error: blank('payment_id', 'blank'),
  },
  anor: {
    path: '/payment/anor_confirm',
    told: { providerRef: '05a447d7-ad64-4b95-931e-951b624b6534', paymentRef: '658', receiptUrl: ANOR_URL },
    request: { qr_code: ANOR_URL, transaction_id: '05a447d7-ad64-4b95-931e-951b624b6534' },
    success: {
      data: {
        message: null,
        error_code: null,
        payment_id: null,
        transaction_id: '05a447d7-ad64-4b95-931e-951b624b6534',
      },
      error: null,
      is_success: true,
    },
    error: blank('payment_id', 'blank'),
  },
} as const;

async function tell(method: string, answer: unknown, told: Partial<ReceiptTold>) {
  const { http, sent, bodies } = box(answer);
  const heard = rail(method).tellReceipt?.({
    paymentId: PAYMENT_ID,
    receiptUrl: URL,
    http,
    signal: new AbortController().signal,
    ...told,
  } as ReceiptTold);
  return { heard, sent, bodies };
}

describe.each(Object.entries(EXAMPLES))('%s hears of its receipt', (method, example) => {
  it('by the document’s request, and the document’s answer is believed', async () => {
    const { heard, sent, bodies } = await tell(method, example.success, example.told);
    expect(await heard).toEqual({ kind: 'heard' });
    expect(sent[0]?.url).toBe(BOX + example.path);
    expect(bodies()).toEqual([example.request]);
  });

  it('and the document’s refusal is one: the same again would be refused again', async () => {
    const { heard } = await tell(method, example.error, example.told);
    expect(await heard).toEqual({ kind: 'refused', code: 'bridge.7' });
  });

  it('never under a number that is not there', async () => {
    const { heard, sent } = await tell(method, example.success, { receiptUrl: URL });
    expect(await heard).toEqual({ kind: 'refused', code: 'local.no_payment_id' });
    expect(sent).toEqual([]);
  });

  it('and anything else is asked again later', async () => {
    const other = { data: null, error: { code: 103, message: 'INTERNAL_ERROR', data: null }, is_success: false };
    const { heard } = await tell(method, other, example.told);
    await expect(heard).rejects.toThrow('not understood');
    const odd = { data: { status: 'error', payment_status: 'FAILED' }, error: null, is_success: true };
    await expect((await tell(method, odd, example.told)).heard).rejects.toThrow('not understood');
  });

  it('and an error that the wallet put inside the box’s success is none', async () => {
    for (const error of [{ code: -31_610, message: 'no' }, 'no']) {
      const inside = { ...example.success, data: { ...example.success.data, error } };
      await expect((await tell(method, inside, example.told)).heard).rejects.toThrow('not understood');
    }
  });
});

it('UzQR hears of its receipt by the payment’s own number (fiscal_document, UzQR.md)', async () => {
  const told = { providerRef: 'invoice-1', paymentRef: 'pay-1', receiptUrl: URL };
  const { heard, sent, bodies } = await tell('uzqr', { data: null, error: null, is_success: true }, told);
  expect(await heard).toEqual({ kind: 'heard' });
  expect(sent[0]?.url).toBe(`${BOX}/payment/one_qr/receipt`);
  expect(bodies()).toEqual([{ pay_id: 'pay-1', fiscal_receipt_url: URL }]);
});
