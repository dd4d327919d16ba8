import { type SubmitEvent, useState } from 'react';
import type { ShiftReport } from '../../../src-shared/contract/views.ts';
import { Field } from '../../components/Field.tsx';
import { MoneyField, readMoney } from '../../components/MoneyField.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useClient, useTexts, useView } from '../../state/station-context.tsx';
import { formatNumber } from '../../text/format.ts';

/** C10, in one step: the cash is counted blind (what it should be is not shown), then the station compares. */
export function CloseShiftSheet({
  onClose,
  onReport,
}: {
  onClose: () => void;
  onReport: (report: ShiftReport) => void;
}) {
  const texts = useTexts();
  const client = useClient();
  const { station, attention } = useView();
  const { by, setBy } = usePreferences();
  const [counted, setCounted] = useState('');
  const close = useAct(async () => {
    const cash = readMoney(counted, station.currency);
    const name = by.trim();
    onReport(await client.shift.close({ ...(name !== '' && { by: name }), ...(cash && { counted: cash }) }));
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void close.run();
  };
  return (
    <Sheet title={texts.shift.closeTitle} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        {attention.unknown > 0 && (
          <p className="note-unknown">{texts.shift.unknownLeft(formatNumber(attention.unknown))}</p>
        )}
        <p className="quiet">{texts.shift.closeBody}</p>
        <MoneyField
          label={texts.shift.counted}
          value={counted}
          onChange={setCounted}
          currency={station.currency}
          testId="shift-counted"
        />
        <Field
          label={texts.common.yourName}
          value={by}
          onChange={setBy}
          testId="shift-by"
          maxLength={120}
          autoComplete="name"
        />
        <TroubleNote trouble={close.trouble} />
        <button type="submit" className="button primary big" data-testid="shift-close-confirm" disabled={close.busy}>
          {texts.shift.close}
        </button>
      </form>
    </Sheet>
  );
}
