import { useCallback, useEffect, useState } from 'react';

/**
 * Asks whether somebody is still there. Runs only while `isOn`: a payment on screen freezes it.
 * Returns the ms left of the question, or null while nothing is asked, and `stay`.
 */
export function useIdle(
  isOn: boolean,
  { askAfterMs, leaveAfterMs, onLeave }: { askAfterMs: number; leaveAfterMs: number; onLeave: () => void },
): { asksUntil: number | null; stay: () => void } {
  const [asksUntil, setAsksUntil] = useState<number | null>(null);
  const [touchedAt, setTouchedAt] = useState(() => Date.now());
  const stay = useCallback(() => {
    setAsksUntil(null);
    setTouchedAt(Date.now());
  }, []);
  useEffect(() => {
    if (!isOn) {
      setAsksUntil(null);
      return;
    }
    setTouchedAt(Date.now());
    const touched = () => setTouchedAt(Date.now());
    for (const name of ['pointerdown', 'keydown'] as const) window.addEventListener(name, touched);
    return () => {
      for (const name of ['pointerdown', 'keydown'] as const) window.removeEventListener(name, touched);
    };
  }, [isOn]);
  useEffect(() => {
    if (!isOn || asksUntil !== null) return;
    const timer = setTimeout(() => setAsksUntil(Date.now() + leaveAfterMs), touchedAt + askAfterMs - Date.now());
    return () => clearTimeout(timer);
  }, [isOn, asksUntil, touchedAt, askAfterMs, leaveAfterMs]);
  useEffect(() => {
    if (asksUntil === null) return;
    const timer = setTimeout(onLeave, asksUntil - Date.now());
    return () => clearTimeout(timer);
  }, [asksUntil, onLeave]);
  return { asksUntil, stay };
}
