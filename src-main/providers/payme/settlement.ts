/** The money moves, or goes back: Perform and Cancel (wallets.md §1.5). */
import type { DeclineReason } from '../../../src-shared/evidence.ts';
import { minorInteger } from '../../../src-shared/money.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import type { Reply, ServeBook } from '../provider.ts';
import { goodsHandedOver, impossibleNow, transactionNotFound } from './errors.ts';
import type { ParamsOf } from './request.ts';
import { evidenceFor, expired, fail, give, isExpired, type Step } from './step.ts';
import {
  CANCELLED,
  CANCELLED_AFTER_PERFORM,
  CREATED,
  fromRow,
  PERFORMED,
  REASON_TIMEOUT,
  type Transaction,
} from './transaction.ts';

const performedReply = (t: Transaction) => ({
  transaction: t.transaction,
  perform_time: t.performTime,
  state: t.state,
});

export function perform(params: ParamsOf<'PerformTransaction'>, book: ServeBook, now: number): Step {
  const known = book.row(params.id);
  if (!known) return fail(transactionNotFound);
  const t = fromRow(known);
  if (t.state === PERFORMED) return give(performedReply(t));
  if (t.state !== CREATED) return fail(impossibleNow);
  if (isExpired(t, now)) return expired(t, now, impossibleNow);
  const payment = book.payment(t.paymentSeq);
  // A payment that ended meanwhile (a person resolved it), or whose order another tender paid, must not be paid now:
  // refused here, Payme gives the customer his money back by itself (I-7).
  if (!payment || !isOpen(payment.status) || book.isPaid(payment.orderId)) return fail(impossibleNow);
  const done: Transaction = { ...t, state: PERFORMED, performTime: now };
  return {
    outcome: { result: performedReply(done) },
    transactions: [done],
    evidence: [
      evidenceFor(t, { kind: 'approved', providerRef: t.ref, amount: minorInteger.decode(t.amount, payment.currency) }),
    ],
  };
}

const cancelledReply = (t: Transaction) => ({ transaction: t.transaction, cancel_time: t.cancelTime, state: t.state });

/** Reasons by which a bank or Payme itself refused (wallets.md §1.3). */
const REFUSALS: ReadonlyMap<number | null, DeclineReason> = new Map([
  [1, 'rail_unavailable'],
  [2, 'other'],
  [3, 'other'],
]);

/** Payme's reasons in our words: the bank refused, the time was up, or somebody cancelled. */
function replyForReason(reason: number | null): Reply {
  const refusal = REFUSALS.get(reason);
  if (refusal) return { kind: 'rejected', reason: refusal, providerCode: String(reason) };
  return { kind: reason === REASON_TIMEOUT ? 'expired' : 'cancelled' };
}

export function cancel(params: ParamsOf<'CancelTransaction'>, book: ServeBook, now: number): Step {
  const known = book.row(params.id);
  if (!known) return fail(transactionNotFound);
  const t = fromRow(known);
  if (t.state === CANCELLED || t.state === CANCELLED_AFTER_PERFORM) return give(cancelledReply(t));
  const reason = params.reason ?? null;
  if (t.state === CREATED) {
    const off: Transaction = { ...t, state: CANCELLED, cancelTime: now, reason };
    return {
      outcome: { result: cancelledReply(off) },
      transactions: [off],
      evidence: [evidenceFor(t, replyForReason(reason))],
    };
  }
  const payment = book.payment(t.paymentSeq);
  if (!payment) return fail(transactionNotFound);
  const isAskedFor = book.refundsOf(payment.seq).some((refund) => isOpen(refund.status));
  // Goods that left the shop are not taken back by a button in somebody's cabinet; a refund that we asked for is (I-19).
  if (payment.detail.handedOverAt !== undefined && !isAskedFor) return fail(goodsHandedOver);
  const off: Transaction = { ...t, state: CANCELLED_AFTER_PERFORM, cancelTime: now, reason };
  return {
    outcome: { result: cancelledReply(off) },
    transactions: [off],
    evidence: [
      {
        paymentSeq: t.paymentSeq,
        reply: { kind: 'cancelled' },
        refund: { providerRef: t.ref, reason: `payme reason ${reason ?? 'none'}` },
      },
    ],
  };
}
