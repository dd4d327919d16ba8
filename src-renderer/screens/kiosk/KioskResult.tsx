import { type ReactNode, useEffect, useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { statusIcon } from '../../components/StatusBadge.tsx';
import { useNow } from '../../components/use-now.ts';
import { cameOf, methodOf } from '../../state/selectors.ts';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatMoney, formatNumber } from '../../text/format.ts';
import { moneyLine, reasonLine } from '../cashier/ResultScreen.tsx';
import { Outcome, Press, useBoothWords } from './booth-parts.tsx';

/** How long a result stays before the booth returns to its start, in ms. */
export const resultMs = 20_000;
/** The photos are being taken meanwhile; then come the thanks, and the receipt again. */
export const END_MS = 15_000;

/** true from so many ms after `isOn` began. */
export function useLater(afterMs: number, isOn: boolean): boolean {
  const [isLater, setLater] = useState(false);
  useEffect(() => {
    if (!isOn) return;
    const timer = setTimeout(() => setLater(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs, isOn]);
  return isLater;
}

/** Back to the start by itself. `isHeld`: not yet, something is still being made; the time begins when it is done. */
export function Leaving({
  after = resultMs,
  isHeld = false,
  onEnd,
}: {
  after?: number;
  isHeld?: boolean;
  onEnd: () => void;
}) {
  return isHeld ? null : <LastSeconds after={after} onEnd={onEnd} />;
}

function LastSeconds({ after, onEnd }: { after: number; onEnd: () => void }) {
  const texts = useTexts();
  const now = useNow();
  const [endsAt] = useState(() => Date.now() + after);
  useEffect(() => {
    const timer = setTimeout(onEnd, endsAt - Date.now());
    return () => clearTimeout(timer);
  }, [endsAt, onEnd]);
  const left = Math.max(0, Math.ceil((endsAt - now) / 1000));
  return <p className="result-line">{texts.kiosk.backTo(formatNumber(left))}</p>;
}

/** K6: paid, and the booth starts by itself. */
export function KioskPaid({ payment, onEnd }: { payment: PaymentView; onEnd: () => void }) {
  const texts = useTexts();
  const words = useBoothWords();
  const locale = useLocale();
  const state = payment.fulfilment?.state;
  const isStarting = state === 'due' || state === 'sending';
  const isAtEnd = useLater(END_MS, !isStarting);
  const svg = payment.fiscal.svg;
  return (
    <Outcome
      status="completed"
      icon="tick"
      testId="result-completed"
      title={isAtEnd ? words.thanks : words.paid(formatMoney(payment.amount, locale))}
      acts={
        <>
          <Press testId="kiosk-again" onPress={onEnd} disabled={isStarting}>
            {texts.kiosk.again}
          </Press>
          <Leaving isHeld={isStarting} after={END_MS + resultMs} onEnd={onEnd} />
        </>
      }
    >
      <p className="booth-next" data-testid="kiosk-goods" data-state={state ?? 'none'}>
        {isStarting ? words.starting : isAtEnd ? words.takePrints : words.getReady}
      </p>
      {svg && (
        <figure className={isAtEnd ? 'booth-receipt booth-receipt-end' : 'booth-receipt'}>
          <img
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
            alt={words.receipt}
            draggable={false}
          />
          <figcaption>{isAtEnd ? words.takeReceipt : words.receipt}</figcaption>
        </figure>
      )}
    </Outcome>
  );
}

/** Everything that ended without being paid: the first line says that no money moved, or what came all the same. */
export function KioskEnded({
  payment,
  onAgain,
  onOther,
  onEnd,
}: {
  payment: PaymentView;
  /** undefined: the old code may still be paid. */
  onAgain: (() => void) | undefined;
  /** Another way to pay for the same; undefined: there is none, or the old code may still be paid. */
  onOther: (() => void) | undefined;
  onEnd: () => void;
}) {
  const texts = useTexts();
  const words = useBoothWords();
  const locale = useLocale();
  const isCard = methodOf(useView(), payment.method)?.kind === 'pinpad';
  const again: ReactNode = onAgain && (
    <Press testId="kiosk-new-code" loud onPress={onAgain}>
      {isCard ? words.freeAgain.main : words.newCode}
    </Press>
  );
  return (
    <Outcome
      status={payment.status}
      icon={statusIcon(payment.status)}
      testId={`result-${payment.status}`}
      title={moneyLine(texts, payment, formatMoney(cameOf(payment), locale))}
      acts={
        <>
          {again}
          {onOther && (
            <Press testId="kiosk-other-way" onPress={onOther}>
              {texts.result.otherTender}
            </Press>
          )}
          <Press testId="kiosk-again" onPress={onEnd}>
            {texts.kiosk.again}
          </Press>
          <Leaving onEnd={onEnd} />
        </>
      }
    >
      <p className="result-reason">{reasonLine(texts, payment)}</p>
      <p className="result-line">
        {payment.received.minor > 0 ? texts.kiosk.claim(payment.orderId) : texts.kiosk.notTaken}
      </p>
    </Outcome>
  );
}
