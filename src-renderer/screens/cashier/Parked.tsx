import { Amount } from '../../components/Amount.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useSale } from '../../state/sale-context.tsx';
import { parkedBeside } from '../../state/selectors.ts';
import { useTexts, useView } from '../../state/station-context.tsx';

/** As many as fit under a sale; the rest is in the list of payments. */
const shownLimit = 3;

/** Payments that are still open while the till goes on: touch one to return to it. */
export function Parked() {
  const texts = useTexts();
  const view = useView();
  const show = useSale((sale) => sale.show);
  const paymentId = useSale((sale) => sale.paymentId);
  const parked = parkedBeside(view, paymentId).slice(0, shownLimit);
  if (parked.length === 0) return null;
  return (
    <section className="parked">
      <h2>{texts.amount.stillOpen}</h2>
      <ul>
        {parked.map((payment) => (
          <li key={payment.id}>
            <button
              type="button"
              className="parked-row"
              data-testid={`parked-${payment.id}`}
              onClick={() => show(payment)}
            >
              <StatusBadge payment={payment} />
              <span className="quiet">{payment.orderId}</span>
              <Amount of={payment.amount} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
