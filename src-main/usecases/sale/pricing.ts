/** What a sale costs. Prices are the station's, never the screen's (I-3). Pure. */

import type { StartPayment } from '../../../src-shared/contract/payment-asks.ts';
import { MOST_ASKED_MINOR } from '../../../src-shared/contract/shapes.ts';
import { allocate, type Currency, equal, type Money, money, priceTimes, sum } from '../../../src-shared/money.ts';
import { StationError } from '../../domain/errors.ts';
import type { PaymentDetail } from '../../ports/payments.ts';

export interface Product {
  id: string;
  name: Readonly<Partial<Record<string, string>>>;
  /** Minor units for one piece. */
  price: number;
  classCode?: string;
  packageCode?: string;
  unitName?: string;
  vatPercent?: number;
  ownerType?: number;
  /** Every piece carries a mark that is checked before money. */
  marked?: boolean;
  /** Stands on the receipt of a sale whose sum was typed. */
  forTypedSums?: boolean;
}

/** What one piece costs in one order, minor units: the catalogue's price, or the one that was agreed to. */
export type PriceOf = (productId: string) => number | undefined;

type SoldItem = NonNullable<PaymentDetail['items']>[number];

/** What is kept of a sale's goods: with the price of that moment, for the receipt may be made after a new price list. */
const itemsSold = (items: NonNullable<StartPayment['items']>, priceOf: PriceOf): SoldItem[] =>
  items.map(({ productId, quantityMilli, labels }) => {
    const price = priceOf(productId);
    return { productId, quantityMilli, ...(price !== undefined && { price }), ...(labels && { labels }) };
  });

/** An item as a payment of a part sells it: its share of the goods, and what that share costs less by rounding. */
export interface SharedItem {
  productId: string;
  quantityMilli: number;
  price: number;
  /** Minor units that the share is cheaper than `price` × `quantityMilli`. */
  discount: number;
}

/**
 * A part of an order sells its share of every good: what each line costs is shared out to the last minor unit, and the
 * quantity is the smallest that is worth it.
 */
export function shareOf(
  items: NonNullable<PaymentDetail['orderItems']>,
  amountMinor: number,
  currency: Currency,
): SharedItem[] {
  const costs = items.map((item) => priceTimes(money(item.price ?? 0, currency), item.quantityMilli).minor as number);
  const shares = allocate(money(amountMinor, currency), costs);
  return items.flatMap(({ productId, price = 0 }, at) => {
    const share = (shares[at]?.minor ?? 0) as number;
    if (share === 0 || price === 0) return [];
    const quantityMilli = Math.max(1, Math.ceil((share * 1_000) / price));
    const worth = priceTimes(money(price, currency), quantityMilli).minor as number;
    return [{ productId, quantityMilli, price, discount: worth - share }];
  });
}

/** What the goods cost; throws `payment.product_unknown` and `payment.amount_required` with the field's name. */
function costOf(items: NonNullable<StartPayment['items']>, currency: Currency, priceOf: PriceOf): Money {
  const lines = items.map((item, index) => {
    const price = priceOf(item.productId);
    if (price === undefined) {
      throw new StationError('payment.product_unknown', `no product ${item.productId}`, {
        fields: [{ path: `items.${index}.productId`, message: 'not in the catalogue' }],
      });
    }
    return { price, quantityMilli: item.quantityMilli };
  });
  // Looked at before it becomes money: a typed sum has the same limit.
  const exact = lines.reduce((whole, line) => whole + BigInt(line.price) * BigInt(line.quantityMilli), 0n);
  if (exact > BigInt(MOST_ASKED_MINOR) * 1_000n) {
    throw new StationError('request.invalid', 'the items cost more than a payment can be', {
      fields: [{ path: 'items', message: `cost more than ${MOST_ASKED_MINOR}` }],
    });
  }
  const total = sum(
    lines.map(({ price, quantityMilli }) => priceTimes(money(price, currency), quantityMilli)),
    currency,
  );
  if (total.minor <= 0)
    throw new StationError('payment.amount_required', 'the items cost nothing', {
      fields: [{ path: 'items', message: 'cost nothing' }],
    });
  return total;
}

/** What a payment asks for, and what it sells: goods, a share of an order's goods, or a typed sum. */
export interface Asked {
  amount: Money;
  goods: Goods;
}
export type Goods = Pick<PaymentDetail, 'items' | 'orderItems'>;

/**
 * Goods that cost the amount are this payment's; goods that cost `orderTotal` are the whole order's, and the amount pays
 * a share of each. Throws `payment.*` with the field's name.
 */
export function askedFor(
  { amount, items, orderTotal }: Pick<StartPayment, 'amount' | 'items' | 'orderTotal'>,
  currency: Currency,
  priceOf: PriceOf,
): Asked {
  for (const [path, money] of Object.entries({ amount, orderTotal })) {
    if (money && money.currency !== currency) {
      throw new StationError('payment.wrong_currency', `this station takes ${currency}`, {
        fields: [{ path: `${path}.currency`, message: `must be ${currency}` }],
      });
    }
  }
  if (!items) {
    if (!amount) {
      throw new StationError('payment.amount_required', undefined, {
        fields: [{ path: 'amount', message: 'required without items' }],
      });
    }
    return { amount, goods: {} };
  }
  const cost = costOf(items, currency, priceOf);
  const sold = itemsSold(items, priceOf);
  if (!amount || equal(amount, cost)) return { amount: cost, goods: { items: sold } };
  if (orderTotal && equal(orderTotal, cost)) return { amount, goods: { orderItems: sold } };
  throw new StationError('payment.amount_mismatch', `the items cost ${cost.minor}`, {
    fields: [{ path: `${orderTotal ? 'orderTotal' : 'amount'}.minor`, message: `must be ${cost.minor}` }],
  });
}
