import { useId } from 'react';
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
}

/** A labelled text field; several lines when `rows` is given. */
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
  ...rest
}: FieldProps) {
  const texts = useTexts();
  const id = useId();
  const about = hint || fault ? `${id}-about` : undefined;
  const common = {
    id,
    value,
    required,
    'data-testid': testId,
    'aria-describedby': about,
    'aria-invalid': fault ? true : undefined,
  };
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {!required && <span className="quiet"> ({texts.common.optional})</span>}
      </label>
      {rows ? (
        <textarea
          {...common}
          rows={rows}
          maxLength={rest.maxLength}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input
          type={masked ? 'password' : 'text'}
          autoComplete="off"
          {...common}
          {...rest}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {about && (
        <p id={about} className={fault ? 'fault' : 'quiet small'}>
          {fault ?? hint}
        </p>
      )}
    </div>
  );
}
