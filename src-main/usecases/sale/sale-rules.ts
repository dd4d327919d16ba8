/**
 * What a sale is refused for before any money: the order is paid or may be, cash above the ceiling, a code used twice,
 * goods that could never be receipted, a guest who asks for what a booth does not do.
 */
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type { StartPayment } from '../../../src-shared/contract/payment-asks.ts';
import type { Money } from '../../../src-shared/money.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import { StationError } from '../../domain/errors.ts';
import type { PaymentDetail } from '../../ports/payments.ts';
import type { ReceiptSink } from '../../ports/receipt-sink.ts';
import type { LedgerWriter } from '../../ports/store.ts';
import type { ReadyRail } from '../rails/rails.ts';
import { linesOfSale } from '../receipts/receipt-order.ts';
import { orderStanding } from '../settlement/order-standing.ts';
import type { Goods, Product } from './pricing.ts';

/** Who makes the receipts, and the language of goods' names on them. */
export interface SaleReceipts {
  sink: ReceiptSink;
  products: ReadonlyMap<string, Product>;
  locale: string;
}

/** A one-time code means one payment; who shows it again within a day is shown what came of it. */
const CODE_COUNTS_FOR_MS = 24 * 3_600_000;

/** The price is the station's: a guest names products, and a cashier too where the shop sells nothing else. */
export function mayNameItsPrice(input: StartPayment, role: CallContext['role'], maySellFreely: boolean): void {
  if (input.items) return;
  if (role === 'kiosk') {
    throw new StationError('payment.price_is_ours', undefined, {
      fields: [{ path: 'items', message: 'required in a booth' }],
    });
  }
  if (role === 'cashier' && !maySellFreely) {
    throw new StationError('payment.price_is_ours', undefined, {
      fields: [{ path: 'items', message: 'required: this shop sells what is in its catalogue' }],
    });
  }
}

/** A booth takes a whole price, and nobody stands there to count cash. */
export function mayBeSoldInBooth(input: StartPayment, rail: ReadyRail): void {
  if (input.orderTotal) throw new StationError('request.not_allowed', 'a booth gives its prints for the whole price');
  if (rail.can.kind === 'cash') throw new StationError('request.not_allowed', 'a booth takes no cash');
}

/** No second charge for an order that may be, or is, paid (I-6). */
export function mayTakeForOrder(tx: LedgerWriter, input: StartPayment, amount: Money): void {
  const sales = tx.salesOfOrder(input.orderId);
  if (sales.some((p) => p.status === 'unknown' && p.detail.setAsideBy === undefined)) {
    throw new StationError('order.unknown_open', `order ${input.orderId} has a payment whose result is not known`);
  }
  if (sales.some((p) => isOpen(p.status) && p.detail.setAsideBy === undefined && p.method === input.method)) {
    throw new StationError('payment.open_exists', `order ${input.orderId} already has an open ${input.method} payment`);
  }
  const { kept, due } = orderStanding(tx, input.orderId);
  if (tx.hasStrayMoney(input.orderId)) {
    throw new StationError('order.unknown_open', `order ${input.orderId} has money that fits none of its payments`);
  }
  if (input.orderTotal && amount.minor > input.orderTotal.minor) {
    throw new StationError('payment.amount_mismatch', `${amount.minor} is more than the whole order`, {
      fields: [{ path: 'amount.minor', message: `at most ${input.orderTotal.minor}` }],
    });
  }
  if (kept > 0 && kept + amount.minor > (input.orderTotal?.minor ?? due)) {
    throw new StationError('order.already_paid', `order ${input.orderId} already has ${kept}`);
  }
}

/**
 * A screen hides the cash; the law is kept here. A large order is not paid in small pieces of cash either. `ceiling` in
 * minor units; undefined: there is none.
 */
export function mayTakeCash(
  tx: LedgerWriter,
  rail: ReadyRail,
  input: StartPayment,
  amount: Money,
  ceiling: number | undefined,
): void {
  if (rail.can.kind !== 'cash' || ceiling === undefined) return;
  const { kept, due } = orderStanding(tx, input.orderId);
  const whole = Math.max(kept + amount.minor, due, input.orderTotal?.minor ?? 0);
  if (whole <= ceiling) return;
  throw new StationError('cash.over_ceiling', `order ${input.orderId} is of ${whole}, the ceiling is ${ceiling}`, {
    fields: [{ path: 'method', message: `no cash for an order above ${ceiling}` }],
  });
}

/** Who counted the cash, what was given and what goes back. Nothing for any other rail. */
export function cashDetail(rail: ReadyRail, input: StartPayment, amount: Money): PaymentDetail {
  if (rail.can.kind !== 'cash') return {};
  if (!input.by) {
    throw new StationError('cash.name_required', undefined, {
      fields: [{ path: 'by', message: 'who counted the cash' }],
    });
  }
  const tendered = input.tendered ?? amount;
  if (tendered.currency !== amount.currency || tendered.minor < amount.minor) {
    throw new StationError('cash.tendered_too_little', `${tendered.minor} does not cover ${amount.minor}`, {
      fields: [{ path: 'tendered.minor', message: `at least ${amount.minor}` }],
    });
  }
  return { tendered: tendered.minor, change: tendered.minor - amount.minor, by: input.by };
}

/** The customer's code, without what a scanner adds to it. Only some rails want one. */
export function codeOf(rail: ReadyRail, input: StartPayment): string | undefined {
  if (rail.can.kind !== 'scans_code') return undefined;
  const code = input.code?.trim();
  if (code) return code;
  throw new StationError('request.incomplete', 'this method needs the code that the customer shows', {
    fields: [{ path: 'code', message: 'required' }],
  });
}

/** The rail takes no key of ours, so a code sent twice may be paid twice; unsent ones may be tried again. */
export function mayUseCode(tx: LedgerWriter, code: string, now: number): void {
  const seq = tx.codeUsedBy(code, now - CODE_COUNTS_FOR_MS);
  const earlier = seq === undefined ? undefined : tx.paymentBySeq(seq);
  if (!earlier || (earlier.status === 'failed' && earlier.detail.resolvedBy === undefined)) return;
  throw new StationError('payment.code_used', `payment ${earlier.id} used this code`, { payment: earlier.id });
}

/** What could never be receipted is not sold: asked of the module, and of the marks' service. */
export async function mayBeReceipted(
  { sink, products, locale }: SaleReceipts,
  input: StartPayment,
  amount: Money,
  goods: Goods,
): Promise<void> {
  if (!sink.check) return;
  const { items = [], orderItems = [] } = goods;
  for (const [index, { productId, quantityMilli }] of [...items, ...orderItems].entries()) {
    if (!products.get(productId)?.marked) continue;
    // A mark belongs to a whole piece, so no receipt is of a part of it.
    if (quantityMilli === (items[index]?.labels?.length ?? 0) * 1_000) continue;
    throw new StationError('payment.label_refused', `${productId}: a mark for every piece`, {
      fields: [{ path: `items.${index}.labels`, message: 'one for every whole piece' }],
    });
  }
  const code = await sink.check({ amount, lines: linesOfSale(goods, amount, { products, locale }) });
  if (code === undefined) return;
  const isLabel = code.startsWith('okm.');
  throw new StationError(isLabel ? 'payment.label_refused' : 'payment.receipt_impossible', `no receipt: ${code}`, {
    fields: [{ path: input.items || isLabel ? 'items' : 'amount', message: code }],
  });
}
