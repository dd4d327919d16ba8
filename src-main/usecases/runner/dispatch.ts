/**
 * Dispatch: a payment's row and the word that it is being sent are one commit, and only then does anything leave (I-10).
 *
 *   insertDispatched (in the caller's transaction) ─commit─► sendNow ─► begin at the rail, or the terminal's queue
 */
import type { Clock } from '../../ports/clock.ts';
import type { NewPayment, PaymentRow } from '../../ports/payments.ts';
import type { Ledger, LedgerWriter } from '../../ports/store.ts';
import type { ReadyRail } from '../rails/rails.ts';
import type { Evidence } from '../settlement/evidence-of.ts';
import { type Settlement, type SettleRules, settle } from '../settlement/settle.ts';
import type { Runner } from './runner.ts';

export interface DispatchDeps {
  ledger: Ledger;
  clock: Clock;
  runner: Runner;
  /** Terminals, one queue each. */
  devices: { enqueue(row: PaymentRow): void };
  rules: SettleRules;
}

/** The word that a payment is being sent, with the name of whoever asked for it. */
export const dispatchOf = ({ detail: { by } }: Pick<PaymentRow, 'detail'>): Evidence => ({
  type: 'dispatch',
  source: 'station',
  ...(by === undefined ? {} : { by }),
});

/** Stores the row and its dispatch. A terminal may be busy: its payment is dispatched when its turn comes (devices.ts). */
export function insertDispatched(tx: LedgerWriter, row: NewPayment, now: number, rules: SettleRules): Settlement {
  const payment = tx.insertPayment(row, now);
  // Cancelling it is free until then.
  if ((row.device ?? null) !== null) return { payment, kind: 'same', effects: [] };
  return settle(tx, payment, dispatchOf(row), now, rules);
}

/**
 * After the commit: sends. A rail that answers from our own desk (a link, cash) has answered before this resolves; others
 * go on alone. Resolves to the payment as it is then.
 */
export async function sendNow(
  { ledger, runner, devices }: DispatchDeps,
  rail: ReadyRail,
  settlement: Settlement,
  code?: string,
): Promise<PaymentRow> {
  const { payment } = settlement;
  const asItIs = (): PaymentRow => ledger.read.paymentBySeq(payment.seq) ?? payment;
  runner.follow([settlement]);
  if ((payment.device ?? null) !== null) {
    devices.enqueue(payment);
    return asItIs();
  }
  const sent = runner.send(payment, code === undefined ? {} : { code });
  if (rail.can.immediate) await sent;
  else runner.background(sent, payment);
  return asItIs();
}
