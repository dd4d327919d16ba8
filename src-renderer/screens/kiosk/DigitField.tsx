import { useState } from 'react';
import { useLocale } from '../../state/station-context.tsx';
import { decimalSign } from '../../text/format.ts';
import { Press, useBoothWords } from './booth-parts.tsx';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;

/**
 * A number, with keys of its own under it once a finger is in it: a locked booth has no keyboard (docs/kiosk-windows.md).
 * They stay once they are there: what moves up under a finger is not what it meant to press. `onChange` gets what was
 * typed, as it is.
 */
export function DigitField({
  label,
  testId,
  value,
  placeholder,
  withPoint = false,
  onChange,
}: {
  label: string;
  testId: string;
  value: string;
  placeholder?: string;
  /** A currency with minor units. */
  withPoint?: boolean;
  onChange: (typed: string) => void;
}) {
  const words = useBoothWords();
  const locale = useLocale();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="booth-choice">
      <label className="field">
        {label}
        <input
          data-testid={testId}
          inputMode={withPoint ? 'decimal' : 'numeric'}
          autoComplete="off"
          placeholder={placeholder}
          value={value}
          onClick={() => setOpen(true)}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
      {isOpen && (
        <div className="booth-digits" data-testid={`${testId}-keys`}>
          {DIGITS.map((digit) => (
            <Press key={digit} testId={`${testId}-${digit}`} onPress={() => onChange(value + digit)}>
              <span className="booth-digit">{digit}</span>
            </Press>
          ))}
          {withPoint && (
            <Press testId={`${testId}-point`} onPress={() => onChange(`${value}.`)}>
              <span className="booth-digit">{decimalSign(locale)}</span>
            </Press>
          )}
          <Press
            testId={`${testId}-erase`}
            icon="erase"
            label={words.erase}
            onPress={() => onChange(value.slice(0, -1))}
          />
        </div>
      )}
    </div>
  );
}
