import { StationError } from '../../domain/errors.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';

/** The payment that a caller names. Throws `payment.not_found`. */
export function paymentById(read: Pick<LedgerReader, 'payment'>, id: string): PaymentRow {
  const row = read.payment(id);
  if (!row) throw new StationError('payment.not_found', `no payment ${id}`);
  return row;
}
