import { useEffect, useState } from 'react';
import type { ShiftBreakdown, ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { SHIFT_WORDS } from '../../../src-shared/shift-words.ts';
import { Amount } from '../../components/Amount.tsx';
import { Icon } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useMay } from '../../state/people-store.ts';
import { useClient, useLocale, useView } from '../../state/station-context.tsx';
import { formatTime } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { CashFacts } from './CashFacts.tsx';
import { CashMoveSheet, type Moved } from './CashMoveSheet.tsx';
import { CashMoves } from './CashMoves.tsx';
import { Charts } from './Charts.tsx';
import { DrawerSheet } from './DrawerSheet.tsx';
import { ShiftFiles } from './ShiftFiles.tsx';
import { StatementSheet } from './StatementSheet.tsx';
import { Takings } from './Takings.tsx';

/** The present shift: X at any time, cash in and out, the drawer, and the way to the end. */
export function ShiftNow({ shiftId, onClose }: { shiftId: string; onClose: () => void }) {
  const words = useShiftTexts();
  const said = SHIFT_WORDS[useLocale()].report;
  const client = useClient();
  const { shift } = useView();
  const [x, setX] = useState<{ report: ShiftReport; breakdown: ShiftBreakdown } | null>(null);
  const [moved, setMoved] = useState<Moved | null>(null);
  const [sheet, setSheet] = useState<'in' | 'out' | 'drawer' | 'statement' | null>(null);
  const {
    run: count,
    busy,
    trouble,
  } = useAct(async () => {
    const [report, breakdown] = await Promise.all([client.shift.x({}), client.shift.breakdown({ id: shiftId })]);
    setX({ report, breakdown });
  });
  // Who may not look is not asked for a PIN by coming here, but by the press.
  const mayLook = useMay('reports');
  useEffect(() => {
    if (mayLook) void count();
  }, [count, mayLook]);
  const acts = [
    ['cash-in', words.now.cashIn, 'plus', 'in'],
    ['cash-out', words.now.cashOut, 'refuse', 'out'],
    ['drawer-open', words.now.drawer, 'cash', 'drawer'],
    ['statement', words.statement.title, 'list', 'statement'],
  ] as const;
  return (
    <div className="shift-now">
      <section className="card shift-x" data-testid="x-report">
        <div className="shift-head">
          <div>
            <h2>{words.now.x}</h2>
            <p className="quiet">
              {shift.openedAt !== undefined && words.now.since(formatTime(shift.openedAt))}
              {shift.openedBy && ` · ${shift.openedBy}`}
            </p>
          </div>
          <button type="button" className="button" data-testid="x-again" disabled={busy} onClick={() => void count()}>
            {x || mayLook ? words.now.again : words.desk.seniorX}
          </button>
        </div>
        <p className="quiet small">{words.now.xHint}</p>
        <TroubleNote trouble={trouble} />
        {x && (
          <>
            <Takings report={x.report} label={words.now.total} />
            <CashFacts report={x.report} />
            <CashMoves moves={x.breakdown.moves} />
            <Charts breakdown={x.breakdown} />
            <ShiftFiles shiftId={shiftId} />
          </>
        )}
      </section>
      <section className="shift-acts">
        {moved && (
          <p className="note-done" role="status" data-testid="moved">
            <Icon name="tick" />
            {moved.direction === 'in' ? said.cashIn : said.cashOut}: <Amount of={moved.amount} />
          </p>
        )}
        {acts.map(([testId, word, icon, to]) => (
          <button
            key={testId}
            type="button"
            className="button big"
            data-testid={testId}
            onClick={() => {
              setMoved(null);
              setSheet(to);
            }}
          >
            <Icon name={icon} />
            {word}
          </button>
        ))}
        <button type="button" className="button primary big" data-testid="shift-close" onClick={onClose}>
          {words.now.close}
        </button>
      </section>
      {(sheet === 'in' || sheet === 'out') && (
        <CashMoveSheet
          direction={sheet}
          onClose={() => setSheet(null)}
          onDone={(done) => {
            setSheet(null);
            setMoved(done);
            if (mayLook) void count();
          }}
        />
      )}
      {sheet === 'drawer' && <DrawerSheet onClose={() => setSheet(null)} />}
      {sheet === 'statement' && <StatementSheet onClose={() => setSheet(null)} />}
    </div>
  );
}
