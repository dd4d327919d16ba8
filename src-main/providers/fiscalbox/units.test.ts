/** What each address is told for 500.00 sum and for 0.01 sum (wallets.md §0.1 as the newer document settles it). */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import type { RefundAsk } from '../provider.ts';
import * as sample from './samples.ts';
import { askFor, BOX, box, CODE, PAYMENT_ID, rail } from './testkit.ts';

const amounts = [
  ['500.00 sum', 50_000, 50_000, '500.00'],
  ['0.01 sum', 1, 1, '0.01'],
  ['0.29 sum', 29, 29, '0.29'],
  ['12 345 678.90 sum', 1_234_567_890, 1_234_567_890, '12345678.90'],
] as const;

describe.each(amounts)('%s', (_name, minor, tiyin, sum) => {
  const amount = money(minor, 'UZS');

  it.each([
    ['click_pass', '/payment/click', sample.clickPaid],
    ['payme_go', '/payment/payme', sample.clickPaid],
    ['uzum_fastpay', '/payment/uzum', sample.uzumPaid],
    ['anor', '/payment/anor', sample.anorPaid],
  ])('%s: an integer of tiyin, and the code', async (method, path, answer) => {
    const { http, sent, bodies } = box(answer);
    const reply = await rail(method).begin(askFor(http, { code: CODE }, amount));
    expect(sent.map(({ method: verb, url }) => `${verb} ${url}`)).toEqual([`POST ${BOX}${path}`]);
    expect(bodies()).toEqual([{ amount: tiyin, qr_code: CODE }]);
    expect(reply).toMatchObject({ kind: 'approved', amount });
  });

  it('scan2pay: an integer of tiyin', async () => {
    const { http, sent, bodies } = box(sample.scan2payLink);
    await rail('scan2pay').begin(askFor(http, {}, amount));
    expect(sent[0]?.url).toBe(`${BOX}/payment/qr_pay`);
    expect(bodies()).toEqual([{ amount: tiyin, order_id: PAYMENT_ID, print: false }]);
  });

  it('uzqr: a decimal string of sum, in sales and in refunds', async () => {
    const { http, sent, bodies } = box(sample.uzqrCreated, sample.uzqrRefund(1));
    await rail('uzqr').begin(askFor(http, {}, amount));
    const of = { paymentId: PAYMENT_ID, providerRef: sample.INVOICE, paymentRef: 'PAY1', rrn: undefined, amount };
    await rail('uzqr').refund?.({ ...askFor(http, { kind: 'refund' }, amount), of } as RefundAsk);
    expect(sent.map(({ url }) => url)).toEqual([`${BOX}/payment/one_qr/create`, `${BOX}/payment/one_qr/refund`]);
    expect(bodies()).toEqual([
      { external_id: PAYMENT_ID, amount: sum, print: false },
      { pay_id: 'PAY1', amount: sum },
    ]);
    expect(PAYMENT_ID).toHaveLength(20);
  });
});
