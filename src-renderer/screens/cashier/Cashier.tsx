import { useEffect } from 'react';
import { useSale } from '../../state/sale-context.tsx';
import { paidOf } from '../../state/selectors.ts';
import { useStation } from '../../state/station-context.tsx';
import { AmountScreen } from './AmountScreen.tsx';
import { CashScreen } from './CashScreen.tsx';
import { CodeScreen } from './CodeScreen.tsx';
import { PaymentScreen } from './PaymentScreen.tsx';
import { TenderScreen } from './TenderScreen.tsx';
import { useTellCustomer } from './use-tell-customer.ts';

/**
 * The till: the step of the sale decides the screen. When an attempt that was left for another way to pay turns out
 * paid, its result takes the screen: nobody should pay the same order twice.
 */
export function Cashier() {
  const step = useSale((sale) => sale.step);
  const method = useSale((sale) => sale.method);
  const orderId = useSale((sale) => sale.orderId);
  const show = useSale((sale) => sale.show);
  const seen = useSale((sale) => sale.paidParts);
  const paid = useStation((state) => paidOf(state.payments, orderId, seen));
  useEffect(() => {
    if (paid && step !== 'payment') show(paid);
  }, [paid, step, show]);
  useTellCustomer();
  switch (step) {
    case 'amount':
      return <AmountScreen />;
    case 'tender':
      return <TenderScreen />;
    case 'cash':
      return method ? <CashScreen method={method} /> : <TenderScreen />;
    case 'code':
      return method ? <CodeScreen method={method} /> : <TenderScreen />;
    case 'payment':
      return <PaymentScreen />;
  }
}
