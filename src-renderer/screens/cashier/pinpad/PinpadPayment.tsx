import type { PaymentView } from '../../../../src-shared/contract/payment-views.ts';
import { WaitingClock } from '../../../components/Clock.tsx';
import { CustomerPhone } from '../../../components/CustomerPhone.tsx';
import { Discrepancies } from '../../../components/Discrepancies.tsx';
import { Heading } from '../../../components/Heading.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { TroubleNote } from '../../../components/TroubleNote.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useKeys } from '../../../components/use-keys.ts';
import { useNow } from '../../../components/use-now.ts';
import { useSale } from '../../../state/sale-context.tsx';
import { deviceOf, ownName, titleOf } from '../../../state/selectors.ts';
import {
  useClient,
  usePinpadWords,
  useStation,
  useStationStore,
  useTexts,
  useView,
} from '../../../state/station-context.tsx';
import { inOnePiece } from '../../../text/format.ts';
import { SaleSummary } from '../SaleSummary.tsx';
import { PinpadSteps } from './PinpadSteps.tsx';

/** ux.md §6.2, column "card on pinpad". In ms. */
const calmAfterMs = 30_000;
const longAfterMs = 90_000;

/** C3a and C7 of a card: the terminal has the customer, and the screen says only what it knows. No "done", no "repeat". */
export function PinpadPayment({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const words = usePinpadWords();
  const view = useView();
  const name = payment.terminal && ownName(view, payment.terminal.device);
  return (
    <div className={`step step-open ${view.profile === 'sandbox' ? 'with-phone' : ''}`} data-testid="pinpad">
      <SaleSummary amount={payment.payable} orderId={payment.orderId}>
        {payment.kind === 'refund' && <p className="status-now">{texts.refund.title}</p>}
        <p data-testid="pinpad-name">
          {titleOf(view, texts, payment.method)}
          {name !== undefined && ` · ${words.device(name)}`}
        </p>
        <Discrepancies payment={payment} />
        <PinpadFoot payment={payment} />
      </SaleSummary>
      <section className="act act-pinpad">
        <PinpadNow payment={payment} />
      </section>
      {view.profile === 'sandbox' && <CustomerPhone payment={payment} />}
    </div>
  );
}

/** The loud part: the queue, the cancelling, or the steps of the terminal. */
function PinpadNow({ payment }: { payment: PaymentView }) {
  const words = usePinpadWords();
  if (payment.status === 'cancelling') {
    return (
      <div className="pinpad-now" data-testid="cancelling">
        <Icon name="hourglass" />
        <Heading>{words.cancelling}</Heading>
        <p>{words.cancellingBody}</p>
        <WaitingClock since={payment.updatedAt} />
      </div>
    );
  }
  return payment.status === 'created' && payment.waitingFor ? (
    <PinpadQueue payment={payment} waitingFor={payment.waitingFor} />
  ) : (
    <PinpadAtWork payment={payment} />
  );
}

function PinpadQueue({
  payment,
  waitingFor,
}: {
  payment: PaymentView;
  waitingFor: NonNullable<PaymentView['waitingFor']>;
}) {
  const words = usePinpadWords();
  const view = useView();
  const client = useClient();
  const station = useStationStore();
  const show = useSale((sale) => sale.show);
  const { held } = deviceOf(view, payment) ?? {};
  const { orderId } = waitingFor;
  const other = useAct(async (id: string) => {
    const found = await client.payment.get({ id });
    station.getState().put(found);
    show(found);
  });
  return (
    <div className="pinpad-now" data-testid="pinpad-queue">
      <Icon name="hourglass" />
      <Heading>
        {held
          ? words.heldBy(inOnePiece(held.orderId))
          : orderId === undefined
            ? words.busy
            : words.busyWith(inOnePiece(orderId))}
      </Heading>
      <p>{words.busyHint}</p>
      <WaitingClock since={waitingFor.since} />
      {held && (
        <button
          type="button"
          className="button"
          data-testid="open-held"
          disabled={other.busy}
          onClick={() => void other.run(held.paymentId)}
        >
          {words.openOther}
        </button>
      )}
      <TroubleNote trouble={other.trouble} />
    </div>
  );
}

function PinpadAtWork({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const words = usePinpadWords();
  const now = useNow();
  const heard = useStation((state) => state.hints[payment.id]);
  const waitedMs = now - payment.createdAt;
  const isLong = waitedMs > longAfterMs;
  const last = heard?.kinds.findLast((kind) => kind !== 'text');
  return (
    <div className="pinpad-now" data-testid="pinpad-at-work">
      <Icon name="card" />
      <div aria-live="polite" data-testid="pinpad-hint">
        <Heading>{last ? texts.hint[last] : heard ? texts.waiting.pinpad : words.waiting}</Heading>
      </div>
      {heard ? <PinpadSteps heard={heard} /> : <p className="quiet">{words.waitingHint}</p>}
      {heard?.text !== undefined && <p data-testid="pinpad-says">{words.says(heard.text)}</p>}
      <WaitingClock since={payment.createdAt} />
      <p className="status-now" aria-live="polite" data-testid="payment-status">
        {isLong ? words.long : waitedMs > calmAfterMs ? words.calm : ''}
      </p>
    </div>
  );
}

/** The one way out: the terminal gives up, or the place in the queue is given up. */
function PinpadFoot({ payment }: { payment: PaymentView }) {
  const words = usePinpadWords();
  const client = useClient();
  const station = useStationStore();
  const cancel = useAct(async () => station.getState().put(await client.payment.cancel({ id: payment.id })));
  const isQueued = payment.status === 'created';
  useKeys((key) => {
    if (key !== 'Escape' || !payment.can.cancel || payment.status === 'cancelling') return false;
    void cancel.run();
    return true;
  });
  if (payment.status === 'cancelling') return null;
  return (
    <div className="summary-foot">
      <TroubleNote trouble={cancel.trouble} />
      {payment.can.cancel ? (
        <button
          type="button"
          className="button big"
          data-testid="cancel"
          disabled={cancel.busy}
          onClick={() => void cancel.run()}
        >
          {isQueued ? words.leave : words.cancel}
        </button>
      ) : (
        <p className="note" data-testid="red-key">
          <Icon name="attention" />
          {words.redKey}
        </p>
      )}
    </div>
  );
}
