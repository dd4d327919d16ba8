/** Goods of a sale that are given once more: which right came last, and what may follow it. */
import { StationError } from '../../domain/errors.ts';
import type { EntitlementRow } from '../../ports/booth.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerWriter } from '../../ports/store.ts';
import { leftOf } from '../sale/refund-options.ts';
import { paymentById } from '../settlement/payment-by-id.ts';

type HowServed = Pick<EntitlementRow, 'ground' | 'via' | 'by'>;

/** A payment of the booth, and how many prints it promised. Throws `booth.no_remedy`, `payment.not_found`. */
export function mustBeOurs(
  tx: Pick<LedgerWriter, 'payment' | 'reservationOf'>,
  id: string,
): { row: PaymentRow; prints: number } {
  const row = paymentById(tx, id);
  const prints = tx.reservationOf(row.seq);
  if (prints === undefined) throw new StationError('booth.no_remedy', `payment ${id} was not made at the booth`);
  return { row, prints };
}

export const lastRight = (rights: readonly EntitlementRow[]): EntitlementRow | undefined => rights.at(-1);

/** A further turn of the same goods: due, or failed at once for the guest to choose again. */
export function addAgain(
  tx: LedgerWriter,
  last: Pick<EntitlementRow, 'paymentSeq' | 'turn' | 'prints'>,
  how: HowServed,
  now: number,
  failedBy?: string,
): void {
  const { paymentSeq, prints } = last;
  tx.addEntitlement({
    paymentSeq,
    turn: last.turn + 1,
    prints,
    ...how,
    at: now,
    ...(failedBy === undefined ? { state: 'due', error: null } : { state: 'failed', error: failedBy }),
  });
}

/** Goods given again by a person: only what is not on its way already. */
export function againByPerson(
  tx: LedgerWriter,
  row: PaymentRow,
  prints: number,
  how: HowServed,
  now: number,
): PaymentRow {
  // Money that is on its way back counts as gone: no goods and money both.
  if (row.status !== 'completed' || leftOf(tx, row) <= 0) throw new StationError('payment.not_completed');
  const last = lastRight(tx.entitlementsOf(row.seq));
  if (last?.state === 'due' || last?.state === 'sending') throw new StationError('booth.busy');
  if (last?.state === 'failed') tx.closeEntitlement(last.seq);
  addAgain(tx, { paymentSeq: row.seq, turn: last?.turn ?? -1, prints }, how, now);
  return tx.updatePayment(row, now);
}
