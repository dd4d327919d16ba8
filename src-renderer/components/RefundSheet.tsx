import { useEffect, useState } from 'react';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { RefundOptions, StartRefund } from '../../src-shared/contract/refund-views.ts';
import type { RefundWay } from '../../src-shared/ladder.ts';
import { money } from '../../src-shared/money.ts';
import { newId } from '../state/new-id.ts';
import { methodOf } from '../state/selectors.ts';
import { useClient, useLocale, usePinpadWords, useStationStore, useTexts, useView } from '../state/station-context.tsx';
import { asTyped, formatMoney } from '../text/format.ts';
import { ByNameField, useByName } from './ByName.tsx';
import { ClaimForm } from './ClaimForm.tsx';
import { Field } from './Field.tsx';
import { Form } from './Form.tsx';
import { MoneyField, readMoney } from './MoneyField.tsx';
import { RadioGroup } from './RadioGroup.tsx';
import { RefundWays } from './RefundWays.tsx';
import { Sheet } from './Sheet.tsx';
import { TroubleNote } from './TroubleNote.tsx';
import { useAct } from './use-act.ts';

interface RefundSheetProps {
  readonly payment: PaymentView;
  readonly onClose: () => void;
  /** Told the refund's id: it is a payment of its own. */
  readonly onDone: (refundId: string) => void;
}

/** C8: first what is possible and why, then the sum, the reason and the name; or the claim, where only paper is left. */
export function RefundSheet({ payment, onClose, onDone }: RefundSheetProps) {
  const texts = useTexts();
  const client = useClient();
  const [options, setOptions] = useState<RefundOptions | null>(null);
  const { run: read, trouble } = useAct(async () => setOptions(await client.payment.refundOptions({ id: payment.id })));
  useEffect(() => void read(), [read]);
  return (
    <Sheet title={texts.refund.title} onClose={onClose}>
      {options === null && !trouble && <p className="quiet">{texts.common.moment}</p>}
      <TroubleNote trouble={trouble} />
      {options && <RefundWays options={options} />}
      {options?.claim ? (
        <ClaimForm payment={payment} claim={options.claim} />
      ) : (
        options && <RefundForm payment={payment} options={options} onDone={onDone} />
      )}
    </Sheet>
  );
}

/** Its id is minted once per sheet, so pressing again after a lost answer is the same refund. */
function RefundForm({
  payment,
  options,
  onDone,
}: {
  payment: PaymentView;
  options: RefundOptions;
  onDone: (refundId: string) => void;
}) {
  const texts = useTexts();
  const words = usePinpadWords();
  const locale = useLocale();
  const client = useClient();
  const station = useStationStore();
  const by = useByName();
  const canPart = methodOf(useView(), payment.method)?.can.partialRefund ?? false;
  const { currency } = payment.amount;
  const left = money(options.left.minor, currency);
  const open = options.options.filter(({ allowed }) => allowed);
  const [refundId] = useState(newId);
  const [sum, setSum] = useState(() => asTyped(left));
  const [reason, setReason] = useState('');
  const [chosen, setChosen] = useState<RefundWay | undefined>(open.length > 1 ? open[0]?.how : undefined);
  const send = useAct(async (input: StartRefund) => station.getState().put(await client.payment.refund(input)));
  const how = chosen === 'void' || chosen === 'refund' ? chosen : undefined;
  const isPartial = canPart && !open.find((one) => one.how === how)?.fullOnly;
  if (open.length === 0) return null;
  const submit = async () => {
    const amount = isPartial ? readMoney(sum, currency) : null;
    const input: StartRefund = {
      id: payment.id,
      refundId,
      reason: reason.trim(),
      ...by,
      ...(how && { how }),
      ...(amount && amount.minor !== left.minor && { amount }),
    };
    if (await send.run(input)) onDone(refundId);
  };
  return (
    <Form onSubmit={() => void submit()}>
      {open.length > 1 && (
        <RadioGroup
          label={words.ways}
          value={chosen ?? null}
          onChange={setChosen}
          options={open.map(({ how: way }) => ({ value: way, label: texts.way[way], testId: `refund-how-${way}` }))}
        />
      )}
      {isPartial ? (
        <MoneyField
          label={texts.refund.amount}
          value={sum}
          onChange={setSum}
          currency={currency}
          testId="refund-amount"
          required
        />
      ) : (
        <p data-testid="refund-whole">{texts.refund.whole(formatMoney(left, locale))}</p>
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
      <ByNameField testId="refund-by" saysWhy />
      <TroubleNote trouble={send.trouble} />
      <button type="submit" className="button primary big" data-testid="refund-send" disabled={send.busy}>
        {texts.refund.send}
      </button>
    </Form>
  );
}
