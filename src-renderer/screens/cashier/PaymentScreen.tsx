import { useCallback, useEffect } from 'react';
import { isFinal } from '../../../src-shared/payment-status.ts';
import { useReread } from '../../components/use-reread.ts';
import { useScanner } from '../../components/use-scanner.ts';
import { useSale, useSaleStore } from '../../state/sale-context.tsx';
import { isByCard } from '../../state/selectors.ts';
import { useStation, useStationStore, useView } from '../../state/station-context.tsx';
import { OpenPayment } from './OpenPayment.tsx';
import { PinpadPayment } from './pinpad/PinpadPayment.tsx';
import { UnknownCard } from './pinpad/UnknownCard.tsx';
import { ResultScreen } from './ResultScreen.tsx';
import { StartingScreen } from './StartingScreen.tsx';
import { UnknownScreen } from './UnknownScreen.tsx';

const leaveIt = () => undefined;

/** C3 to C7: whatever the payment on screen is, as the station last said. */
export function PaymentScreen() {
  // A code scanned twice must not send the result away before anybody saw it.
  useScanner(leaveIt);
  const sale = useSaleStore();
  const station = useStationStore();
  const view = useView();
  const paymentId = useSale((state) => state.paymentId);
  const pending = useSale((state) => state.pending !== null);
  const payment = useStation((state) => (paymentId ? state.payments[paymentId] : undefined));
  const final = payment !== undefined && isFinal(payment.status);

  const onGone = useCallback(
    (id: string) => {
      const { pending: asked, paymentId: shown, forget } = sale.getState();
      if (!asked && shown === id) forget();
    },
    [sale],
  );
  // While the start is being asked and nothing came of it yet, the station may simply not have heard it.
  useReread(payment || !pending ? paymentId : null, onGone);

  // Its own end, and what came after it, is on the screen already: no news about it.
  const rev = payment?.rev;
  useEffect(() => {
    if (final && paymentId && rev !== undefined) station.getState().dismiss(paymentId);
  }, [final, paymentId, rev, station]);

  if (!payment) return <StartingScreen />;
  if (final) return <ResultScreen payment={payment} />;
  const isUnknown = payment.status === 'unknown';
  if (isByCard(view, payment))
    return isUnknown ? <UnknownCard payment={payment} /> : <PinpadPayment payment={payment} />;
  return isUnknown ? <UnknownScreen payment={payment} /> : <OpenPayment payment={payment} />;
}
