import { useState } from 'react';
import { type Currency, exponentOf, money } from '../../../src-shared/money.ts';
import { Field } from '../../components/Field.tsx';
import { readMoney } from '../../components/MoneyField.tsx';
import { useView } from '../../state/station-context.tsx';
import { asTyped } from '../../text/format.ts';
import { useOffice } from '../../text/office/index.ts';
import { SwitchSetting, TextSetting, useFault } from './fields.tsx';
import { useDraft, valueAt } from './use-settings.tsx';

const QUICK = ['sale', 'quickAmounts'];
const CEILING = ['sale', 'cashCeilingMinor'];

const spelled = (minor: number, currency: Currency): string => asTyped(money(minor, currency));

/** How a sale is typed, when a shift begins, when the screen locks. */
export function ShiftSection() {
  const words = useOffice().settings;
  const { currency } = useView().station;
  const { draft, set } = useDraft();
  const saved = (valueAt(draft, QUICK) ?? []) as readonly number[];
  const [typed, setTyped] = useState(() => saved.map((minor) => spelled(minor, currency)).join('\n'));
  const [isWrong, setWrong] = useState(false);
  const fault = useFault(QUICK);
  const problem = useOffice().problem;
  const change = (text: string) => {
    setTyped(text);
    const sums = text.split('\n').filter((line) => line.trim() !== '');
    const read = sums.map((line) => readMoney(line, currency)?.minor);
    setWrong(read.includes(undefined));
    if (!read.includes(undefined)) set(QUICK, read.length === 0 ? undefined : read);
  };
  return (
    <section className="card form two">
      <SwitchSetting path={['sale', 'freeAmount']} label={words.free} hint={words.freeHint} usual />
      <SwitchSetting path={['shift', 'autoOpen']} label={words.autoOpen} usual />
      <Field
        label={words.quick}
        value={typed}
        onChange={change}
        testId="set-quick"
        rows={4}
        hint={words.quickHint}
        fault={isWrong ? problem.number : fault}
        inputMode={exponentOf(currency) === 0 ? 'numeric' : 'decimal'}
      />
      <CeilingSetting />
      <TextSetting
        path={['people', 'lockAfterMinutes']}
        label={words.lockAfter}
        kind="number"
        hint={words.usually('15')}
      />
    </section>
  );
}

/** Above which an order takes no cash; an empty field is no ceiling. */
function CeilingSetting() {
  const words = useOffice().settings;
  const problem = useOffice().problem;
  const { currency } = useView().station;
  const { draft, set } = useDraft();
  const saved = valueAt(draft, CEILING);
  const [typed, setTyped] = useState(() => (typeof saved === 'number' ? spelled(saved, currency) : ''));
  const fault = useFault(CEILING);
  const read = readMoney(typed, currency);
  const change = (text: string) => {
    setTyped(text);
    const sum = readMoney(text, currency);
    if (text.trim() === '') set(CEILING, undefined);
    else if (sum) set(CEILING, sum.minor);
  };
  return (
    <Field
      label={words.cashCeiling}
      value={typed}
      onChange={change}
      testId="set-cash-ceiling"
      hint={words.cashCeilingHint}
      fault={typed.trim() !== '' && !read ? problem.number : fault}
      inputMode={exponentOf(currency) === 0 ? 'numeric' : 'decimal'}
    />
  );
}
