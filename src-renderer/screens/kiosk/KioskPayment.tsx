import { useEffect, useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/views.ts';
import { Amount } from '../../components/Amount.tsx';
import { WaitingClock } from '../../components/Clock.tsx';
import { Fee } from '../../components/Fee.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { QrCode } from '../../components/QrCode.tsx';
import { statusIcon } from '../../components/StatusBadge.tsx';
import { useNow } from '../../components/use-now.ts';
import { cameOf, titleOf } from '../../state/selectors.ts';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatMoney, formatNumber } from '../../text/format.ts';
import { CancelAndOther } from '../cashier/CancelAndOther.tsx';
import { moneyLine, reasonLine } from '../cashier/ResultScreen.tsx';

/** How long a result stays before the booth returns to its start, in ms. */
const resultMs = 20_000;
const unknownMs = 30_000;

/** K4: the code, the sum, three steps, and where things stand in words. */
export function KioskPayment({ payment }: { payment: PaymentView | undefined }) {
  const texts = useTexts();
  const view = useView();
  const [since] = useState(() => Date.now());
  if (!payment?.show?.svg || payment.status !== 'awaiting_customer') {
    return (
      <section className="kiosk-step">
        <Heading>
          {payment?.status === 'cancelling'
            ? texts.cancelling.title(titleOf(view, texts, payment.method))
            : texts.kiosk.preparing}
        </Heading>
        <WaitingClock since={since} />
      </section>
    );
  }
  const title = titleOf(view, texts, payment.method);
  return (
    <section className="kiosk-step kiosk-pay">
      <div className="kiosk-words">
        <Amount of={payment.payable} size="huge" />
        <Fee payment={payment} />
        <Heading>{texts.qr.scanWith(title)}</Heading>
        <p
          className={payment.confirming ? 'status-now status-loud' : 'status-now'}
          aria-live="polite"
          data-testid="payment-status"
        >
          {payment.confirming ? texts.qr.confirming : texts.kiosk.scanAny(title)}
        </p>
        <CancelAndOther payment={payment} onlyCancel />
      </div>
      <QrCode svg={payment.show.svg} label={texts.qr.alt(title)} />
    </section>
  );
}

/** K6, K7 and the refusals: says whether money moved, then returns to the start by itself. */
export function KioskResult({ payment, onEnd }: { payment: PaymentView; onEnd: () => void }) {
  const texts = useTexts();
  const locale = useLocale();
  const unknown = payment.status === 'unknown';
  const paid = payment.status === 'completed';
  const [endsAt] = useState(() => Date.now() + (unknown ? unknownMs : resultMs));
  const leftS = Math.max(0, Math.ceil((endsAt - useNow()) / 1000));
  useEffect(() => {
    const timer = setTimeout(onEnd, endsAt - Date.now());
    return () => clearTimeout(timer);
  }, [endsAt, onEnd]);
  return (
    <section className={`result result-${payment.status}`} data-testid={`result-${payment.status}`}>
      <span className="result-shape">
        <Icon name={statusIcon(payment.status)} />
      </span>
      <div className="result-words" aria-live="polite">
        {unknown ? (
          <>
            <Heading>{texts.kiosk.checking}</Heading>
            <p className="result-reason">{texts.kiosk.doNotRepeat}</p>
            <p className="result-line">{texts.kiosk.claim(payment.orderId)}</p>
          </>
        ) : paid ? (
          <>
            <Heading>{texts.kiosk.paid}</Heading>
            <p>
              <Amount of={payment.amount} size="huge" />
            </p>
            <p className="result-line">{texts.kiosk.paidHint}</p>
          </>
        ) : (
          <>
            <Heading>{moneyLine(texts, payment, formatMoney(cameOf(payment), locale))}</Heading>
            <p className="result-reason">{reasonLine(texts, payment)}</p>
            <p className="result-line">
              {payment.received.minor > 0 ? texts.kiosk.claim(payment.orderId) : texts.kiosk.notTaken}
            </p>
          </>
        )}
      </div>
      <div className="result-acts">
        <button type="button" className="button loud booth" data-testid="kiosk-again" onClick={onEnd}>
          {texts.kiosk.again}
        </button>
        <p className="result-line">{texts.kiosk.backTo(formatNumber(leftS))}</p>
      </div>
    </section>
  );
}
