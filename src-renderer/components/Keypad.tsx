import { memo } from 'react';
import { useLocale, useTexts } from '../state/station-context.tsx';
import { decimalSign } from '../text/format.ts';
import { Icon } from './Icon.tsx';

interface KeypadProps {
  readonly onKey: (key: string) => void;
  readonly onErase: () => void;
  readonly onClear: () => void;
  /** false for a currency without minor units. */
  readonly withPoint: boolean;
  readonly label: string;
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '0', '000'] as const;

/** Big keys for an amount. A touch does not take the focus, so the keyboard's Enter keeps meaning "go on". Not drawn again for a digit. */
export const Keypad = memo(function Keypad({ onKey, onErase, onClear, withPoint, label }: KeypadProps) {
  const texts = useTexts();
  const locale = useLocale();
  return (
    <fieldset className="keypad" aria-label={label} onPointerDown={(event) => event.preventDefault()}>
      <div className="keypad-digits">
        {DIGITS.map((digit) => (
          <button key={digit} type="button" className="key" data-testid={`key-${digit}`} onClick={() => onKey(digit)}>
            {digit}
          </button>
        ))}
      </div>
      <div className="keypad-side">
        <button
          type="button"
          className="key key-quiet"
          data-testid="key-erase"
          aria-label={texts.amount.erase}
          onClick={onErase}
        >
          <Icon name="erase" />
        </button>
        <button type="button" className="key key-quiet key-word" data-testid="key-clear" onClick={onClear}>
          {texts.amount.clear}
        </button>
        {withPoint && (
          <button
            type="button"
            className="key key-quiet"
            data-testid="key-point"
            aria-label={texts.amount.point}
            onClick={() => onKey('.')}
          >
            {decimalSign(locale)}
          </button>
        )}
      </div>
    </fieldset>
  );
});

/** What a physical key means to an amount; null when it means nothing here. */
export function amountKey(key: string): { type: 'key'; key: string } | { type: 'erase' } | { type: 'clear' } | null {
  if (/^\d$/.test(key)) return { type: 'key', key };
  if (key === '.' || key === ',') return { type: 'key', key: '.' };
  if (key === 'Backspace') return { type: 'erase' };
  return key === 'Delete' ? { type: 'clear' } : null;
}
