/** A clock that moves only when a test says so: "the QR times out after ten minutes" is a fast test. */
import type { Clock } from '../ports/clock.ts';

interface Timer {
  at: number;
  fn(): void;
}

export interface FakeClock extends Clock {
  /** Moves time forward, running every timer that falls due in order, and lets promises settle between them. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone, as a person or NTP would. Timers do not notice. */
  stepWall(ms: number): void;
  pending(): number;
}

/** Lets everything that is ready run: promises, group commits (setImmediate), and what they wake. */
export async function settled(turns = 8): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}

export function fakeClock(startAt = Date.UTC(2026, 10, 21, 9, 0, 0)): FakeClock {
  let elapsed = 0;
  let wallOffset = startAt;
  const timers = new Set<Timer>();

  function after(ms: number, fn: () => void): () => void {
    const timer = { at: elapsed + Math.max(0, ms), fn };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  return {
    now: () => wallOffset + elapsed,
    elapsed: () => elapsed,
    after,
    sleep(ms, signal) {
      if (ms <= 0) return settled(1);
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const callOff = after(ms, resolve);
        signal?.addEventListener(
          'abort',
          () => {
            callOff();
            reject(signal.reason as Error);
          },
          { once: true },
        );
      });
    },
    async advance(ms) {
      const until = elapsed + ms;
      await settled();
      for (;;) {
        const next = [...timers].filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next);
        elapsed = next.at;
        next.fn();
        await settled();
      }
      elapsed = until;
      await settled();
    },
    stepWall(ms) {
      wallOffset += ms;
    },
    pending: () => timers.size,
  };
}
