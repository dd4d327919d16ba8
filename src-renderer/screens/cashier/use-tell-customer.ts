import { useEffect } from 'react';
import { usePeople } from '../../state/people-store.ts';
import { useSale } from '../../state/sale-context.tsx';
import { useClient, useStation } from '../../state/station-context.tsx';
import { useTotal } from './use-total.ts';

/** Keys follow each other faster than a customer reads. In ms. */
const settleMs = 150;

/** Tells the station what this till shows, for the screen that faces the customer. Lost without harm. */
export function useTellCustomer(): void {
  const client = useClient();
  const isLive = useStation((state) => state.connection === 'live');
  const isLocked = usePeople(({ here }) => here?.isEnabled === true && here.person === null);
  const paymentId = useSale((sale) => (sale.step === 'payment' ? sale.paymentId : null));
  const { minor, currency } = useTotal();
  useEffect(() => {
    if (!isLive) return;
    const seen = paymentId === null ? minor > 0 && { total: { minor, currency } } : { paymentId };
    const timer = setTimeout(
      () => void client.customer.show(isLocked || !seen ? {} : seen).catch(() => undefined),
      settleMs,
    );
    return () => clearTimeout(timer);
  }, [client, isLive, isLocked, paymentId, minor, currency]);
}
