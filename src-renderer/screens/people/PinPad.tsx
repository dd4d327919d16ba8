import { useEffect, useId, useRef } from 'react';
import { Icon } from '../../components/Icon.tsx';
import { useOffice } from '../../text/office/index.ts';

const PIN_MOST = 8;
export const PIN_LEAST = 4;
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

interface PinPadProps {
  readonly pin: string;
  readonly onPin: (pin: string) => void;
  readonly disabled?: boolean;
  /** What is wrong with it, in words. */
  readonly fault?: string | undefined;
}

/** A PIN by big keys or by keyboard; what is typed is never shown. */
export function PinPad({ pin, onPin, disabled = false, fault }: PinPadProps) {
  const words = useOffice().people;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // Whoever was chosen types at once.
  useEffect(() => field.current?.focus(), []);
  const press = (next: string) => {
    onPin(next.slice(0, PIN_MOST));
    // Enter goes on meaning "come in", also after a touch.
    field.current?.focus();
  };
  return (
    <div className="pin">
      <div className="field">
        <label htmlFor={id}>{words.pin}</label>
        <input
          id={id}
          ref={field}
          className="pin-field"
          type="password"
          inputMode="none"
          autoComplete="off"
          maxLength={PIN_MOST}
          data-testid="pin"
          value={pin}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault` : undefined}
          onChange={(event) => onPin(event.target.value.replace(/\D/g, '').slice(0, PIN_MOST))}
        />
        <p id={`${id}-fault`} className="fault pin-fault" role="alert" data-testid="pin-fault">
          {fault}
        </p>
      </div>
      <div className="pin-keys">
        {DIGITS.map((digit) => (
          <button
            key={digit}
            type="button"
            className="key"
            disabled={disabled}
            data-testid={`pin-${digit}`}
            onClick={() => press(pin + digit)}
          >
            {digit}
          </button>
        ))}
        <span />
        <button type="button" className="key" disabled={disabled} data-testid="pin-0" onClick={() => press(`${pin}0`)}>
          0
        </button>
        <button
          type="button"
          className="key key-quiet"
          disabled={disabled}
          aria-label={words.erase}
          onClick={() => press(pin.slice(0, -1))}
        >
          <Icon name="erase" />
        </button>
      </div>
    </div>
  );
}
