/**
 * The sales desk: sales put aside for another customer, which outlive a restart and may be gone on with at another
 * window, and prices that a senior agreed to for one order. It never moves money: it says what an order costs.
 *
 *   sale.park ──► parked_sales ──► sale.recall (one screen has it then)
 *   sale.price (right price_override) ──► agreed_prices ──► payment.start asks here what a piece costs
 */
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type { AgreedPrice, AgreePrice, ParkedSale, ParkSale } from '../../../src-shared/contract/sale-views.ts';
import { type Currency, type Money, money, priceTimes, sum } from '../../../src-shared/money.ts';
import { StationError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { ParkedRow } from '../../ports/sales-desk.ts';
import type { Ledger, LedgerReader } from '../../ports/store.ts';
import type { PriceOf, Product } from './pricing.ts';

/** More than a till's queue: whoever needs more has forgotten some. */
const PARKED_MOST = 30;
/** A customer who has not come back by then buys anew; a sale that is paid in part waits as long as it takes. */
const PARKED_MS = 24 * 3_600_000;
/** How long the screen that recalled a sale may ask for it again, when the answer was lost. */
const RECALLED_MS = 3_600_000;
/** No sale takes longer; afterwards the audit log alone knows the price. */
const AGREED_MS = 7 * 24 * 3_600_000;

export interface SalesDesk {
  park(input: ParkSale, context: CallContext): Promise<ParkedSale>;
  parked(): ParkedSale[];
  recall(orderId: string, context: CallContext): Promise<ParkedSale>;
  drop(orderId: string): Promise<void>;
  agree(input: AgreePrice): Promise<AgreedPrice>;
  /** What a piece costs in this order. */
  priceOf(orderId: string): PriceOf;
}

interface Deps {
  ledger: Ledger;
  products: ReadonlyMap<string, Product>;
  currency: Currency;
  clock: Clock;
  /** The number of sales put aside has changed. */
  changed(): void;
}

const screenOf = ({ caller, role }: CallContext): string => caller ?? role;

/** Money that an order's sale brought and that is still there; a rail's fee is not the order's. */
const keptOf = (row: PaymentRow): number =>
  row.status === 'completed' ? Math.max(0, row.received - row.refunded - (row.payable - row.amount)) : 0;

export function createSalesDesk({ ledger, products, currency, clock, changed }: Deps): SalesDesk {
  /**
   * A price list that changes between two parts of an order does not change the order: the first part's prices stand,
   * then what was agreed to, then the catalogue.
   */
  function priceOf(orderId: string, read: LedgerReader = ledger.read): PriceOf {
    const begun = read
      .salesOfOrder(orderId)
      .find((row) => row.detail.orderItems !== undefined && (keptOf(row) > 0 || row.status === 'unknown'));
    const first = new Map(begun?.detail.orderItems?.map(({ productId, price }) => [productId, price]));
    const agreed = new Map(read.agreedPrices(orderId).map(({ productId, price }) => [productId, price]));
    return (productId) => first.get(productId) ?? agreed.get(productId) ?? products.get(productId)?.price;
  }

  function view(row: ParkedRow): ParkedSale {
    const cost = priceOf(row.orderId);
    // What has left the catalogue meanwhile is no longer sold.
    const items = row.items.flatMap(({ productId, quantityMilli }) => {
      const price = cost(productId);
      return price === undefined ? [] : [{ productId, quantityMilli, price: money(price, currency) }];
    });
    const parts = ledger.read
      .salesOfOrder(row.orderId)
      .map((sale) => ({ id: sale.id, kept: money(keptOf(sale), currency) }))
      .filter(({ kept }) => kept.minor > 0);
    const total =
      row.amount === null
        ? sum(
            items.map((item) => priceTimes(item.price, item.quantityMilli)),
            currency,
          )
        : money(row.amount, currency);
    return {
      orderId: row.orderId,
      total,
      ...(row.amount === null ? {} : { amount: money(row.amount, currency) }),
      items,
      parts,
      paid: sum(
        parts.map(({ kept }) => kept),
        currency,
      ),
      parkedAt: row.parkedAt,
      ...(row.parkedBy === null ? {} : { by: row.parkedBy }),
    };
  }

  const mustBeOurs = (path: string, asked: Money | undefined): void => {
    if (asked && asked.currency !== currency) {
      throw new StationError('payment.wrong_currency', `this station takes ${currency}`, {
        fields: [{ path: `${path}.currency`, message: `must be ${currency}` }],
      });
    }
  };

  return {
    priceOf: (orderId) => priceOf(orderId),

    async park({ orderId, amount, items, by }, context) {
      mustBeOurs('amount', amount);
      if ((amount === undefined) === (items === undefined)) {
        throw new StationError('request.incomplete', 'a typed sum or goods, one of the two', {
          fields: [{ path: amount ? 'items' : 'amount', message: 'one of amount and items' }],
        });
      }
      for (const [index, { productId }] of (items ?? []).entries()) {
        if (products.has(productId)) continue;
        throw new StationError('payment.product_unknown', `no product ${productId}`, {
          fields: [{ path: `items.${index}.productId`, message: 'not in the catalogue' }],
        });
      }
      const row: ParkedRow = {
        orderId,
        amount: amount?.minor ?? null,
        items: items ?? [],
        parkedAt: clock.now(),
        parkedBy: by ?? context.person?.name ?? null,
        recalledAt: null,
        recalledTo: null,
      };
      await ledger.write((tx) => {
        tx.ageOutParked(clock.now() - RECALLED_MS, clock.now() - PARKED_MS);
        const isWaiting = tx.parkedSale(orderId)?.recalledAt === null;
        if (!isWaiting && tx.parkedCount() >= PARKED_MOST) {
          throw new StationError('sale.too_many_parked', `${PARKED_MOST} sales are put aside`);
        }
        tx.putParked(row);
      });
      changed();
      return view(row);
    },

    parked: () =>
      ledger.read
        .parkedSales()
        .map(view)
        .filter(({ parkedAt, parts }) => parts.length > 0 || parkedAt > clock.now() - PARKED_MS),

    async recall(orderId, context) {
      const screen = screenOf(context);
      const row = await ledger.write((tx) => {
        const found = tx.parkedSale(orderId);
        // The screen that has it may have lost the answer.
        if (!found || (found.recalledAt !== null && found.recalledTo !== screen)) {
          throw new StationError('sale.not_parked', `order ${orderId} is not put aside`);
        }
        const taken = { ...found, recalledAt: clock.now(), recalledTo: screen };
        tx.putParked(taken);
        return taken;
      });
      changed();
      return view(row);
    },

    async drop(orderId) {
      await ledger.write((tx) => {
        const found = tx.parkedSale(orderId);
        if (found?.recalledAt !== null) return;
        if (tx.salesOfOrder(orderId).some((sale) => keptOf(sale) > 0)) {
          throw new StationError('sale.paid_in_part', `order ${orderId} has money in it`);
        }
        tx.dropParked(orderId);
      });
      changed();
    },

    async agree({ orderId, productId, price, reason, by }) {
      mustBeOurs('price', price);
      const usual = products.get(productId)?.price;
      if (usual === undefined) {
        throw new StationError('payment.product_unknown', `no product ${productId}`, {
          fields: [{ path: 'productId', message: 'not in the catalogue' }],
        });
      }
      const name = by?.trim() ?? '';
      if (name === '') {
        throw new StationError('request.incomplete', 'by required', { fields: [{ path: 'by', message: 'required' }] });
      }
      await ledger.write((tx) => {
        const sales = tx.salesOfOrder(orderId);
        if (sales.some((sale) => keptOf(sale) > 0)) {
          throw new StationError('sale.paid_in_part', `order ${orderId} has money in it: its prices stand`);
        }
        tx.ageOutAgreed(clock.now() - AGREED_MS);
        tx.putAgreed({ orderId, productId, price: price.minor, usual, by: name, reason, at: clock.now() });
      });
      return { orderId, productId, price: money(price.minor, currency), usual: money(usual, currency) };
    },
  };
}
