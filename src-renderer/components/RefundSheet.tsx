import { type SubmitEvent, useState } from 'react';
import type { PaymentView, StartRefund } from '../../src-shared/contract/views.ts';
import { formatMajor, money } from '../../src-shared/money.ts';
import { newId } from '../state/new-id.ts';
import { usePreferences } from '../state/preferences.ts';
import { methodOf } from '../state/selectors.ts';
import { useClient, useLocale, useStationStore, useTexts, useView } from '../state/station-context.tsx';
import { formatMoney } from '../text/format.ts';
import { Field } from './Field.tsx';
import { MoneyField, readMoney } from './MoneyField.tsx';
import { Sheet } from './Sheet.tsx';
import { TroubleNote } from './TroubleNote.tsx';
import { useAct } from './use-act.ts';

interface RefundSheetProps {
  readonly payment: PaymentView;
  readonly onClose: () => void;
  /** Told the refund's id: it is a payment of its own. */
  readonly onDone: (refundId: string) => void;
}

/** C8: gives money back, with a reason and a name. Its id is minted once per sheet, so pressing again after a lost answer is the same refund. */
export function RefundSheet({ payment, onClose, onDone }: RefundSheetProps) {
  const texts = useTexts();
  const locale = useLocale();
  const client = useClient();
  const station = useStationStore();
  const partial = methodOf(useView(), payment.method)?.can.partialRefund ?? false;
  const { by, setBy } = usePreferences();
  const { currency } = payment.amount;
  const left = money(payment.received.minor - (payment.refunded?.minor ?? 0), currency);
  const [refundId] = useState(newId);
  const [sum, setSum] = useState(() => formatMajor(left).replace(/\.0+$/, ''));
  const [reason, setReason] = useState('');
  const send = useAct(async (input: StartRefund) => station.getState().put(await client.payment.refund(input)));
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const amount = partial ? readMoney(sum, currency) : null;
    const input: StartRefund = {
      id: payment.id,
      refundId,
      reason: reason.trim(),
      by: by.trim(),
      ...(amount && amount.minor !== left.minor && { amount }),
    };
    if (await send.run(input)) onDone(refundId);
  };
  return (
    <Sheet title={texts.refund.title} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {partial ? (
          <MoneyField
            label={texts.refund.amount}
            value={sum}
            onChange={setSum}
            currency={currency}
            testId="refund-amount"
            required
          />
        ) : (
          <p>{texts.refund.whole(formatMoney(left, locale))}</p>
        )}
        <Field
          label={texts.refund.reason}
          value={reason}
          onChange={setReason}
          testId="refund-reason"
          required
          rows={2}
          maxLength={500}
        />
        <Field
          label={texts.common.yourName}
          value={by}
          onChange={setBy}
          testId="refund-by"
          required
          maxLength={120}
          autoComplete="name"
        />
        <TroubleNote trouble={send.trouble} />
        <button type="submit" className="button primary big" data-testid="refund-send" disabled={send.busy}>
          {texts.refund.send}
        </button>
      </form>
    </Sheet>
  );
}
