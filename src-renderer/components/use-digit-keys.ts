import { useEffect } from 'react';

/** The digit a key stands for by its place; null: none. Without NumLock the number pad means arrows. */
export function digitOf({ code, key, shiftKey }: Pick<KeyboardEvent, 'code' | 'key' | 'shiftKey'>): string | null {
  if (shiftKey || key.length !== 1) return null;
  return /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? null;
}

const takesDigits = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLInputElement &&
  !target.readOnly &&
  (['numeric', 'decimal', 'tel'].includes(target.inputMode) || target.classList.contains('pin-field'));

/**
 * Fields that take digits take them from the row of digits whatever the keyboard's language is: on a Kazakh layout that
 * row types letters, and a PIN or a sum could not be typed at all.
 */
export function useDigitKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || !takesDigits(target)) return;
      const digit = digitOf(event);
      if (digit === null || digit === event.key) return;
      event.preventDefault();
      const { selectionStart: from, selectionEnd: to, maxLength } = target;
      const at = from ?? target.value.length;
      if (maxLength >= 0 && target.value.length - ((to ?? at) - at) >= maxLength) return;
      target.setRangeText(digit, at, to ?? at, 'end');
      target.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: digit }));
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
