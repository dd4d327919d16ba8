import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/Field.tsx';
import { MoneyField, readMoney } from '../../components/MoneyField.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useClient, useTexts, useView } from '../../state/station-context.tsx';

/** C0: who is at the till, and what lies in the drawer. */
export function OpenShiftSheet({ onClose }: { onClose: () => void }) {
  const texts = useTexts();
  const client = useClient();
  const { currency } = useView().station;
  const { by, setBy } = usePreferences();
  const [float, setFloat] = useState('');
  const open = useAct(client.shift.open);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const counted = readMoney(float, currency);
    const name = by.trim();
    if (await open.run({ ...(name !== '' && { by: name }), ...(counted && { float: counted }) })) onClose();
  };
  return (
    <Sheet title={texts.shift.openTitle} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <p className="quiet">{texts.shift.openBody}</p>
        <Field
          label={texts.common.yourName}
          value={by}
          onChange={setBy}
          testId="shift-by"
          maxLength={120}
          autoComplete="name"
        />
        <MoneyField
          label={texts.shift.float}
          value={float}
          onChange={setFloat}
          currency={currency}
          testId="shift-float"
        />
        <TroubleNote trouble={open.trouble} />
        <button type="submit" className="button primary big" data-testid="shift-open-confirm" disabled={open.busy}>
          {texts.shift.open}
        </button>
      </form>
    </Sheet>
  );
}
