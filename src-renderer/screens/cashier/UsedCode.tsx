import { Amount } from '../../components/Amount.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useReread } from '../../components/use-reread.ts';
import { useSale } from '../../state/sale-context.tsx';
import { cameOf } from '../../state/selectors.ts';
import { useLocale, useStation, useTexts } from '../../state/station-context.tsx';
import { formatMoney, formatTime } from '../../text/format.ts';
import { moneyLine } from './ResultScreen.tsx';

const leaveIt = () => undefined;

/** The payment a one-time code was used for before: how it ended, and the way to it. */
export function UsedCode({ paymentId }: { paymentId: string }) {
  const texts = useTexts();
  const locale = useLocale();
  const show = useSale((sale) => sale.show);
  const payment = useStation((state) => state.payments[paymentId]);
  useReread(paymentId, leaveIt);
  if (!payment) return null;
  return (
    <section className="used-code" data-testid="used-code">
      <h2>{texts.code.earlier}</h2>
      <p className="used-code-line">
        <StatusBadge payment={payment} />
        <span className="quiet">
          {payment.orderId}, {formatTime(payment.createdAt)}
        </span>
        <Amount of={payment.amount} />
      </p>
      <p>{moneyLine(texts, payment, formatMoney(cameOf(payment), locale))}</p>
      <button type="button" className="button" data-testid="used-open" onClick={() => show(payment)}>
        {texts.result.open}
      </button>
    </section>
  );
}
