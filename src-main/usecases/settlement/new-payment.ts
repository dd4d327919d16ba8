/** The row of a payment that nobody has heard of yet: what every new one has in common, and what a refund has of its sale. */
import type { NewPayment, PaymentRow } from '../../ports/payments.ts';

const UNSENT = {
  status: 'created',
  providerRef: null,
  showQr: null,
  expiresAt: null,
  fiscalStatus: 'not_needed',
} as const;

/** A sale whose rail knows nothing of it. `amount` is what the customer pays until the rail names its fee. */
export const newSale = (row: Omit<NewPayment, keyof typeof UNSENT | 'kind' | 'ofSeq' | 'payable'>): NewPayment => ({
  ...UNSENT,
  kind: 'sale',
  ofSeq: null,
  payable: row.amount,
  ...row,
});

/** Money of a sale on its way back, `amount` in minor units of the sale's currency. */
export const newRefund = (
  sale: PaymentRow,
  row: Pick<
    NewPayment,
    'id' | 'amount' | 'device' | 'shiftSeq' | 'idempotencyKey' | 'fingerprint' | 'detail' | 'createdAt'
  >,
): NewPayment => ({
  ...UNSENT,
  kind: 'refund',
  ofSeq: sale.seq,
  orderId: sale.orderId,
  method: sale.method,
  provider: sale.provider,
  livemode: sale.livemode,
  currency: sale.currency,
  payable: row.amount,
  ...row,
});
