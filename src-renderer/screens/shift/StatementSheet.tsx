import { useState } from 'react';
import type { StatementGiven } from '../../../src-shared/contract/shift-views.ts';
import { STATEMENT_LIMITS } from '../../../src-shared/statement-limits.ts';
import { Complaints } from '../../components/Complaints.tsx';
import { FilePick } from '../../components/FilePick.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Select } from '../../components/Select.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWho, WhoField } from '../../components/WhoField.tsx';
import { useClient, useLocale, useView } from '../../state/station-context.tsx';
import { formatMoney, formatNumber } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';

const megabytes = STATEMENT_LIMITS.characters / 1_000_000;

/** The rows a bank or wallet sent about a method, as a table. They are compared at the end of the shift and settle nothing. */
export function StatementSheet({ onClose }: { onClose: () => void }) {
  const words = useShiftTexts().statement;
  const client = useClient();
  const locale = useLocale();
  const by = useWho();
  const methods = useView().methods.filter(({ kind }) => kind !== 'cash');
  const [method, setMethod] = useState(methods[0]?.method ?? '');
  const [given, setGiven] = useState<StatementGiven | null>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const give = useAct(async (csv: string) => {
    setGiven(null);
    setTooLarge(false);
    setGiven(await client.shift.statement({ method, csv, by }));
  });
  return (
    <Sheet title={words.title} onClose={onClose}>
      <div className="form">
        <p className="quiet">{words.about}</p>
        <Select
          label={words.method}
          value={method}
          options={methods.map((one) => ({ value: one.method, label: one.title }))}
          onChange={(chosen) => {
            setMethod(chosen);
            setGiven(null);
          }}
          testId="statement-method"
        />
        <WhoField testId="statement-by" saysWhy />
        <p className="quiet small">
          {words.columns} <code>reference, time, amount, fee, kind, payment</code>
        </p>
        <p className="quiet small">{words.limits(formatNumber(megabytes), formatNumber(STATEMENT_LIMITS.rows))}</p>
        {isTooLarge && (
          <p className="note" role="alert" data-testid="statement-too-large">
            {words.tooLarge(formatNumber(megabytes))}
          </p>
        )}
        <TroubleNote trouble={give.trouble} />
        <Complaints trouble={give.trouble} testId="statement-faults" />
        {given && (
          <div className="note" role="status" data-testid="statement-given">
            <Icon name="tick" />
            <p>
              {words.given(formatNumber(given.rows), formatMoney(given.net, locale), formatMoney(given.fees, locale))}
            </p>
          </div>
        )}
        <FilePick
          label={words.pick}
          accept=".csv,text/csv"
          testId="statement-file"
          most={{
            bytes: STATEMENT_LIMITS.characters,
            onTooLarge: () => {
              setGiven(null);
              setTooLarge(true);
            },
          }}
          onText={(csv) => void give.run(csv)}
        />
      </div>
    </Sheet>
  );
}
