/** Every wait on a stranger has a named limit, and ends with the station (architecture §5, 10). */
import type { Clock } from '../ports/clock.ts';

/**
 * Runs `work` with a signal that aborts after `limitMs`, or with `stop`. Rejects as soon as it aborts, whether `work` heeds
 * the signal or not. `stop` lives long: nothing of a work that is over stays on it.
 */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const end = (): void => limit.abort(stop.reason);
  stop.addEventListener('abort', end, { once: true });
  if (stop.aborted) end();
  const callOff = clock.after(limitMs, () => limit.abort(new Error(`no answer within ${limitMs} ms`)));
  try {
    return await new Promise<T>((resolve, reject) => {
      if (limit.signal.aborted) reject(limit.signal.reason as Error);
      limit.signal.addEventListener('abort', () => reject(limit.signal.reason as Error), { once: true });
      work(limit.signal).then(resolve, reject);
    });
  } finally {
    callOff();
    stop.removeEventListener('abort', end);
  }
}

/** Pauses between questions about something in doubt: at once, then ever longer, then once a minute. */
const DOUBT_PAUSES_MS = [0, 2_000, 5_000, 10_000, 20_000, 30_000] as const;
const DOUBT_LONGEST_MS = 60_000;

/** The pause before question `turn`, counted from 0. */
export const doubtPauseMs = (turn: number): number => DOUBT_PAUSES_MS[turn] ?? DOUBT_LONGEST_MS;
