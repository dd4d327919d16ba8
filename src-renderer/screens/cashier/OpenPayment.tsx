import { useState } from 'react';
import type { MethodKind } from '../../../src-shared/contract/method-views.ts';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { money } from '../../../src-shared/money.ts';
import { WaitingClock } from '../../components/Clock.tsx';
import { CustomerPhone } from '../../components/CustomerPhone.tsx';
import { Discrepancies } from '../../components/Discrepancies.tsx';
import { Fee } from '../../components/Fee.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { QrCode } from '../../components/QrCode.tsx';
import { useNow } from '../../components/use-now.ts';
import { useSale } from '../../state/sale-context.tsx';
import { inLastQuarter, methodOf, titleOf } from '../../state/selectors.ts';
import { useLocale, useStation, useTexts, useView } from '../../state/station-context.tsx';
import { formatClock, formatMoney } from '../../text/format.ts';
import { CancelAndOther } from './CancelAndOther.tsx';
import { SaleSummary } from './SaleSummary.tsx';

/** How long a rail may be silent before we say so, and when the calm hint comes. In ms. */
const slowAfterMs = 2_000;
const hintAfterMs = 20_000;
/** A scanned code is one blocking answer: when the bank counts as slow, in ms. */
const bankSlowAfterMs = 8_000;

/** C3 and C7: a payment that waits for the rail or the customer. */
export function OpenPayment({ payment }: { payment: PaymentView }) {
  const view = useView();
  const kind = methodOf(view, payment.method)?.kind ?? 'shows_qr';
  return (
    <div className={`step step-open ${view.profile === 'sandbox' ? 'with-phone' : ''}`}>
      <SaleSummary amount={payment.payable} orderId={payment.orderId}>
        <Fee payment={payment} />
        <Words payment={payment} kind={kind} />
        {/* What came is said above, with what is still missing. */}
        <Discrepancies payment={payment} said={payment.received.minor > 0 ? 'paid_in_part' : undefined} />
        {payment.status !== 'cancelling' && <CancelAndOther payment={payment} />}
      </SaleSummary>
      <section className="act act-qr">
        <Loud payment={payment} kind={kind} />
      </section>
      {view.profile === 'sandbox' && <CustomerPhone payment={payment} />}
    </div>
  );
}

/** The one loud thing: the code, its empty place while it is being made, or how long we have been waiting. */
function Loud({ payment, kind }: { payment: PaymentView; kind: MethodKind }) {
  if (kind === 'shows_qr' && payment.status === 'awaiting_customer' && payment.show?.svg) {
    return <ShownCode svg={payment.show.svg} method={payment.method} />;
  }
  if (kind === 'shows_qr' && (payment.status === 'created' || payment.status === 'dispatching')) {
    return (
      <div className="qr-card qr-blank" aria-hidden="true">
        <Icon name="qr" />
      </div>
    );
  }
  const glyph =
    payment.status === 'cancelling'
      ? 'hourglass'
      : kind === 'pinpad'
        ? 'card'
        : kind === 'scans_code'
          ? 'scan'
          : 'hourglass';
  return (
    <div className="act-still">
      <Icon name={glyph} />
      <WaitingClock since={payment.status === 'cancelling' ? payment.updatedAt : payment.createdAt} />
    </div>
  );
}

function ShownCode({ svg, method }: { svg: string; method: string }) {
  const texts = useTexts();
  return <QrCode svg={svg} label={texts.qr.alt(titleOf(useView(), texts, method))} />;
}

/** What is happening, in a heading and at most two lines; honest about time once a wait is long. */
function Words({ payment, kind }: { payment: PaymentView; kind: MethodKind }) {
  const texts = useTexts();
  const locale = useLocale();
  const title = titleOf(useView(), texts, payment.method);
  const now = useNow();
  const [since] = useState(() => Math.min(payment.createdAt, Date.now()));
  const waitedMs = now - since;
  const isBoxBusy = useStation((state) => state.hints[payment.id]?.kinds.at(-1) === 'box_busy');

  if (payment.status === 'cancelling') {
    return (
      <div className="words" data-testid="cancelling">
        <Heading>{texts.cancelling.title(title)}</Heading>
        <p>{texts.cancelling.body}</p>
      </div>
    );
  }
  if (payment.kind === 'refund' && payment.status === 'awaiting_customer') {
    return <WaitingRefund title={title} />;
  }
  if (kind === 'scans_code') {
    const slow = waitedMs > bankSlowAfterMs;
    return (
      <div className="words" data-testid="sending">
        <Heading>{texts.waiting.code(title)}</Heading>
        <p className={slow ? 'status-now status-loud' : 'status-now'} aria-live="polite" data-testid="payment-status">
          {isBoxBusy ? texts.hint.box_busy : slow ? texts.waiting.codeHint : texts.waiting.codeSent}
        </p>
      </div>
    );
  }
  if (payment.status !== 'awaiting_customer') {
    const slow = waitedMs > slowAfterMs;
    return (
      <div className="words" data-testid="sending">
        <Heading>{slow ? texts.waiting.slow(title) : texts.waiting.sending(title)}</Heading>
        {isBoxBusy ? <p>{texts.hint.box_busy}</p> : slow && <p className="quiet">{texts.waiting.slowHint}</p>}
        {kind === 'shows_qr' && <WaitingClock since={since} />}
      </div>
    );
  }
  const partly = payment.received.minor > 0;
  return (
    <div className="words">
      <Heading>{headingOf()}</Heading>
      {partly ? (
        <p aria-live="polite">
          <strong>
            {texts.waiting.received(formatMoney(payment.received, locale), formatMoney(payment.payable, locale))}.
          </strong>{' '}
          <span data-testid="missing">
            {texts.waiting.missing(
              formatMoney(money(payment.payable.minor - payment.received.minor, payment.payable.currency), locale),
            )}
          </span>{' '}
          {texts.waiting.receivedHint}
        </p>
      ) : (
        kind === 'shows_qr' && payment.show && <Steps isScanned={payment.confirming === true} />
      )}
      <p
        className={payment.confirming ? 'status-now status-loud' : 'status-now'}
        aria-live="polite"
        data-testid="payment-status"
      >
        {statusOf()}
      </p>
      {inLastQuarter(payment, now) && payment.expiresAt !== undefined && !payment.confirming && (
        <p className="quiet" role="timer" data-testid="countdown">
          {texts.qr.lives(formatClock(payment.expiresAt - now))}
        </p>
      )}
    </div>
  );

  function headingOf(): string {
    if (kind === 'pinpad') return texts.waiting.pinpad;
    return payment.show?.svg ? texts.qr.scanWith(title) : texts.qr.noPicture;
  }
  function statusOf(): string {
    if (payment.confirming) return texts.qr.confirming;
    if (kind === 'pinpad') return texts.waiting.pinpadHint;
    if (!payment.show?.svg) return texts.qr.noPictureHint;
    return waitedMs > hintAfterMs ? texts.qr.hint : texts.qr.waiting;
  }
}

/** A refund may wait for days until a hand in the rail's cabinet makes it: the till goes on. */
function WaitingRefund({ title }: { title: string }) {
  const texts = useTexts();
  const newSale = useSale((sale) => sale.newSale);
  return (
    <div className="words" data-testid="refund-waits">
      <Heading>{texts.refund.waitsTitle(title)}</Heading>
      <p>{texts.refund.waitsBody(title)}</p>
      <button type="button" className="button primary big" data-testid="next-customer" onClick={newSale}>
        {texts.result.nextCustomer}
      </button>
    </div>
  );
}

/** "1 open the app · 2 scan · 3 confirm", the one that is due standing out; done is only what the rail told. */
function Steps({ isScanned }: { isScanned: boolean }) {
  const texts = useTexts();
  const current = isScanned ? 2 : 1;
  return (
    <ol className="qr-steps">
      {texts.qr.steps.map((step, index) => (
        <li
          key={step}
          className={index === current ? 'step-due' : isScanned && index < current ? 'step-done' : undefined}
          aria-current={index === current ? 'step' : undefined}
        >
          {step}
        </li>
      ))}
    </ol>
  );
}
