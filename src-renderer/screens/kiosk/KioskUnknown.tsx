import { useEffect, useState } from 'react';
import type { TicketView, UnknownOutcome } from '../../../src-shared/contract/booth-views.ts';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { CallError } from '../../../src-shared/contract/wire-error.ts';
import { Icon } from '../../components/Icon.tsx';
import { QrCode } from '../../components/QrCode.tsx';
import { useNow } from '../../components/use-now.ts';
import { useClient, useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatMoney, formatNumber } from '../../text/format.ts';
import { moneyLine } from '../cashier/ResultScreen.tsx';
import { Outcome, Press, useBoothWords } from './booth-parts.tsx';
import { Leaving } from './KioskResult.tsx';

/** How long the bank is asked in plain sight where no booth says so. */
export const FALLBACK_SECONDS = 30;
const ASK_AGAIN_MS = 2_000;
const TICKET_MS = 120_000;

/** What the station decided; `none`: it is no booth, so only the order's number helps. */
type Decision = UnknownOutcome | { outcome: 'none' } | null;

/** K7: the bank is asked in plain sight; then the station decides: trust, or a ticket. */
export function KioskUnknown({ payment, onEnd }: { payment: PaymentView; onEnd: () => void }) {
  const client = useClient();
  const { booth } = useView();
  // A ticket that was given is shown at once again, after a reload too.
  const isDecided = payment.fulfilment?.ticket?.kind === 'unknown';
  const seconds = isDecided ? 0 : (booth?.checkSeconds ?? FALLBACK_SECONDS);
  const [since] = useState(() => Date.now());
  const [decision, setDecision] = useState<Decision>(null);
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const said = await client.booth.unknown({ id: payment.id });
        if (isOver) return;
        if (said.outcome !== 'checking') setDecision(said);
        else timer = setTimeout(() => void ask(), Math.max(250, said.leftMs ?? ASK_AGAIN_MS));
      } catch (error) {
        if (isOver) return;
        if (error instanceof CallError) setDecision({ outcome: 'none' });
        else timer = setTimeout(() => void ask(), ASK_AGAIN_MS);
      }
    };
    timer = setTimeout(() => void ask(), Math.max(0, seconds * 1_000 - (Date.now() - since)));
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [client, payment.id, seconds, since]);
  if (decision?.outcome === 'ticket' && decision.ticket)
    return <Ticket ticket={decision.ticket} payment={payment} onEnd={onEnd} />;
  if (decision?.outcome === 'served') return <Trusted onEnd={onEnd} />;
  return <Checking payment={payment} endsAt={since + seconds * 1_000} isDecided={decision !== null} onEnd={onEnd} />;
}

function Checking({
  payment,
  endsAt,
  isDecided,
  onEnd,
}: {
  payment: PaymentView;
  endsAt: number;
  isDecided: boolean;
  onEnd: () => void;
}) {
  const texts = useTexts();
  const words = useBoothWords();
  const leftS = Math.max(0, Math.ceil((endsAt - useNow()) / 1000));
  return (
    <Outcome
      status="unknown"
      icon="question"
      testId="result-unknown"
      title={words.checking}
      acts={isDecided && <Leaving after={FALLBACK_SECONDS * 1_000} onEnd={onEnd} />}
    >
      <p className="booth-next">{words.doNotPayAgain}</p>
      {!isDecided && (
        <p className="result-line" role="timer">
          {words.checkingFor(formatNumber(leftS))}
        </p>
      )}
      <p className="result-line">
        <Unbroken sentence={texts.kiosk.claim(payment.orderId)} part={payment.orderId} />
      </p>
    </Outcome>
  );
}

function Trusted({ onEnd }: { onEnd: () => void }) {
  const texts = useTexts();
  const words = useBoothWords();
  return (
    <Outcome
      status="unknown"
      icon="tick"
      testId="kiosk-trusted"
      title={words.trusted}
      acts={
        <>
          <Press testId="kiosk-again" onPress={onEnd}>
            {texts.kiosk.again}
          </Press>
          <Leaving onEnd={onEnd} />
        </>
      }
    >
      <p className="result-reason">{words.trustedBody}</p>
      <p className="result-line">{words.getReady}</p>
    </Outcome>
  );
}

const groups = (code: string): string => code.replaceAll('-', '-\u200b');

/** The ticket: a code to come back with, whom to call, and what came of the payment meanwhile. */
export function Ticket({ ticket, payment, onEnd }: { ticket: TicketView; payment: PaymentView; onEnd: () => void }) {
  const texts = useTexts();
  const words = useBoothWords();
  const sum = formatMoney(ticket.amount, useLocale());
  const isUnknown = ticket.kind === 'unknown';
  const isPaid = payment.status === 'completed';
  const late = !isUnknown
    ? null
    : isPaid
      ? words.ticketLatePaid
      : payment.status === 'unknown'
        ? null
        : payment.received.minor === 0 && ['declined', 'failed', 'cancelled', 'expired'].includes(payment.status)
          ? words.ticketLateNot
          : null;
  return (
    <section className="booth-step booth-ticket" data-testid="kiosk-ticket" data-kind={ticket.kind}>
      {ticket.svg && <QrCode svg={ticket.svg} label={words.ticketCode} />}
      <div className="booth-words">
        <h1>{late !== null ? moneyLine(texts, payment, sum) : isUnknown ? words.ticketTitle : words.safe}</h1>
        <p className="result-reason" data-testid="ticket-says" aria-live="polite">
          {late ?? (isUnknown ? words.ticketBody : words.ticketReprint)}
        </p>
        <p className="booth-ticket-sum">
          {payment.orderId} · {sum}
        </p>
        <p className="booth-ticket-code" data-testid="ticket-code" data-code={ticket.code}>
          {groups(ticket.code)}
        </p>
        <p className="booth-ticket-photo">
          <Icon name="phone" /> {words.ticketPhoto}
        </p>
        {ticket.phone && <p className="booth-phone">{words.call(ticket.phone)}</p>}
        <div className="booth-acts">
          <Press testId="kiosk-again" loud onPress={onEnd}>
            {words.done}
          </Press>
          <Leaving after={TICKET_MS} onEnd={onEnd} />
        </div>
      </div>
    </section>
  );
}

/** A number is read out and copied: it never breaks over two lines. */
export function Unbroken({ sentence, part }: { sentence: string; part: string }) {
  const at = sentence.indexOf(part);
  if (at < 0) return sentence;
  return (
    <>
      {sentence.slice(0, at)}
      <span className="unbroken">{part}</span>
      {sentence.slice(at + part.length)}
    </>
  );
}
