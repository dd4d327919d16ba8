/** What the conformance suite needs to know of the box: how its six rails answer. */

import type { DeclineReason } from '../../../src-shared/evidence.ts';
import { money } from '../../../src-shared/money.ts';
import type { Conformance, RailAnswer } from '../conformance.ts';
import * as sample from './samples.ts';

const says =
  (json: unknown): RailAnswer =>
  () => ({ answer: { json } });

const common = {
  config: { url: 'http://box.example.invalid:8080' },
  secrets: {},
  amount: money(4_500_000, 'UZS'),
} as const;

/** A wallet: what differs is the answer's shape. */
const wallet = (
  method: string,
  answers: { approved: unknown; rejected: unknown; codeExpired: unknown; unknownWord: unknown },
  declineReason: DeclineReason = 'insufficient_funds',
): Conformance => ({
  ...common,
  method,
  declineReason,
  blocking: {
    approved: says(answers.approved),
    rejected: says(answers.rejected),
    codeExpired: says(answers.codeExpired),
    unknownWord: says(answers.unknownWord),
  },
});

const status = (word: string, more: object = {}) => ({
  data: { status: word, ...more },
  error: null,
  is_success: false,
});
const uzum = (word: string, message: string | null = null) => ({
  data: { payment_id: null, payment_status: word, error_code: '400', error_message: message },
  error: null,
  is_success: false,
});
const anor = (paymentStatus: number, errorCode: number | null, note: string | null) => ({
  data: { payment_status: paymentStatus, error_code: errorCode, error_note: note, transaction_id: null },
  error: null,
  is_success: false,
});

const conformance: Conformance[] = [
  wallet('click_pass', {
    approved: sample.clickPaidNewer,
    rejected: status('error', { status_code: -5017, message: 'Недостаточно средств' }),
    codeExpired: sample.failure(106, 'Срок действия QR-кода истек'),
    unknownWord: status('sideways'),
  }),
  wallet('payme_go', {
    approved: sample.clickPaid,
    rejected: status('error', { message: 'Недостаточно средств на карте' }),
    codeExpired: status('error', { message: 'Код устарел' }),
    unknownWord: status('waiting'),
  }),
  wallet(
    'uzum_fastpay',
    {
      approved: sample.uzumPaid,
      rejected: uzum('FAILED', 'limit.was.set'),
      codeExpired: uzum('FAILED', 'apelsin.pay.user.otp.data.expired'),
      unknownWord: uzum('HOLD'),
    },
    'limit_exceeded',
  ),
  wallet('anor', {
    approved: sample.anorPaid,
    rejected: anor(-1, 116, 'Недостаточно средств'),
    codeExpired: anor(-1, 5, 'QR код истёк'),
    unknownWord: anor(1, null, null),
  }),
  {
    ...common,
    method: 'uzqr',
    declineReason: 'customer_refused',
    wire: {
      accepted: says(sample.uzqrCreated),
      pending: says(sample.uzqrPending),
      approved: says(sample.uzqrPaid),
      rejected: says(sample.uzqrDeclined),
      cancelled: () => [{ answer: { json: sample.uzqrDone } }, { answer: { json: sample.uzqrDeclined } }],
      approvedAtCancel: () => [{ answer: { json: sample.uzqrDone } }, { answer: { json: sample.uzqrPaid } }],
      cancelRefused: () => [{ answer: { json: sample.uzqrAlreadyPaid } }, { answer: { json: sample.uzqrPending } }],
      unknownWord: says(sample.uzqrUnknownWord),
    },
  },
  {
    ...common,
    method: 'scan2pay',
    declineReason: 'rail_unavailable',
    wire: {
      accepted: says(sample.scan2payLink),
      pending: says(sample.scan2payNotFound),
      approved: ({ paymentId }) => ({ answer: { json: sample.scan2payPaid(paymentId) } }),
      rejected: says(sample.billingError),
      rejectsAt: 'begin',
      unknownWord: ({ paymentId }) => ({ answer: { json: sample.scan2payPaid(paymentId, 'sideways') } }),
    },
  },
];
export default conformance;
