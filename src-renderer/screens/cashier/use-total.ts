import type { Money } from '../../../src-shared/money.ts';
import { useSale } from '../../state/sale-context.tsx';
import { totalOf } from '../../state/sale-store.ts';
import { useView } from '../../state/station-context.tsx';

/** The sum of the sale on screen. */
export function useTotal(): Money {
  const { currency } = useView().station;
  const typed = useSale((sale) => sale.typed);
  const basket = useSale((sale) => sale.basket);
  return totalOf({ typed, basket }, currency);
}
