import { useState } from 'react';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWho, WhoField } from '../../components/WhoField.tsx';
import { useClient, useStationStore } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';

/** A named person copies a receipt from its paper: its number, the link in its QR, or both. */
export function AttachSheet({
  paymentId,
  onClose,
  onDone,
}: {
  paymentId: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const words = useShiftTexts().receipts;
  const client = useClient();
  const station = useStationStore();
  const by = useWho();
  const [number, setNumber] = useState('');
  const [url, setUrl] = useState('');
  const [isMissing, setMissing] = useState(false);
  const send = useAct(async () => {
    const payment = await client.receipt.attach({
      id: paymentId,
      by,
      ...(number.trim() !== '' && { number: number.trim() }),
      ...(url.trim() !== '' && { url: url.trim() }),
    });
    station.getState().put(payment);
  });
  const submit = async () => {
    const isEmpty = number.trim() === '' && url.trim() === '';
    setMissing(isEmpty);
    if (!isEmpty && (await send.run())) onDone();
  };
  return (
    <Sheet title={words.attachTitle} onClose={onClose}>
      <Form onSubmit={() => void submit()}>
        <p className="quiet">{words.attachBody}</p>
        <Field
          label={words.attachNumber}
          value={number}
          onChange={setNumber}
          testId="attach-number"
          pattern="[0-9A-Za-z\-]{1,32}"
          maxLength={32}
          fault={isMissing ? words.attachNeed : undefined}
        />
        <Field label={words.attachUrl} value={url} onChange={setUrl} testId="attach-url" rows={3} maxLength={300} />
        <WhoField testId="attach-by" saysWhy />
        <TroubleNote trouble={send.trouble} />
        <button type="submit" className="button primary big" data-testid="attach-send" disabled={send.busy}>
          {words.attachSend}
        </button>
      </Form>
    </Sheet>
  );
}
