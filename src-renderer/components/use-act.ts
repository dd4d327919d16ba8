import { useCallback, useEffect, useRef, useState } from 'react';
import { CallError } from '../../src-shared/contract/wire-error.ts';
import { AnswerLost } from '../client/connection.ts';
import type { Trouble } from '../state/sale-state.ts';

/** One press of one button: what it does, whether it is under way, and what went wrong last time. */
export interface Act<Args extends unknown[]> {
  readonly busy: boolean;
  readonly trouble: Trouble | null;
  /** Stays the same function from drawing to drawing. Does nothing while the last press is under way. Resolves to true when the call succeeded. */
  run(...args: Args): Promise<boolean>;
}

/** Makes a button's act: a second press before the answer is no second call, and a refusal is kept to be shown. */
export function useAct<Args extends unknown[]>(act: (...args: Args) => Promise<unknown>): Act<Args> {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  // State is set a moment later; a double click comes sooner.
  const running = useRef(false);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  }, [act]);
  const run = useCallback(async (...args: Args) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setTrouble(null);
    try {
      await latest.current(...args);
      return true;
    } catch (error) {
      if (error instanceof CallError) setTrouble({ kind: 'refused', error: error.wire });
      else if (error instanceof AnswerLost) setTrouble({ kind: 'lost' });
      else throw error;
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, trouble, run };
}
