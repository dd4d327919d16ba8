/** Whether evidence fits the payment it is about: what settle() sees and the machine does not (I-3, I-17). */
import type { DiscrepancyType } from '../../../src-shared/evidence.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { Evidence } from './evidence-of.ts';

/** What does not fit: the kind of money, the sum, or a reference that is another payment's; undefined: it all fits. */
export const mismatchOf = (read: LedgerReader, row: PaymentRow, evidence: Evidence): DiscrepancyType | undefined =>
  moneyMismatch(row, evidence) ??
  (evidence.type === 'approved' && isCountedElsewhere(read, row, evidence) ? 'second_approval' : undefined);

/** A person's word under the number of a slip that another payment has: looked at in the transaction that would write it. */
export const isSlipOfAnother = (read: LedgerReader, row: PaymentRow, evidence: Evidence): boolean =>
  evidence.type === 'operator_resolved' && evidence.outcome === 'completed' && isCountedElsewhere(read, row, evidence);

/**
 * What the customer is to pay after this evidence, minor units. A rail names its fee once, before anybody has seen a sum;
 * from the moment something was shown the sum is a promise.
 */
export const payableOf = (row: PaymentRow, evidence: Evidence): number =>
  evidence.payable && row.showQr === null && isOpen(row.status) ? evidence.payable.minor : row.payable;

function moneyMismatch(row: PaymentRow, evidence: Evidence): DiscrepancyType | undefined {
  if (evidence.livemode !== undefined && evidence.livemode !== row.livemode) return 'wrong_mode';
  if (asksOtherwise(row, evidence)) return 'amount_differs';
  if (evidence.type === 'partial' && evidence.amount?.currency !== row.currency) return 'amount_differs';
  if (evidence.type !== 'approved') return undefined;
  if (!evidence.amount) throw new TypeError('an approval without an amount is no evidence');
  if (evidence.amount.currency !== row.currency || evidence.amount.minor !== payableOf(row, evidence))
    return 'amount_differs';
  // No reference of its own: a person completed it, and this is the rail saying so too.
  const isOther =
    row.providerRef !== null && evidence.providerRef !== undefined && evidence.providerRef !== row.providerRef;
  return row.status === 'completed' && isOther ? 'second_approval' : undefined;
}

/** The rail asks the customer for less than the order, for other money, or for another sum than was shown. */
const asksOtherwise = (row: PaymentRow, { payable }: Evidence): boolean =>
  payable !== undefined &&
  isOpen(row.status) &&
  (payable.currency !== row.currency ||
    payable.minor < row.amount ||
    (row.showQr !== null && payable.minor !== row.payable));

/** One charge of a rail pays one payment: its reference has completed another of the same kind already. */
const isCountedElsewhere = (read: LedgerReader, row: PaymentRow, { providerRef }: Evidence): boolean =>
  providerRef !== undefined && read.completedByRef(row.provider, row.kind, providerRef).some((seq) => seq !== row.seq);
