/**
 * Tapes: recordings of a terminal as text (architecture §3.12).
 *
 *   # PAX S300, firmware …, 2026-11-20, sale of 500.00 approved
 *   > 02 05 00 19 02 00 32 36 25 D3        bytes that we send
 *   < 06                                   bytes that we receive
 *   ~ 1200ms                               silence
 *
 * One line, one message. `replayLink` plays the terminal's half: it checks what we write, and feeds what follows in pieces.
 */
import { type ByteLink, LinkError } from '../../ports/byte-link.ts';
import type { Clock } from '../../ports/clock.ts';
import { channel } from './channel.ts';

export type TapeStep =
  | { kind: 'send'; bytes: Uint8Array }
  | { kind: 'receive'; bytes: Uint8Array }
  | { kind: 'silence'; ms: number };
export interface Tape {
  /** Its file, for sentences about it. */
  file: string;
  notes: readonly string[];
  steps: readonly TapeStep[];
  /** The line of the file of each step, from 1. */
  lines: readonly number[];
}

/** Throws an Error that names the file and the line. */
export function parseTape(text: string, file = 'tape'): Tape {
  const notes: string[] = [];
  const steps: TapeStep[] = [];
  const lines: number[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const rest = line.slice(1).trim();
    const bad = () =>
      new Error(
        `${file} line ${index + 1}: "${line.slice(0, 60)}" is no note (#), bytes (> or < and pairs of hex digits) or silence (~ 1200ms)`,
      );
    if (line === '') continue;
    if (line.startsWith('#')) {
      notes.push(rest);
      continue;
    }
    lines.push(index + 1);
    if (line.startsWith('~')) {
      const ms = /^(\d+) ?ms$/.exec(rest)?.[1];
      if (!ms) throw bad();
      steps.push({ kind: 'silence', ms: Number(ms) });
    } else if (line.startsWith('>') || line.startsWith('<')) {
      if (!/^[0-9a-f]{2}( ?[0-9a-f]{2})*$/i.test(rest)) throw bad();
      steps.push({ kind: line.startsWith('>') ? 'send' : 'receive', bytes: bytesOf(rest) });
    } else throw bad();
  }
  return { file, notes, steps, lines };
}

/** "02 05 …" → bytes. */
export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replace(/\s/g, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
/** Bytes → "02 05 …". */
export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');

/** A seeded source of chance (mulberry32): the same seed, the same run. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Cuts bytes at random places. */
export function pieces(bytes: Uint8Array, random: () => number): Uint8Array[] {
  const cut: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + Math.floor(random() * Math.min(bytes.length - at, 1 + Math.floor(random() * 40)));
    cut.push(bytes.slice(at, at + length));
    at += length;
  }
  return cut;
}

export interface ReplayOptions {
  tape: Tape;
  clock: Clock;
  /** Seeds the cuts and the noise. */
  seed?: number;
  /** After this many bytes of the recording, both ways together, the cable is pulled. */
  cutAfterBytes?: number;
  /** The step at which the terminal falls silent for ever. */
  silentFromStep?: number;
  /** Junk before frames, a damaged frame before the good one, the last frame twice. */
  noise?: boolean;
}

export interface ReplayLink extends ByteLink {
  /** What we wrote otherwise than the recording, in words. */
  problems(): readonly string[];
  /** Everything we wrote, write by write. */
  writes(): readonly Uint8Array[];
  finished(): boolean;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
const NAK = 0x15;
/** Bytes that begin nothing in any of our framings, and steer nothing. */
const JUNK = [0xff, 0x00, 0x7f, 0x55, 0xaa, 0x41];

/** Where a step stands: "sale-approved.tape line 7". */
const placeOf = ({ file, lines }: Tape, at: number): string =>
  at < lines.length ? `${file} line ${lines[at]}` : `${file}, after its last line`;

/** What the tape has instead of the bytes that were written, and where the two part. */
function insteadOf(step: TapeStep | undefined, bytes: Uint8Array, partly: number): string {
  if (!step) return 'the tape has ended';
  if (step.kind === 'silence') return `the tape has ${step.ms} ms of silence`;
  if (step.kind === 'receive') return `the terminal speaks here: ${hexOf(step.bytes)}`;
  const due = step.bytes.subarray(partly);
  const at = due.findIndex((byte, i) => byte !== bytes[i]);
  const where = at < 0 ? 'ours goes on after its end' : `they differ from byte ${at + 1} of ${due.length}`;
  const isCheck = at === due.length - 1 && at > 0 && bytes.length === due.length;
  return `the tape has ${hexOf(due)}: ${where}${isCheck ? ', the last: the check' : ''}`;
}

/** The terminal's half of a recording. */
export function replayLink(options: ReplayOptions): ReplayLink {
  const { tape, clock, noise = false } = options;
  const random = chance(options.seed ?? 1);
  const incoming = channel();
  const problems: string[] = [];
  const writes: Uint8Array[] = [];
  const lastFrameAt = tape.steps.findLastIndex((step) => step.kind === 'receive' && step.bytes.length > 1);
  let at = 0;
  let partly = 0;
  let bytesLeft = options.cutAfterBytes ?? Number.POSITIVE_INFINITY;
  let broken = false;
  let repeat: (() => void) | undefined;

  function pull(): void {
    broken = true;
    incoming.fail(new LinkError('link.broken', 'the cable was pulled'));
  }

  /** Delivers as much as the cable lasts. */
  function deliver(bytes: Uint8Array): void {
    const whole = bytes.slice(0, Math.max(0, Math.min(bytes.length, bytesLeft)));
    bytesLeft -= bytes.length;
    for (const piece of pieces(whole, random)) incoming.push(piece);
    if (bytesLeft <= 0) pull();
  }

  function damaged(bytes: Uint8Array): Uint8Array {
    const wrong = bytes.slice();
    wrong[wrong.length - 1] = (wrong.at(-1) as number) ^ 0xff;
    return wrong;
  }

  function play(): void {
    while (!broken && at < tape.steps.length) {
      const index = at;
      const step = tape.steps[at] as TapeStep;
      if (index >= (options.silentFromStep ?? Number.POSITIVE_INFINITY)) return;
      if (step.kind === 'send') return;
      at++;
      if (step.kind === 'silence') {
        clock.after(step.ms, play);
        return;
      }
      const isFrame = step.bytes.length > 1;
      if (noise && isFrame) {
        deliver(
          Uint8Array.from(
            { length: Math.floor(random() * 6) },
            () => JUNK[Math.floor(random() * JUNK.length)] as number,
          ),
        );
        if (random() < 0.5) {
          // A terminal repeats what was not understood.
          repeat = () => {
            repeat = undefined;
            deliver(step.bytes);
            play();
          };
          deliver(damaged(step.bytes));
          return;
        }
      }
      deliver(step.bytes);
      if (noise && index === lastFrameAt) deliver(step.bytes);
    }
  }
  play();

  /** Takes what was written as the next bytes of the recording. */
  function take(bytes: Uint8Array): void {
    const step = tape.steps[at];
    if (noise && bytes.length === 1 && bytes[0] === NAK && repeat) {
      repeat();
      return;
    }
    if (step?.kind === 'send' && same(step.bytes.subarray(partly), bytes)) {
      at++;
      partly = 0;
      // The answer comes after the write has returned, as on a real line.
      queueMicrotask(play);
      return;
    }
    // A frame that came twice is acknowledged twice.
    const isRepeated = noise && at > lastFrameAt && writes.slice(0, -1).some((earlier) => same(earlier, bytes));
    if (isRepeated || options.silentFromStep !== undefined) return;
    problems.push(`${placeOf(tape, at)}: wrote ${hexOf(bytes)}, ${insteadOf(step, bytes, partly)}`);
  }

  return {
    incoming: incoming.chunks,
    write(bytes) {
      if (broken) return Promise.reject(new LinkError('link.broken', 'the cable was pulled'));
      writes.push(bytes.slice());
      bytesLeft -= bytes.length;
      if (bytesLeft < 0) {
        pull();
        return Promise.reject(new LinkError('link.broken', 'the cable was pulled'));
      }
      take(bytes);
      if (bytesLeft === 0) pull();
      return Promise.resolve();
    },
    close() {
      incoming.end();
      return Promise.resolve();
    },
    problems: () => problems,
    writes: () => writes,
    finished: () => at >= tape.steps.length,
  };
}
