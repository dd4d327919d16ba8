import { useEffect, useState } from 'react';
import type { ShiftBreakdown, ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { Icon } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useClient, useLocale, useTexts } from '../../state/station-context.tsx';
import { formatDayTime } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { CashMoves } from './CashMoves.tsx';
import { Charts } from './Charts.tsx';
import { ShiftFiles } from './ShiftFiles.tsx';
import { ShiftReportView } from './ShiftReportView.tsx';

/** One shift as it was signed: its report, how the money came, its files. */
export function PastShift({ id, onBack }: { id: string; onBack: () => void }) {
  const texts = useTexts();
  const words = useShiftTexts();
  const locale = useLocale();
  const client = useClient();
  const [found, setFound] = useState<{ report: ShiftReport; breakdown: ShiftBreakdown } | null>(null);
  const { run: read, trouble } = useAct(async (shiftId: string) => {
    const [report, breakdown] = await Promise.all([
      client.shift.report({ id: shiftId }),
      client.shift.breakdown({ id: shiftId }),
    ]);
    setFound({ report, breakdown });
  });
  useEffect(() => {
    void read(id);
  }, [read, id]);
  return (
    <article className="card report" data-testid="past-shift">
      <div className="shift-head">
        <div>
          <h2>{texts.shift.reportTitle}</h2>
          {found && (
            <p className="quiet">
              {formatDayTime(found.report.openedAt, locale)} –{' '}
              {found.report.closedAt === null ? words.past.stillOpen : formatDayTime(found.report.closedAt, locale)}
              {found.report.fiscal.zNumber !== undefined && ` · ${words.close.z(found.report.fiscal.zNumber)}`}
            </p>
          )}
        </div>
        <button type="button" className="button" data-testid="past-back" onClick={onBack}>
          <Icon name="back" />
          {words.past.back}
        </button>
      </div>
      <TroubleNote trouble={trouble} />
      {found && (
        <>
          <ShiftReportView report={found.report} />
          <Charts breakdown={found.breakdown} />
          <CashMoves moves={found.breakdown.moves} />
          <ShiftFiles shiftId={id} />
        </>
      )}
    </article>
  );
}
