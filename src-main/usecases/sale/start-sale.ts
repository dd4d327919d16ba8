/** The start of a sale: everything that may refuse it is asked first, then its row and its dispatch are one commit. */
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type { StartPayment } from '../../../src-shared/contract/payment-asks.ts';
import { paymentId } from '../../../src-shared/ids.ts';
import type { Currency } from '../../../src-shared/money.ts';
import { StationError } from '../../domain/errors.ts';
import type { IdSource } from '../../ports/ids.ts';
import type { PaymentDetail, PaymentRow } from '../../ports/payments.ts';
import type { BoothGate } from '../booth/booth-gate.ts';
import type { Rails } from '../rails/rails.ts';
import { type DispatchDeps, insertDispatched, sendNow } from '../runner/dispatch.ts';
import { newSale } from '../settlement/new-payment.ts';
import { type ShiftRules, shiftForSale } from '../shift/shifts.ts';
import { fingerprintOf, replayed } from './idempotency.ts';
import { askedFor, type PriceOf } from './pricing.ts';
import {
  cashDetail,
  codeOf,
  mayBeReceipted,
  mayBeSoldInBooth,
  mayNameItsPrice,
  mayTakeCash,
  mayTakeForOrder,
  mayUseCode,
  type SaleReceipts,
} from './sale-rules.ts';

export interface SaleDeps extends DispatchDeps {
  rails: Rails;
  /** An order of more than this, minor units, takes no cash; undefined: no ceiling. */
  cashCeilingMinor: number | undefined;
  ids: IdSource;
  shiftRules: ShiftRules;
  /** What a piece costs in an order: the catalogue's price, or one that was agreed to. */
  priceOf(orderId: string): PriceOf;
  /** What a piece costs to a guest at a booth. */
  listPrice: PriceOf;
  currency: Currency;
  livemode: boolean;
  receipts: SaleReceipts;
  isStopping(): boolean;
  /** Our clock is so far off that no rail may be told a time by it. */
  isClockWrong(): boolean;
  /** The booth in front of which a guest stands: its gate, and the prints it promises. */
  booth?: Pick<BoothGate, 'mustBeOpen' | 'reserve'> | undefined;
  /** This caller may type a sum instead of naming products. */
  maySellFreely(context: CallContext): boolean;
}

function mayCharge({ ledger, isStopping }: SaleDeps): void {
  if (isStopping()) throw new StationError('station.stopping');
  const { state, freeBytes } = ledger.space();
  if (state === 'full') throw new StationError('store.disk_full', `only ${freeBytes} bytes are free`);
}

/**
 * Starts a sale, or returns the one that this id or key already started; `context.created` tells the two apart. Resolves
 * when the rail has been asked, or the sale stands in its terminal's queue. Throws what refuses it; nothing was sent then.
 */
export async function startSale(deps: SaleDeps, input: StartPayment, context: CallContext): Promise<PaymentRow> {
  const { ledger, clock } = deps;
  const isGuest = context.role === 'kiosk';
  const { id, code: _neverKept, ...rest } = input;
  const fingerprint = fingerprintOf(rest);
  const before = replayed(ledger.read, id, context.idempotencyKey, fingerprint);
  if (before) return before;

  if (isGuest) deps.booth?.mustBeOpen(input.items, context.caller);
  const rail = deps.rails.ready(input.method);
  if (rail.can.needsTrueTime && deps.isClockWrong())
    throw new StationError('payment.method_unavailable', `${input.method}: the station's clock is wrong`);
  mayNameItsPrice(input, context.role, deps.maySellFreely(context));
  if (isGuest) mayBeSoldInBooth(input, rail);
  const code = codeOf(rail, input);
  const priceOf = isGuest ? deps.listPrice : deps.priceOf(input.orderId);
  const { amount, goods } = askedFor(input, deps.currency, priceOf);
  const detail: PaymentDetail = {
    ...cashDetail(rail, input, amount),
    ...(input.note === undefined ? {} : { note: input.note }),
    ...(input.by === undefined ? {} : { by: input.by }),
    ...goods,
    ...(input.orderTotal === undefined ? {} : { orderTotal: input.orderTotal.minor }),
  };
  await mayBeReceipted(deps.receipts, input, amount, goods);
  mayCharge(deps);

  const outcome = await ledger.write((tx) => {
    const now = clock.now();
    const raced = replayed(tx, id, context.idempotencyKey, fingerprint);
    if (raced) return { replay: raced };
    if (code !== undefined) mayUseCode(tx, code, now);
    mayTakeForOrder(tx, input, amount);
    mayTakeCash(tx, rail, input, amount, deps.cashCeilingMinor);
    const row = newSale({
      id: paymentId(id ?? deps.ids.next()),
      orderId: input.orderId,
      method: rail.method,
      provider: rail.provider,
      device: rail.device ?? null,
      livemode: deps.livemode,
      currency: amount.currency,
      amount: amount.minor,
      shiftSeq: shiftForSale(tx, deps.shiftRules, deps.ids, now).seq,
      idempotencyKey: context.idempotencyKey ?? null,
      fingerprint,
      detail,
      createdAt: now,
    });
    const settlement = insertDispatched(tx, row, now, deps.rules);
    if (isGuest) deps.booth?.reserve(tx, settlement.payment, now);
    if (code !== undefined) tx.keepCode(code, settlement.payment.seq, now);
    return { settlement };
  });
  if (!outcome.settlement) return outcome.replay;
  context.created = true;
  return sendNow(deps, rail, outcome.settlement, code);
}
