import { Field as Base } from '@base-ui/react/field';
import { useTexts } from '../state/station-context.tsx';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly testId: string;
  readonly required?: boolean;
  readonly hint?: string;
  /** What is wrong with it, in words. */
  readonly fault?: string | undefined;
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'tel';
  readonly pattern?: string;
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly autoComplete?: string;
  readonly rows?: number;
  /** What is typed is not shown. */
  readonly masked?: boolean;
  /** That it may stay empty goes without saying: a filter, a field beside another way. */
  readonly isFilter?: boolean;
}

/** A labelled text field; several lines when `rows` is given. Inside a Form it says itself what it lacks. */
export function Field({
  label,
  value,
  onChange,
  testId,
  hint,
  fault,
  rows,
  required = false,
  masked = false,
  isFilter = false,
  ...rest
}: FieldProps) {
  const texts = useTexts();
  const { inputMode, pattern, placeholder, ...both } = rest;
  return (
    <Base.Root className="field">
      <Base.Label>
        {label}
        {!required && !isFilter && <span className="quiet"> ({texts.common.optional})</span>}
      </Base.Label>
      <Base.Control
        value={value}
        required={required}
        data-testid={testId}
        onValueChange={onChange}
        autoComplete="off"
        {...both}
        {...(rows
          ? { render: <textarea rows={rows} /> }
          : { type: masked ? 'password' : 'text', inputMode, pattern, placeholder })}
        // A complaint of the station stays until it is asked again; it must not hold the form back.
        {...(fault && { 'aria-invalid': true })}
      />
      {fault ? (
        <Base.Error match className="fault">
          {fault}
        </Base.Error>
      ) : (
        <>
          {hint && <Base.Description className="quiet small">{hint}</Base.Description>}
          <Base.Error match="valueMissing" className="fault">
            {texts.common.fillIn}
          </Base.Error>
          <Base.Error match="patternMismatch" className="fault">
            {texts.common.wrongShape}
          </Base.Error>
        </>
      )}
    </Base.Root>
  );
}
