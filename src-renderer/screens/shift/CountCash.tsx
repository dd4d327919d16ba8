import { useState } from 'react';
import type { Money } from '../../../src-shared/money.ts';
import { Amount, Figures } from '../../components/Amount.tsx';
import { Form } from '../../components/Form.tsx';
import { Heading } from '../../components/Heading.tsx';
import { MoneyField, readMoney } from '../../components/MoneyField.tsx';
import { RadioGroup } from '../../components/RadioGroup.tsx';
import { WhoField } from '../../components/WhoField.tsx';
import { useTexts, useView } from '../../state/station-context.tsx';
import { formatNumber } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';
import { type Counts, denominationsOf, sumOfPieces } from './denominations.ts';

/** The drawer, counted blind: what should lie there is not shown. By notes, or as one sum. */
export function CountCash({ onCounted, onBack }: { onCounted: (counted: Money | null) => void; onBack: () => void }) {
  const texts = useTexts();
  const words = useShiftTexts().close;
  const { currency } = useView().station;
  const notes = denominationsOf(currency);
  const [byNotes, setByNotes] = useState(notes.length > 0);
  const [counts, setCounts] = useState<Counts>({});
  const [sum, setSum] = useState('');
  const isCounted = byNotes ? Object.values(counts).some((pieces) => pieces !== '') : sum !== '';
  const counted = byNotes ? sumOfPieces(counts, currency) : readMoney(sum, currency);
  const submit = () => {
    if (isCounted && counted) onCounted(counted);
  };
  return (
    <Form className="card count" onSubmit={submit} testId="count-cash">
      <Heading>{words.countTitle}</Heading>
      <p className="quiet">{words.countBody}</p>
      {notes.length > 0 && (
        <RadioGroup
          shape="segments-wide"
          label={words.countTitle}
          value={byNotes ? 'notes' : 'sum'}
          onChange={(how) => setByNotes(how === 'notes')}
          options={[
            { value: 'notes', label: words.byNotes, testId: 'count-notes' },
            { value: 'sum', label: words.bySum, testId: 'count-sum' },
          ]}
        />
      )}
      {byNotes ? (
        <ul className="notes-count">
          {notes.map((value) => (
            <li key={value}>
              <label>
                <span aria-hidden="true">
                  <Figures number={formatNumber(value)} /> ×
                </span>
                <span className="hidden">{words.note(formatNumber(value))}</span>
                <input
                  type="text"
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={5}
                  data-testid={`note-${value}`}
                  value={counts[value] ?? ''}
                  onChange={(event) => setCounts({ ...counts, [value]: event.target.value.replaceAll(/\D/g, '') })}
                />
              </label>
            </li>
          ))}
        </ul>
      ) : (
        <MoneyField
          label={texts.shift.counted}
          value={sum}
          onChange={setSum}
          currency={currency}
          testId="shift-counted"
          required
        />
      )}
      <div className="count-foot">
        <p className="count-total">
          <span className="quiet">{words.counted}: </span>
          <output data-testid="count-total">{counted ? <Amount of={counted} size="large" /> : '–'}</output>
        </p>
        <WhoField testId="shift-by" required={false} />
      </div>
      <div className="wizard-foot">
        <button type="button" className="button" data-testid="wizard-back" onClick={onBack}>
          {texts.common.back}
        </button>
        <button type="button" className="button" data-testid="count-skip" onClick={() => onCounted(null)}>
          {words.notCounted}
        </button>
        <button
          type="submit"
          className="button primary big"
          data-testid="shift-close-confirm"
          disabled={!isCounted || !counted}
        >
          {words.start}
        </button>
      </div>
    </Form>
  );
}
