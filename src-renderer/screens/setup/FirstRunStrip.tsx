import { Suspense, useEffect, useState } from 'react';
import { go } from '../../routes.ts';
import { usePeople } from '../../state/people-store.ts';
import { useSale } from '../../state/sale-context.tsx';
import { useClient, useView } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';

/**
 * A till that nobody set up says so, between two sales: beside a payment it would push the buttons off the glass. Where
 * there is nothing to practise with, setting up comes first.
 */
export function FirstRunStrip({ onSale }: { onSale: boolean }) {
  const client = useClient();
  const { profile } = useView();
  /** Only a station without people can be new, and only there may anybody read its settings. */
  const isOpen = usePeople((state) => state.here?.isEnabled === false);
  const [isFirst, setFirst] = useState(false);
  const isBetweenSales = useSale(({ step }) => step === 'amount') && onSale;
  useEffect(() => {
    if (!isOpen || profile !== 'sandbox') return;
    client.settings.get({}).then(
      ({ isFirstRun, canPractise }) => {
        setFirst(isFirstRun);
        if (isFirstRun && !canPractise) go('/setup');
      },
      () => setFirst(false),
    );
  }, [client, isOpen, profile]);
  if (!isFirst || !isOpen || !isBetweenSales) return null;
  return (
    <Suspense fallback={null}>
      <Strip />
    </Suspense>
  );
}

function Strip() {
  const words = useOffice().setup;
  return (
    <div className="first-run" data-testid="first-run">
      <span>{words.strip}</span>
      <button type="button" className="button" data-testid="first-run-start" onClick={() => go('/setup')}>
        {words.start}
      </button>
    </div>
  );
}
