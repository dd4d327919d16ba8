import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { railCodeOf } from '../../../src-shared/rail-codes.ts';
import { Amount } from '../../components/Amount.tsx';
import { Discrepancies } from '../../components/Discrepancies.tsx';
import { Fee } from '../../components/Fee.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { RailSays } from '../../components/RailSays.tsx';
import { ReceiptLine } from '../../components/ReceiptLine.tsx';
import { statusIcon } from '../../components/StatusBadge.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useKeys } from '../../components/use-keys.ts';
import { useSale, useSaleStore } from '../../state/sale-context.tsx';
import { cameOf, mayRepeat, methodOf, moneySaid, shortRef, titleOf } from '../../state/selectors.ts';
import { useClient, useLocale, useStationStore, useTexts, useView } from '../../state/station-context.tsx';
import type { Texts } from '../../text/en.ts';
import { formatMoney, formatTime } from '../../text/format.ts';
import { HandOver } from './HandOver.tsx';
import { CopyKey, PaidReceipt } from './PaidReceipt.tsx';
import { PayRest, RestNote, useRest } from './Split.tsx';

/** C4 and C5: how it ended. The first line says whether money moved; the colour says the same. */
export function ResultScreen({ payment }: { payment: PaymentView }) {
  const paid = payment.status === 'completed';
  const newSale = useSale((sale) => sale.newSale);
  useKeys((key) => {
    if (key !== 'Enter' && key !== 'Escape') return false;
    newSale();
    return true;
  });
  return (
    <section className={`result result-${payment.status}`} data-testid={`result-${payment.status}`}>
      <span className="result-shape">
        <Icon name={statusIcon(payment.status)} />
      </span>
      <div className="result-words">{paid ? <PaidWords payment={payment} /> : <NotPaidWords payment={payment} />}</div>
      <ResultActs payment={payment} />
    </section>
  );
}

function PaidWords({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const view = useView();
  const refund = payment.kind === 'refund';
  const isCash = methodOf(view, payment.method)?.kind === 'cash';
  const change = payment.change && payment.change.minor > 0 ? payment.change : undefined;
  return (
    <>
      <Heading>{refund ? texts.result.refunded : texts.result.paid}</Heading>
      {change ? (
        <>
          <p className="result-second">
            <Amount of={payment.amount} size="large" />
          </p>
          <p className="result-label">{texts.result.change}</p>
          <p data-testid="change">
            <Amount of={change} size="huge" />
          </p>
        </>
      ) : (
        <p>
          <Amount of={payment.received.minor > 0 ? payment.received : payment.amount} size="huge" />
        </p>
      )}
      {!refund && <Fee payment={payment} />}
      <p className="result-line">
        {refund ? texts.result.moneyReturned : isCash ? texts.result.cashTaken : texts.result.moneyTaken}{' '}
        {!isCash && `${titleOf(view, texts, payment.method)}, `}
        {formatTime(payment.updatedAt)}, {payment.orderId}, № {shortRef(payment)}
      </p>
      {payment.resolvedBy && <p className="result-line">{texts.result.decidedBy(payment.resolvedBy)}</p>}
      <ReceiptLine payment={payment} />
      <RestNote payment={payment} />
      <Discrepancies payment={payment} />
    </>
  );
}

/** The first line of a payment that was not paid: never "not taken" when some money did come. */
export function moneyLine(texts: Texts, payment: PaymentView, received: string): string {
  switch (moneySaid(payment)) {
    case 'taken':
      return texts.result.moneyTaken;
    case 'not_taken':
      return texts.result.moneyNotTaken;
    case 'returned':
      return texts.result.moneyReturned;
    case 'not_returned':
      return texts.result.moneyNotReturned;
    case 'part':
      return texts.result.moneyPart(received);
    case 'may_taken':
      return texts.result.moneyMay;
    case 'may_returned':
      return texts.result.refundMay;
  }
}

/** Why, in words. A person's decision is named as such; a failure by proof says that nothing left the station. */
export function reasonLine(texts: Texts, payment: PaymentView): string {
  if (payment.resolvedBy) return texts.result.decidedBy(payment.resolvedBy);
  switch (payment.status) {
    case 'declined':
      return payment.declineReason ? texts.decline[payment.declineReason] : texts.result.declined;
    case 'cancelled':
      return texts.result.cancelled;
    case 'expired':
      return texts.result.expired;
    case 'failed':
      return texts.result.failed;
    case 'created':
    case 'dispatching':
    case 'awaiting_customer':
    case 'cancelling':
    case 'unknown':
    case 'completed':
      return texts.status[payment.status];
  }
}

function NotPaidWords({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const locale = useLocale();
  const view = useView();
  // The rail's own code says more than the kind of its refusal: on which card, and what to do next.
  const hasReason = payment.status === 'declined' || payment.status === 'failed';
  const isSaid = hasReason && !payment.resolvedBy && railCodeOf(payment) !== undefined;
  return (
    <>
      <Heading>{moneyLine(texts, payment, formatMoney(cameOf(payment), locale))}</Heading>
      {!isSaid && <p className="result-reason">{reasonLine(texts, payment)}</p>}
      <RailSays payment={payment} />
      {payment.status === 'expired' && mayRepeat(payment) && <p className="result-line">{texts.result.expiredHint}</p>}
      <p className="result-line">
        {titleOf(view, texts, payment.method)}, <Amount of={payment.amount} />, {payment.orderId}
      </p>
      {payment.providerCode && <p className="result-line small">{texts.result.rawCode(payment.providerCode)}</p>}
      <Discrepancies payment={payment} />
    </>
  );
}

/** One next step that is the likely one, and the others beside it. */
function ResultActs({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const view = useView();
  const client = useClient();
  const station = useStationStore();
  const sale = useSaleStore();
  const { newSale, otherTender } = useSale((state) => state);
  const handOver = useAct(async () => station.getState().put(await client.payment.handover({ id: payment.id })));
  const method = methodOf(view, payment.method);
  const paid = payment.status === 'completed';
  const owes = useRest(payment) !== null;
  const again = !paid && payment.kind === 'sale' && mayRepeat(payment);

  const sameAgain = () => {
    if (!method) return;
    otherTender(payment);
    if (method.kind === 'cash' || method.kind === 'scans_code') sale.getState().choose(method);
    else void sale.getState().start(method);
  };
  // A code that ran out is the one refusal that a fresh code cures: scanning again comes first.
  const rescan = payment.declineReason === 'code_expired' && method?.available === true;
  const other = (
    <button
      key="other"
      type="button"
      className={rescan ? 'button' : 'button loud big'}
      data-testid="other-tender"
      onClick={() => otherTender(payment)}
    >
      {texts.result.otherTender}
    </button>
  );
  const same = method?.available && (
    <button
      key="same"
      type="button"
      className={rescan ? 'button loud big' : 'button'}
      data-testid="same-again"
      onClick={sameAgain}
    >
      {rescan ? texts.code.again : texts.result.sameAgain(titleOf(view, texts, payment.method))}
    </button>
  );
  return (
    <div className="result-acts">
      <TroubleNote trouble={handOver.trouble} />
      <PayRest payment={payment} />
      {again && (rescan ? [same, other] : [other, same])}
      <button
        type="button"
        className={again || owes ? 'button' : 'button loud big'}
        data-testid="new-sale"
        onClick={newSale}
      >
        {texts.result.newSale}
      </button>
      {paid && payment.kind === 'sale' && method?.kind !== 'cash' && (
        <HandOver done={payment.handedOverAt !== undefined} busy={handOver.busy} onPress={() => void handOver.run()} />
      )}
      {paid && <CopyKey key={payment.id} payment={payment} />}
      {paid && <PaidReceipt payment={payment} />}
    </div>
  );
}
