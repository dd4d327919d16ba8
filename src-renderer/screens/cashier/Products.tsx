import { memo, useState } from 'react';
import type { ProductView } from '../../../src-shared/contract/station-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Icon } from '../../components/Icon.tsx';
import { useSale } from '../../state/sale-context.tsx';
import { type BasketLine, priceOf } from '../../state/sale-sum.ts';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatMoney, formatNumber } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { PriceSheet } from './PriceSheet.tsx';

/** A product's name in the person's language, else in any it has. */
export function useProductName(): (product: ProductView) => string {
  const locale = useLocale();
  return (product) => product.name[locale] ?? Object.values(product.name)[0] ?? product.id;
}

/** One touch adds one piece. Not drawn again for a digit. */
export const ProductTiles = memo(function ProductTiles() {
  const texts = useTexts();
  const { products } = useView();
  const nameOf = useProductName();
  const addProduct = useSale((sale) => sale.addProduct);
  return (
    <ul className="products" aria-label={texts.amount.products}>
      {products.map((product) => (
        <li key={product.id}>
          <button
            type="button"
            className="product"
            data-testid={`product-${product.id}`}
            onClick={() => addProduct(product)}
          >
            <span>{nameOf(product)}</span>
            <Amount of={product.price} />
          </button>
        </li>
      ))}
    </ul>
  );
});

/** What was picked, with a way to take a piece back and a way to another price. */
export function Basket() {
  const texts = useTexts();
  const nameOf = useProductName();
  const basket = useSale((sale) => sale.basket);
  const addProduct = useSale((sale) => sale.addProduct);
  const removeProduct = useSale((sale) => sale.removeProduct);
  return (
    <ul className="basket" aria-label={texts.amount.basket}>
      {basket.map((line) => {
        const { product, quantity } = line;
        return (
          <li key={product.id} data-testid={`basket-${product.id}`}>
            <span className="basket-name">{nameOf(product)}</span>
            <LinePrice line={line} />
            <button
              type="button"
              className="button icon-button"
              aria-label={texts.amount.oneLess(nameOf(product))}
              onClick={() => removeProduct(product.id)}
            >
              <Icon name="refuse" />
            </button>
            <span className="basket-count">{formatNumber(quantity)}</span>
            <button
              type="button"
              className="button icon-button"
              aria-label={texts.amount.oneMore(nameOf(product))}
              onClick={() => addProduct(product)}
            >
              <Icon name="plus" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What one piece costs here: a press leads to another price while nothing of the order is paid. */
function LinePrice({ line }: { line: BasketLine }) {
  const words = useShiftTexts().desk;
  const locale = useLocale();
  const nameOf = useProductName();
  const isBegun = useSale((sale) => sale.paidParts.length > 0);
  const [open, setOpen] = useState(false);
  const { product, price } = line;
  const shown = (
    <>
      <Amount of={priceOf(line)} />
      {price && <span className="quiet small">{words.insteadOf(formatMoney(product.price, locale))}</span>}
    </>
  );
  if (isBegun) return <span className="basket-price">{shown}</span>;
  return (
    <>
      <button
        type="button"
        className="button basket-price"
        data-testid={`price-${product.id}`}
        onClick={() => setOpen(true)}
      >
        <span className="hidden">{words.priceOf(nameOf(product))}: </span>
        {shown}
      </button>
      {open && <PriceSheet line={line} name={nameOf(product)} onClose={() => setOpen(false)} />}
    </>
  );
}
