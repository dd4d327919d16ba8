import { useLocale } from '../state/station-context.tsx';
import { type Amount as AmountOf, moneyParts } from '../text/format.ts';

/** An amount: the number, and the currency smaller after it. `size` is a step of the type scale. */
export function Amount({ of, size = 'text' }: { of: AmountOf; size?: 'text' | 'large' | 'huge' }) {
  const parts = moneyParts(of, useLocale());
  return (
    <span className={`amount amount-${size}`}>
      <span className="amount-number">{parts.number}</span>
      {'\u00a0'}
      <span className="amount-unit">{parts.unit}</span>
    </span>
  );
}
