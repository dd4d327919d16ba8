import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { SHIFT_WORDS, withFigures } from '../../../src-shared/shift-words.ts';
import { saveBase64 } from '../../client/save-bytes.ts';
import { Amount } from '../../components/Amount.tsx';
import { Icon } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { titleOf } from '../../state/selectors.ts';
import { useClient, useLocale, useTexts, useView } from '../../state/station-context.tsx';
import { useShiftTexts } from '../../text/shift/index.ts';
import { PaymentRef } from './PaymentRef.tsx';

type Difference = ShiftReport['differences'][number];

/** Differences the bank or wallet is asked about by letter (src-main/domain/bank-letter.ts). */
const WITH_LETTER: readonly Difference['type'][] = [
  'rail_has_more',
  'journal_has_more',
  'amount_differs',
  'fee',
  'wrong_day',
  'totals_differ',
  'batch_not_matched',
  'batch_not_closed',
];

/** Every difference, open: what it is, how much, all that may explain it, what to do next and who looks after it. */
export function Differences({ report }: { report: ShiftReport }) {
  const texts = useTexts();
  if (report.differences.length === 0) return null;
  return (
    <section aria-label={texts.shift.differences} className="differences">
      {report.differences.map((difference, at) => (
        <DifferenceCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a signed report's list never changes, and letters count by it
          key={at}
          difference={difference}
          at={at}
          shiftId={report.shiftId}
        />
      ))}
    </section>
  );
}

function DifferenceCard({ difference, at, shiftId }: { difference: Difference; at: number; shiftId: string }) {
  const texts = useTexts();
  const words = useShiftTexts();
  const locale = useLocale();
  const view = useView();
  const said = SHIFT_WORDS[locale];
  const method =
    difference.method === 'fiscal' ? (texts.health.part.fiscal ?? '') : titleOf(view, texts, difference.method);
  return (
    <article className="difference-card" data-testid={`difference-${difference.type}`}>
      <header>
        <Icon name="attention" />
        <h2>
          {difference.type !== 'cash_count' && `${method}: `}
          {said.types[difference.type]}
        </h2>
        {difference.minor !== 0 && <Amount of={difference} size="large" />}
      </header>
      {difference.minor !== 0 && difference.type !== 'cash_count' && (
        <p className="quiet">{difference.minor > 0 ? words.report.more : words.report.less}</p>
      )}
      <Explanations difference={difference} />
      <p>
        <span className="quiet">{words.report.next}: </span>
        <strong>{said.next[difference.next]}</strong>
        {difference.owner !== undefined && (
          <span className="quiet">
            {' '}
            · {words.report.owner}: {difference.owner}
          </span>
        )}
      </p>
      {WITH_LETTER.includes(difference.type) && <Letter shiftId={shiftId} at={at} />}
    </article>
  );
}

/** All explanations, never a silent pick of one. */
function Explanations({ difference }: { difference: Difference }) {
  const words = useShiftTexts().report;
  const said = SHIFT_WORDS[useLocale()];
  if (difference.explanations.length === 0) return null;
  return (
    <div>
      <h3>{words.cause}</h3>
      <ol className="explanations">
        {difference.explanations.map((one) => (
          <li key={`${one.code}-${one.paymentIds.join()}-${one.refs?.join() ?? ''}`}>
            {withFigures(said.explain[one.code], one.figures)}
            {one.paymentIds.length > 0 && (
              <span className="refs-inline">
                {one.paymentIds.map((id) => (
                  <PaymentRef key={id} id={id} />
                ))}
              </span>
            )}
            {one.refs && one.refs.length > 0 && (
              <span className="refs-inline quiet">
                {words.theirs}: {one.refs.join(', ')}
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The letter to the bank, ready to be signed, in the two languages of the banks' own papers. */
function Letter({ shiftId, at }: { shiftId: string; at: number }) {
  const words = useShiftTexts().files;
  const client = useClient();
  const save = useAct(async (locale: 'ru' | 'uz') => {
    const { pdf } = await client.shift.letter({ id: shiftId, difference: at, locale });
    saveBase64(`letter-${shiftId}-${at + 1}-${locale}.pdf`, pdf, 'application/pdf');
  });
  const choices = [
    ['ru', words.letterRu],
    ['uz', words.letterUz],
  ] as const;
  return (
    <div className="letter">
      {choices.map(([locale, word]) => (
        <button
          key={locale}
          type="button"
          className="button"
          data-testid={`letter-${at}-${locale}`}
          disabled={save.busy}
          onClick={() => void save.run(locale)}
        >
          <Icon name="receipt" />
          {words.letter}, {word}
        </button>
      ))}
      <TroubleNote trouble={save.trouble} />
    </div>
  );
}
