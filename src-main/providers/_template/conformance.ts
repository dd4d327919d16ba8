/** What the conformance suite needs to know of Template Pay: how its rail answers. */
import { createHmac } from 'node:crypto';
import { money } from '../../../src-shared/money.ts';
import type { Conformance, RailAnswer } from '../conformance.ts';

const WEBHOOK_KEY = 'template-webhook-key-of-32-bytes';
const bill = (paymentId: string, status: string, more: Record<string, unknown> = {}) => ({
  id: `B-${paymentId}`,
  external_id: paymentId,
  status,
  amount: '45000.00',
  currency: 'UZS',
  ...more,
});

const says =
  (status: string, more: Record<string, unknown> = {}): RailAnswer =>
  ({ paymentId }) => ({ answer: { json: bill(paymentId, status, more) } });

const conformance: Conformance = {
  method: 'template_pay',
  config: {
    baseUrl: 'https://pay.example.invalid',
    merchantId: 'm-1',
    apiKey: 'secret:template.apiKey',
    webhookKey: 'secret:template.webhookKey',
  },
  secrets: { 'template.apiKey': 'template-api-key', 'template.webhookKey': WEBHOOK_KEY },
  amount: money(4_500_000, 'UZS'),
  wire: {
    accepted: says('waiting', { qr: 'https://pay.example.invalid/q/1' }),
    pending: says('waiting'),
    approved: says('paid'),
    approvedWrongAmount: says('paid', { amount: '450.00' }),
    rejected: says('rejected', { reason: 'no_funds' }),
    expired: says('expired'),
    cancelled: says('cancelled'),
    cancelRefused: says('too_late'),
    notFound: says('missing'),
    unknownWord: says('sideways'),
  },
  declineReason: 'insufficient_funds',
  webhook: {
    path: '/api/webhooks/template-pay',
    approved({ paymentId }) {
      const raw = JSON.stringify(bill(paymentId, 'paid', { event_id: `e-${paymentId}` }));
      return { raw, headers: { 'x-signature': createHmac('sha256', WEBHOOK_KEY).update(raw).digest('hex') } };
    },
  },
};
export default conformance;
