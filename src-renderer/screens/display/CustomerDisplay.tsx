import { type ReactNode, useEffect, useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { StationView } from '../../../src-shared/contract/station-views.ts';
import type { Money } from '../../../src-shared/money.ts';
import { isFinal } from '../../../src-shared/payment-status.ts';
import { Amount } from '../../components/Amount.tsx';
import { Fee } from '../../components/Fee.tsx';
import { Icon, Mark } from '../../components/Icon.tsx';
import { QrCode } from '../../components/QrCode.tsx';
import { statusIcon } from '../../components/StatusBadge.tsx';
import { cameOf, methodOf, moneySaid, titleOf } from '../../state/selectors.ts';
import { useLocale, useStation, useStationStore, useTexts, useView } from '../../state/station-context.tsx';
import { formatMoney } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';

/** How long a result stays in front of the customer, in ms. */
const resultMs = 15_000;

/** The open payment a customer is looking at: the newest sale that is not parked as unknown, else the newest unknown. */
export function facing(view: Pick<StationView, 'open'>): PaymentView | undefined {
  const sales = view.open.filter((payment) => payment.kind === 'sale');
  return sales.findLast((payment) => payment.status !== 'unknown') ?? sales.at(-1);
}

/**
 * D1 to D4, on the screen that faces the customer: follows the till, needs no touch, never says "error". Where no till
 * tells what it shows (programs sell), the newest open payment is the customer's.
 */
export function CustomerDisplay() {
  const customer = useStation((state) => state.customer);
  const told = useStation((state) => (customer?.paymentId ? state.payments[customer.paymentId] : undefined));
  const newest = useNewest();
  // What is parked as unknown is the customer's who left, not the next one's.
  const payment = customer?.paymentId ? told : customer && newest?.status === 'unknown' ? undefined : newest;
  if (customer?.total) return <Shown>{<Total of={customer.total} />}</Shown>;
  return <Shown>{payment ? <Facing payment={payment} /> : <Welcome />}</Shown>;
}

const Shown = ({ children }: { children: ReactNode }) => <div className="display">{children}</div>;

/** The newest open payment, and for a moment its result. */
function useNewest(): PaymentView | undefined {
  const open = facing(useView());
  const store = useStationStore();
  const [lastId, setLastId] = useState(open?.id ?? null);
  const last = useStation((state) => (lastId ? state.payments[lastId] : undefined));
  useEffect(
    () =>
      store.subscribe((state) => {
        const shown = state.view && facing(state.view);
        if (shown) setLastId(shown.id);
      }),
    [store],
  );
  // A result stays for a moment after the payment has left the open ones.
  const ended = !open && last && isFinal(last.status);
  useEffect(() => {
    if (!ended) return;
    const timer = setTimeout(() => setLastId(null), resultMs);
    return () => clearTimeout(timer);
  }, [ended]);
  return open ?? (ended ? last : undefined);
}

/** D1: the sum while the sale is being made. */
function Total({ of: total }: { of: Money }) {
  const texts = useTexts();
  return (
    <section className="kiosk-step kiosk-pay" data-testid="display-total">
      <div className="kiosk-words">
        <p className="quiet">{texts.display.toPay}</p>
        <h1>
          <Amount of={total} size="huge" />
        </h1>
      </div>
    </section>
  );
}

function Welcome() {
  const texts = useTexts();
  const { station } = useView();
  return (
    <section className="kiosk-step">
      <Mark />
      <h1>{station.name}</h1>
      <p className="kiosk-price">{texts.display.welcome}</p>
    </section>
  );
}

function Facing({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const view = useView();
  const title = titleOf(view, texts, payment.method);
  if (payment.status === 'unknown' || isFinal(payment.status)) return <Told payment={payment} />;
  const svg = payment.status === 'awaiting_customer' ? payment.show?.svg : undefined;
  const pinpad = methodOf(view, payment.method)?.kind === 'pinpad';
  return (
    <section className="kiosk-step kiosk-pay" data-testid="display-pay">
      {pinpad && <Icon name="card" />}
      <div className="kiosk-words">
        <p className="quiet">{texts.display.toPay}</p>
        <h1>
          <Amount of={payment.payable} size="huge" />
        </h1>
        <Fee payment={payment} />
        {svg && <p className="kiosk-price">{texts.qr.scanWith(title)}</p>}
        {pinpad && <p className="kiosk-price">{texts.display.pinpad}</p>}
        {payment.confirming && <p className="status-now status-loud">{texts.qr.confirming}</p>}
      </div>
      {svg && <QrCode svg={svg} label={texts.qr.alt(title)} />}
    </section>
  );
}

function Told({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const desk = useShiftTexts().desk;
  const locale = useLocale();
  const said = moneySaid(payment);
  const headline =
    said === 'taken'
      ? texts.display.paid
      : said === 'may_taken'
        ? texts.display.checking
        : said === 'part'
          ? texts.result.moneyPart(formatMoney(cameOf(payment), locale))
          : texts.display.notTaken;
  const change = payment.change && payment.change.minor > 0 ? payment.change : undefined;
  return (
    <section className={`result result-${payment.status}`} data-testid={`display-${payment.status}`}>
      <span className="result-shape">
        <Icon name={statusIcon(payment.status)} />
      </span>
      <div className="result-words" aria-live="polite">
        <h1>{headline}</h1>
        {said === 'may_taken' ? (
          <p className="result-reason">{texts.display.doNotRepeat}</p>
        ) : (
          <>
            {change && <p className="result-label">{texts.result.change}</p>}
            <p>
              <Amount of={change ?? payment.amount} size={said === 'taken' ? 'huge' : 'large'} />
            </p>
          </>
        )}
      </div>
      {said === 'taken' && payment.fiscal.svg && (
        <figure className="display-receipt" data-testid="display-receipt">
          <QrCode svg={payment.fiscal.svg} label={desk.yourReceipt} />
          <figcaption>{desk.yourReceipt}</figcaption>
        </figure>
      )}
    </section>
  );
}
