/** The real clock: wall time for storing, the process's monotonic time for every limit. */
import type { Clock } from '../../ports/clock.ts';

/** Node makes 1 ms of everything beyond it (24.8 days): a far moment is walked to in steps. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Makes the clock of a running station. */
export function nodeClock(): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        let timer: NodeJS.Timeout;
        const stop = () => {
          clearTimeout(timer);
          reject(signal?.reason as Error);
        };
        const walk = (left: number): void => {
          const part = Math.min(left, LONGEST_TIMER_MS);
          timer = setTimeout(() => {
            if (left > part) return walk(left - part);
            signal?.removeEventListener('abort', stop);
            resolve();
          }, part);
        };
        walk(ms);
        signal?.addEventListener('abort', stop, { once: true });
      });
    },
    after(ms, fn) {
      let timer: NodeJS.Timeout;
      const walk = (left: number): void => {
        const part = Math.min(left, LONGEST_TIMER_MS);
        timer = setTimeout(() => (left > part ? walk(left - part) : fn()), part).unref();
      };
      walk(ms);
      return () => clearTimeout(timer);
    },
  };
}
