import { useCallback, useEffect, useState } from 'react';
import type { PrintView } from '../../../src-shared/contract/print-views.ts';
import type { ReceiptQueue, ReceiptView } from '../../../src-shared/contract/receipt-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { PrintNote } from '../../components/PrintNote.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useKeys } from '../../components/use-keys.ts';
import { useNow } from '../../components/use-now.ts';
import { useWho, WhoField } from '../../components/WhoField.tsx';
import { titleOf } from '../../state/selectors.ts';
import {
  useClient,
  useFiscalWords,
  useLocale,
  useStation,
  useStationStore,
  useTexts,
  useView,
} from '../../state/station-context.tsx';
import { formatDayTime, formatNumber, formatSpan } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { AttachSheet } from './AttachSheet.tsx';

/** The lamp speaks from here on; 24 hours is when the module stops. In ms. */
const lateMs = 20 * 3_600_000;
const soonMs = 4 * 3_600_000;
const rereadMs = 5_000;

/** C9: receipts that are not registered yet and those that are not on paper, the oldest first, each with its next step. */
export function ReceiptsScreen({ onLeave }: { onLeave: () => void }) {
  const words = useShiftTexts().receipts;
  const client = useClient();
  const [queue, setQueue] = useState<ReceiptQueue | null>(null);
  const [unprinted, setUnprinted] = useState<readonly PrintView[]>([]);
  const { run: read, trouble } = useAct(async () => {
    const [found, prints] = await Promise.all([client.receipt.list({}), client.receipt.unprinted({})]);
    setQueue(found);
    setUnprinted(prints.items);
  });
  const waiting = useStation((state) => state.view?.attention.receipts ?? 0);
  // Read again when the station says that the count changed, and by itself: ages and tries move without a push.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count is the reason to read again
  useEffect(() => {
    void read();
    const timer = setInterval(() => void read(), rereadMs);
    return () => clearInterval(timer);
  }, [read, waiting]);
  useKeys((key) => {
    if (key !== 'Escape') return false;
    onLeave();
    return true;
  });
  const again = useCallback(() => void read(), [read]);
  return (
    <div className="receipts" data-testid="receipts">
      <div className="shift-top">
        <Heading>{words.title}</Heading>
        {queue && (
          <p className="quiet">
            {[
              queue.pending > 0 && words.waiting(formatNumber(queue.pending)),
              queue.parked > 0 && words.parked(formatNumber(queue.parked)),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        )}
      </div>
      <Late oldestAt={queue?.oldestAt} />
      <TroubleNote trouble={trouble} />
      <section className="card">
        {queue?.items.length === 0 ? (
          <p className="all-known">
            <Icon name="tick" />
            {words.empty}
          </p>
        ) : (
          <p className="quiet">{words.paidNote}</p>
        )}
        {queue && queue.items.length > 0 && <WhoField testId="receipts-by" saysWhy />}
        <ul className="rows">
          {queue?.items.map((receipt) => (
            <ReceiptRow key={`${receipt.paymentId}-${receipt.work}`} receipt={receipt} onChanged={again} />
          ))}
        </ul>
      </section>
      {unprinted.length > 0 && (
        <section className="card" data-testid="unprinted">
          <h2>{words.unprinted}</h2>
          {queue?.items.length === 0 && <WhoField testId="receipts-by" saysWhy />}
          <ul className="rows">
            {unprinted.map((print) => (
              <UnprintedRow key={`${print.paymentId}-${print.at}`} print={print} onChanged={again} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** The banner: how near the oldest is to the limit. */
function Late({ oldestAt }: { oldestAt: number | undefined }) {
  const words = useShiftTexts().receipts;
  const now = useNow(30_000);
  if (oldestAt === undefined || now - oldestAt < soonMs) return null;
  const late = now - oldestAt > lateMs;
  return (
    <p className={late ? 'late-strip late-strip-now' : 'late-strip'} role="alert" data-testid="receipts-late">
      <Icon name="attention" />
      {late ? words.late : words.lateSoon}
    </p>
  );
}

function ReceiptRow({ receipt, onChanged }: { receipt: ReceiptView; onChanged: () => void }) {
  const texts = useTexts();
  const words = useShiftTexts().receipts;
  const locale = useLocale();
  const wordsOf = useFiscalWords();
  const view = useView();
  const client = useClient();
  const station = useStationStore();
  const by = useWho();
  const now = useNow();
  const [attaching, setAttaching] = useState(false);
  const [isSent, setSent] = useState(false);
  const send = useAct(async () => {
    station.getState().put(await client.receipt.resend({ id: receipt.paymentId, ...(by !== '' && { by }) }));
    setSent(true);
    onChanged();
  });
  const said = receipt.lastError === undefined ? undefined : wordsOf(receipt.lastError);
  return (
    <li className="receipt-row" data-testid={`receipt-${receipt.paymentId}`} data-state={receipt.state}>
      <div className="receipt-what">
        <p>
          <strong>
            {receipt.kind === 'refund' ? `${texts.refund.of} ` : ''}
            {receipt.orderId}
          </strong>{' '}
          <span className="quiet small">{titleOf(view, texts, receipt.method)}</span>
        </p>
        <p className="quiet small">
          {words.age} {formatSpan(now - receipt.owedSince, locale)} · {words.tries(formatNumber(receipt.attempts))}
        </p>
      </div>
      <Amount of={receipt.amount} />
      <div className="receipt-why">
        {receipt.work === 'confirm' && <p>{words.confirm}</p>}
        {receipt.inDoubt && <p className="note">{words.inDoubt}</p>}
        {said && (
          <p data-testid="receipt-why">
            {said[0]} {said[1]} <span className="quiet small">{texts.common.supportCode(receipt.lastError ?? '')}</span>
          </p>
        )}
        {isSent && <p className="quiet">{words.sent}</p>}
        <TroubleNote trouble={send.trouble} />
      </div>
      <div className="receipt-acts">
        <button
          type="button"
          className="button"
          data-testid={`send-${receipt.paymentId}`}
          disabled={send.busy}
          onClick={() => void send.run()}
        >
          {words.send}
        </button>
        {receipt.state === 'parked' && receipt.work === 'receipt' && (
          <button
            type="button"
            className="button"
            data-testid={`attach-${receipt.paymentId}`}
            onClick={() => setAttaching(true)}
          >
            {words.attach}
          </button>
        )}
        <PrintCopy paymentId={receipt.paymentId} />
      </div>
      {attaching && (
        <AttachSheet
          paymentId={receipt.paymentId}
          onClose={() => setAttaching(false)}
          onDone={() => {
            setAttaching(false);
            onChanged();
          }}
        />
      )}
    </li>
  );
}

/** Paper for the customer while the tax office's sign is still missing; the copy says so itself. */
function PrintCopy({ paymentId, word, onDone }: { paymentId: string; word?: string; onDone?: () => void }) {
  const words = useShiftTexts().receipts;
  const client = useClient();
  const locale = useLocale();
  const by = useWho();
  const [print, setPrint] = useState<PrintView | null>(null);
  const paper = useAct(async () => {
    setPrint(null);
    setPrint(await client.receipt.print({ id: paymentId, locale, ...(by !== '' && { by }) }));
    onDone?.();
  });
  return (
    <>
      <button
        type="button"
        className="button"
        data-testid={`copy-${paymentId}`}
        disabled={paper.busy}
        onClick={() => void paper.run()}
      >
        {word ?? words.copy}
      </button>
      <TroubleNote trouble={paper.trouble} />
      <PrintNote print={print} />
    </>
  );
}

function UnprintedRow({ print, onChanged }: { print: PrintView; onChanged: () => void }) {
  const words = useShiftTexts();
  const locale = useLocale();
  return (
    <li className="receipt-row receipt-unprinted">
      <div className="receipt-what">
        <strong>{print.orderId}</strong> <span className="quiet small">{formatDayTime(print.at, locale)}</span>
      </div>
      <p className="receipt-why">{words.printError[print.error ?? 'no_answer']}</p>
      <div className="receipt-acts">
        {print.paymentId && <PrintCopy paymentId={print.paymentId} word={words.receipts.print} onDone={onChanged} />}
      </div>
    </li>
  );
}
