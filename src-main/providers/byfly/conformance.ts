/** How ByFly answers, for the suite: the document's own bodies, with a number of ours. */
import { createHmac } from 'node:crypto';
import { money } from '../../../src-shared/money.ts';
import type { Conformance, RailAnswer } from '../conformance.ts';

const TOKEN = 'fake-byfly-token-of-the-tests-0123456789';
const WEBHOOK_SECRET = 'fake-byfly-webhook-secret-of-the-tests';
const AMOUNT_TENGE = 10_000;

type Said = Record<string, unknown>;
const idOf = (paymentId: string): string => `ABC123DEF456789-${paymentId}`;
const answer = (data: Said | null, message?: string, status = 200) => ({
  answer: { status, json: { success: true, ...(message === undefined ? {} : { message }), data } },
});
const links = (paymentId: string) => ({
  payment_url: `https://pay.kaspi.kz/pay/${paymentId}`,
  qr_code: `https://qr.kaspi.kz/${paymentId}`,
});

/** One body for both looks: `GET /api/payment/{id}` is `…/status` with more beside it. */
const payment = (paymentId: string, payable: number, status: string, paid = 0, over: Said = {}) =>
  answer({
    transaction_id: idOf(paymentId),
    amount: payable,
    currency: 'KZT',
    status,
    description: 'C-1',
    ...links(paymentId),
    paid_amount: paid,
    remaining_amount: payable - paid,
    created_at: '2026-11-21 14:00:00',
    paid_at: null,
    ...over,
  });

function rail(method: string, percent: number): Conformance {
  const fee = (AMOUNT_TENGE * percent) / 100;
  const payable = AMOUNT_TENGE + fee;
  const says =
    (status: string, paid = 0, over: Said = {}): RailAnswer =>
    ({ paymentId }) =>
      payment(paymentId, payable, status, paid, over);
  const twice =
    (status: string): RailAnswer =>
    ({ paymentId }) => [payment(paymentId, payable, status), payment(paymentId, payable, status)];
  return {
    method,
    config: {
      url: 'https://byfly.example.invalid',
      apiToken: 'secret:byfly.apiToken',
      webhookSecret: 'secret:byfly.webhookSecret',
      amountUnit: 'tenge',
    },
    secrets: { 'byfly.apiToken': TOKEN, 'byfly.webhookSecret': WEBHOOK_SECRET },
    amount: money(AMOUNT_TENGE * 100, 'KZT'),
    payable: money(payable * 100, 'KZT'),
    unspellable: money(AMOUNT_TENGE * 100 + 50, 'KZT'),
    wire: {
      login: ({ paymentId }) =>
        answer(
          {
            transaction_id: idOf(paymentId),
            amount: AMOUNT_TENGE,
            currency: 'KZT',
            status: 'pending',
            expires_at: '2026-11-21 19:30:00',
          },
          'Платеж создан',
          201,
        ),
      accepted: ({ paymentId }) =>
        answer(
          {
            transaction_id: idOf(paymentId),
            amount: payable,
            original_amount: AMOUNT_TENGE,
            commission_amount: fee,
            commission_percent: percent,
            ...links(paymentId),
            terminal_id: 3,
          },
          'Платеж инициирован',
        ),
      pending: says('processing'),
      approved: says('paid', payable),
      approvedWrongAmount: says('paid', AMOUNT_TENGE),
      rejected: twice('failed'),
      cancelled: (ask) => [answer(null, 'Платеж отменен'), ...[twice('cancelled')(ask)].flat()],
      approvedAtCancel: (ask) => [
        { answer: { status: 400, json: { success: false, message: 'Платеж уже оплачен', errors: [] } } },
        ...[says('paid', payable)(ask)].flat(),
      ],
      unknownWord: says('hold'),
    },
    webhook: {
      path: '/api/webhooks/byfly',
      approved({ paymentId }) {
        // As PHP writes it: letters and slashes escaped.
        const raw =
          `{"transaction_id":"${idOf(paymentId)}","status":"paid","amount":${payable},"paid_amount":${payable},` +
          `"currency":"KZT","description":"\\u041e\\u043f\\u043b\\u0430\\u0442\\u0430 \\/ 1",` +
          `"metadata":{"order_id":"C-1"},"paid_at":"2026-11-21 14:05:30"}`;
        const signature = createHmac('sha256', WEBHOOK_SECRET).update(raw).digest('hex');
        return { raw, headers: { 'x-webhook-signature': signature } };
      },
    },
  };
}

const conformance: Conformance[] = [
  rail('kaspi_gold', 1),
  rail('kaspi_red', 1),
  rail('kaspi_credit', 14),
  rail('kaspi_installment_12', 14),
  rail('kaspi_installment_24', 14),
];
export default conformance;
