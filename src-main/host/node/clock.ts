/** The real clock: wall time for storing, the process's monotonic time for every limit. */
import type { Clock } from '../../ports/clock.ts';

/** Makes the clock of a running station. */
export function nodeClock(): Clock {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', stop);
          resolve();
        }, ms);
        const stop = () => {
          clearTimeout(timer);
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', stop, { once: true });
      });
    },
    after(ms, fn) {
      const timer = setTimeout(fn, ms).unref();
      return () => clearTimeout(timer);
    },
  };
}
