import { useState } from 'react';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { useTexts, useView } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';
import { OpenItems } from './OpenItems.tsx';

/** Payments without a result: decided with proof, or handed over to somebody by name. Never a reason not to close. */
export function CloseUnknowns({ onGo, onBack }: { onGo: (handOverTo: string) => void; onBack: () => void }) {
  const texts = useTexts();
  const words = useShiftTexts().close;
  const { open } = useView();
  const [name, setName] = useState('');
  return (
    <Form className="card" onSubmit={() => onGo(name.trim())} testId="close-unknowns">
      <Heading>{words.unknownTitle}</Heading>
      {open.length === 0 ? (
        <p className="all-known">
          <Icon name="tick" />
          {words.unknownNone}
        </p>
      ) : (
        <>
          <p className="quiet">{words.unknownBody}</p>
          <OpenItems />
          <Field label={words.handOver} value={name} onChange={setName} testId="hand-over" required maxLength={120} />
        </>
      )}
      <div className="wizard-foot">
        <button type="button" className="button" data-testid="wizard-back" onClick={onBack}>
          {texts.common.back}
        </button>
        <button type="submit" className="button primary big" data-testid="wizard-go">
          {words.go}
        </button>
      </div>
    </Form>
  );
}
