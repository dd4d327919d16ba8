/**
 * Keeps a run below a server's rate limit: a bucket of calls that fills with time. Qabul's hooks listener takes 20 a
 * second and 100 at once (money-safety.md §5.5) and turns the rest away with -32400, as it should.
 */
import { setTimeout as pause } from 'node:timers/promises';

export interface PaceLimit {
  callsPerSecond: number;
  /** How many may come at once after a silence. A storm must fit in. */
  burst: number;
}

export interface Pace {
  /** Waits until this many calls may be sent. */
  take(calls: number): Promise<void>;
}

/** Without a limit nobody waits. */
export function createPace(limit: PaceLimit | undefined): Pace {
  if (!limit) return { take: async () => {} };
  const { callsPerSecond, burst } = limit;
  let left = burst;
  let at = performance.now();
  return {
    async take(calls) {
      for (;;) {
        const now = performance.now();
        left = Math.min(burst, left + ((now - at) / 1_000) * callsPerSecond);
        at = now;
        if (left >= Math.min(calls, burst)) break;
        await pause(Math.ceil(((calls - left) / callsPerSecond) * 1_000));
      }
      left -= calls;
    },
  };
}
