import { memo } from 'react';
import { money } from '../../../src-shared/money.ts';
import { Amount } from '../../components/Amount.tsx';
import { useSale } from '../../state/sale-context.tsx';
import { useTexts, useView } from '../../state/station-context.tsx';
import { asTyped } from '../../text/format.ts';

/** Sums that are asked for often: one touch instead of six. Not drawn again for a digit. */
export const QuickAmounts = memo(function QuickAmounts() {
  const texts = useTexts();
  const { sale, station } = useView();
  const type = useSale((state) => state.type);
  const clear = useSale((state) => state.clear);
  if (sale.quickAmounts.length === 0) return null;
  const pick = (minor: number) => {
    clear();
    for (const key of asTyped(money(minor, station.currency))) type(key);
  };
  return (
    <fieldset className="notes" aria-label={texts.cash.notes}>
      {sale.quickAmounts.map((minor) => (
        <button
          key={minor}
          type="button"
          className="button note-button"
          data-testid={`quick-${minor}`}
          onClick={() => pick(minor)}
        >
          <Amount of={money(minor, station.currency)} />
        </button>
      ))}
    </fieldset>
  );
});
