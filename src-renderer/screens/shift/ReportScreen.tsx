/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- a table wider than the screen is scrolled by keyboard too */
import type { ShiftReport } from '../../../src-shared/contract/views.ts';
import { Amount } from '../../components/Amount.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { useKeys } from '../../components/use-keys.ts';
import { titleOf } from '../../state/selectors.ts';
import { useLocale, useTexts, useView } from '../../state/station-context.tsx';
import type { Texts } from '../../text/en.ts';
import { formatDayTime, formatNumber } from '../../text/format.ts';

/** A difference's kind in words where it is one of ours; otherwise as the station named it. */
const differenceWords = (texts: Texts, type: string): string =>
  (texts.discrepancy as Readonly<Record<string, string>>)[type] ?? type;

/** The report in a word. What nobody gave a second word about is "not compared", never "matches". */
export function verdictOn(report: ShiftReport): 'differs' | 'matches' | 'partly' {
  if (report.differences.length > 0 || (report.cash.difference ?? 0) !== 0) return 'differs';
  return report.tenders.every((tender) => tender.matched) ? 'matches' : 'partly';
}

/** C10: what we say, what the bank or wallet says, what the tax receipts say. Differences come first. */
export function ReportScreen({ report, onLeave }: { report: ShiftReport; onLeave: () => void }) {
  const texts = useTexts();
  const locale = useLocale();
  useKeys((key) => {
    if (key !== 'Escape') return false;
    onLeave();
    return true;
  });
  const verdict = verdictOn(report);
  return (
    <article className="report card" data-testid="report">
      <div className="report-head">
        <Heading>{texts.shift.reportTitle}</Heading>
        <p className="quiet">
          {formatDayTime(report.openedAt, locale)} –{' '}
          {report.closedAt === null ? texts.shift.stillClosing : formatDayTime(report.closedAt, locale)}
        </p>
        <p className={`verdict verdict-${verdict}`}>
          <Icon name={verdict === 'matches' ? 'tick' : 'attention'} />
          {verdict === 'differs'
            ? texts.shift.closedWithDifferences
            : verdict === 'matches'
              ? texts.shift.noDifferences
              : texts.shift.noneFound}
        </p>
      </div>
      <Differences report={report} />
      <Tenders report={report} />
      <Cash report={report} />
      {report.carriedOver.length > 0 && (
        <section>
          <h2>{texts.shift.carriedOver}</h2>
          <ul className="refs">
            {report.carriedOver.map((id) => (
              <li key={id}>
                <code>{id}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="report-acts">
        <button type="button" className="button primary big" data-testid="report-leave" onClick={onLeave}>
          {texts.bar.newSale}
        </button>
        <button type="button" className="button" onClick={() => window.print()}>
          {texts.shift.print}
        </button>
      </div>
    </article>
  );
}

function Differences({ report }: { report: ShiftReport }) {
  const texts = useTexts();
  const view = useView();
  if (report.differences.length === 0) return null;
  return (
    <section>
      <h2>{texts.shift.differences}</h2>
      <ul className="rows">
        {report.differences.map((difference) => (
          <li key={`${difference.type}-${difference.method}-${difference.minor}`} className="difference">
            <strong>{titleOf(view, texts, difference.method)}</strong>
            <span>{differenceWords(texts, difference.type)}</span>
            <Amount of={difference} />
            <span className="quiet small">
              {difference.explanations.map((explanation) => explanation.text).join('; ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tenders({ report }: { report: ShiftReport }) {
  const texts = useTexts();
  const view = useView();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the screen is scrolled by keyboard
    <section className="table-frame" tabIndex={0} aria-label={texts.shift.tender}>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.shift.tender}</th>
            <th scope="col">{texts.shift.ours}</th>
            <th scope="col">{texts.shift.rail}</th>
            <th scope="col">{texts.shift.tax}</th>
            <th scope="col">{texts.shift.matched}</th>
          </tr>
        </thead>
        <tbody>
          {report.tenders.map((tender) => (
            <tr key={`${tender.method}-${tender.terminalId ?? ''}`}>
              <th scope="row">
                {titleOf(view, texts, tender.method)}{' '}
                {tender.terminalId && <span className="quiet small">{tender.terminalId}</span>}
              </th>
              <Side side={tender.journal} />
              <Side side={tender.rail} />
              <Side side={tender.fiscal} />
              <td>
                <MatchBadge
                  matched={tender.matched}
                  differs={report.differences.some((difference) => difference.method === tender.method)}
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

function Side({ side }: { side: { count: number; minor: number } | null }) {
  const texts = useTexts();
  const { currency } = useView().station;
  if (!side) return <td className="quiet">{texts.shift.noSide}</td>;
  return (
    <td>
      <Amount of={{ minor: side.minor, currency }} />
      <span className="quiet small side-count">{texts.shift.payments(formatNumber(side.count))}</span>
    </td>
  );
}

function Cash({ report }: { report: ShiftReport }) {
  const texts = useTexts();
  const { currency } = useView().station;
  const { expected, counted, difference } = report.cash;
  const lines = [
    [texts.shift.cashExpected, expected],
    [texts.shift.cashCounted, counted],
    [texts.shift.cashDifference, difference],
  ] as const;
  return (
    <section>
      <h2>{texts.cash.method}</h2>
      <dl className="facts">
        {lines.map(
          ([label, minor]) =>
            minor !== undefined && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  <Amount of={{ minor, currency }} />
                </dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
