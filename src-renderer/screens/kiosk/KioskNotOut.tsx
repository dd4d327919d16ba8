import { useState } from 'react';
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
  const choose = useAct(async (how: Remedy) => {
    const done = await client.booth.remedy({ id: payment.id, how });
    if (done.ticket) setTicket(done.ticket);
    if (done.refundId) setRefundId(done.refundId);
  });
  if (ticket) return <Ticket ticket={ticket} payment={payment} onEnd={onEnd} />;
  if (refundId) return <Refunding sale={payment} refundId={refundId} onEnd={onEnd} />;
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

/** The refund's own way: asked, on its way, back. */
function Refunding({ sale, refundId, onEnd }: { sale: PaymentView; refundId: string; onEnd: () => void }) {
  const words = useBoothWords();
  const locale = useLocale();
  const { booth } = useView();
  const refund = useStation((state) => state.payments[refundId]);
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
