import { useState } from 'react';
import { WaitingClock } from '../../components/Clock.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useNow } from '../../components/use-now.ts';
import { useSale } from '../../state/sale-context.tsx';
import { methodOf, titleOf } from '../../state/selectors.ts';
import { useTexts, useView } from '../../state/station-context.tsx';
import { SaleSummary } from './SaleSummary.tsx';
import { useTotal } from './use-total.ts';

/** How long the station may be silent before we say so, in ms. */
const slowAfterMs = 2_000;

/** Between the press and the station's first word. If that word is lost, the same question is asked again. */
export function StartingScreen() {
  const texts = useTexts();
  const view = useView();
  const orderId = useSale((sale) => sale.orderId);
  const pending = useSale((sale) => sale.pending);
  const asking = useSale((sale) => sale.asking);
  const trouble = useSale((sale) => sale.trouble);
  const askAgain = useSale((sale) => sale.askAgain);
  const total = useTotal();
  const [since] = useState(() => Date.now());
  const kind = pending ? methodOf(view, pending.method)?.kind : undefined;
  const isSlow = useNow() - since > slowAfterMs;
  const lost = trouble?.kind === 'lost';
  return (
    <div className="step">
      <SaleSummary amount={pending?.amount ?? total} orderId={orderId} />
      <section className="act act-wait" data-testid="starting">
        <Heading>
          {lost
            ? texts.waiting.noStation
            : pending
              ? texts.waiting.sending(titleOf(view, texts, pending.method))
              : texts.common.moment}
        </Heading>
        {lost ? (
          <>
            <p className="quiet">{texts.waiting.noStationHint}</p>
            <TroubleNote trouble={trouble} />
            {asking === null && (
              <button
                type="button"
                className="button primary big"
                data-testid="ask-again"
                onClick={() => void askAgain()}
              >
                {texts.common.askAgain}
              </button>
            )}
          </>
        ) : (
          <div className="act-still">
            <Icon name={kind === 'shows_qr' ? 'qr' : 'hourglass'} />
            <WaitingClock since={since} />
            {isSlow && pending && (
              <p className="slow-station" aria-live="polite">
                {texts.waiting.slowStation}
              </p>
            )}
          </div>
        )}
        {lost && <WaitingClock since={since} />}
      </section>
    </div>
  );
}
