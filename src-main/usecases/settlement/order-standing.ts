/** What an order still owes: the sums of its completed sales against its total. */

import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';

export interface OrderStanding {
  /** Received for the order and not given back, minor units. A rail's fee on top is not the order's. */
  kept: number;
  /** `orderTotal` where a caller gave one, else the amount of a completed sale; 0 while nothing is paid. */
  due: number;
  isCovered: boolean;
}

/** The standing of an order without the payment `exceptSeq`. */
export function orderStanding(read: LedgerReader, orderId: string, exceptSeq?: number): OrderStanding {
  const paid = read.salesOfOrder(orderId).filter((row) => row.status === 'completed' && row.seq !== exceptSeq);
  const kept = paid.reduce(
    (total, row) => total + Math.max(0, row.received - row.refunded - (row.payable - row.amount)),
    0,
  );
  const due = paid.reduce((most, row) => Math.max(most, row.detail.orderTotal ?? row.amount), 0);
  return { kept, due, isCovered: kept > 0 && kept >= due };
}

/** Nobody knows whether another payment of the order took money, and no person has set it aside (I-6). */
export const isInDoubt = (read: LedgerReader, orderId: string, exceptSeq: number): boolean =>
  read.hasStrayMoney(orderId) ||
  read
    .salesOfOrder(orderId)
    .some(({ seq, status, detail }) => seq !== exceptSeq && status === 'unknown' && detail.setAsideBy === undefined);

/**
 * Why a sale that waited for its terminal must not be charged any more: while it waited, its order was paid, or may have
 * been (I-6). undefined: it may.
 */
export function chargedMeanwhile(read: LedgerReader, sale: PaymentRow): 'order_paid' | 'order_unknown' | undefined {
  if (isInDoubt(read, sale.orderId, sale.seq)) return 'order_unknown';
  const { kept, due } = orderStanding(read, sale.orderId);
  return kept > 0 && kept + sale.amount > (sale.detail.orderTotal ?? due) ? 'order_paid' : undefined;
}
