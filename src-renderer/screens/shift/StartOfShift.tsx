import { useEffect, useState } from 'react';
import { Form } from '../../components/Form.tsx';
import { Icon } from '../../components/Icon.tsx';
import { MoneyField, readMoney } from '../../components/MoneyField.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useWho, WhoField } from '../../components/WhoField.tsx';
import { useMay } from '../../state/people-store.ts';
import { useClient, useTexts, useView } from '../../state/station-context.tsx';
import { formatNumber } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { LampsWithRemedies } from './LampsWithRemedies.tsx';
import { OpenItems } from './OpenItems.tsx';

interface StartProps {
  readonly onPast: () => void;
  readonly onPastShift: (id: string) => void;
  /** Goes to the payments that wait for a person. */
  readonly onPayments: () => void;
  readonly onReceipts: () => void;
  readonly onOpened: () => void;
}

/** C0: what is left from before, what works, what lies in the drawer; then the shift may begin. */
export function StartOfShift({ onPast, onPastShift, onPayments, onReceipts, onOpened }: StartProps) {
  const texts = useTexts();
  const words = useShiftTexts();
  const client = useClient();
  const { station, shift } = useView();
  const by = useWho();
  const [float, setFloat] = useState('');
  const open = useAct(client.shift.open);
  const submit = async () => {
    const counted = readMoney(float, station.currency);
    if (await open.run({ ...(by !== '' && { by }), ...(counted && { float: counted }) })) onOpened();
  };
  return (
    <div className="shift-start" data-testid="shift-start">
      <section className="card shift-left">
        <LeftFromBefore
          lastShiftId={shift.status === 'closed' ? shift.shiftId : null}
          onPastShift={onPastShift}
          onPayments={onPayments}
          onReceipts={onReceipts}
        />
        <h2>{words.start.works}</h2>
        <LampsWithRemedies />
      </section>
      <section className="card">
        <Form onSubmit={() => void submit()}>
          <h2>{texts.shift.openBody}</h2>
          <WhoField testId="shift-by" required={false} />
          <MoneyField
            label={texts.shift.float}
            value={float}
            onChange={setFloat}
            currency={station.currency}
            testId="shift-float"
          />
          <TroubleNote trouble={open.trouble} />
          <button type="submit" className="button primary big" data-testid="shift-open-confirm" disabled={open.busy}>
            {texts.shift.open}
          </button>
          <button type="button" className="button" data-testid="shift-past" onClick={onPast}>
            <Icon name="list" />
            {words.start.past}
          </button>
        </Form>
      </section>
    </div>
  );
}

function LeftFromBefore({
  lastShiftId,
  onPastShift,
  onPayments,
  onReceipts,
}: Omit<StartProps, 'onPast' | 'onOpened'> & { lastShiftId: string | null }) {
  const words = useShiftTexts().start;
  const client = useClient();
  const { open, attention } = useView();
  const [differed, setDiffered] = useState(0);
  const { run: look } = useAct(async (id: string) => {
    setDiffered((await client.shift.report({ id })).differences.length);
  });
  // Who may not look at reports is not asked for a PIN by coming here.
  const mayLook = useMay('reports');
  useEffect(() => {
    if (lastShiftId && mayLook) void look(lastShiftId);
  }, [look, lastShiftId, mayLook]);
  const lines = [
    attention.discrepancies > 0 && ([words.discrepancies(formatNumber(attention.discrepancies)), onPayments] as const),
    attention.receipts > 0 && ([words.receipts(formatNumber(attention.receipts)), onReceipts] as const),
    lastShiftId !== null &&
      differed > 0 &&
      ([words.lastDiffered(formatNumber(differed)), () => onPastShift(lastShiftId)] as const),
  ].filter((line) => line !== false);
  return (
    <>
      <h2>{words.leftTitle}</h2>
      {open.length === 0 && lines.length === 0 && <p className="quiet">{words.nothingLeft}</p>}
      {open.length > 0 && <OpenItems />}
      <ul className="rows" data-testid="left-from-before">
        {lines.map(([said, act]) => (
          <li key={said} className="left-line">
            <Icon name="attention" />
            <span>{said}</span>
            <button type="button" className="button" onClick={act}>
              {words.look}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
