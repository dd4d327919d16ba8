import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { SHIFT_WORDS } from '../../../src-shared/shift-words.ts';
import { Amount } from '../../components/Amount.tsx';
import { useLocale, useTexts } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';

/** What should lie in the drawer and how it came there; once it was counted, what was counted and the difference. */
export function CashFacts({ report }: { report: ShiftReport }) {
  const texts = useTexts();
  const { sold } = useShiftTexts().now;
  const words = SHIFT_WORDS[useLocale()].report;
  const { cash, currency } = report;
  /** The lines that sum up what stands above them. */
  const sums: readonly string[] = [words.expected, words.difference];
  const lines = [
    [words.float, cash.float],
    [sold, cash.expected - cash.float - cash.in + cash.out],
    [words.cashIn, cash.in],
    [words.cashOut, cash.out],
    [words.expected, cash.expected],
    [words.counted, cash.counted],
    [words.difference, cash.difference],
  ] as const;
  return (
    <section data-testid="cash-facts">
      <h2>{texts.cash.method}</h2>
      <dl className="account">
        {lines.map(
          ([label, minor]) =>
            minor !== undefined && (
              <div key={label} className={sums.includes(label) ? 'account-sum' : undefined}>
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
