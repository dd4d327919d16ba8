/**
 * The part that all framings share: finds frames in a stream of bytes that may begin with junk, break off, or lie about
 * its length. A framing only says how one frame reads at one place.
 *
 *   junk ─ skipped · 06/15/04 ─ control · start of a frame ─ read: more | good | bad
 *
 * A bad frame is searched for a whole good one that began inside it (junk that looked like a start). Nothing found: the
 * buffer is dropped, since the peer is about to be asked to repeat. Bytes inside a bad frame never count as controls: a
 * length of six is no ACK.
 */
import { controlOf, type FrameDecoder, type FrameEvent } from './frame.ts';

/** How a frame reads that would begin at one place: no start here, not all there yet, whole and right, whole and wrong. */
export type Reading = 'no_start' | 'more' | { end: number; payload: Uint8Array } | { end: number; payload: null };

export interface ScannerOptions {
  read(bytes: Uint8Array, at: number): Reading;
  /** Whether ACK, NAK and EOT are looked for between frames. */
  controls: boolean;
  /** The longest frame, start and check included. A longer one is bad. */
  maxBytes: number;
}

/** Makes a decoder out of a way of reading one frame. */
export function scanner({ read, controls, maxBytes }: ScannerOptions): FrameDecoder {
  let kept: Uint8Array = new Uint8Array();

  /** The first whole good frame that begins at `from` or later. */
  function firstGood(bytes: Uint8Array, from: number): { at: number; end: number; payload: Uint8Array } | undefined {
    for (let at = from; at < bytes.length; at++) {
      const reading = read(bytes, at);
      if (typeof reading === 'object' && reading.payload) return { at, end: reading.end, payload: reading.payload };
    }
    return undefined;
  }

  function scan(bytes: Uint8Array): FrameEvent[] {
    const events: FrameEvent[] = [];
    let at = 0;
    while (at < bytes.length) {
      const control = controls ? controlOf(bytes[at] as number) : undefined;
      if (control) {
        events.push({ kind: 'control', control });
        at++;
        continue;
      }
      const reading = read(bytes, at);
      if (reading === 'more') break;
      if (reading === 'no_start') {
        at++;
        continue;
      }
      const good = reading.payload ? { at, end: reading.end, payload: reading.payload } : firstGood(bytes, at + 1);
      if (!good) {
        events.push({ kind: 'bad', why: 'check' });
        at = bytes.length;
        break;
      }
      events.push({ kind: 'frame', payload: good.payload, raw: bytes.slice(good.at, good.end) });
      at = good.end;
    }
    kept = bytes.slice(at);
    if (kept.length > maxBytes) {
      kept = new Uint8Array();
      events.push({ kind: 'bad', why: 'incomplete' });
    }
    return events;
  }

  return {
    push(chunk) {
      const events: FrameEvent[] = [];
      // A huge chunk is taken in bites, so that what is kept stays bounded.
      for (let at = 0; at < chunk.length; at += maxBytes) {
        const bite = chunk.subarray(at, at + maxBytes);
        const bytes = new Uint8Array(kept.length + bite.length);
        bytes.set(kept);
        bytes.set(bite, kept.length);
        events.push(...scan(bytes));
      }
      return events;
    },
    pending: () => kept.length > 0,
    resync() {
      if (kept.length === 0) return [];
      const good = firstGood(kept, 1);
      const bytes = kept;
      kept = new Uint8Array();
      if (!good) return [{ kind: 'bad', why: 'incomplete' }];
      const frame: FrameEvent = { kind: 'frame', payload: good.payload, raw: bytes.slice(good.at, good.end) };
      return [frame, ...scan(bytes.slice(good.end))];
    },
  };
}
