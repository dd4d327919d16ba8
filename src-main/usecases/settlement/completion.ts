/** What the completion of a payment brings with it, in the transaction that completes it (I-23). */

import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerWriter } from '../../ports/store.ts';
import { openDiscrepancy } from './discrepancy.ts';
import type { Evidence } from './evidence-of.ts';
import { orderStanding } from './order-standing.ts';

export interface Completed {
  payment: PaymentRow;
  /** A refund's sale, booked and written. */
  sale?: PaymentRow;
}

/** Counts it and owes its receipt; books a refund on its sale. The payment itself is not written yet. */
export function completed(
  tx: LedgerWriter,
  row: PaymentRow,
  evidence: Evidence,
  now: number,
  needsReceipt: boolean,
): Completed {
  const payment = { ...row, shiftSeq: shiftOfMoney(tx, evidence) };
  tx.addToTotals(payment.shiftSeq, row.method, row.kind, row.received);
  if (needsReceipt) {
    tx.queueOutbox('receipt', row.seq, now);
    payment.fiscalStatus = 'queued';
  }
  if (row.ofSeq === null) {
    if (isMoreThanOrder(tx, row)) openDiscrepancy(tx, row, 'order_paid_twice', now, row.received);
    return { payment };
  }
  const sale = tx.paymentBySeq(row.ofSeq);
  if (!sale) throw new Error(`refund ${row.id} without its sale`);
  return { payment, sale: tx.updatePayment({ ...sale, refunded: sale.refunded + row.received }, now) };
}

/**
 * Counted in the shift in which the money moved: the report of the one it began in may be signed already. Between two
 * shifts it is the next one's. Once the rails of a shift are being read it counts only what their own statements bring: the
 * rest is the next one's (decision 0007).
 */
function shiftOfMoney(tx: LedgerWriter, { source }: Evidence): number {
  const shift = tx.currentShift();
  const isCounted = shift !== undefined && (shift.sealedAt === null || source === 'statement');
  return isCounted ? shift.seq : (tx.lastShift()?.seq ?? 0) + 1;
}

/** More than the order costs, by two tenders or in parts: what is over is owed back (I-4, I-7). */
function isMoreThanOrder(tx: LedgerWriter, row: PaymentRow): boolean {
  const { kept, due } = orderStanding(tx, row.orderId, row.seq);
  const total = Math.max(due, row.detail.orderTotal ?? row.amount);
  const forOrder = row.received - (row.payable - row.amount);
  return kept > 0 && kept + forOrder > total;
}
