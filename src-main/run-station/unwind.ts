/** How what was opened is closed again. */
import type { Clock } from '../ports/clock.ts';

export type Undo = (() => void | Promise<void>)[];

/** Everything in reverse, whatever one of them says; the first complaint is thrown at the end. */
export async function unwind(undo: Undo): Promise<void> {
  const complaints: unknown[] = [];
  for (let step = undo.pop(); step; step = undo.pop()) {
    try {
      await step();
    } catch (error) {
      complaints.push(error);
    }
  }
  if (complaints.length > 0) throw complaints[0];
}

/** Throws when the work is not done within the limit; it goes on all the same. */
export async function inTime(clock: Clock, limitMs: number, what: string, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  const late = clock.sleep(limitMs, enough.signal).then(
    () => Promise.reject(new Error(`${what} did not stop within ${limitMs} ms`)),
    () => undefined,
  );
  try {
    await Promise.race([work, late]);
  } finally {
    enough.abort();
  }
}
