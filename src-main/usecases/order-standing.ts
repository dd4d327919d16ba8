/** What an order still owes: the sums of its completed sales against its total. */
import type { LedgerReader } from '../ports/store.ts';

export interface OrderStanding {
  /** Received and not given back, minor units. */
  kept: number;
  /** `orderTotal` where a caller gave one, else the amount of a completed sale; 0 while nothing is paid. */
  due: number;
  isCovered: boolean;
}

/** The standing of an order without the payment `exceptSeq`. */
export function orderStanding(read: LedgerReader, orderId: string, exceptSeq?: number): OrderStanding {
  const paid = read
    .paymentsOfOrder(orderId)
    .filter((row) => row.kind === 'sale' && row.status === 'completed' && row.seq !== exceptSeq);
  const kept = paid.reduce((total, row) => total + row.received - row.refunded, 0);
  const due = paid.reduce((most, row) => Math.max(most, row.detail.orderTotal ?? row.amount), 0);
  return { kept, due, isCovered: kept > 0 && kept >= due };
}
