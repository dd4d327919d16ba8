import { useRef, useState } from 'react';
import type { MethodView } from '../../../src-shared/contract/method-views.ts';
import { compare, exponentOf, type Money, parseMajor, subtract, zero } from '../../../src-shared/money.ts';
import { Amount, Figures } from '../../components/Amount.tsx';
import { Field } from '../../components/Field.tsx';
import { Heading } from '../../components/Heading.tsx';
import { Icon } from '../../components/Icon.tsx';
import { amountKey, Keypad } from '../../components/Keypad.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useKeys } from '../../components/use-keys.ts';
import { useScanner } from '../../components/use-scanner.ts';
import { useWho } from '../../components/WhoField.tsx';
import { usePeople } from '../../state/people-store.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useSale } from '../../state/sale-context.tsx';
import { useLocale, useTexts } from '../../state/station-context.tsx';
import { typeKey } from '../../state/typed-sum.ts';
import { asTyped, formatTyped, unitOf } from '../../text/format.ts';
import { quickNotes } from './quick-notes.ts';
import { SaleSummary } from './SaleSummary.tsx';
import { useTotal } from './use-total.ts';

/** Plain digits as typed → an amount; nothing typed yet is nothing given. */
const amountOf = (typed: string, due: Money): Money =>
  typed === '' ? zero(due.currency) : parseMajor(typed.replace(/\.$/, ''), due.currency);

/** Cash: what was handed over, and the change as the largest number. The person who counts signs with a name. */
export function CashScreen({ method }: { method: MethodView }) {
  const texts = useTexts();
  const locale = useLocale();
  const orderId = useSale((sale) => sale.orderId);
  const trouble = useSale((sale) => sale.trouble);
  const { back, start } = useSale((sale) => sale);
  const { by: typedName, setBy } = usePreferences();
  const by = useWho();
  const knowsWho = usePeople(({ here }) => here?.person != null);
  const [typed, setTyped] = useState('');
  const [nameFault, setNameFault] = useState(false);
  const due = useTotal();
  const given = amountOf(typed, due);
  const enough = compare(given, due) >= 0;
  const places = exponentOf(due.currency);

  const take = (tendered: Money) => {
    if (compare(tendered, due) < 0) return;
    if (by === '') setNameFault(true);
    else void start(method, { tendered, by });
  };
  // A scanned code is no sum: what it typed is taken back, and its Enter takes no money.
  const before = useRef('');
  useScanner(
    () => setTyped(before.current),
    () => {
      before.current = typed;
    },
  );
  useKeys((key) => {
    const meant = amountKey(key);
    if (meant?.type === 'key') setTyped(typeKey(typed, meant.key, places));
    else if (meant?.type === 'erase') setTyped(typed.slice(0, -1));
    else if (meant?.type === 'clear') setTyped('');
    else if (key === 'Enter') take(given);
    else if (key === 'Escape') back();
    else return false;
    return true;
  });

  return (
    <div className="step step-cash">
      <SaleSummary amount={due} orderId={orderId}>
        <dl className="cash-sums">
          <dt>{texts.cash.given}</dt>
          <dd data-testid="cash-given">
            <span className="amount amount-large">
              <Figures number={formatTyped(typed, locale)} />
              {'\u00a0'}
              <span className="amount-unit">{unitOf(due.currency, locale)}</span>
            </span>
          </dd>
          <dt>{enough || typed === '' ? texts.cash.change : texts.cash.short}</dt>
          <dd data-testid="cash-change" className={enough ? 'cash-change' : 'quiet'}>
            {typed === '' ? (
              '–'
            ) : (
              <Amount of={enough ? subtract(given, due) : subtract(due, given)} size={enough ? 'huge' : 'large'} />
            )}
          </dd>
        </dl>
        <div className="summary-foot">
          <button type="button" className="button" data-testid="back" onClick={back}>
            <Icon name="back" />
            {texts.common.back}
          </button>
        </div>
      </SaleSummary>
      <section className="act">
        <Heading>{texts.cash.title}</Heading>
        <TroubleNote trouble={trouble} />
        <ul className="notes" aria-label={texts.cash.notes}>
          {quickNotes(due).map((note, index) => (
            <li key={note.minor}>
              <button
                type="button"
                className="button note-button"
                data-testid={index === 0 ? 'cash-exact' : `cash-note-${note.minor}`}
                onClick={() => setTyped(asTyped(note))}
              >
                {index === 0 ? texts.cash.exact : <Amount of={note} />}
              </button>
            </li>
          ))}
        </ul>
        <Keypad
          label={texts.cash.given}
          withPoint={places > 0}
          onKey={(key) => setTyped(typeKey(typed, key, places))}
          onErase={() => setTyped(typed.slice(0, -1))}
          onClear={() => setTyped('')}
        />
        <div className="cash-sign">
          {!knowsWho && (
            <Field
              label={texts.cash.by}
              value={typedName}
              required
              testId="cash-by"
              maxLength={120}
              autoComplete="name"
              fault={nameFault && by === '' ? texts.cash.nameNeeded : undefined}
              onChange={setBy}
            />
          )}
          <button
            type="button"
            className="button primary big"
            data-testid="cash-take"
            disabled={!enough}
            onClick={() => take(given)}
          >
            {texts.cash.take}
          </button>
        </div>
      </section>
    </div>
  );
}
