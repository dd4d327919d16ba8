import { useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { ResolveSheet } from '../../components/ResolveSheet.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { titleOf } from '../../state/selectors.ts';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatDayTime } from '../../text/format.ts';

/** Payments without a result, the oldest first; one that nobody can be asked about may be decided here, with proof. */
export function OpenItems() {
  const texts = useTexts();
  const locale = useLocale();
  const view = useView();
  const [deciding, setDeciding] = useState<PaymentView | null>(null);
  return (
    <>
      <ul className="rows" data-testid="open-items">
        {view.open.map((payment) => (
          <li key={payment.id} className="open-item" data-testid={`open-${payment.id}`}>
            <span>
              <strong>{payment.orderId}</strong>
              <span className="quiet small">
                {titleOf(view, texts, payment.method)}, {formatDayTime(payment.createdAt, locale)}
              </span>
            </span>
            <StatusBadge payment={payment} />
            <Amount of={payment.amount} />
            {payment.can.resolve && (
              <button
                type="button"
                className="button"
                data-testid={`decide-${payment.id}`}
                onClick={() => setDeciding(payment)}
              >
                {texts.result.customerHas}
              </button>
            )}
          </li>
        ))}
      </ul>
      {deciding && <ResolveSheet payment={deciding} onClose={() => setDeciding(null)} />}
    </>
  );
}
