import { useCallback, useEffect, useRef, useState } from 'react';

const LOOK_EVERY_MS = 500;

/**
 * Asks whether somebody is still there. Runs only while `isOn`: a payment on screen freezes it.
 * Returns when the question runs out (ms) or null while nothing is asked, and `stay`.
 */
export function useIdle(
  isOn: boolean,
  { askAfterMs, leaveAfterMs, onLeave }: { askAfterMs: number; leaveAfterMs: number; onLeave: () => void },
): { asksUntil: number | null; stay: () => void } {
  const [asksUntil, setAsksUntil] = useState<number | null>(null);
  const touchedAt = useRef(0);
  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  }, [onLeave]);
  const stay = useCallback(() => {
    touchedAt.current = Date.now();
    setAsksUntil(null);
  }, []);
  useEffect(() => {
    if (!isOn) return;
    touchedAt.current = Date.now();
    const touched = () => {
      touchedAt.current = Date.now();
    };
    for (const name of ['pointerdown', 'keydown'] as const) window.addEventListener(name, touched);
    return () => {
      for (const name of ['pointerdown', 'keydown'] as const) window.removeEventListener(name, touched);
      setAsksUntil(null);
    };
  }, [isOn]);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => {
      const now = Date.now();
      if (asksUntil === null) {
        if (now - touchedAt.current >= askAfterMs) setAsksUntil(now + leaveAfterMs);
      } else if (now >= asksUntil) leave.current();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isOn, asksUntil, askAfterMs, leaveAfterMs]);
  return { asksUntil, stay };
}
