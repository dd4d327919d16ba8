import { useState } from 'react';
import type { ResolveUnknown } from '../../../../src-shared/contract/payment-asks.ts';
import type { PaymentView } from '../../../../src-shared/contract/payment-views.ts';
import { formatMajor } from '../../../../src-shared/money.ts';
import { ByNameField, useByName } from '../../../components/ByName.tsx';
import { Field } from '../../../components/Field.tsx';
import { Form } from '../../../components/Form.tsx';
import { MoneyField, readMoney } from '../../../components/MoneyField.tsx';
import { Sheet } from '../../../components/Sheet.tsx';
import { TroubleNote } from '../../../components/TroubleNote.tsx';
import { useDecision } from '../../../components/use-decision.ts';
import { usePinpadWords, useTexts } from '../../../state/station-context.tsx';

/** What the customer holds in the hand. */
export type EvidenceKind = 'slip' | 'sms' | 'nothing';

interface EvidenceSheetProps {
  readonly payment: PaymentView;
  readonly has: EvidenceKind;
  readonly onClose: () => void;
}

/**
 * What a person read, copied: the slip's number proves a payment, its sum and time have to fit. A sum that is not this
 * payment's proves nothing about it, and the station refuses a number that another payment has.
 */
export function EvidenceSheet({ payment, has, onClose }: EvidenceSheetProps) {
  const texts = useTexts();
  const words = usePinpadWords();
  const by = useByName();
  const [rrn, setRrn] = useState('');
  const [sum, setSum] = useState('');
  const [time, setTime] = useState('');
  const [note, setNote] = useState('');
  const [second, setSecond] = useState('');
  const { run, busy, trouble, needsSecond } = useDecision();
  const isTaken = has !== 'nothing';
  const amount = readMoney(sum, payment.payable.currency);
  const isOther = isTaken && amount !== null && amount.minor !== payment.payable.minor;
  const title = { slip: words.slipTitle, sms: words.smsTitle, nothing: words.nothingTitle }[has];
  const body = { slip: words.slipBody, sms: words.smsBody, nothing: words.nothingBody }[has];

  const submit = async () => {
    if (isOther || (isTaken && amount === null)) return;
    // Kept for whoever reads it later, in whatever language.
    const read = amount ? [has, `${formatMajor(amount)} ${amount.currency}`, time] : [];
    const input: ResolveUnknown = {
      id: payment.id,
      outcome: isTaken ? 'completed' : 'failed',
      note: [...read, note.trim()].filter(Boolean).join(', '),
      ...by,
      ...(isTaken && { rrn }),
      ...(second.trim() !== '' && { second: second.trim() }),
    };
    if (await run(input)) onClose();
  };
  return (
    <Sheet title={title} onClose={onClose}>
      <Form testId={`evidence-${has}`} onSubmit={() => void submit()}>
        <p className="quiet">{body}</p>
        {isTaken && (
          <>
            <Field
              label={texts.common.rrn}
              value={rrn}
              onChange={setRrn}
              testId="evidence-rrn"
              required
              inputMode="numeric"
              pattern="\d{6,12}"
              maxLength={12}
            />
            <MoneyField
              label={has === 'sms' ? words.smsAmount : words.slipAmount}
              value={sum}
              onChange={setSum}
              currency={payment.payable.currency}
              testId="evidence-amount"
              required
            />
            {isOther && (
              <p className="fault" role="alert" data-testid="evidence-other-sum">
                {has === 'sms' ? words.otherSumSms : words.otherSum}
              </p>
            )}
            <Field
              label={has === 'sms' ? words.smsTime : words.slipTime}
              value={time}
              onChange={setTime}
              testId="evidence-time"
              required
              pattern="\d{1,2}[:.]\d{2}([:.]\d{2})?"
              maxLength={8}
            />
          </>
        )}
        <Field
          label={isTaken ? texts.common.note : words.sawNote}
          value={note}
          onChange={setNote}
          testId="evidence-note"
          required={!isTaken}
          rows={2}
          maxLength={400}
        />
        <ByNameField testId="evidence-by" />
        {needsSecond && (
          <Field
            label={words.second}
            hint={words.secondHint}
            value={second}
            onChange={setSecond}
            testId="evidence-second"
            required
            maxLength={120}
          />
        )}
        <TroubleNote trouble={trouble} />
        <button type="submit" className="button primary big" data-testid="evidence-send" disabled={busy || isOther}>
          {isTaken ? words.wasTaken : words.wasNotTaken}
        </button>
      </Form>
    </Sheet>
  );
}
