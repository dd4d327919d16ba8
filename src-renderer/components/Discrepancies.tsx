import type { PaymentView } from '../../src-shared/contract/views.ts';
import { useLocale, useTexts } from '../state/station-context.tsx';
import { formatMoney } from '../text/format.ts';
import { Icon } from './Icon.tsx';

/** What did not match about a payment, for a person to deal with. Nothing where everything matched. */
export function Discrepancies({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const locale = useLocale();
  if (payment.discrepancies.length === 0) return null;
  return (
    <section className="discrepancies" aria-label={texts.discrepancyUi.title}>
      <h2>{texts.discrepancyUi.title}</h2>
      <ul>
        {payment.discrepancies.map((found) => (
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
    </section>
  );
}
