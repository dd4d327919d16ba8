/** One field a setting: its words, its value in the draft, and what the station says about it. */
import { useState } from 'react';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Field } from '../../components/Field.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useOffice } from '../../text/office/index.ts';
import { problemWords } from './problem-words.ts';
import { type Path, useDraft, valueAt } from './use-settings.tsx';

/** The complaint about a path of the draft, or about something inside it. */
export function useFault(path: Path): string | undefined {
  const words = useOffice().problem;
  const { problems } = useDraft();
  const dotted = path.join('.');
  const problem =
    problems.find((one) => one.path === dotted) ?? problems.find((one) => one.path.startsWith(`${dotted}.`));
  return problem && problemWords(words, problem.message);
}

export function useFieldName(): (key: string) => string {
  const { field } = useOffice();
  return (key) => field[key] ?? key;
}
export function useChoiceName(): (value: string) => string {
  const { choice } = useOffice();
  return (value) => choice[value] ?? value;
}

interface FieldProps {
  readonly path: Path;
  readonly label?: string;
  readonly required?: boolean;
  readonly hint?: string | undefined;
}
const testIdOf = (path: Path): string => `set-${path.join('-')}`;
const useLabel = ({ path, label }: FieldProps): string => useFieldName()(label ?? path.at(-1) ?? '');

interface TextProps extends FieldProps {
  readonly kind?: 'text' | 'number' | 'lines';
  /** What is missing is not said before something was typed. */
  readonly isPatient?: boolean;
}

export function TextSetting(props: TextProps) {
  const { path, required = false, hint, kind = 'text', isPatient = false } = props;
  const [isTouched, setTouched] = useState(!isPatient);
  const words = useOffice().settings;
  const { draft, set } = useDraft();
  const label = useLabel(props);
  const fault = useFault(path);
  const value = valueAt(draft, path);
  const shown = Array.isArray(value) ? value.join('\n') : value === undefined ? '' : String(value as string | number);
  const change = (typed: string) => {
    setTouched(true);
    if (typed === '') set(path, undefined);
    else if (kind === 'lines')
      set(
        path,
        typed.split('\n').filter((line, at, all) => line !== '' || at === all.length - 1),
      );
    else set(path, kind === 'number' && /^-?\d+(\.\d+)?$/.test(typed) ? Number(typed) : typed);
  };
  return (
    <Field
      label={label}
      value={shown}
      onChange={change}
      testId={testIdOf(path)}
      required={required}
      fault={isTouched ? fault : undefined}
      {...(kind === 'lines' ? { rows: 3, hint: hint ?? words.listHint } : hint === undefined ? {} : { hint })}
      {...(kind === 'number' && { inputMode: 'decimal' as const })}
    />
  );
}

interface ChoiceProps extends FieldProps {
  readonly choices: readonly (string | number)[];
  /** What holds when nothing is chosen; undefined: something has to be chosen. */
  readonly usual?: string | number | undefined;
  readonly nameOf?: (value: string) => string;
  readonly onChoose?: (value: string | number) => void;
}

export function ChoiceSetting(props: ChoiceProps) {
  const { path, choices, usual, nameOf, onChoose, hint } = props;
  const words = useOffice().settings;
  const usualName = useChoiceName();
  const name = nameOf ?? usualName;
  const label = useLabel(props);
  const { draft, set } = useDraft();
  const fault = useFault(path);
  const value = valueAt(draft, path);
  const mayBeNothing = usual !== undefined || value === undefined;
  const usualSaid = usual === undefined ? '—' : name(String(usual));
  const nothing = usual === undefined || usual === '' ? usualSaid || words.usual : words.usually(usualSaid);
  return (
    <Select
      label={label}
      testId={testIdOf(path)}
      value={value === undefined ? '' : String(value as string)}
      onChange={(typed) => {
        const chosen = choices.find((choice) => String(choice) === typed);
        if (chosen !== undefined && onChoose) onChoose(chosen);
        else set(path, chosen);
      }}
      options={[
        ...(mayBeNothing ? [{ value: '', label: nothing }] : []),
        ...choices.map((choice) => ({ value: String(choice), label: name(String(choice)) })),
      ]}
      hint={hint}
      fault={fault}
    />
  );
}

export function SwitchSetting(props: FieldProps & { readonly usual?: boolean }) {
  const { path, usual = false, hint } = props;
  const { draft, set } = useDraft();
  const label = useLabel(props);
  const fault = useFault(path);
  const value = valueAt(draft, path);
  return (
    <Switch
      testId={testIdOf(path)}
      checked={typeof value === 'boolean' ? value : usual}
      onChange={(checked) => set(path, checked)}
      hint={hint}
      fault={fault}
    >
      {label}
    </Switch>
  );
}

/** Several of a list. All of them is the same as saying nothing, where the schema has that for a default. */
export function ManySetting(
  props: FieldProps & { readonly choices: readonly string[]; readonly nameOf?: (value: string) => string },
) {
  const { path, choices, nameOf } = props;
  const usualName = useChoiceName();
  const name = nameOf ?? usualName;
  const { draft, set } = useDraft();
  const label = useLabel(props);
  const fault = useFault(path);
  const value = valueAt(draft, path);
  const chosen = Array.isArray(value) ? (value as string[]) : choices;
  return (
    <fieldset className="field many">
      <legend>{label}</legend>
      <div className="many-choices">
        {choices.map((choice) => (
          <Checkbox
            key={choice}
            testId={`${testIdOf(path)}-${choice}`}
            checked={chosen.includes(choice)}
            onChange={(checked) =>
              set(
                path,
                choices.filter((one) => (one === choice ? checked : chosen.includes(one))),
              )
            }
          >
            {name(choice)}
          </Checkbox>
        ))}
      </div>
      {fault && <p className="fault">{fault}</p>}
    </fieldset>
  );
}
