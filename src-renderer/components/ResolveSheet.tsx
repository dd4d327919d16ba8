import { useState } from 'react';
import type { ResolveUnknown } from '../../src-shared/contract/payment-asks.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { usePinpadWords, useTexts } from '../state/station-context.tsx';
import { ByNameField, useByName } from './ByName.tsx';
import { Field } from './Field.tsx';
import { Form } from './Form.tsx';
import { RadioGroup } from './RadioGroup.tsx';
import { Sheet } from './Sheet.tsx';
import { TroubleNote } from './TroubleNote.tsx';
import { useDecision } from './use-decision.ts';

/** A named person writes down how an unknown payment ended, with the proof they saw. */
export function ResolveSheet({ payment, onClose }: { payment: PaymentView; onClose: () => void }) {
  const texts = useTexts();
  const words = usePinpadWords();
  const by = useByName();
  const [outcome, setOutcome] = useState<ResolveUnknown['outcome'] | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [rrn, setRrn] = useState('');
  const [note, setNote] = useState('');
  const [second, setSecond] = useState('');
  const send = useDecision();

  const submit = async () => {
    setMissing(outcome === null);
    if (!outcome) return;
    const input = {
      id: payment.id,
      outcome,
      note: note.trim(),
      ...by,
      ...(rrn !== '' && { rrn }),
      ...(second.trim() !== '' && { second: second.trim() }),
    };
    if (await send.run(input)) onClose();
  };
  const choices = [
    { value: 'completed', label: texts.resolve.taken, testId: 'resolve-completed' },
    { value: 'failed', label: texts.resolve.notTaken, testId: 'resolve-failed' },
  ] as const;
  return (
    <Sheet title={texts.resolve.title} onClose={onClose}>
      <Form onSubmit={() => void submit()}>
        <p className="quiet">{texts.resolve.body}</p>
        <RadioGroup
          label={texts.resolve.title}
          hideLabel
          value={outcome}
          onChange={setOutcome}
          options={choices}
          fault={isMissing && outcome === null ? texts.common.choose : undefined}
        />
        <Field
          label={texts.common.rrn}
          value={rrn}
          onChange={setRrn}
          testId="resolve-rrn"
          inputMode="numeric"
          pattern="\d{6,12}"
          maxLength={12}
        />
        <Field
          label={texts.common.note}
          hint={texts.resolve.noteHint}
          value={note}
          onChange={setNote}
          testId="resolve-note"
          required
          rows={3}
          maxLength={500}
        />
        <ByNameField testId="resolve-by" />
        {send.needsSecond && (
          <Field
            label={words.second}
            hint={words.secondHint}
            value={second}
            onChange={setSecond}
            testId="resolve-second"
            required
            maxLength={120}
          />
        )}
        <TroubleNote trouble={send.trouble} />
        <button
          type="submit"
          className="button primary big"
          data-testid="resolve-send"
          disabled={send.busy}
          // Said together with the fields that are empty, which hold the form back before it is sent.
          onClick={() => setMissing(outcome === null)}
        >
          {texts.resolve.send}
        </button>
      </Form>
    </Sheet>
  );
}
