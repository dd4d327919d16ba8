import type { Money } from '../../../src-shared/money.ts';
import { useSale } from '../../state/sale-context.tsx';
import { leftOf, totalOf } from '../../state/sale-sum.ts';
import { useStation, useView } from '../../state/station-context.tsx';

/** The sum that is asked for next: the whole sale, what is left of it, or the chosen part. */
export function useTotal(): Money {
  const { part, left } = useSplit();
  return part ?? left;
}

export interface Split {
  readonly total: Money;
  readonly left: Money;
  readonly part: Money | null;
  readonly isSplit: boolean;
}

/** How far an order is paid. */
export function useSplit(): Split {
  const { currency } = useView().station;
  const typed = useSale((sale) => sale.typed);
  const basket = useSale((sale) => sale.basket);
  const part = useSale((sale) => sale.part);
  const paidParts = useSale((sale) => sale.paidParts);
  const payments = useStation((state) => state.payments);
  return {
    total: totalOf({ typed, basket }, currency),
    left: leftOf({ typed, basket, paidParts }, payments, currency),
    part,
    isSplit: part !== null || paidParts.length > 0,
  };
}
