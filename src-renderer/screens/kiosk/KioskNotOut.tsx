import { useEffect, useState } from 'react';
import type { Remedy, TicketView } from '../../../src-shared/contract/booth-views.ts';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { QrCode } from '../../components/QrCode.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useReread } from '../../components/use-reread.ts';
import { useClient, useLocale, useStation, useView } from '../../state/station-context.tsx';
import { Ask, Outcome, Press, sumLine, useBoothWords } from './booth-parts.tsx';
import { Leaving, resultMs } from './KioskResult.tsx';
import { Ticket } from './KioskUnknown.tsx';

/** Somebody who walks away is owed all the same: the station has written it down. */
const CHOICE_MS = 120_000;
const nothing = () => undefined;

/** K9: paid, and nothing came out. The money is safe, and the guest chooses. */
export function KioskNotOut({ payment, onEnd }: { payment: PaymentView; onEnd: () => void }) {
  const words = useBoothWords();
  const locale = useLocale();
  const client = useClient();
  const [ticket, setTicket] = useState<TicketView | null>(null);
  const [refundId, setRefundId] = useState<string | null>(null);
  const [isPhoto, setPhoto] = useState(false);
  const remedies = payment.fulfilment?.remedies ?? [];
  const photo = payment.fulfilment?.photo;
  const [asked, setAsked] = useState<Remedy | null>(null);
  const choose = useAct(async (how: Remedy) => {
    setAsked(how);
    const done = await client.booth.remedy({ id: payment.id, how });
    if (done.ticket) setTicket(done.ticket);
    if (done.refundId) setRefundId(done.refundId);
  });
  // After a reload the code that was chosen is shown again: the station tells the same one as often as it is asked.
  const given = payment.fulfilment?.ticket;
  const hasCode = given?.kind === 'reprint' && given.redeemedAt === undefined && remedies.length === 0;
  const { run } = choose;
  useEffect(() => {
    if (hasCode) void run('code');
  }, [hasCode, run]);
  if (ticket) return <Ticket ticket={ticket} payment={payment} onEnd={onEnd} />;
  if (refundId || (choose.busy && asked === 'refund'))
    return <Refunding sale={payment} refundId={refundId} onEnd={onEnd} />;
  if (remedies.length === 0 && !hasCode && !choose.busy) return <NothingLeft sale={payment} onEnd={onEnd} />;
  return (
    <Outcome
      status="completed"
      icon="attention"
      testId="kiosk-not-out"
      title={words.safe}
      acts={
        <>
          {remedies.map((how, at) => (
            <Press
              key={how}
              testId={`remedy-${how}`}
              loud={at === 0}
              disabled={choose.busy}
              onPress={() => void choose.run(how)}
            >
              {words.remedy[how]}
            </Press>
          ))}
          {photo?.svg && (
            <Press testId="remedy-photo" icon="phone" onPress={() => setPhoto(true)}>
              {words.photoByPhone}
            </Press>
          )}
          <Leaving after={CHOICE_MS} isHeld={choose.busy} onEnd={onEnd} />
        </>
      }
    >
      <p className="result-reason">{words.notOut}</p>
      <p className="result-line">{sumLine(payment, locale)}</p>
      <TroubleNote trouble={choose.trouble} />
      {isPhoto && photo?.svg && (
        <Ask title={words.photoByPhone}>
          <QrCode svg={photo.svg} label={words.photoByPhone} />
          <p>{words.photoScan}</p>
          <Press testId="photo-close" loud onPress={() => setPhoto(false)}>
            {words.close}
          </Press>
        </Ask>
      )}
    </Outcome>
  );
}

/** Every remedy was taken: the money is back, or a person helps. */
function NothingLeft({ sale, onEnd }: { sale: PaymentView; onEnd: () => void }) {
  const words = useBoothWords();
  const locale = useLocale();
  const { booth } = useView();
  const isBack = (sale.refunded?.minor ?? 0) >= sale.amount.minor;
  return (
    <Outcome
      status="completed"
      icon={isBack ? 'tick' : 'attention'}
      testId="kiosk-nothing-left"
      title={isBack ? words.refunded : words.safe}
      acts={
        <>
          <Press testId="kiosk-again" onPress={onEnd}>
            {words.done}
          </Press>
          <Leaving after={isBack ? resultMs : CHOICE_MS} onEnd={onEnd} />
        </>
      }
    >
      {!isBack && <p className="result-reason">{words.freeAskStaff}</p>}
      <p className="result-line">{sumLine(sale, locale)}</p>
      {!isBack && booth?.ownerPhone && <p className="booth-phone">{words.call(booth.ownerPhone)}</p>}
    </Outcome>
  );
}

/** The refund's own way: asked, on its way, back. */
function Refunding({ sale, refundId, onEnd }: { sale: PaymentView; refundId: string | null; onEnd: () => void }) {
  const words = useBoothWords();
  const locale = useLocale();
  const { booth } = useView();
  const refund = useStation((state) => (refundId ? state.payments[refundId] : undefined));
  useReread(refundId, nothing);
  const isBack = refund?.status === 'completed' || (sale.refunded?.minor ?? 0) >= sale.amount.minor;
  const isRefused = refund !== undefined && ['declined', 'failed', 'cancelled', 'expired'].includes(refund.status);
  // A rail may take days: the next guest does not wait for it.
  const isOver = isBack || isRefused;
  return (
    <Outcome
      status={isBack ? 'completed' : 'ended'}
      icon={isBack ? 'tick' : 'hourglass'}
      testId="kiosk-refund"
      title={isBack ? words.refunded : isRefused ? words.refundUnsure : words.refunding}
      acts={
        <>
          <Press testId="kiosk-again" onPress={onEnd}>
            {words.done}
          </Press>
          <Leaving key={`${isOver}`} after={isOver ? resultMs : CHOICE_MS} onEnd={onEnd} />
        </>
      }
    >
      <p className="result-line">{sumLine(sale, locale)}</p>
      {!isBack && booth?.ownerPhone && <p className="booth-phone">{words.call(booth.ownerPhone)}</p>}
    </Outcome>
  );
}
