/** The payer's whole telephone: for the receipt of its own payment, in memory, and no longer than that. */
import { describe, expect, it } from 'vitest';
import type { ReceiptTold } from '../provider.ts';
import { payerPhones } from './payer-phones.ts';
import * as sample from './samples.ts';
import { askFor, box, CODE, PAYMENT_ID, rail } from './testkit.ts';

const PHONE = '998900000040';
const paid = async (method: string, answer: unknown, config: object) => {
  const { http } = box(answer, sample.success({}));
  const made = rail(method, config);
  const reply = await made.begin(askFor(http, { code: CODE }));
  return { made, reply, http };
};

describe('the payer’s telephone', () => {
  it.each([
    ['click_pass', sample.clickPaid],
    ['payme_go', sample.clickPaid],
    ['uzum_fastpay', sample.uzumPaid],
    ['anor', sample.anorPaid],
  ])('%s: is told for the receipt of this payment alone, until the wallet has heard of it', async (method, answer) => {
    const { made, reply, http } = await paid(method, answer, { fiscal: true });
    expect(reply).toMatchObject({ payerPhone: '+998*****0040' });
    expect(JSON.stringify(reply)).not.toContain(PHONE);
    expect(made.payerPhone?.(PAYMENT_ID)).toBe(PHONE);
    expect(made.payerPhone?.('another')).toBeUndefined();
    const told = { paymentId: PAYMENT_ID, providerRef: 'a', paymentRef: 'b', receiptUrl: 'https://ofd.soliq.uz/check' };
    await made.tellReceipt?.({ ...told, http, signal: new AbortController().signal } as ReceiptTold);
    expect(made.payerPhone?.(PAYMENT_ID)).toBeUndefined();
  });

  it('is not kept where the box makes no receipts, nor where there is none', async () => {
    const { made } = await paid('click_pass', sample.clickPaid, { fiscal: false });
    expect(made.payerPhone?.(PAYMENT_ID)).toBeUndefined();
    const { made: silent } = await paid('click_pass', sample.clickPaidNewer, { fiscal: true });
    expect(silent.payerPhone?.(PAYMENT_ID)).toBeUndefined();
  });

  it('of the oldest payment goes when there are too many', () => {
    const phones = payerPhones(2);
    for (const id of ['a', 'b', 'c']) phones.keep(id, PHONE);
    expect(['a', 'b', 'c'].map((id) => phones.of(id))).toEqual([undefined, PHONE, PHONE]);
    phones.forget('b');
    expect(phones.of('b')).toBeUndefined();
  });
});
