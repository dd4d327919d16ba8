import { useEffect, useRef } from 'react';
import { isCovered } from './layers.ts';
import { digitOf } from './use-digit-keys.ts';

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  // The button of a list takes letters and digits to find an option.
  (target instanceof HTMLElement && target.role === 'combobox');

/**
 * The till's own keyboard: keys that mean something wherever the focus is. A field, an open dialog and a focused
 * button keep their keys. Digits are read by their place, so a Kazakh layout types them too. `press` returns true when
 * the key was used.
 */
export function useKeys(press: (key: string) => boolean): void {
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  }, [press]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return;
      if (isCovered()) return;
      // A key held down must not walk through two screens.
      if (event.repeat && (event.key === 'Enter' || event.key === 'Escape')) return;
      const onButton = event.target instanceof HTMLElement && event.target.closest('button, a') !== null;
      if (onButton && (event.key === 'Enter' || event.key === ' ')) return;
      if (!latest.current(digitOf(event) ?? event.key)) return;
      event.preventDefault();
      // Who types is done with the button pressed before: the next Enter is for the screen.
      if (onButton) (event.target as HTMLElement).blur();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
