/** What an order costs, what its paid parts brought, and what is left of it. */
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { ProductView } from '../../src-shared/contract/station-views.ts';
import {
  type Currency,
  type Money,
  money,
  parseMajor,
  priceTimes,
  subtract,
  sum,
  zero,
} from '../../src-shared/money.ts';

/** One product in the basket; `quantity` in whole pieces. */
export interface BasketLine {
  readonly product: ProductView;
  readonly quantity: number;
  /** What one piece costs in this order, where the station keeps another price than the catalogue's. */
  readonly price?: Money;
}

/** What one piece of it costs. */
export const priceOf = ({ product, price }: BasketLine): Money => price ?? product.price;

/**
 * A paid part of an order. What it brought is kept beside its id: after a reload this page does not know payments that
 * are over, and a part that was forgotten would be asked for twice.
 */
export interface PaidPart {
  readonly id: string;
  readonly keptMinor: number;
}

/** What decides the sum: the basket when there is one, else the digits that were typed. */
interface Asked {
  readonly typed: string;
  readonly basket: readonly BasketLine[];
}

/** The sum that is asked for: the basket's when there is one, else what was typed. */
export function totalOf(state: Asked, currency: Currency): Money {
  if (state.basket.length > 0) {
    return sum(
      state.basket.map((line) => priceTimes(priceOf(line), line.quantity * 1000)),
      currency,
    );
  }
  const plain = state.typed.replace(/\.$/, '');
  return plain === '' ? zero(currency) : parseMajor(plain, currency);
}

/** What the paid parts of an order brought, without the rails' fees; what went back of them is owed again. */
export function paidSum(
  paidParts: readonly PaidPart[],
  payments: Readonly<Record<string, PaymentView>>,
  currency: Currency,
): Money {
  const kept = paidParts.map(({ id, keptMinor }) => {
    const payment = payments[id];
    return money(payment ? keptOf(payment) : keptMinor, currency);
  });
  return sum(kept, currency);
}

/** What a payment brought its order, minor units. */
function keptOf(payment: PaymentView): number {
  if (payment.status !== 'completed') return 0;
  const fee = payment.payable.minor - payment.amount.minor;
  return Math.max(0, payment.received.minor - (payment.refunded?.minor ?? 0) - fee);
}

/** A list of paid parts with this payment among them, once. */
export const withPart = (paidParts: readonly PaidPart[], payment: PaymentView): readonly PaidPart[] => [
  ...paidParts.filter(({ id }) => id !== payment.id),
  { id: payment.id, keptMinor: keptOf(payment) },
];

/** What is asked for next: the chosen part, else all that is left of the order. */
export function dueOf(
  state: Asked & { part: Money | null; paidParts: readonly PaidPart[] },
  payments: Readonly<Record<string, PaymentView>>,
  currency: Currency,
): Money {
  return state.part ?? leftOf(state, payments, currency);
}

/** What is left of the order, never below nothing. */
export function leftOf(
  state: Asked & { paidParts: readonly PaidPart[] },
  payments: Readonly<Record<string, PaymentView>>,
  currency: Currency,
): Money {
  const left = subtract(totalOf(state, currency), paidSum(state.paidParts, payments, currency));
  return left.minor > 0 ? left : zero(currency);
}
