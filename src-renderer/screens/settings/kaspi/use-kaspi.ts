import { useEffect } from 'react';
import { type Act, useAct } from '../../../components/use-act.ts';

/** An act at ByFly; when its session has ended, the section goes back to the SMS. */
export function useKaspi<Args extends unknown[]>(
  work: (...args: Args) => Promise<unknown>,
  onGone: () => void,
): Act<Args> {
  const act = useAct(work);
  const code = act.trouble?.kind === 'refused' ? act.trouble.error.code : undefined;
  useEffect(() => {
    if (code === 'kaspi.login_needed') onGone();
  }, [code, onGone]);
  return act;
}
