/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- a table wider than the screen is scrolled by keyboard too */
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { methodOf, titleOf } from '../../state/selectors.ts';
import { useTexts, useView } from '../../state/station-context.tsx';
import { formatNumber } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { CashFacts } from './CashFacts.tsx';
import { Differences } from './Differences.tsx';
import { PaymentRef } from './PaymentRef.tsx';
import { ClockNote, LateBatches } from './ReportNotes.tsx';

/** The report in a word. What nobody gave a second word about is "not compared", never "matches". */
export function verdictOn(report: ShiftReport): 'differs' | 'matches' | 'partly' {
  if (report.differences.length > 0) return 'differs';
  return report.matched ? 'matches' : 'partly';
}

/** The first line of a report: whether there are differences, and how many. */
export function Verdict({ report, heading = false }: { report: ShiftReport; heading?: boolean }) {
  const texts = useTexts();
  const words = useShiftTexts().report;
  const verdict = verdictOn(report);
  const said = (
    <span className={`verdict verdict-${verdict}`} data-testid={`verdict-${verdict}`}>
      <Icon name={verdict === 'matches' ? 'tick' : 'attention'} />
      {verdict === 'differs'
        ? words.differsTop(formatNumber(report.differences.length))
        : verdict === 'matches'
          ? texts.shift.noDifferences
          : texts.shift.noneFound}
    </span>
  );
  return heading ? <Heading className="verdict-line">{said}</Heading> : <p className="verdict-line">{said}</p>;
}

/** The match board: differences open, each tender in three columns, what fits folded away; then cash, terminals, the open. */
export function ShiftReportView({ report, heading = false }: { report: ShiftReport; heading?: boolean }) {
  return (
    <>
      <Verdict report={report} heading={heading} />
      <ClockNote report={report} />
      <Differences report={report} />
      <Board report={report} />
      <CashFacts report={report} />
      <Batches report={report} />
      <LateBatches report={report} />
      <CarriedOver report={report} />
    </>
  );
}

type Tender = ShiftReport['tenders'][number];

/** Tenders that differ or could not be compared stand open; those that fit are one line until they are asked for. */
function Board({ report }: { report: ShiftReport }) {
  const texts = useTexts();
  const words = useShiftTexts().report;
  const view = useView();
  if (report.tenders.length === 0) return null;
  const open = report.tenders.filter(({ matched }) => !matched);
  const fits = report.tenders.filter(({ matched }) => matched);
  const fitting = words.folded([...new Set(fits.map(({ method }) => titleOf(view, texts, method)))].join(', '));
  return (
    <div>
      {open.length > 0 && <BoardTable tenders={open} report={report} label={texts.shift.tender} />}
      {fits.length > 0 && (
        <details className="folded" data-testid="board-fits" open={open.length === 0}>
          <summary>
            <Icon name="tick" />
            {fitting}
          </summary>
          <BoardTable tenders={fits} report={report} label={fitting} />
        </details>
      )}
    </div>
  );
}

function BoardTable({ tenders, report, label }: { tenders: readonly Tender[]; report: ShiftReport; label: string }) {
  const texts = useTexts();
  const view = useView();
  const { railBy } = useShiftTexts().report;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keyboard
    <section className="table-frame" tabIndex={0} aria-label={label}>
      <table className="board">
        <thead>
          <tr>
            <th scope="col">{texts.shift.tender}</th>
            <th scope="col" className="side">
              {texts.shift.ours}
            </th>
            <th scope="col" className="side">
              {texts.shift.rail}
            </th>
            <th scope="col" className="side">
              {texts.shift.tax}
            </th>
            <th scope="col">{texts.shift.matched}</th>
          </tr>
        </thead>
        <tbody>
          {tenders.map((tender) => (
            <tr
              key={`${tender.method}-${tender.terminalId ?? ''}-${tender.bankShift ?? ''}`}
              data-testid={`board-${tender.method}`}
            >
              <th scope="row">
                {titleOf(view, texts, tender.method)}
                {tender.terminalId && <span className="quiet small side-count">{tender.terminalId}</span>}
                {tender.railBy && <span className="quiet small side-count">{railBy[tender.railBy]}</span>}
              </th>
              <Side side={tender.journal} report={report} />
              {methodOf(view, tender.method)?.kind === 'cash' ? (
                <td className="quiet side">–</td>
              ) : (
                <Side side={tender.rail} report={report} />
              )}
              <Side side={tender.fiscal} report={report} />
              <td>
                <MatchBadge
                  matched={tender.matched}
                  differs={report.differences.some(({ method }) => method === tender.method)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MatchBadge({ matched, differs }: { matched: boolean; differs: boolean }) {
  const texts = useTexts();
  if (!matched && !differs) return <span className="badge">{texts.shift.notCompared}</span>;
  return (
    <span className={matched ? 'badge badge-completed' : 'badge badge-declined'}>
      <Icon name={matched ? 'tick' : 'attention'} />
      {matched ? texts.shift.matched : texts.shift.notMatched}
    </span>
  );
}

function Side({ side, report }: { side: Tender['rail']; report: ShiftReport }) {
  const texts = useTexts();
  if (!side) return <td className="quiet side">{texts.shift.noSide}</td>;
  return (
    <td className="side">
      <Amount of={{ minor: side.minor, currency: report.currency }} />
      <span className="quiet small side-count">{texts.shift.payments(formatNumber(side.count))}</span>
    </td>
  );
}

/** What each terminal said when its batch was closed, word for word: the bank asks for exactly this. */
function Batches({ report }: { report: ShiftReport }) {
  const view = useView();
  const texts = useTexts();
  const words = useShiftTexts().report;
  if (report.batches.length === 0) return null;
  const said = (matched: boolean | null): string =>
    matched === null ? words.batchUnclear : matched ? words.batchFits : words.batchDiffers;
  return (
    <section>
      <h2>{words.batches}</h2>
      {report.batches.map((batch) => (
        <details key={batch.device} className="folded" data-testid={`batch-${batch.device}`}>
          <summary>
            <Icon name={batch.matched ? 'tick' : 'attention'} />
            {titleOf(view, texts, batch.method)}: {said(batch.matched)}
            <span className="quiet small">{words.tries(formatNumber(batch.attempts))}</span>
          </summary>
          <pre className="batch-text">{batch.text}</pre>
        </details>
      ))}
    </section>
  );
}

function CarriedOver({ report }: { report: ShiftReport }) {
  const texts = useTexts();
  const words = useShiftTexts().report;
  if (report.carriedOver.length === 0) return null;
  return (
    <section>
      <h2>{texts.shift.carriedOver}</h2>
      {report.carriedOverOwner !== undefined && (
        <p data-testid="carried-owner">{words.carriedTo(report.carriedOverOwner)}</p>
      )}
      <ul className="refs refs-inline">
        {report.carriedOver.map((id) => (
          <li key={id}>
            <PaymentRef id={id} />
          </li>
        ))}
      </ul>
    </section>
  );
}
