import type { DiscrepancyType } from '../../../src-shared/evidence.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerWriter } from '../../ports/store.ts';

/** Puts a payment before a person. `actual`: the sum that does not fit, minor units; null: no sum is the matter. */
export function openDiscrepancy(
  tx: LedgerWriter,
  { seq, payable, currency }: PaymentRow,
  type: DiscrepancyType,
  now: number,
  actual: number | null,
): void {
  tx.addDiscrepancy({ paymentSeq: seq, type, at: now, expected: payable, actual, currency });
}
