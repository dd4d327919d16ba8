/** What an order still owes: the sums of its completed sales against its total. */
import type { LedgerReader } from '../ports/store.ts';

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
