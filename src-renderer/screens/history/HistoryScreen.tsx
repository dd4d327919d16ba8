import { useId, useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { PAYMENT_STATUSES, type PaymentStatus } from '../../../src-shared/payment-status.ts';
import { Amount } from '../../components/Amount.tsx';
import { Form } from '../../components/Form.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Select } from '../../components/Select.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useKeys } from '../../components/use-keys.ts';
import { useScanner } from '../../components/use-scanner.ts';
import { useWanted } from '../../components/use-wanted.ts';
import { titleOf } from '../../state/selectors.ts';
import { useClient, useLocale, useStation, useStationStore, useTexts, useView } from '../../state/station-context.tsx';
import { formatDay, formatTime } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { PaymentStoryPanel } from './PaymentStoryPanel.tsx';

const pageSize = 30;

/** The payments, newest first, a page at a time; the open one's story beside them. */
export function HistoryScreen({ onlyUnknown, onLeave }: { onlyUnknown: boolean; onLeave: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const station = useStationStore();
  const [status, setStatus] = useState<PaymentStatus | 'all'>(onlyUnknown ? 'unknown' : 'all');
  const [ids, setIds] = useState<string[] | null>(null);
  const [next, setNext] = useState<string | undefined>();
  const [openId, setOpenId] = useState<string | null>(null);
  const [sought, setSought] = useState('');
  const words = useShiftTexts().desk;

  const {
    run: load,
    busy,
    trouble,
  } = useAct(async (filter: PaymentStatus | 'all', find: string, cursor?: string) => {
    const page = await client.payment.list({
      limit: pageSize,
      ...(filter !== 'all' && { status: filter }),
      ...(find !== '' && { find }),
      ...(cursor !== undefined && { cursor }),
    });
    for (const payment of page.items) station.getState().put(payment);
    const found = page.items.map((payment) => payment.id);
    setIds((before) => (cursor === undefined ? found : [...(before ?? []), ...found]));
    setNext(page.next);
  });
  // The list is read once when it opens and again when the filter changes; afterwards the pushes keep its rows true.
  useWanted(`${status} ${sought}`, busy, () => void load(status, sought));
  // The QR on a receipt, wherever the focus is.
  useScanner((code) => {
    setStatus('all');
    setSought(code);
  });
  const leaveOne = () => {
    if (openId) setOpenId(null);
    else onLeave();
  };
  useKeys((key) => {
    if (key !== 'Escape') return false;
    leaveOne();
    return true;
  });
  return (
    <div className={`history ${openId ? 'history-open' : ''}`}>
      <section className="history-list card">
        <div className="history-head">
          <Heading>{texts.history.title}</Heading>
          <div className="history-filter">
            <Select<PaymentStatus | 'all'>
              label={texts.history.filter}
              hideLabel
              testId="history-filter"
              value={status}
              onChange={setStatus}
              options={[
                { value: 'all', label: texts.history.all },
                ...PAYMENT_STATUSES.map((word) => ({ value: word, label: texts.status[word] })),
              ]}
            />
          </div>
        </div>
        <FindForm sought={sought} onFind={setSought} onEscape={leaveOne} />
        <TroubleNote trouble={trouble} />
        {ids?.length === 0 && <p className="quiet">{sought === '' ? texts.history.empty : words.findNone}</p>}
        <ul className="rows">
          {ids?.map((id) => (
            <HistoryRow key={id} id={id} current={id === openId} onOpen={() => setOpenId(id)} />
          ))}
        </ul>
        {next !== undefined && (
          <button
            type="button"
            className="button"
            data-testid="history-more"
            disabled={busy}
            onClick={() => void load(status, sought, next)}
          >
            {texts.common.more}
          </button>
        )}
      </section>
      {openId ? (
        <PaymentStoryPanel
          key={openId}
          id={openId}
          onClose={() => setOpenId(null)}
          onShow={onLeave}
          onOpen={(id) => {
            setOpenId(id);
            // A refund began after the list was read.
            if (status === 'all' && sought === '')
              setIds((before) => (before && !before.includes(id) ? [id, ...before] : before));
          }}
        />
      ) : (
        <p className="history-pick quiet">{texts.history.pick}</p>
      )}
    </div>
  );
}

interface FindFormProps {
  readonly sought: string;
  readonly onFind: (sought: string) => void;
  /** Esc in the empty field; in a filled one it empties it. */
  readonly onEscape: () => void;
}

/** C8: a payment by what the customer can show or name. */
function FindForm({ sought, onFind, onEscape }: FindFormProps) {
  const words = useShiftTexts().desk;
  const id = useId();
  const [typed, setTyped] = useState('');
  return (
    <Form className="history-find" onSubmit={() => onFind(typed.trim())}>
      <label className="hidden" htmlFor={id}>
        {words.find}
      </label>
      <input
        id={id}
        type="search"
        autoComplete="off"
        data-testid="find"
        placeholder={words.findHint}
        maxLength={512}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (typed === '') onEscape();
          else setTyped('');
        }}
      />
      <button type="submit" className="button" data-testid="find-go">
        {words.findGo}
      </button>
      {sought !== '' && (
        <button
          type="button"
          className="button"
          data-testid="find-all"
          onClick={() => {
            setTyped('');
            onFind('');
          }}
        >
          {words.findAll}
        </button>
      )}
    </Form>
  );
}

function HistoryRow({ id, current, onOpen }: { id: string; current: boolean; onOpen: () => void }) {
  const payment = useStation((state) => state.payments[id]);
  if (!payment) return null;
  return (
    <li>
      <button
        type="button"
        className="history-row"
        data-testid={`payment-${id}`}
        aria-current={current}
        onClick={onOpen}
      >
        <RowWords payment={payment} />
      </button>
    </li>
  );
}

function RowWords({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const locale = useLocale();
  const view = useView();
  return (
    <>
      <span className="history-when">
        {formatTime(payment.createdAt)}
        <span className="quiet small">{formatDay(payment.createdAt, locale)}</span>
      </span>
      <span className="history-what">
        {payment.kind === 'refund' ? `${texts.refund.of} ${payment.orderId}` : payment.orderId}
        <span className="quiet small">{titleOf(view, texts, payment.method)}</span>
      </span>
      <StatusBadge payment={payment} />
      <Amount of={payment.amount} />
    </>
  );
}
