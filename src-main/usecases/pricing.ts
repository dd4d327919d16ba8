/** What a sale costs. Prices are the station's, never the screen's (I-3). Pure. */
import type { StartPayment } from '../../src-shared/contract/views.ts';
import { type Currency, equal, type Money, money, priceTimes, sum } from '../../src-shared/money.ts';
import { StationError } from '../domain/errors.ts';
import type { PaymentDetail } from '../ports/store.ts';

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

type SoldItem = NonNullable<PaymentDetail['items']>[number];

/** What is kept of a sale's goods: with the price of that moment, for the receipt may be made after a new price list. */
export const itemsSold = (
  items: NonNullable<StartPayment['items']>,
  products: ReadonlyMap<string, Product>,
): SoldItem[] =>
  items.map(({ productId, quantityMilli, labels }) => {
    const price = products.get(productId)?.price;
    return { productId, quantityMilli, ...(price !== undefined && { price }), ...(labels && { labels }) };
  });

/** Throws `payment.*` with the field's name. */
export function amountOf(
  input: Pick<StartPayment, 'amount' | 'items'>,
  products: ReadonlyMap<string, Product>,
  currency: Currency,
): Money {
  if (input.amount && input.amount.currency !== currency) {
    throw new StationError('payment.wrong_currency', `this station takes ${currency}`, {
      fields: [{ path: 'amount.currency', message: `must be ${currency}` }],
    });
  }
  if (!input.items) {
    if (!input.amount) {
      throw new StationError('payment.amount_required', undefined, {
        fields: [{ path: 'amount', message: 'required without items' }],
      });
    }
    return input.amount;
  }
  const lines = input.items.map((item, index) => {
    const product = products.get(item.productId);
    if (!product) {
      throw new StationError('payment.product_unknown', `no product ${item.productId}`, {
        fields: [{ path: `items.${index}.productId`, message: 'not in the catalogue' }],
      });
    }
    return priceTimes(money(product.price, currency), item.quantityMilli);
  });
  const total = sum(lines, currency);
  if (input.amount && !equal(input.amount, total)) {
    throw new StationError('payment.amount_mismatch', `the items cost ${total.minor}`, {
      fields: [{ path: 'amount.minor', message: `must be ${total.minor}` }],
    });
  }
  if (total.minor <= 0)
    throw new StationError('payment.amount_required', 'the items cost nothing', {
      fields: [{ path: 'items', message: 'cost nothing' }],
    });
  return total;
}
