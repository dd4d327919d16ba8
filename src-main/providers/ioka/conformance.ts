/** How ioka answers, for the suite: the documents' bodies with our numbers. */
import { createHmac } from 'node:crypto';
import { money } from '../../../src-shared/money.ts';
import type { Conformance, RailAnswer } from '../conformance.ts';

export const WEBHOOK_KEY = 'demo-webhook-key';
export const ORDER = 'ord_DEMO1';

/** An order as wallets.md §3.2 prints it. */
export const order = (
  paymentId: string,
  status: string,
  payments: unknown[] = [],
  more: Record<string, unknown> = {},
) => ({
  id: ORDER,
  shop_id: 'shp_DEMO',
  status,
  created_at: '2026-01-01T10:00:00.00000',
  amount: 150_000,
  display_amount: 150_000,
  currency: 'KZT',
  mcc: null,
  acquirer: null,
  capture_method: 'AUTO',
  external_id: paymentId,
  description: null,
  extra_info: null,
  attempts: 1,
  due_date: null,
  split: null,
  customer_id: null,
  card_id: null,
  back_url: null,
  success_url: null,
  failure_url: null,
  template: null,
  access_token: 'ord_DEMO1_secret_x',
  checkout_url: `https://stage-checkout.ioka.kz/orders/${ORDER}`,
  payment_link_url: null,
  payments,
  ...more,
});
export const payment = (status: string, more: Record<string, unknown> = {}) => ({
  id: 'pay_DEMO1',
  order_id: ORDER,
  status,
  created_at: '2026-01-01T10:01:00.00000',
  approved_amount: 150_000,
  captured_amount: status === 'CAPTURED' ? 150_000 : 0,
  refunded_amount: 0,
  processing_fee: 0,
  payer: { pan_masked: '555555******5599', expiry_date: '12/26', holder: 'DEMO', payment_system: 'MASTERCARD' },
  error: null,
  ...more,
});

const says =
  (status: string, payments: unknown[] = []): RailAnswer =>
  ({ paymentId }) => ({ answer: { json: order(paymentId, status, payments) } });
const made: RailAnswer = ({ paymentId }) => ({
  answer: { status: 201, json: { order: order(paymentId, 'UNPAID'), order_access_token: 'ord_DEMO1_secret_x' } },
});

const conformance: Conformance = {
  method: 'ioka',
  config: {
    url: 'https://ioka-api.example.invalid',
    apiKey: 'secret:ioka.apiKey',
    webhookKey: 'secret:ioka.webhookKey',
  },
  secrets: { 'ioka.apiKey': 'demo-api-key', 'ioka.webhookKey': WEBHOOK_KEY },
  amount: money(150_000, 'KZT'),
  wire: {
    accepted: made,
    pending: says('UNPAID', [payment('REQUIRES_ACTION', { approved_amount: 0 })]),
    approved: says('PAID', [payment('CAPTURED')]),
    approvedWrongAmount: says('PAID', [payment('CAPTURED', { captured_amount: 1_500 })]),
    rejected: says('UNPAID', [payment('DECLINED', { error: { code: 'insufficient_funds', message: 'no' } })]),
    expired: says('EXPIRED'),
    cancelled: says('UNPAID', [payment('CANCELLED')]),
    unknownWord: says('SIDEWAYS'),
  },
  webhook: {
    path: '/api/webhooks/ioka',
    approved({ paymentId }) {
      // As real traffic: 0.0 keeps its point, keys in no order; signed over sorted keys with blanks.
      const signed = `{"event": "PAYMENT_CAPTURED", "order": {"amount": 150000, "external_id": "${paymentId}", "id": "${ORDER}", "status": "PAID"}, "payment": {"captured_amount": 150000, "id": "pay_DEMO1", "processing_fee": 0.0, "status": "CAPTURED"}}`;
      const raw = `{"order":{"id":"${ORDER}","status":"PAID","amount":150000,"external_id":"${paymentId}"},"event":"PAYMENT_CAPTURED","payment":{"processing_fee":0.0,"id":"pay_DEMO1","status":"CAPTURED","captured_amount":150000}}`;
      return { raw, headers: { 'x-signature': createHmac('sha256', WEBHOOK_KEY).update(signed).digest('hex') } };
    },
    // The signature is over canonical JSON, not over bytes: another number is the forgery.
    forge: (raw) => raw.replace('0.0', '0'),
  },
};
export default conformance;
