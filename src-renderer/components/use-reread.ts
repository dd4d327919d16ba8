import { useEffect } from 'react';
import { CallError } from '../../src-shared/contract/wire-error.ts';
import { isFinal } from '../../src-shared/payment-status.ts';
import { useClient, useStationStore } from '../state/station-context.tsx';

/** How often the payment on screen is read again while it is open, in ms. */
export const REREAD_MS = 3000;

/**
 * The screen's self-heal: a push may be lost, so the open payment on screen is read again every three seconds.
 * Reads the station's own memory, never a vendor. `onGone` is told when the station does not know the payment.
 */
export function useReread(paymentId: string | null, onGone: (paymentId: string) => void): void {
  const client = useClient();
  const store = useStationStore();
  useEffect(() => {
    if (!paymentId) return;
    let ended = false;
    let asking = false;
    const read = async () => {
      const known = store.getState().payments[paymentId];
      if (asking || (known && isFinal(known.status))) return;
      asking = true;
      try {
        const payment = await client.payment.get({ id: paymentId });
        if (!ended) store.getState().put(payment);
      } catch (error) {
        // A lost answer heals itself in three seconds; the banner speaks for the line.
        if (!ended && error instanceof CallError && error.wire.code === 'payment.not_found') onGone(paymentId);
      } finally {
        asking = false;
      }
    };
    if (!store.getState().payments[paymentId]) void read();
    const timer = setInterval(() => void read(), REREAD_MS);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [client, store, paymentId, onGone]);
}
