/** A payment as evidence leaves it: what was told beside the money, and the fields that go with a new status. */
import { DECLINE_REASONS } from '../../../src-shared/evidence.ts';
import { isFinal, type PaymentStatus } from '../../../src-shared/payment-status.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import { payableOf } from './evidence-fits.ts';
import type { Evidence } from './evidence-of.ts';

/** Why a cancel was asked for; the story must not blame the cashier for what the station did. */
const CANCEL_WISHES = ['person', 'time_limit', 'order_paid', 'order_unknown'] as const;

/** What evidence may say about a payment beside its money. */
const TOLD = [
  'rrn',
  'authCode',
  'cardMask',
  'payerPhone',
  'paymentRef',
  'walletNumber',
  'receiptNumber',
  'terminalId',
  'merchantId',
  'bankShift',
  'responseCode',
  'slip',
] as const;

/** The row with everything new that the evidence says about it, status apart. */
export function enriched(row: PaymentRow, evidence: Evidence): PaymentRow {
  const next = { ...row, payable: payableOf(row, evidence), detail: { ...row.detail } };
  if (!isFinal(row.status) || row.providerRef === null) next.providerRef = evidence.providerRef ?? row.providerRef;
  if (evidence.show) next.showQr = evidence.show.qr;
  if (evidence.expiresAt !== undefined) next.expiresAt = evidence.expiresAt;
  if (evidence.confirming !== undefined) next.detail.confirming = evidence.confirming;
  // A step of the ladder only points at something: nothing of it is the payment's own yet.
  if (evidence.type === 'indication') return next;
  for (const key of TOLD) if (evidence[key] !== undefined) next.detail[key] = evidence[key];
  if (evidence.type === 'partial' && evidence.amount) next.received = Math.max(row.received, evidence.amount.minor);
  if (evidence.type === 'cancel_requested')
    next.detail.cancelWish = CANCEL_WISHES.find((known) => known === evidence.reason) ?? 'person';
  if (evidence.type === 'cancel_refused') delete next.detail.cancelWish;
  return next;
}

/** The row in its new status, with the fields that belong to it. */
export function movedTo(row: PaymentRow, status: PaymentStatus, evidence: Evidence): PaymentRow {
  const next = { ...row, status, detail: { ...row.detail } };
  if (isFinal(status)) delete next.detail.confirming;
  if (status === 'completed') next.received = evidence.amount?.minor ?? next.payable;
  if (status === 'declined')
    next.detail.declineReason = DECLINE_REASONS.find((known) => known === evidence.reason) ?? 'other';
  // Why it was refused, or never left.
  if ((status === 'declined' || status === 'failed') && evidence.providerCode !== undefined)
    next.detail.providerCode = evidence.providerCode;
  if (evidence.type === 'operator_resolved' && evidence.by !== undefined) next.detail.resolvedBy = evidence.by;
  return next;
}

/** A rail repeating what is known already is not written down again: a poll every 3 s is not 1,200 rows an hour. */
export const isNews = (before: PaymentRow, after: PaymentRow, evidence: Evidence): boolean =>
  evidence.source === 'person' ||
  evidence.type === 'indication' ||
  before.providerRef !== after.providerRef ||
  before.showQr !== after.showQr ||
  before.expiresAt !== after.expiresAt ||
  before.payable !== after.payable ||
  before.received !== after.received ||
  before.detail.confirming !== after.detail.confirming ||
  before.detail.cancelWish !== after.detail.cancelWish;
