import type { ReactNode } from 'react';
import { Amount } from '../../components/Amount.tsx';
import { useTexts } from '../../state/station-context.tsx';
import type { Amount as AmountOf } from '../../text/format.ts';

/** The left side of every step after the sum: what is paid, for which order, and what belongs under it. */
export function SaleSummary({
  amount,
  orderId,
  children,
}: {
  amount: AmountOf;
  orderId: string;
  children?: ReactNode;
}) {
  const texts = useTexts();
  return (
    <section className="summary">
      <p className="quiet">{texts.common.order(orderId)}</p>
      <p className="summary-amount">
        <Amount of={amount} size="large" />
      </p>
      {children}
    </section>
  );
}
