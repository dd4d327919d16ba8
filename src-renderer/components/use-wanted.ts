import { useEffect, useRef } from 'react';

/**
 * Reads again whenever something else is wanted, also when that is while the last answer is awaited: then right after
 * it. `wanted` names what is wanted; `busy` and `read` are of the act that reads. A refusal is not asked again by itself.
 */
export function useWanted(wanted: string, busy: boolean, read: () => void): void {
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (busy || asked.current === wanted) return;
    asked.current = wanted;
    read();
  }, [wanted, busy, read]);
}
