import type { ShiftBreakdown } from '../../../src-shared/contract/report-views.ts';
import { Amount } from '../../components/Amount.tsx';
import { titleOf } from '../../state/selectors.ts';
import { useTexts, useView } from '../../state/station-context.tsx';
import { formatTime } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';

interface Bar {
  readonly key: string;
  readonly label: string;
  /** Sales less refunds, minor units. */
  readonly minor: number;
  readonly count: number;
}

/** The bars added up by one of their names, in the order of `sort`. A refund counts against its sale. */
export function barsBy(
  bars: ShiftBreakdown['bars'],
  keyOf: (bar: ShiftBreakdown['bars'][number]) => string,
): Map<string, { minor: number; count: number }> {
  const sums = new Map<string, { minor: number; count: number }>();
  for (const bar of bars) {
    const key = keyOf(bar);
    const sum = sums.get(key) ?? { minor: 0, count: 0 };
    sums.set(key, {
      minor: sum.minor + (bar.kind === 'sale' ? bar.minor : -bar.minor),
      count: sum.count + bar.count,
    });
  }
  return sums;
}

/** How the money came, three ways. Every bar has its number beside it; the picture only helps the eye. */
export function Charts({ breakdown }: { breakdown: ShiftBreakdown }) {
  const words = useShiftTexts().chart;
  const texts = useTexts();
  const view = useView();
  if (breakdown.bars.length === 0) return <p className="quiet">{words.nothing}</p>;
  const largest = (a: Bar, b: Bar) => b.minor - a.minor;
  const list = (sums: Map<string, { minor: number; count: number }>, label: (key: string) => string): Bar[] =>
    [...sums].map(([key, sum]) => ({ key, label: label(key), ...sum }));
  const tenders = list(
    barsBy(breakdown.bars, ({ method }) => method),
    (method) => titleOf(view, texts, method),
  ).sort(largest);
  const cashiers = list(
    barsBy(breakdown.bars, ({ by }) => by),
    (by) => by || words.nobody,
  ).sort(largest);
  const hours = list(
    barsBy(breakdown.bars, ({ hour }) => String(hour)),
    (hour) => formatTime(Number(hour)),
  ).sort((a, b) => Number(a.key) - Number(b.key));
  return (
    <section className="charts" aria-label={words.title}>
      <h2>{words.title}</h2>
      <div className="charts-row">
        <Chart title={words.byTender} bars={tenders} breakdown={breakdown} testId="chart-tender" />
        <Chart title={words.byCashier} bars={cashiers} breakdown={breakdown} testId="chart-cashier" />
        <Chart title={words.byHour} bars={hours} breakdown={breakdown} testId="chart-hour" />
      </div>
    </section>
  );
}

function Chart({
  title,
  bars,
  breakdown,
  testId,
}: {
  title: string;
  bars: readonly Bar[];
  breakdown: ShiftBreakdown;
  testId: string;
}) {
  const texts = useTexts();
  const most = Math.max(1, ...bars.map(({ minor }) => Math.abs(minor)));
  return (
    <table className="chart" data-testid={testId}>
      <caption>{title}</caption>
      <thead className="hidden">
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{texts.amount.total}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.key}>
            <th scope="row">{bar.label}</th>
            <td>
              <svg className="chart-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect
                  className={bar.minor < 0 ? 'chart-back' : 'chart-fill'}
                  width={Math.max(1, (Math.abs(bar.minor) / most) * 100)}
                  height="10"
                />
              </svg>
              <span className="chart-number">
                <Amount of={{ minor: bar.minor, currency: breakdown.currency }} />{' '}
                <span className="quiet small">× {bar.count}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
