import type { RefundOptions } from '../../src-shared/contract/refund-views.ts';
import { useLocale, usePinpadWords, useTexts } from '../state/station-context.tsx';
import { formatMoney } from '../text/format.ts';
import { Icon } from './Icon.tsx';

/** Every way back for the money, open or closed, with the reason and its limits; and what may still go back. */
export function RefundWays({ options: { options, left } }: { options: RefundOptions }) {
  const texts = useTexts();
  const words = usePinpadWords();
  const locale = useLocale();
  return (
    <section className="ways" aria-label={words.ways} data-testid="refund-ways">
      <p>
        <strong>{words.left(formatMoney(left, locale))}</strong>
      </p>
      <ul>
        {options.map(({ how, allowed, reason, fullOnly, untilBankShiftEnds }) => (
          <li
            key={how}
            className={allowed ? 'way-open' : 'way-closed'}
            data-testid={`way-${how}`}
            data-allowed={allowed}
          >
            <Icon name={allowed ? 'tick' : 'close'} />
            <span>
              <strong>{texts.way[how]}</strong>
              <span className="quiet">
                {allowed
                  ? [
                      // A list has no full stop in its middle.
                      texts.wayReason[reason].replace(/\.$/, ''),
                      untilBankShiftEnds && words.onlyThisShift,
                      fullOnly && words.wholeOnly,
                    ]
                      .filter(Boolean)
                      .join(' · ')
                  : texts.wayReason[reason]}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
