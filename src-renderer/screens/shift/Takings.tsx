import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { titleOf } from '../../state/selectors.ts';
import { useTexts, useView } from '../../state/station-context.tsx';
import { formatNumber } from '../../text/format.ts';

/** What a shift took by our own journal: in all, and by each way to pay. Refunds are taken off. */
export function Takings({ report, label }: { report: ShiftReport; label: string }) {
  const texts = useTexts();
  const view = useView();
  const total = report.tenders.reduce((sum, { journal }) => sum + journal.minor, 0);
  return (
    <section>
      <p className="quiet">{label}</p>
      <p data-testid="x-total">
        <Amount of={{ minor: total, currency: report.currency }} size="huge" />
      </p>
      <ul className="rows">
        {report.tenders.map(({ method, terminalId, bankShift, journal }) => (
          <li key={`${method}-${terminalId ?? ''}-${bankShift ?? ''}`} className="so-far" data-testid={`x-${method}`}>
            <span>
              <strong>{titleOf(view, texts, method)}</strong>
              {/* A box may drive two terminals of one card: two lines, told apart by their numbers. */}
              {terminalId && <span className="quiet small"> TID {terminalId}</span>}
            </span>
            <span className="quiet small">{texts.shift.payments(formatNumber(journal.count))}</span>
            <Amount of={{ minor: journal.minor, currency: report.currency }} />
          </li>
        ))}
      </ul>
    </section>
  );
}
