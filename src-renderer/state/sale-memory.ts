/** The sale over a reload of the page. */
import { money } from '../../src-shared/money.ts';
import type { SaleState } from './sale-state.ts';
import type { BasketLine, PaidPart } from './sale-sum.ts';
import type { StationStore } from './station-store.ts';

/** Survives a reload of this page: sessionStorage. */
export type SaleMemory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const memoryKey = 'qabul.sale';

/** What the reload needs. Never the customer's code: it is as good as money. */
type Remembered = Pick<SaleState, 'orderId' | 'typed' | 'paymentId'> & {
  /** Id, pieces, and the price in minor units where it is not the catalogue's. */
  items: [string, number, number?][];
  paidParts?: readonly PaidPart[];
};

export function remember(memory: SaleMemory, { orderId, typed, paymentId, basket, paidParts }: SaleState): void {
  const items = basket.map(({ product, quantity, price }): [string, number, number?] =>
    price ? [product.id, quantity, price.minor] : [product.id, quantity],
  );
  memory.setItem(memoryKey, JSON.stringify({ orderId, typed, paymentId, items, paidParts } satisfies Remembered));
}

export const forgetSale = (memory: SaleMemory): void => memory.removeItem(memoryKey);

/** The sale before a reload: back to its payment if it had one, else to its sum. */
export function recallSale(memory: SaleMemory, station: StationStore): Partial<SaleState> {
  try {
    const saved = JSON.parse(memory.getItem(memoryKey) ?? 'null') as Remembered | null;
    if (!saved) return {};
    const products = station.getState().view?.products ?? [];
    const basket = saved.items.flatMap(([id, quantity, minor]): BasketLine[] => {
      const product = products.find((candidate) => candidate.id === id);
      if (!product) return [];
      return [{ product, quantity, ...(minor !== undefined && { price: money(minor, product.price.currency) }) }];
    });
    const { orderId, typed, paymentId, paidParts = [] } = saved;
    return { orderId, typed, basket, paymentId, paidParts, step: paymentId ? 'payment' : 'amount' };
  } catch {
    return {};
  }
}
