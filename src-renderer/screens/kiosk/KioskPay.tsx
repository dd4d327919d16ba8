import { useEffect, useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { ProductView } from '../../../src-shared/contract/station-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { WaitingClock } from '../../components/Clock.tsx';
import { Fee } from '../../components/Fee.tsx';
import { Icon } from '../../components/Icon.tsx';
import { QrCode } from '../../components/QrCode.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useNow } from '../../components/use-now.ts';
import { useSale } from '../../state/sale-context.tsx';
import { inLastQuarter, methodOf, titleOf } from '../../state/selectors.ts';
import { useClient, useLocale, useStation, useStationStore, useTexts, useView } from '../../state/station-context.tsx';
import { appOf, CODE_WORDS, readerOf } from '../../text/code-words.ts';
import { formatClock } from '../../text/format.ts';
import { Ask, Press, Step, sumLine, useBoothWords } from './booth-parts.tsx';
import { useLater } from './KioskResult.tsx';
import { Chosen } from './KioskSteps.tsx';
import { FALLBACK_SECONDS } from './KioskUnknown.tsx';

/** How long an unanswered start rests before it is asked for once more, in ms. */
const ASK_AGAIN_MS = 5_000;
/** After so many ms without an answer the booth gives its screen to the next guest. */
const UNANSWERED_MS = 90_000;

/** K2, and whatever has no code to show yet: what is paid for, an honest clock, and a way on when no answer came. */
export function Preparing({
  payment,
  chosen,
  onStop,
}: {
  payment: PaymentView | undefined;
  chosen: ProductView | undefined;
  onStop: () => void;
}) {
  const texts = useTexts();
  const words = useBoothWords();
  const locale = useLocale();
  const [since] = useState(() => Date.now());
  const trouble = useSale((sale) => sale.trouble);
  const isGivenUp = useSale((sale) => sale.pending !== null && sale.asking === null);
  const askAgain = useSale((sale) => sale.askAgain);
  const asked = useSale((sale) => sale.pending?.method);
  // An unanswered start is asked for again by itself: the same one, so nothing is paid twice.
  useEffect(() => {
    if (!isGivenUp) return;
    const timer = setTimeout(() => void askAgain(), ASK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isGivenUp, askAgain]);
  // Nobody is answered and nobody touches the glass: the next guest finds the start.
  const isLate = useLater(UNANSWERED_MS, payment === undefined);
  useEffect(() => {
    if (isLate && isGivenUp) onStop();
  }, [isLate, isGivenUp, onStop]);
  const method = methodOf(useView(), payment?.method ?? asked ?? '');
  const isCancelling = payment?.status === 'cancelling';
  const preparing = method?.kind === 'pinpad' ? words.preparingCard : texts.kiosk.preparing;
  return (
    <Step title={isCancelling ? words.cancelling : preparing}>
      {chosen && <Chosen product={chosen} />}
      {isCancelling && <p className="booth-sum">{sumLine(payment, locale)}</p>}
      {isCancelling && <p className="status-now">{words.doNotPayAgain}</p>}
      <WaitingClock since={since} />
      <LinkLost isSure={trouble?.kind === 'lost'} />
      {trouble?.kind === 'refused' && <TroubleNote trouble={trouble} />}
      {isGivenUp && (
        <div className="booth-acts">
          <Press testId="kiosk-ask-again" loud onPress={() => void askAgain()}>
            {texts.common.askAgain}
          </Press>
          <Press testId="kiosk-stop" icon="back" onPress={onStop}>
            {words.back}
          </Press>
        </div>
      )}
    </Step>
  );
}

/** K4: the code, the sum, three steps, and where things stand in words. */
export function KioskQr({ payment, onRenew }: { payment: PaymentView; onRenew: () => void }) {
  const texts = useTexts();
  const words = useBoothWords();
  const view = useView();
  const now = useNow();
  const [checkedUntil, setCheckedUntil] = useState(0);
  const isChecking = now < checkedUntil;
  const title = titleOf(view, texts, payment.method);
  const reading = CODE_WORDS[useLocale()][readerOf(payment.method)];
  const app = appOf(payment.method, title);
  const isLate = inLastQuarter(payment, now);
  const status = payment.confirming ? words.confirmInPhone : isChecking ? words.checkingBank : words.waitingScan;
  return (
    <section className="booth-step booth-pay">
      <div className="booth-words">
        <Amount of={payment.payable} size="huge" />
        <Fee payment={payment} />
        <h1>{reading.scan(app)}</h1>
        <ol className="booth-ways">
          <li>{reading.open(app)}</li>
          <li>{words.scanStep}</li>
          <li>{reading.confirm}</li>
        </ol>
        <p
          className={payment.confirming || isChecking ? 'status-now status-loud' : 'status-now'}
          aria-live="polite"
          data-testid="payment-status"
        >
          {status}
        </p>
        {isChecking && (
          <p className="result-line" data-testid="kiosk-checking">
            {words.doNotPayAgain}
          </p>
        )}
        <LinkLost />
        {isLate && payment.expiresAt !== undefined && (
          <p className="booth-clock" role="timer">
            <Icon name="clock" /> {words.timeLeft(formatClock(Math.max(0, payment.expiresAt - now)))}
          </p>
        )}
        <BackOut
          payment={payment}
          onChecking={() => setCheckedUntil(Date.now() + (view.booth?.checkSeconds ?? FALLBACK_SECONDS) * 1_000)}
          renew={isLate && (methodOf(view, payment.method)?.can.cancel ?? false) ? onRenew : undefined}
        />
      </div>
      {payment.show?.svg && <QrCode svg={payment.show.svg} label={texts.qr.alt(title)} />}
    </section>
  );
}

/** K5: an arrow at the reader, and a clock that promises nothing. */
export function KioskCard({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const words = useBoothWords();
  const hints: Readonly<Record<string, string>> = texts.hint;
  const heard = useStation((state) => state.hints[payment.id]);
  const kind = heard?.kinds.at(-1);
  const said = kind === undefined ? undefined : (hints[kind] ?? heard?.text);
  return (
    <section className="booth-step booth-card-pay">
      <Amount of={payment.payable} size="huge" />
      <h1>{words.toReader}</h1>
      <svg className="booth-arrow" viewBox="0 0 170 120" role="img" aria-label={words.readerHere}>
        <path d="M10 60h150m-50-45 50 45-50 45" />
      </svg>
      <p className="status-now status-loud" aria-live="polite" data-testid="payment-status">
        {said ?? words.readerHere}
      </p>
      <WaitingClock since={payment.createdAt} />
      <LinkLost />
      <BackOut payment={payment} onChecking={() => undefined} />
    </section>
  );
}

/** No word from the station while money may be on its way: what to do, until it is back. */
function LinkLost({ isSure = false }: { isSure?: boolean }) {
  const words = useBoothWords();
  const isLost = useStation((state) => state.connection === 'lost');
  if (!isLost && !isSure) return null;
  return (
    <div className="note booth-link-lost" role="alert" data-testid="kiosk-link-lost">
      <Icon name="attention" />
      <p>{words.linkLost}</p>
    </div>
  );
}

/** Back, with the one question that keeps a guest from paying twice. Only the rail's word ends a payment. */
function BackOut({
  payment,
  onChecking,
  renew,
}: {
  payment: PaymentView;
  onChecking: () => void;
  renew?: (() => void) | undefined;
}) {
  const words = useBoothWords();
  const client = useClient();
  const store = useStationStore();
  const [asking, setAsking] = useState<'back' | 'renew' | null>(null);
  const cancel = useAct(async () => store.getState().put(await client.payment.cancel({ id: payment.id })));
  if (!payment.can.cancel) return null;
  return (
    <>
      {cancel.trouble?.kind === 'refused' && <TroubleNote trouble={cancel.trouble} />}
      <div className="booth-acts">
        {renew && (
          <Press testId="kiosk-new-code" disabled={cancel.busy} onPress={() => setAsking('renew')}>
            {words.newCode}
          </Press>
        )}
        <Press testId="cancel" icon="back" disabled={cancel.busy} onPress={() => setAsking('back')}>
          {words.back}
        </Press>
      </div>
      {asking && (
        <Ask title={words.askConfirmed} body={words.askConfirmedBody}>
          <Press
            testId="cancel-keep"
            loud
            onPress={() => {
              setAsking(null);
              onChecking();
            }}
          >
            {words.yesCheck}
          </Press>
          <Press
            testId="cancel-confirm"
            onPress={() => {
              setAsking(null);
              if (asking === 'renew') renew?.();
              void cancel.run();
            }}
          >
            {words.noCancel}
          </Press>
        </Ask>
      )}
    </>
  );
}
