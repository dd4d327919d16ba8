/**
 * The reference of a refund of ours. ioka shows refunds only through the payment's `refunded_amount` (wallets.md §3.3),
 * so a refund is done when that has reached what it was before and this refund together: the reference carries it.
 */
export interface RefundRef {
  orderId: string;
  paymentId: string;
  /** Tiyn in `refunded_amount` once this refund is done. */
  reaches: number;
}

export const refundRef = ({ orderId, paymentId, reaches }: RefundRef): string => `${orderId}/${paymentId}/${reaches}`;

/** undefined for anything that is not such a reference. */
export function readRefundRef(ref: string | undefined): RefundRef | undefined {
  const found = /^([^/]+)\/([^/]+)\/(\d{1,15})$/.exec(ref ?? '');
  return found ? { orderId: found[1] as string, paymentId: found[2] as string, reaches: Number(found[3]) } : undefined;
}
