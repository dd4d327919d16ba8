import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Icon } from '../../components/Icon.tsx';
import { titleOf } from '../../state/selectors.ts';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { formatDayTime, formatNumber, formatSpan } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';

/** Why times were not compared: the station's clock was set back in the shift. */
export function ClockNote({ report }: { report: ShiftReport }) {
  const words = useShiftTexts().report;
  const locale = useLocale();
  if (report.clockSetBackMs === undefined) return null;
  return (
    <p className="note" data-testid="clock-set-back">
      {words.clockSetBack(formatSpan(report.clockSetBackMs, locale))}
    </p>
  );
}

/** Terminals' reports that came when the shift was signed already, beside what was signed. */
export function LateBatches({ report }: { report: ShiftReport }) {
  const view = useView();
  const texts = useTexts();
  const locale = useLocale();
  const words = useShiftTexts().report;
  if (!report.lateBatches) return null;
  const said = (matched: boolean | null): string =>
    matched === null ? words.batchUnclear : matched ? words.batchFits : words.batchDiffers;
  return (
    <section data-testid="late-batches">
      <h2>{words.late}</h2>
      <p className="note">{words.lateAbout}</p>
      {report.lateBatches.map((batch) => (
        <details key={batch.device} className="folded" data-testid={`late-batch-${batch.device}`}>
          <summary>
            <Icon name={batch.matched ? 'tick' : 'attention'} />
            {titleOf(view, texts, batch.method)}: {said(batch.matched)}
            {batch.counted && (
              <>
                {' '}
                <Amount of={{ minor: batch.counted.minor, currency: report.currency }} />{' '}
                <span className="quiet small">{texts.shift.payments(formatNumber(batch.counted.count))}</span>
              </>
            )}
            <span className="quiet small">{formatDayTime(batch.at, locale)}</span>
          </summary>
          <pre className="batch-text">{batch.text}</pre>
        </details>
      ))}
    </section>
  );
}
