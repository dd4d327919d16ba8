import { useState } from 'react';
import type { PaymentView, StoryLine } from '../../../src-shared/contract/payment-views.ts';
import { DECLINE_REASONS } from '../../../src-shared/evidence.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import { Amount } from '../../components/Amount.tsx';
import { Discrepancies } from '../../components/Discrepancies.tsx';
import { Icon } from '../../components/Icon.tsx';
import { RefundSheet } from '../../components/RefundSheet.tsx';
import { RefundTrack } from '../../components/RefundTrack.tsx';
import { ResolveSheet } from '../../components/ResolveSheet.tsx';
import { StatusBadge, statusWord } from '../../components/StatusBadge.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWanted } from '../../components/use-wanted.ts';
import { useSale } from '../../state/sale-context.tsx';
import { methodOf, titleOf } from '../../state/selectors.ts';
import { useClient, useLocale, useStation, useStationStore, useTexts, useView } from '../../state/station-context.tsx';
import type { Texts } from '../../text/en.ts';
import { formatDayTime, formatMoney, formatTimeExact } from '../../text/format.ts';
import { PaidReceipt } from '../cashier/PaidReceipt.tsx';

interface PanelProps {
  readonly id: string;
  readonly onClose: () => void;
  /** Leaves the history for the payment's own screen. */
  readonly onShow: () => void;
  /** Opens another payment's story: a refund just made. */
  readonly onOpen: (id: string) => void;
}

/** One payment with everything learnt about it, and what may still be done. */
export function PaymentStoryPanel({ id, onClose, onShow, onOpen }: PanelProps) {
  const texts = useTexts();
  const view = useView();
  const client = useClient();
  const station = useStationStore();
  const show = useSale((sale) => sale.show);
  const payment = useStation((state) => state.payments[id]);
  const [lines, setLines] = useState<readonly StoryLine[]>([]);
  const [sheet, setSheet] = useState<'refund' | 'resolve' | null>(null);
  const {
    run: read,
    busy: isReading,
    trouble,
  } = useAct(async () => {
    const story = await client.payment.story({ id });
    station.getState().put(story.payment);
    setLines(story.lines);
  });
  const handOver = useAct(async () => station.getState().put(await client.payment.handover({ id })));
  // A payment that has changed has a new line in its story.
  useWanted(`${id} ${payment?.rev}`, isReading, () => void read());
  if (!payment) return null;
  const method = methodOf(view, payment.method);
  const isCash = method?.kind === 'cash';
  const noRefunds = payment.status === 'completed' && payment.kind === 'sale' && method?.can.refund === false;
  return (
    <section className="story card" aria-label={payment.orderId} data-testid="story">
      <div className="story-head">
        <div>
          <StatusBadge payment={payment} />
          <h2>
            <Amount of={payment.amount} size="large" />
          </h2>
        </div>
        <button type="button" className="button icon-button" aria-label={texts.common.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div className="story-acts">
        {isOpen(payment.status) && (
          <button
            type="button"
            className="button"
            data-testid="story-show"
            onClick={() => {
              show(payment);
              onShow();
            }}
          >
            {texts.result.open}
          </button>
        )}
        {payment.can.resolve && (
          <button type="button" className="button" data-testid="resolve" onClick={() => setSheet('resolve')}>
            {texts.result.customerHas}
          </button>
        )}
        {payment.can.refund && (
          <button type="button" className="button" data-testid="refund" onClick={() => setSheet('refund')}>
            {texts.refund.title}
          </button>
        )}
        {payment.status === 'completed' && <PaidReceipt payment={payment} />}
        {payment.status === 'completed' && payment.kind === 'sale' && !isCash && payment.handedOverAt === undefined && (
          <button
            type="button"
            className="button"
            data-testid="handover"
            disabled={handOver.busy}
            onClick={() => void handOver.run()}
          >
            {texts.result.handOver}
          </button>
        )}
      </div>
      {noRefunds && (
        <p className="quiet" data-testid="refund-unsupported">
          {texts.refund.unsupported(titleOf(view, texts, payment.method))}
        </p>
      )}
      <TroubleNote trouble={handOver.trouble ?? trouble} />
      {payment.kind === 'refund' && <RefundTrack payment={payment} />}
      <Discrepancies payment={payment} />
      <Facts payment={payment} />
      <h3>{texts.history.story}</h3>
      <Timeline lines={lines} kind={payment.kind} />
      {sheet === 'resolve' && <ResolveSheet payment={payment} onClose={() => setSheet(null)} />}
      {sheet === 'refund' && (
        <RefundSheet
          payment={payment}
          onClose={() => setSheet(null)}
          onDone={(refundId) => {
            setSheet(null);
            onOpen(refundId);
          }}
        />
      )}
    </section>
  );
}

const owesNone = ({ status, fiscal }: PaymentView): boolean => isOpen(status) && fiscal.status === 'not_needed';

function Facts({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const locale = useLocale();
  const view = useView();
  const facts: readonly (readonly [string, string | undefined])[] = [
    [texts.history.method, titleOf(view, texts, payment.method)],
    [texts.common.reference, payment.orderId],
    [texts.history.created, formatDayTime(payment.createdAt, locale)],
    [texts.history.railRef, payment.providerRef],
    [texts.history.rrn, payment.rrn],
    [texts.history.card, payment.cardMask],
    [texts.history.phone, payment.payerPhone],
    [texts.common.note, payment.note],
    // An open payment owes no receipt yet; "not needed" would be read as "never".
    [texts.history.receipt, owesNone(payment) ? undefined : texts.fiscal[payment.fiscal.status]],
    [
      texts.refund.title,
      payment.refunded && payment.refunded.minor > 0
        ? texts.refund.already(formatMoney(payment.refunded, locale))
        : undefined,
    ],
  ];
  return (
    <dl className="facts">
      {facts.map(
        ([label, value]) =>
          value !== undefined && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** A line's reason is one of our words for a refusal, or the rail's own. */
const reasonWords = (texts: Texts, reason: string): string => {
  const known = DECLINE_REASONS.find((word) => word === reason);
  return known ? texts.decline[known] : reason;
};

/** On a refund the rail's yes means that money went back, and "accepted" that it may. A sum may follow: no stop. */
const evidenceWords = (texts: Texts, { type }: StoryLine, kind: PaymentView['kind']): string => {
  if (kind === 'refund' && type === 'approved') return texts.result.moneyReturned.replace(/\.$/, '');
  return kind === 'refund' && type === 'accepted' ? texts.refund.waits : texts.evidence[type];
};

const stepWords = (texts: Texts, { rung, code }: NonNullable<StoryLine['step']>): string =>
  `${texts.ladder.rung[rung]}: ${texts.ladder.code[code]}`;

function Timeline({ lines, kind }: { lines: readonly StoryLine[]; kind: PaymentView['kind'] }) {
  const texts = useTexts();
  const locale = useLocale();
  return (
    <ol className="timeline">
      {lines.map((line) => (
        <li key={line.seq} className={`timeline-${line.verdict}`}>
          <span className="timeline-when">{formatTimeExact(line.at)}</span>
          <span className="timeline-what">
            <strong>{evidenceWords(texts, line, kind)}</strong>
            {line.amount && `, ${formatMoney(line.amount, locale)}`}
            {line.verdict === 'contradiction' && <span className="fault"> ({texts.history.contradiction})</span>}
            <span className="quiet small">
              {[
                texts.source[line.source],
                line.step && stepWords(texts, line.step),
                line.by,
                line.reason && reasonWords(texts, line.reason),
                line.note,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
          {line.verdict === 'moved' && (
            <span className={`badge badge-${line.status}`}>{statusWord(texts, { kind, status: line.status })}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
