import { Radio } from '@base-ui/react/radio';
import { RadioGroup as Base } from '@base-ui/react/radio-group';
import { type ReactNode, useId } from 'react';

export interface RadioOption<Value> {
  readonly value: Value;
  readonly label: ReactNode;
  /** A line about the choice. */
  readonly about?: string;
  readonly testId: string;
  readonly lang?: string;
}

interface RadioGroupProps<Value> {
  readonly label: string;
  /** null: nothing is chosen yet. */
  readonly value: Value | null;
  readonly options: readonly RadioOption<Value>[];
  readonly onChange: (value: Value) => void;
  /** `rows`: one below the other. `tiles`: large, side by side. `segments`: a switch with few short words. */
  readonly shape?: 'rows' | 'tiles' | 'segments' | 'segments-wide';
  /** The label is only said, not drawn. */
  readonly hideLabel?: boolean;
  /** What is wrong with it, in words. */
  readonly fault?: string | undefined;
}

const GROUP = {
  rows: 'choices',
  tiles: 'setup-tiles',
  segments: 'segments',
  'segments-wide': 'segments segments-wide',
} as const;

/** One of a few, all in sight: each is a fingertip large, arrows walk and choose. */
export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  const { label, value, options, onChange, shape = 'rows', hideLabel = false, fault } = props;
  const id = useId();
  const isSwitch = shape === 'segments' || shape === 'segments-wide';
  const group = (
    <Base
      className={GROUP[shape]}
      value={value}
      onValueChange={(chosen) => onChange(chosen as Value)}
      {...(hideLabel || isSwitch ? { 'aria-label': label } : { 'aria-labelledby': `${id}-label` })}
      aria-describedby={fault ? `${id}-fault` : undefined}
      aria-invalid={fault ? true : undefined}
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          nativeButton
          {...(!isSwitch && { className: shape === 'tiles' ? 'choice setup-tile' : 'choice' })}
          data-testid={option.testId}
          lang={option.lang}
          render={<button type="button">{isSwitch ? option.label : <ChoiceWords option={option} />}</button>}
        />
      ))}
    </Base>
  );
  if (isSwitch) return group;
  return (
    <div className="choice-group">
      {!hideLabel && (
        <p id={`${id}-label`} className={shape === 'tiles' ? 'choice-title' : 'choice-label'}>
          {label}
        </p>
      )}
      {group}
      {fault && (
        <p id={`${id}-fault`} className="fault">
          {fault}
        </p>
      )}
    </div>
  );
}

/** The dot, the word and the line about it. */
function ChoiceWords<Value>({ option: { label, about } }: { option: RadioOption<Value> }) {
  return (
    <>
      <span className="choice-dot" aria-hidden="true" />
      <span className="choice-words">
        {label}
        {about && <span className="quiet small choice-about">{about}</span>}
      </span>
    </>
  );
}
