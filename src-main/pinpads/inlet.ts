/**
 * What comes in on a link, as events that somebody waits for one at a time.
 *
 *   link ─ chunks ─▶ decoder ─ events ─▶ queue ─▶ next()
 *
 * The link is read all the time, also between exchanges. What nobody waits for is kept, bounded, until it is drained (I-8).
 */
import { type ByteLink, LinkError } from '../ports/byte-link.ts';
import type { Clock } from '../ports/clock.ts';
import type { FrameDecoder, FrameEvent } from './framing/frame.ts';

const EVENTS_MAX = 64;
const BYTES_MAX = 16_384;

export type InletEvent = FrameEvent | { kind: 'silence' } | { kind: 'broken'; error: Error };

export interface Inlet {
  /** The next event, or `silence` after `limitMs`. Rejects when the signal aborts. One waiter at a time. */
  next(limitMs: number, signal: AbortSignal): Promise<InletEvent>;
  /** Takes everything that nobody waited for, a begun frame included. */
  drain(): FrameEvent[];
  broken(): Error | undefined;
}

export interface InletOptions {
  link: ByteLink;
  decoder: FrameDecoder;
  clock: Clock;
  /** A begun frame whose next byte does not come within this is given up. */
  restOfFrameTimeoutMs: number;
  /** Told of events that nobody waits for; true: dealt with, not kept. */
  onUnasked(event: FrameEvent): boolean;
  /** Whether an exchange is under way. */
  busy(): boolean;
}

const sizeOf = (event: FrameEvent): number => ('payload' in event ? event.payload.length + event.raw.length : 1);

/** Starts reading the link at once, until it ends or breaks. */
export function createInlet(options: InletOptions): Inlet {
  const { link, decoder, clock, restOfFrameTimeoutMs } = options;
  const queue: FrameEvent[] = [];
  let broken: Error | undefined;
  let waiter: ((event: InletEvent) => void) | undefined;
  let callOffRest = () => {};

  function deliver(events: readonly FrameEvent[]): void {
    for (const event of events) {
      if (!options.busy() && options.onUnasked(event)) continue;
      if (waiter) {
        waiter(event);
        continue;
      }
      queue.push(event);
      while (queue.length > EVENTS_MAX || queue.reduce((sum, e) => sum + sizeOf(e), 0) > BYTES_MAX) queue.shift();
    }
  }

  function watchRest(): void {
    callOffRest();
    if (decoder.pending()) callOffRest = clock.after(restOfFrameTimeoutMs, () => deliver(decoder.resync()));
  }

  async function read(): Promise<void> {
    try {
      for await (const chunk of link.incoming) {
        deliver(decoder.push(chunk));
        watchRest();
      }
      broken = new LinkError('link.closed', 'the link ended');
    } catch (error) {
      broken = error instanceof Error ? error : new LinkError('link.broken', String(error));
    }
    callOffRest();
    waiter?.({ kind: 'broken', error: broken });
  }
  void read();

  return {
    next(limitMs, signal) {
      const waiting = queue.shift();
      if (waiting) return Promise.resolve(waiting);
      if (broken) return Promise.resolve({ kind: 'broken', error: broken });
      return new Promise((resolve, reject) => {
        const finish = () => {
          waiter = undefined;
          callOffLimit();
          signal.removeEventListener('abort', onAbort);
        };
        const onAbort = () => {
          finish();
          reject(signal.reason as Error);
        };
        const answer = (event: InletEvent) => {
          finish();
          resolve(event);
        };
        const callOffLimit = clock.after(limitMs, () => answer({ kind: 'silence' }));
        waiter = answer;
        if (signal.aborted) onAbort();
        else signal.addEventListener('abort', onAbort, { once: true });
      });
    },
    drain() {
      callOffRest();
      return [...queue.splice(0), ...decoder.resync()];
    },
    broken: () => broken,
  };
}
