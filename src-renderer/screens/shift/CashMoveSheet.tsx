import { useState } from 'react';
import type { CashMove } from '../../../src-shared/contract/shift-views.ts';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { MoneyField, readMoney } from '../../components/MoneyField.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWho, WhoField } from '../../components/WhoField.tsx';
import { newId } from '../../state/new-id.ts';
import { useClient, useView } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';

/** What was written down. */
export type Moved = Pick<CashMove, 'direction' | 'amount'>;

/** Cash into the drawer or out of it. Its id is minted once a sheet: pressing again after a lost answer is the same move. */
export function CashMoveSheet({
  direction,
  onClose,
  onDone,
}: {
  direction: CashMove['direction'];
  onClose: () => void;
  onDone: (move: Moved) => void;
}) {
  const words = useShiftTexts().move;
  const client = useClient();
  const { currency } = useView().station;
  const by = useWho();
  const [id] = useState(newId);
  const [sum, setSum] = useState('');
  const [reason, setReason] = useState('');
  const send = useAct(client.cash.move);
  const amount = readMoney(sum, currency);
  const submit = async () => {
    if (!amount || amount.minor <= 0) return;
    if (await send.run({ id, direction, amount, reason: reason.trim(), by })) onDone({ direction, amount });
  };
  return (
    <Sheet title={direction === 'in' ? words.inTitle : words.outTitle} onClose={onClose}>
      <Form onSubmit={() => void submit()}>
        <MoneyField
          label={words.amount}
          value={sum}
          onChange={setSum}
          currency={currency}
          testId="move-amount"
          required
        />
        <Field
          label={words.reason}
          value={reason}
          onChange={setReason}
          testId="move-reason"
          required
          rows={2}
          maxLength={500}
        />
        <WhoField testId="move-by" saysWhy />
        <TroubleNote trouble={send.trouble} />
        <button type="submit" className="button primary big" data-testid="move-send" disabled={send.busy}>
          {words.send}
        </button>
      </Form>
    </Sheet>
  );
}
