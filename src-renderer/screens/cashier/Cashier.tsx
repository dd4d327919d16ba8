import { useSale } from '../../state/sale-context.tsx';
import { AmountScreen } from './AmountScreen.tsx';
import { CashScreen } from './CashScreen.tsx';
import { CodeScreen } from './CodeScreen.tsx';
import { PaymentScreen } from './PaymentScreen.tsx';
import { TenderScreen } from './TenderScreen.tsx';

/** The till: the step of the sale decides the screen. */
export function Cashier() {
  const step = useSale((sale) => sale.step);
  const method = useSale((sale) => sale.method);
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
