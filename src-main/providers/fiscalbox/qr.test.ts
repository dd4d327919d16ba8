/** UzQR and Scan2pay, answer by answer. */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import type { CancelAsk, RefundAsk } from '../provider.ts';
import * as sample from './samples.ts';
import { askFor, BOX, box, PAYMENT_ID, rail } from './testkit.ts';

/** How the provider says that it did not understand. */
const IN_DOUBT = /understood|does not say|Invalid/;

const asked = (http: ReturnType<typeof box>['http']) => askFor(http, { providerRef: sample.INVOICE });
const query = async (answer: unknown) => {
  const { http } = box(answer);
  return rail('uzqr').query?.(asked(http));
};
const cancel = async (because: CancelAsk['because'], ...answers: unknown[]) => {
  const { http, sent } = box(...answers);
  const reply = await rail('uzqr').cancel?.({ ...asked(http), because });
  return { reply, urls: sent.map(({ url }) => url.slice(BOX.length)) };
};

describe('uzqr', () => {
  it('shows the invoice’s text', async () => {
    const { http } = box(sample.uzqrCreated);
    expect(await rail('uzqr').begin(askFor(http))).toMatchObject({
      kind: 'accepted',
      providerRef: sample.INVOICE,
      show: { qr: '00020101021240350012qr-online.uz0109987650001...' },
    });
  });
  it.each([
    [sample.uzqrNotConfigured, 'rail_unavailable'],
    [sample.uzqrUnauthorised, 'rail_unavailable'],
    [sample.failure(2002, 'amount'), 'other'],
    [sample.failure(6001, 'rate'), 'rail_unavailable'],
  ])('a refused invoice is declined (%#)', async (answer, reason) => {
    const { http } = box(answer);
    expect(await rail('uzqr').begin(askFor(http))).toMatchObject({ kind: 'rejected', reason });
  });
  it('temporary trouble does not say whether there is an invoice', async () => {
    const { http } = box(sample.uzqrTemporary);
    await expect(rail('uzqr').begin(askFor(http))).rejects.toThrow(IN_DOUBT);
  });

  it('reads the verdict from the status alone', async () => {
    expect(await query(sample.uzqrPending)).toEqual({ kind: 'pending' });
    expect(await query(sample.uzqrDeclined)).toMatchObject({ kind: 'rejected', reason: 'customer_refused' });
    expect(await query(sample.uzqrPaid)).toEqual({
      kind: 'approved',
      providerRef: sample.INVOICE,
      amount: money(50_000, 'UZS'),
      paymentRef: 'PAY12345678901234567',
      payerPhone: '+998*****0067',
      cardMask: '8600********1234',
    });
  });
  it.each([sample.uzqrUnknownWord, sample.uzqrNotFound, sample.uzqrTemporary, sample.success({})])(
    'an answer that names no known status proves nothing (%#)',
    async (answer) => {
      await expect(query(answer)).rejects.toThrow(IN_DOUBT);
    },
  );
  it('waits for the box as long as its document asks', async () => {
    const { http, sent } = box(sample.uzqrPending);
    await rail('uzqr').query?.(asked(http));
    expect(sent[0]?.timeoutMs).toBeGreaterThanOrEqual(150_000);
    expect(sent[0]?.url).toBe(`${BOX}/payment/one_qr/status?invoice_id=${sample.INVOICE}`);
  });

  it('cancels, and looks once more', async () => {
    const { reply, urls } = await cancel('person', sample.uzqrDone, sample.uzqrDeclined);
    expect(reply).toEqual({ kind: 'cancelled' });
    expect(urls).toEqual(['/payment/one_qr/cancel', `/payment/one_qr/status?invoice_id=${sample.INVOICE}`]);
    expect((await cancel('time_limit', sample.uzqrDone, sample.uzqrDeclined)).reply).toEqual({ kind: 'expired' });
  });
  it('money that was faster than the cancel is money', async () => {
    expect((await cancel('person', sample.uzqrDone, sample.uzqrPaid)).reply).toMatchObject({ kind: 'approved' });
    expect((await cancel('person', sample.uzqrAlreadyPaid, sample.uzqrPaid)).reply).toMatchObject({ kind: 'approved' });
    expect((await cancel('person', sample.uzqrAlreadyPaid, sample.uzqrPending)).reply).toEqual({
      kind: 'cancel_refused',
    });
  });
  it('a second cancel finds nothing: the status says whether the first one did it', async () => {
    expect((await cancel('person', sample.uzqrNotFound, sample.uzqrDeclined)).reply).toEqual({ kind: 'cancelled' });
    expect((await cancel('person', sample.uzqrNotFound, sample.uzqrNotFound)).reply).toEqual({ kind: 'not_found' });
  });
  it('a cancel that was not understood proves nothing', async () => {
    await expect(cancel('person', sample.uzqrTemporary)).rejects.toThrow(IN_DOUBT);
    await expect(cancel('person', sample.uzqrDone, sample.uzqrUnknownWord)).rejects.toThrow(IN_DOUBT);
  });

  const refund = async (answer: unknown, paymentRef: string | undefined = 'PAY1') => {
    const { http } = box(answer);
    const of = {
      paymentId: PAYMENT_ID,
      providerRef: sample.INVOICE,
      paymentRef,
      rrn: undefined,
      amount: money(1, 'UZS'),
    };
    return rail('uzqr').refund?.({ ...askFor(http, { kind: 'refund' }), of } as RefundAsk);
  };
  const refundStatus = async (answer: unknown) => {
    const { http, sent } = box(answer);
    const reply = await rail('uzqr').query?.(askFor(http, { kind: 'refund', providerRef: sample.REFUND }));
    return { reply, url: sent[0]?.url };
  };
  it('a refund that was taken on is not yet money back', async () => {
    expect(await refund(sample.uzqrRefund(1))).toEqual({ kind: 'accepted', providerRef: sample.REFUND });
    expect(await refund(sample.uzqrPaymentNotFound)).toMatchObject({ kind: 'rejected', reason: 'not_allowed' });
    await expect(refund(sample.uzqrTemporary)).rejects.toThrow(IN_DOUBT);
    await expect(refund(sample.uzqrRefund(7))).rejects.toThrow(IN_DOUBT);
  });
  it('a refund ends by its own status', async () => {
    const { reply, url } = await refundStatus(sample.uzqrRefund(1));
    expect(reply).toEqual({ kind: 'pending' });
    expect(url).toBe(`${BOX}/payment/one_qr/refund/status?refund_id=${sample.REFUND}`);
    expect((await refundStatus(sample.uzqrRefund(2))).reply).toMatchObject({ kind: 'approved' });
    expect((await refundStatus(sample.uzqrRefund(3))).reply).toMatchObject({ kind: 'rejected' });
    await expect(refundStatus(sample.uzqrTemporary)).rejects.toThrow(IN_DOUBT);
  });
});

describe('scan2pay', () => {
  const status = async (answer: unknown) => {
    const { http, bodies } = box(answer);
    return { reply: await rail('scan2pay').query?.(askFor(http)), bodies };
  };
  it('shows the link', async () => {
    const { http } = box(sample.scan2payLink);
    expect(await rail('scan2pay').begin(askFor(http))).toMatchObject({
      kind: 'accepted',
      show: { qr: 'http://scan2pay.uz/7c545c1e-9a57-4a2f-80dc-b7686023ec04' },
    });
  });
  it('"not found" means that nobody has paid yet', async () => {
    const { reply, bodies } = await status(sample.scan2payNotFound);
    expect(reply).toEqual({ kind: 'pending' });
    expect(bodies()).toEqual([{ order_id: PAYMENT_ID }]);
    expect((await status(sample.failure(403, 'SCAN2PAY_TRANSACTION_NOT_FOUND'))).reply).toEqual({ kind: 'pending' });
  });
  it('paid, with the number that the receipt carries', async () => {
    expect((await status(sample.scan2payPaid(PAYMENT_ID))).reply).toMatchObject({
      kind: 'approved',
      paymentRef: '1c9389de-c41c-4148-8b46-5d666caffd89',
    });
  });
  it.each([
    ['somebody else’s order', sample.scan2payPaid('77777')],
    ['an unknown word', sample.scan2payPaid(PAYMENT_ID, 'SUCCESS')],
    ['another error of the billing', sample.failure(105, 'BILLING_ERROR')],
  ])('%s proves nothing', async (_what, answer) => {
    await expect(status(answer)).rejects.toThrow(IN_DOUBT);
  });
  it('ends by time only when nobody has paid at the last moment', async () => {
    const end = async (answer: unknown) => {
      const { http } = box(answer);
      return rail('scan2pay').cancel?.({ ...askFor(http), because: 'time_limit' });
    };
    expect(await end(sample.scan2payNotFound)).toEqual({ kind: 'expired' });
    expect(await end(sample.scan2payPaid(PAYMENT_ID))).toMatchObject({ kind: 'approved' });
  });
});
