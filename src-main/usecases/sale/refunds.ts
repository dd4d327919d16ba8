/**
 * Money on its way back: how much is left, which way is open, and what goes back by itself. Everything given back or on its
 * way back counts, unknown refunds included (I-21).
 */
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type { StartRefund } from '../../../src-shared/contract/refund-views.ts';
import { paymentId } from '../../../src-shared/ids.ts';
import type { Money } from '../../../src-shared/money.ts';
import { StationError } from '../../domain/errors.ts';
import type { IdSource } from '../../ports/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { Rails, ReadyRail } from '../rails/rails.ts';
import { type DispatchDeps, insertDispatched, sendNow } from '../runner/dispatch.ts';
import { newRefund } from '../settlement/new-payment.ts';
import { orderStanding } from '../settlement/order-standing.ts';
import { paymentById } from '../settlement/payment-by-id.ts';
import type { Settlement } from '../settlement/settle.ts';
import { type ShiftRules, shiftForSale } from '../shift/shifts.ts';
import { fingerprintOf, replayed } from './idempotency.ts';
import { chosenWay, leftOf, refundOptionsOf } from './refund-options.ts';

export interface RefundDeps extends DispatchDeps {
  rails: Rails;
  ids: IdSource;
  log: Logger;
  shiftRules: ShiftRules;
  isStopping(): boolean;
}

/** Discrepancies of a refund that say that more went back than is counted. */
const UNCOUNTED: ReadonlySet<string> = new Set(['late_money', 'amount_differs', 'second_approval', 'paid_in_part']);

/**
 * Starts a refund, or returns the one that this id or key already started; `context.created` tells the two apart. Throws
 * what refuses it; nothing was sent then.
 */
export async function startRefund(deps: RefundDeps, input: StartRefund, context: CallContext): Promise<PaymentRow> {
  const { ledger, clock } = deps;
  const { id, refundId, ...rest } = input;
  const fingerprint = fingerprintOf({ of: id, ...rest });
  const before = replayed(ledger.read, refundId, context.idempotencyKey, fingerprint);
  if (before) return before;
  const rail = deps.rails.ready(paymentById(ledger.read, id).method);
  if (rail.can.kind === 'cash' && !input.by) {
    throw new StationError('cash.name_required', undefined, {
      fields: [{ path: 'by', message: 'who gives the cash back' }],
    });
  }
  if (deps.isStopping()) throw new StationError('station.stopping');
  const outcome = await ledger.write((tx) => {
    const now = clock.now();
    const raced = replayed(tx, refundId, context.idempotencyKey, fingerprint);
    if (raced) return { replay: raced };
    const sale = paymentById(tx, id);
    const amount = refundAmount(tx, sale, rail, input.amount);
    const how = wayBack(tx, sale, rail, amount, input.how);
    const row = newRefund(sale, {
      id: paymentId(refundId ?? deps.ids.next()),
      amount,
      device: rail.device ?? null,
      shiftSeq: shiftForSale(tx, deps.shiftRules, deps.ids, now).seq,
      idempotencyKey: context.idempotencyKey ?? null,
      fingerprint,
      detail: {
        note: input.reason,
        ...(input.by === undefined ? {} : { by: input.by }),
        ...(how === undefined ? {} : { how }),
      },
      createdAt: now,
    });
    return { settlement: insertDispatched(tx, row, now, deps.rules) };
  });
  if (!outcome.settlement) return outcome.replay;
  context.created = true;
  return sendNow(deps, rail, outcome.settlement);
}

/** What goes back, minor units: what was asked for, or all that is left. Throws why it may not. */
function refundAmount(read: LedgerReader, sale: PaymentRow, rail: ReadyRail, asked: Money | undefined): number {
  if (sale.kind !== 'sale' || sale.status !== 'completed' || !rail.can.refund) {
    throw new StationError('payment.not_refundable', `${sale.kind} that is ${sale.status}`);
  }
  if (isBackUnclear(read, sale))
    throw new StationError('refund.money_unclear', `a refund of ${sale.id} waits for a person`);
  const left = leftOf(read, sale);
  const amount = asked?.minor ?? left;
  if (asked && asked.currency !== sale.currency) throw new StationError('payment.wrong_currency');
  if (amount > left || left <= 0) {
    throw new StationError('refund.too_much', `${left} is left of ${sale.received}`, {
      fields: [{ path: 'amount.minor', message: `at most ${left}` }],
    });
  }
  if (amount !== sale.received && !rail.can.partialRefund) throw new StationError('refund.partial_unsupported');
  return amount;
}

/** Money went back that none of the sale's refunds counts: what is left is not known before a person has looked. */
const isBackUnclear = (read: LedgerReader, sale: PaymentRow): boolean =>
  read
    .refundsOf(sale.seq)
    .flatMap(({ seq }) => read.discrepanciesOf(seq))
    .some(({ status, type }) => status === 'open' && UNCOUNTED.has(type));

/** Void inside the bank shift, else a refund where the rail has one, else nothing that a machine could do. */
function wayBack(
  read: LedgerReader,
  sale: PaymentRow,
  rail: ReadyRail,
  amount: number,
  asked: 'void' | 'refund' | undefined,
): 'void' | 'refund' | undefined {
  if (!rail.pinpad) return undefined;
  const options = refundOptionsOf(read, sale, rail);
  const isWhole = amount === sale.received;
  if (asked === undefined) {
    const way = chosenWay(options, isWhole);
    if (way) return way;
    throw new StationError('refund.claim_only', options.options.map((one) => `${one.how}: ${one.reason}`).join(', '));
  }
  const option = options.options.find((one) => one.how === asked);
  if (option?.allowed && (isWhole || !option.fullOnly)) return asked;
  throw new StationError('refund.way_closed', `${asked}: ${option?.reason ?? 'not_supported'}`);
}

/** Sales that were set aside and came after all, their order being paid without them: the customer's money. */
const owedBack = (read: LedgerReader, orderId: string): PaymentRow[] =>
  read
    .salesOfOrder(orderId)
    .filter(
      (row) =>
        row.status === 'completed' &&
        row.detail.setAsideBy !== undefined &&
        leftOf(read, row) > 0 &&
        orderStanding(read, orderId, row.seq).isCovered,
    );

/** After sales were completed: what their orders were set aside for and do not need goes back by itself. */
export function refundOwed(deps: RefundDeps, settlements: readonly Settlement[]): void {
  const { read } = deps.ledger;
  for (const { payment, kind } of settlements) {
    if (kind !== 'moved' || payment.kind !== 'sale' || payment.status !== 'completed') continue;
    // Only one of several: the others may be what the order is paid with.
    const [row] = owedBack(read, payment.orderId);
    if (!row || read.refundsOf(row.seq).length > 0) continue;
    const input = { id: row.id, reason: 'paid another way', by: row.detail.setAsideBy };
    startRefund(deps, input, { role: 'local-api' }).catch((error: unknown) => {
      // The discrepancy "paid twice" is open: a person gives it back.
      deps.log.warn('refund.by_itself_failed', { payment: row.id, message: String(error) });
    });
  }
}
