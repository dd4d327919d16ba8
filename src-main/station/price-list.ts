/** The catalogue at the prices of now: the settings' screens change it while the station runs, and so does a booth's event. */
import type { Product } from '../usecases/sale/pricing.ts';

export interface PriceList {
  /** Changed in place: everybody who holds it sees today's prices. */
  readonly products: ReadonlyMap<string, Product>;
  /** Another catalogue was written. */
  replace(catalogue: readonly Product[]): void;
  /** Other prices hold from now on. */
  reprice(): void;
}

interface Deps {
  catalogue: readonly Product[];
  /** A product at the price of now. */
  priced(product: Product): Product;
  /** Everybody has to be told. */
  changed(): void;
}

export function createPriceList({ catalogue: written, priced, changed }: Deps): PriceList {
  let catalogue = written;
  const products = new Map<string, Product>();
  function fill(): void {
    products.clear();
    for (const product of catalogue) products.set(product.id, priced(product));
  }
  function reprice(): void {
    fill();
    changed();
  }
  fill();
  return {
    products,
    replace(next) {
      catalogue = next;
      reprice();
    },
    reprice,
  };
}
