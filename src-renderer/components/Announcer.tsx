import { isFinal } from '../../src-shared/payment-status.ts';
import { moneyLine } from '../screens/cashier/ResultScreen.tsx';
import { useSale } from '../state/sale-context.tsx';
import { cameOf, moneySaid } from '../state/selectors.ts';
import { useLocale, useStation, useTexts } from '../state/station-context.tsx';
import { formatMoney } from '../text/format.ts';
import { statusWord } from './StatusBadge.tsx';

/** Says the result of the payment on screen to a screen reader, once, as soon as it is there. */
export function Announcer() {
  const texts = useTexts();
  const locale = useLocale();
  const paymentId = useSale((sale) => sale.paymentId);
  const payment = useStation((state) => (paymentId ? state.payments[paymentId] : undefined));
  const said = payment && (isFinal(payment.status) || payment.status === 'unknown');
  return (
    <p className="hidden" aria-live="assertive" data-testid="announcer">
      {said &&
        (moneySaid(payment) === 'taken'
          ? `${statusWord(texts, payment)}: ${formatMoney(payment.amount, locale)}`
          : moneyLine(texts, payment, formatMoney(cameOf(payment), locale)))}
    </p>
  );
}
