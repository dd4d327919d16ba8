import { useEffect } from 'react';

/** Keys that a field on this screen needs; everything with Ctrl, Alt or Meta, and every F key, is the system's or ours. */
const isHarmless = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean =>
  !ctrlKey && !altKey && !metaKey && !/^(F\d{1,2}|ContextMenu|PrintScreen|Browser.*)$/.test(key);

/**
 * Keeps a guest inside the page: no menu, selection, dragging, zoom, printing, leaving by the history. The system's own
 * keys and gestures are locked by the system (docs/kiosk-windows.md, docs/kiosk-linux.md).
 */
export function useKioskLock(): void {
  useEffect(() => {
    const refuse = (event: Event) => event.preventDefault();
    const onKey = (event: KeyboardEvent) => {
      if (!isHarmless(event)) event.preventDefault();
    };
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey) event.preventDefault();
    };
    const onTouch = (event: TouchEvent) => {
      if (event.touches.length > 1) event.preventDefault();
    };
    // Back leads here again; the way out is the service menu.
    const stay = () => history.pushState(history.state, '', location.href);
    stay();
    const always = ['contextmenu', 'selectstart', 'dragstart', 'drop', 'dragover', 'gesturestart', 'auxclick'] as const;
    for (const name of always) document.addEventListener(name, refuse);
    document.addEventListener('keydown', onKey);
    document.addEventListener('wheel', onWheel, { passive: false });
    document.addEventListener('touchmove', onTouch, { passive: false });
    window.addEventListener('popstate', stay);
    document.documentElement.classList.add('kiosk-locked');
    return () => {
      for (const name of always) document.removeEventListener(name, refuse);
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('wheel', onWheel);
      document.removeEventListener('touchmove', onTouch);
      window.removeEventListener('popstate', stay);
      document.documentElement.classList.remove('kiosk-locked');
    };
  }, []);
}
