import { useState } from 'react';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { DiscrepancyType } from '../../src-shared/evidence.ts';
import { isFinal } from '../../src-shared/payment-status.ts';
import { useLocale, useTexts } from '../state/station-context.tsx';
import { formatMoney } from '../text/format.ts';
import { ClearSheet } from './ClearSheet.tsx';
import { Icon } from './Icon.tsx';

/** What did not match about a payment, for a person to deal with. Nothing where everything matched, or it is `said`. */
export function Discrepancies({ payment, said }: { payment: PaymentView; said?: DiscrepancyType | undefined }) {
  const texts = useTexts();
  const locale = useLocale();
  const [clearing, setClearing] = useState(false);
  const shown = payment.discrepancies.filter(({ type, status }) => type !== said || status !== 'open');
  if (shown.length === 0) return null;
  // While the payment itself is open, its end decides first.
  const clearable = isFinal(payment.status) && payment.discrepancies.some(({ status }) => status === 'open');
  return (
    <section className="discrepancies" aria-label={texts.discrepancyUi.title}>
      <h2>{texts.discrepancyUi.title}</h2>
      <ul>
        {shown.map((found) => (
          <li key={found.id} data-testid={`discrepancy-${found.type}`}>
            <Icon name={found.status === 'resolved' ? 'tick' : 'attention'} />
            <span>
              {texts.discrepancy[found.type]}
              {found.expected && found.actual && (
                <span className="discrepancy-sums">
                  {' '}
                  ({texts.discrepancyUi.expected} {formatMoney(found.expected, locale)}, {texts.discrepancyUi.actual}{' '}
                  {formatMoney(found.actual, locale)})
                </span>
              )}
              {found.status === 'resolved' && ` (${texts.discrepancyUi.resolved})`}
            </span>
          </li>
        ))}
      </ul>
      {clearable && (
        <button type="button" className="button" data-testid="clear" onClick={() => setClearing(true)}>
          {texts.discrepancyUi.clear}
        </button>
      )}
      {clearing && <ClearSheet payment={payment} onClose={() => setClearing(false)} />}
    </section>
  );
}
