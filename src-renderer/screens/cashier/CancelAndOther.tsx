import { useState } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { Question } from '../../components/Question.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useKeys } from '../../components/use-keys.ts';
import { useSale } from '../../state/sale-context.tsx';
import { useClient, useStationStore, useTexts } from '../../state/station-context.tsx';
import { PrintQr } from './PrintQr.tsx';

/**
 * The two ways out of an open payment. Cancelling asks first whether the customer has confirmed, for then the money is
 * on its way; "other way" only leaves the payment, which stays watched. A refund has only the first, and
 * a question of its own.
 */
export function CancelAndOther({ payment }: { payment: PaymentView }) {
  const texts = useTexts();
  const isRefund = payment.kind === 'refund';
  const client = useClient();
  const station = useStationStore();
  const otherTender = useSale((sale) => sale.otherTender);
  const [asking, setAsking] = useState(false);
  const cancel = useAct(async () => station.getState().put(await client.payment.cancel({ id: payment.id })));
  useKeys((key) => {
    if (key !== 'Escape' || !payment.can.cancel) return false;
    setAsking(true);
    return true;
  });
  return (
    <div className="summary-foot">
      <TroubleNote trouble={cancel.trouble} />
      {!isRefund && payment.show && payment.status === 'awaiting_customer' && <PrintQr payment={payment} />}
      {!isRefund && (
        <button type="button" className="button" data-testid="other-tender" onClick={() => otherTender(payment)}>
          {texts.qr.otherTender}
        </button>
      )}
      {payment.can.cancel && (
        <button
          type="button"
          className="button"
          data-testid="cancel"
          disabled={cancel.busy}
          onClick={() => setAsking(true)}
        >
          {texts.qr.cancel}
        </button>
      )}
      {asking && (
        <Question
          title={isRefund ? texts.refund.stopTitle : texts.qr.askTitle}
          body={isRefund ? texts.refund.stopBody : texts.qr.askBody}
          onClose={() => setAsking(false)}
        >
          <div className="sheet-acts">
            <button
              type="button"
              className="button primary big"
              data-testid="cancel-keep"
              onClick={() => setAsking(false)}
            >
              {isRefund ? texts.refund.stopNo : texts.qr.already}
            </button>
            <button
              type="button"
              className="button big"
              data-testid="cancel-confirm"
              onClick={() => {
                setAsking(false);
                void cancel.run();
              }}
            >
              {isRefund ? texts.refund.stopYes : texts.qr.notYet}
            </button>
          </div>
        </Question>
      )}
    </div>
  );
}
