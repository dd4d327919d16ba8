import { useState } from 'react';
import type { ResolveDiscrepancies } from '../../src-shared/contract/payment-asks.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { useClient, useStationStore, useTexts } from '../state/station-context.tsx';
import { ByNameField, useByName } from './ByName.tsx';
import { Field } from './Field.tsx';
import { Form } from './Form.tsx';
import { Sheet } from './Sheet.tsx';
import { TroubleNote } from './TroubleNote.tsx';
import { useAct } from './use-act.ts';

/** A named person writes down what was done about money that did not fit. Moves none, and changes no status. */
export function ClearSheet({ payment, onClose }: { payment: PaymentView; onClose: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const station = useStationStore();
  const by = useByName();
  const [note, setNote] = useState('');
  const send = useAct(async (input: ResolveDiscrepancies) => station.getState().put(await client.payment.clear(input)));
  const submit = async () => {
    if (await send.run({ id: payment.id, note: note.trim(), ...by })) onClose();
  };
  return (
    <Sheet title={texts.discrepancyUi.clearTitle} onClose={onClose}>
      <Form onSubmit={() => void submit()}>
        <p className="quiet">{texts.discrepancyUi.clearBody}</p>
        <Field
          label={texts.discrepancyUi.clearNote}
          value={note}
          onChange={setNote}
          testId="clear-note"
          required
          rows={3}
          maxLength={500}
        />
        <ByNameField testId="clear-by" saysWhy />
        <TroubleNote trouble={send.trouble} />
        <button type="submit" className="button primary big" data-testid="clear-send" disabled={send.busy}>
          {texts.discrepancyUi.clearSend}
        </button>
      </Form>
    </Sheet>
  );
}
