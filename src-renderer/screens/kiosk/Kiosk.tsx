import { useCallback, useEffect, useRef, useState } from 'react';
import type { MethodView } from '../../../src-shared/contract/method-views.ts';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { ProductView, StationView } from '../../../src-shared/contract/station-views.ts';
import { isFinal } from '../../../src-shared/payment-status.ts';
import { CustomerPhone } from '../../components/CustomerPhone.tsx';
import { useNow } from '../../components/use-now.ts';
import { useReread } from '../../components/use-reread.ts';
import { useSounds } from '../../sound/use-sounds.ts';
import { newId } from '../../state/new-id.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useSale, useSaleStore } from '../../state/sale-context.tsx';
import { lampOf, mayRepeat, methodOf } from '../../state/selectors.ts';
import { useClient, useStation, useView } from '../../state/station-context.tsx';
import { formatNumber } from '../../text/format.ts';
import { BoothTop } from './BoothTop.tsx';
import { Ask, Press, useBoothWords } from './booth-parts.tsx';
import { KioskFree } from './KioskFree.tsx';
import { KioskNotOut } from './KioskNotOut.tsx';
import { KioskCard, KioskQr, Preparing } from './KioskPay.tsx';
import { KioskEnded, KioskPaid } from './KioskResult.tsx';
import { Attract, Choose, ChooseMethod, OutOfService } from './KioskSteps.tsx';
import { KioskUnknown } from './KioskUnknown.tsx';
import { Service } from './Service.tsx';
import { useCorner } from './use-corner.ts';
import { useIdle } from './use-idle.ts';
import { useKioskLock } from './use-kiosk-lock.ts';
import './kiosk.css';

/** How long a guest may think, and how long the question stands, in ms. */
const IDLE = { askAfterMs: 60_000, leaveAfterMs: 20_000 };

/** A code of any bank first, then the wallets' own, then a card. */
const rank = ({ kind, method }: MethodView): number => (kind === 'pinpad' ? 2 : method === 'uzqr' ? 0 : 1);

/** Ways to pay a booth offers: those where the guest acts alone. Unhealthy ones are hidden, not greyed. */
export const boothMethods = (view: Pick<StationView, 'methods' | 'lamps'>): MethodView[] =>
  view.methods
    .filter((method) => method.available && (method.kind === 'shows_qr' || method.kind === 'pinpad'))
    .filter((method) => lampOf(view as StationView, method)?.state !== 'down')
    .sort((a, b) => rank(a) - rank(b));

/**
 * A new code by the same rail: the old one is dead there. A link that the rail cannot close (Scan2pay) outlives our
 * waiting, and whoever has it open could pay both.
 */
const mayRenew = (view: StationView, payment: PaymentView): boolean =>
  mayRepeat(payment) && (payment.status !== 'expired' || (methodOf(view, payment.method)?.can.cancel ?? false));

/** The self-service screen: start, choose, pay, result, and back to the start by itself. */
export function Kiosk() {
  const view = useView();
  const lost = useStation((state) => state.connection === 'lost');
  const sale = useSaleStore();
  const paymentId = useSale((state) => state.paymentId);
  const step = useSale((state) => state.step);
  const chosen = useSale((state) => state.basket[0]?.product);
  const trouble = useSale((state) => state.trouble);
  const pending = useSale((state) => state.pending !== null);
  const payment = useStation((state) => (paymentId ? state.payments[paymentId] : undefined));
  const [started, setStarted] = useState(false);
  const [isService, setService] = useState(false);
  /** A session of a free event: its id is minted here, so that asking twice starts the booth once. */
  const [free, setFree] = useState<{ id: string; productId: string } | null>(null);
  const [isReserving, setReserving] = useState(false);
  const client = useClient();
  /** The way to pay for which a new code was asked, until the old code is dead. */
  const renewing = useRef<MethodView | null>(null);
  const setLocale = usePreferences((state) => state.setLocale);
  const methods = boothMethods(view);
  const { locale } = view.station;
  useKioskLock();
  useSounds();

  const toStart = useCallback(() => {
    sale.getState().newSale();
    setStarted(false);
    setFree(null);
    renewing.current = null;
    // The next guest is greeted in the booth's own language.
    setLocale(locale);
  }, [sale, setLocale, locale]);
  const onGone = useCallback(
    (id: string) => {
      const { pending: asked, paymentId: shown } = sale.getState();
      if (!asked && shown === id) toStart();
    },
    [sale, toStart],
  );
  useReread(payment || !pending ? paymentId : null, onGone);

  const isAtStart = !started && paymentId === null;
  const corner = useCorner(useCallback(() => setService(true), []));
  // A payment on screen freezes the timers: nobody is sent away from an open code.
  const idle = useIdle(started && paymentId === null && free === null && !isService, { ...IDLE, onLeave: toStart });

  const pay = useCallback((method: MethodView) => void sale.getState().start(method), [sale]);
  /** K2, silent: everything is looked at anew and the prints are kept before a word about money. */
  const reserve = async (product: ProductView): Promise<boolean> => {
    if (!view.booth) return true;
    setReserving(true);
    try {
      const { ready, soldOut } = await client.booth.prepare({ productId: product.id });
      return ready && !soldOut.includes(product.id);
    } catch {
      // Without an answer nothing is promised: the guest touches once more.
      return false;
    } finally {
      setReserving(false);
    }
  };
  const pick = async (product: ProductView) => {
    if (isReserving || !(await reserve(product))) return;
    if (view.booth?.isFree) return setFree({ id: newId(), productId: product.id });
    sale.getState().clear();
    sale.getState().addProduct(product);
    sale.getState().toTender();
    const [only] = methods;
    if (only && methods.length === 1) pay(only);
  };
  const again = useCallback(
    (ended: PaymentView, method: MethodView | undefined) => {
      renewing.current = null;
      sale.getState().otherTender(ended);
      if (method) pay(method);
    },
    [sale, pay],
  );
  const otherWay = (ended: PaymentView) => {
    // After a reload nobody has touched the start, and still somebody stands here.
    setStarted(true);
    again(ended, undefined);
  };
  // A new code only when the old one is dead at the rail.
  useEffect(() => {
    const method = renewing.current;
    if (!method || !payment || !isFinal(payment.status)) return;
    if (payment.status === 'cancelled' || payment.status === 'expired') again(payment, method);
    else renewing.current = null;
  }, [payment, again]);

  if (isService) return <Service onLeave={() => setService(false)} onSale={(product) => void pick(product)} />;
  return (
    <div className="booth" data-at-start={isAtStart}>
      <BoothTop corner={corner} orderId={payment?.orderId} />
      {screen()}
      {view.profile === 'sandbox' && payment && !isFinal(payment.status) && <CustomerPhone payment={payment} />}
      {idle.asksUntil !== null && <StillHere until={idle.asksUntil} onStay={idle.stay} />}
    </div>
  );

  function screen() {
    if (paymentId !== null) return paymentScreen(payment);
    if (free) return <KioskFree key={free.id} {...free} onEnd={toStart} />;
    const isFree = view.booth?.isFree ?? false;
    const canPay = isFree || methods.length > 0;
    const isOpen = (view.booth?.ready ?? true) && canPay && view.products.length > 0 && !lost;
    if (!isOpen) return <OutOfService booth={view.booth} />;
    if (!started) return <Attract products={view.products} onStart={() => setStarted(true)} />;
    if (step === 'tender' && !isFree) {
      return (
        <ChooseMethod
          methods={methods}
          chosen={chosen}
          trouble={trouble}
          onPick={pay}
          onStop={() => sale.getState().back()}
        />
      );
    }
    return (
      <Choose
        products={view.products}
        soldOut={view.booth?.soldOut ?? []}
        printsOf={view.booth?.printsOf}
        isFree={isFree}
        isBusy={isReserving}
        onPick={(product) => void pick(product)}
        onStop={toStart}
      />
    );
  }

  function paymentScreen(shown: PaymentView | undefined) {
    if (!shown) return <Preparing payment={undefined} chosen={chosen} onStop={toStart} />;
    if (shown.status === 'unknown') return <KioskUnknown key={shown.id} payment={shown} onEnd={toStart} />;
    if (shown.status === 'completed') {
      const isAtTicket = shown.fulfilment?.ticket?.kind === 'unknown';
      if (isAtTicket) return <KioskUnknown key={shown.id} payment={shown} onEnd={toStart} />;
      const isOut = shown.fulfilment?.state !== 'failed' && shown.fulfilment?.state !== 'closed';
      if (isOut) return <KioskPaid key={shown.id} payment={shown} onEnd={toStart} />;
      return <KioskNotOut key={`${shown.id} out`} payment={shown} onEnd={toStart} />;
    }
    if (isFinal(shown.status)) {
      const isDead = mayRenew(view, shown);
      return (
        <KioskEnded
          key={shown.id}
          payment={shown}
          onAgain={isDead ? () => again(shown, methodOf(view, shown.method)) : undefined}
          onOther={isDead && methods.length > 1 ? () => otherWay(shown) : undefined}
          onEnd={toStart}
        />
      );
    }
    if (shown.status === 'awaiting_customer' && shown.show?.svg) {
      return (
        <KioskQr
          payment={shown}
          onRenew={() => {
            renewing.current = methodOf(view, shown.method) ?? null;
          }}
        />
      );
    }
    const isCard = methodOf(view, shown.method)?.kind === 'pinpad';
    if (isCard && shown.status !== 'cancelling') return <KioskCard payment={shown} />;
    const paidFor = shown.status === 'cancelling' ? undefined : chosen;
    return <Preparing key={shown.status} payment={shown} chosen={paidFor} onStop={toStart} />;
  }
}

/** Nobody has touched the screen for a while: one question, then the start. */
function StillHere({ until, onStay }: { until: number; onStay: () => void }) {
  const words = useBoothWords();
  const left = Math.max(0, Math.ceil((until - useNow()) / 1000));
  return (
    <Ask title={words.stillThere} body={words.stillThereBody(formatNumber(left))}>
      <Press testId="kiosk-stay" loud onPress={onStay}>
        {words.yesHere}
      </Press>
    </Ask>
  );
}
