import { useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { WaitingClock } from '../../components/Clock.tsx';
import { CustomerPhone } from '../../components/CustomerPhone.tsx';
import { Discrepancies } from '../../components/Discrepancies.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { ResolveSheet } from '../../components/ResolveSheet.tsx';
import { useKeys } from '../../components/use-keys.ts';
import { useSale } from '../../state/sale-context.tsx';
import { cameOf, methodOf, titleOf } from '../../state/selectors.ts';
import {
  useClient,
  useLocale,
  usePinpadWords,
  useStationStore,
  useTexts,
  useView,
} from '../../state/station-context.tsx';
import { formatMoney } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { ByNameSheet } from './pinpad/ByNameSheet.tsx';
import { moneyLine } from './ResultScreen.tsx';

/**
 * C6: nobody knows yet. The till is never blocked, nothing invites to pay the same way again, and a person who holds
 * proof may write it down.
 */
export function UnknownScreen({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const locale = useLocale();
  const view = useView();
  const words = usePinpadWords();
  const desk = useShiftTexts().desk;
  const client = useClient();
  const station = useStationStore();
  const { newSale, otherTender } = useSale((sale) => sale);
  const canBeAsked = methodOf(view, payment.method)?.can.query ?? true;
  const [resolving, setResolving] = useState(false);
  const [leaving, setLeaving] = useState(false);
  useKeys((key) => {
    if (key !== 'Enter' && key !== 'Escape') return false;
    newSale();
    return true;
  });
  return (
    <section
      className={`result result-unknown ${view.profile === 'sandbox' ? 'with-phone' : ''}`}
      data-testid="result-unknown"
    >
      <span className="result-shape">
        <Icon name="question" />
      </span>
      <div className="result-words">
        <Heading>{texts.result.unknown}</Heading>
        <p className="result-reason">{moneyLine(texts, payment, formatMoney(cameOf(payment), locale))}</p>
        <p className="result-line" data-testid="unknown-hint">
          {canBeAsked ? texts.result.unknownHint : texts.result.unknownAskNobody(titleOf(view, texts, payment.method))}
        </p>
        {canBeAsked && <WaitingClock since={payment.updatedAt} />}
        <p className="result-line">
          {titleOf(view, texts, payment.method)}, <Amount of={payment.amount} />, {payment.orderId}
        </p>
        {payment.setAsideBy !== undefined && <p className="result-line">{words.setAside(payment.setAsideBy)}</p>}
        <Discrepancies payment={payment} />
      </div>
      <div className="result-acts">
        <button type="button" className="button loud big" data-testid="next-customer" onClick={newSale}>
          {texts.result.nextCustomer}
        </button>
        {payment.can.resolve && (
          <button type="button" className="button" data-testid="resolve" onClick={() => setResolving(true)}>
            {texts.result.customerHas}
          </button>
        )}
        {payment.kind === 'sale' && (
          <button
            type="button"
            className="button"
            data-testid="another-way"
            onClick={() => (payment.setAsideBy === undefined ? setLeaving(true) : otherTender(payment))}
          >
            {words.anotherWay}
          </button>
        )}
      </div>
      {view.profile === 'sandbox' && <CustomerPhone payment={payment} />}
      {leaving && (
        <ByNameSheet
          title={words.anotherWayTitle}
          body={desk.anotherWayBody}
          send={words.anotherWaySend}
          act={async (by) => station.getState().put(await client.payment.setAside({ id: payment.id, ...by }))}
          onClose={() => setLeaving(false)}
          onDone={() => otherTender(payment)}
        />
      )}
      {resolving && <ResolveSheet payment={payment} onClose={() => setResolving(false)} />}
    </section>
  );
}
