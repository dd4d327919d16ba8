import { useCallback, useEffect, useState } from 'react';
import type { MethodView, PaymentView, ProductView, StationView } from '../../../src-shared/contract/views.ts';
import { isFinal } from '../../../src-shared/payment-status.ts';
import { CustomerPhone } from '../../components/CustomerPhone.tsx';
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx';
import { useReread } from '../../components/use-reread.ts';
import { useSale, useSaleStore } from '../../state/sale-context.tsx';
import { useStation, useView } from '../../state/station-context.tsx';
import { KioskPayment, KioskResult } from './KioskPayment.tsx';
import { Attract, Choose, ChooseMethod, OutOfService } from './KioskSteps.tsx';

/** How long a guest may think before the booth returns to its start, in ms. */
const idleTimeoutMs = 60_000;

/** Ways to pay a booth offers: those where the guest acts alone. Unhealthy ones are hidden, not greyed. */
export const boothMethods = (view: Pick<StationView, 'methods'>): MethodView[] =>
  view.methods.filter((method) => method.available && method.kind === 'shows_qr');

/** The self-service screen: start, choose, pay by QR, result, and back to the start by itself. */
export function Kiosk() {
  const view = useView();
  const lost = useStation((state) => state.connection === 'lost');
  const sale = useSaleStore();
  const paymentId = useSale((state) => state.paymentId);
  const step = useSale((state) => state.step);
  const pending = useSale((state) => state.pending !== null);
  const payment = useStation((state) => (paymentId ? state.payments[paymentId] : undefined));
  const [started, setStarted] = useState(false);
  const methods = boothMethods(view);
  const toStart = useCallback(() => {
    sale.getState().newSale();
    setStarted(false);
  }, [sale]);
  const onGone = useCallback(
    (id: string) => {
      const { pending: asked, paymentId: shown } = sale.getState();
      if (!asked && shown === id) toStart();
    },
    [sale, toStart],
  );
  useReread(payment || !pending ? paymentId : null, onGone);

  // Someone who walked away before paying leaves the booth to the next guest. A payment on screen freezes this.
  const idle = started && paymentId === null;
  useEffect(() => {
    if (!idle) return;
    const timer = setTimeout(toStart, idleTimeoutMs);
    return () => clearTimeout(timer);
  }, [idle, toStart]);

  const pay = (method: MethodView) => void sale.getState().start(method);
  const pick = (product: ProductView) => {
    sale.getState().addProduct(product);
    sale.getState().toTender();
    const [only] = methods;
    if (only && methods.length === 1) pay(only);
  };
  return (
    <div className="kiosk">
      <div className="kiosk-corner">
        <LanguageSwitch />
      </div>
      {screen()}
      {view.profile === 'sandbox' && payment && !isFinal(payment.status) && <CustomerPhone payment={payment} />}
    </div>
  );

  function screen() {
    if (paymentId !== null) return paymentScreen(payment);
    if (methods.length === 0 || view.products.length === 0 || lost) return <OutOfService />;
    if (!started) return <Attract products={view.products} onStart={() => setStarted(true)} />;
    if (step === 'tender') return <ChooseMethod methods={methods} onPick={pay} onStop={toStart} />;
    return <Choose products={view.products} onPick={pick} onStop={toStart} />;
  }
  function paymentScreen(shown: PaymentView | undefined) {
    if (shown && (isFinal(shown.status) || shown.status === 'unknown'))
      return <KioskResult key={shown.status} payment={shown} onEnd={toStart} />;
    return <KioskPayment payment={shown} />;
  }
}
