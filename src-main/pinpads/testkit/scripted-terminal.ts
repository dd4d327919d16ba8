/**
 * An SA terminal in memory: its own frames, its own clock, its own book of what it took. It shares no code with the driver
 * that it checks, apart from the link's shape.
 *
 *   ours ─▶ write ─▶ (line faults) ─▶ terminal ─▶ (line faults) ─▶ incoming ─▶ ours
 */
import { type ByteLink, LinkError } from '../../ports/byte-link.ts';
import type { Clock } from '../../ports/clock.ts';
import { channel } from './channel.ts';
import { pieces } from './tape.ts';

/** One operation in the terminal's book: what the bank would settle. */
export interface Booked {
  operation: string;
  ecrNumber: string | undefined;
  minor: number;
  rrn: string;
}

type Fields = Record<number, string>;

export interface TerminalScript {
  /** Answers to an operation, in place of the usual approval. `book`: money moves. */
  answer?(request: Fields, usual: Fields): { fields: Fields; book?: boolean } | undefined;
  /** From the ACK to the answer. */
  worksMs?: number;
  /** The ACK is late by this much, or never comes. */
  ackDelayMs?: number | 'never';
  /** How many times a request is answered by NAK first. */
  naks?: number;
  /** Frames said while it works, each `everyMs` after the other; then it goes on for ever if `forEver`. */
  says?: { fields: Fields; everyMs: number; forEver?: boolean };
  /** The answer stops after so many of its bytes (less than 0: from its end); the rest comes later, or never. `always`: its repeats stop there too. */
  halts?: { after: number; forMs: number | 'never'; always?: true };
  /** The raw bytes of the answer, in place of one frame. */
  spells?(frame: Uint8Array, fields: Fields): Uint8Array[];
}

/** What the line does to one transfer of bytes. */
export type LineFault = (bytes: Uint8Array) => Uint8Array;

export interface ScriptedTerminal {
  link(): ByteLink;
  script: TerminalScript;
  book: Booked[];
  /** Requests as the terminal read them, repeats included, in order. */
  heard: Fields[];
  pull(): void;
}

const crc = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte) => {
    let next = sum ^ (byte << 8);
    for (let i = 0; i < 8; i++) next = next & 0x8000 ? ((next << 1) ^ 0x8005) & 0xffff : (next << 1) & 0xffff;
    return next;
  }, 0);

const LETTERS = new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, i) => i));
const latin = (text: string): number[] => Array.from(text, (letter) => LETTERS.indexOf(letter));

/** Fields → one frame. */
export function frameOf(fields: Fields): Uint8Array {
  const body = Object.entries(fields).flatMap(([number, value]) => {
    const bytes = latin(value);
    return [Number(number), bytes.length & 255, bytes.length >> 8, ...bytes];
  });
  const head = Uint8Array.from([2, body.length & 255, body.length >> 8, ...body]);
  const sum = crc(head);
  return Uint8Array.from([...head, sum >> 8, sum & 255]);
}

function fieldsOf(frame: Uint8Array): Fields {
  const fields: Fields = {};
  for (let at = 3; at + 3 <= frame.length - 2; ) {
    const length = (frame[at + 1] as number) | ((frame[at + 2] as number) << 8);
    fields[frame[at] as number] = Array.from(frame.subarray(at + 3, at + 3 + length), (b) => LETTERS[b]).join('');
    at += 3 + length;
  }
  return fields;
}

const ACK = Uint8Array.of(6);
const NAK = Uint8Array.of(21);
const MONEY = new Set(['1', '4', '29', '53']);

export function scriptedTerminal(options: {
  clock: Clock;
  random: () => number;
  fault?: LineFault;
  terminalId?: string;
}): ScriptedTerminal {
  const { clock, random, fault = (bytes) => bytes, terminalId = '00000166' } = options;
  let line = channel();
  let open = true;
  let buffer: number[] = [];
  let callOffRest = () => {};
  /** The operation under way, by its request's bytes. */
  let working: { key: string } | undefined;
  /** The answer that waits for our ACK. */
  let pending: { frames: Uint8Array[]; tries: number; halts: TerminalScript['halts']; callOff: () => void } | undefined;
  let rrn = 10_965_000_000;

  const terminal: ScriptedTerminal = {
    script: {},
    book: [],
    heard: [],
    link: () => {
      line = channel();
      open = true;
      const mine = line;
      return {
        incoming: mine.chunks,
        write(bytes) {
          if (!open || mine !== line) return Promise.reject(new LinkError('link.broken', 'the cable is out'));
          const came = fault(bytes.slice());
          queueMicrotask(() => hear(came));
          return Promise.resolve();
        },
        close() {
          mine.end();
          return Promise.resolve();
        },
      };
    },
    pull() {
      open = false;
      line.fail(new LinkError('link.broken', 'the cable is out'));
    },
  };

  function send(bytes: Uint8Array): void {
    if (!open) return;
    for (const piece of pieces(fault(bytes.slice()), random)) line.push(piece);
  }

  /** Sends the next block of an answer and repeats it while no ACK comes. */
  function sendPending(): void {
    if (!pending) return;
    if (pending.tries++ >= 3) {
      pending = undefined;
      return;
    }
    const frame = pending.frames[0] as Uint8Array;
    const { halts } = pending;
    if (halts && (halts.always || pending.tries === 1)) {
      send(frame.slice(0, halts.after));
      if (halts.forMs !== 'never') clock.after(halts.forMs, () => send(frame.slice(halts.after)));
    } else send(frame);
    pending.callOff = clock.after(5_000, sendPending);
  }
  function say(frames: Uint8Array[], halts?: TerminalScript['halts']): void {
    pending?.callOff();
    pending = { frames, tries: 0, halts, callOff: () => {} };
    sendPending();
  }

  function hear(bytes: Uint8Array): void {
    buffer.push(...bytes);
    callOffRest();
    for (;;) {
      const first = buffer[0];
      if (first === undefined) return;
      if (first !== 2) {
        buffer.shift();
        control(first);
        continue;
      }
      const end =
        buffer.length < 3 ? Number.POSITIVE_INFINITY : 5 + ((buffer[1] as number) | ((buffer[2] as number) << 8));
      if (end > buffer.length) {
        callOffRest = clock.after(1_000, () => {
          buffer = [];
          send(NAK);
        });
        return;
      }
      const frame = Uint8Array.from(buffer.splice(0, end));
      if (crc(frame.subarray(0, -2)) !== (((frame.at(-2) as number) << 8) | (frame.at(-1) as number))) {
        buffer = [];
        send(NAK);
        return;
      }
      requested(frame);
    }
  }

  function control(byte: number): void {
    if (byte === 6 && pending) {
      pending.callOff();
      pending.frames.shift();
      pending.tries = 0;
      if (pending.frames.length > 0) sendPending();
      else pending = undefined;
    } else if (byte === 21 && pending) {
      pending.callOff();
      sendPending();
    }
  }

  function requested(frame: Uint8Array): void {
    const fields = fieldsOf(frame);
    terminal.heard.push(fields);
    const key = frame.join();
    if (working?.key === key) {
      // The same request again: a terminal that works on it says so and begins nothing new.
      send(ACK);
      return;
    }
    if (fields[25] === '63' && fields[67] !== undefined) {
      // Our answer to its wish for a network: no operation.
      send(ACK);
      return;
    }
    const naks = terminal.script.naks ?? 0;
    if (MONEY.has(fields[25] ?? '') && naks > 0) {
      terminal.script = { ...terminal.script, naks: naks - 1 };
      send(NAK);
      return;
    }
    pending?.callOff();
    pending = undefined;
    const mine = { key };
    working = mine;
    const { ackDelayMs = 0, worksMs = 20 } = MONEY.has(fields[25] ?? '') ? terminal.script : {};
    const acknowledge = () => send(ACK);
    if (ackDelayMs === 0) acknowledge();
    else if (ackDelayMs !== 'never') clock.after(ackDelayMs, acknowledge);
    const { says } = terminal.script;
    if (says && MONEY.has(fields[25] ?? '')) patience(mine, says, fields, worksMs);
    else clock.after(worksMs, () => answer(mine, fields));
  }

  function patience(mine: object, says: NonNullable<TerminalScript['says']>, fields: Fields, worksMs: number): void {
    clock.after(says.everyMs, () => {
      if (working !== mine) return;
      say([frameOf(says.fields)]);
      if (says.forEver) patience(mine, says, fields, worksMs);
      else clock.after(worksMs, () => answer(mine, fields));
    });
  }

  function answer(mine: object, request: Fields): void {
    if (working !== mine) return;
    working = undefined;
    const operation = request[25] as string;
    const echoed = Object.fromEntries([26].flatMap((n) => (request[n] === undefined ? [] : [[n, request[n]]])));
    let fields: Fields = { 25: operation, ...echoed, 27: terminalId, 39: '1' };
    let book = false;
    if (operation === '63' && request[65] === '22') {
      const found = terminal.book.find((entry) => entry.ecrNumber === request[26] || entry.rrn === request[14]);
      fields = {
        ...fields,
        65: '22',
        39: found ? '1' : '16',
        ...(found && { 0: String(found.minor), 4: '860', 14: found.rrn, 15: '000' }),
      };
    } else if (MONEY.has(operation)) {
      fields = { 0: request[0] as string, 4: '860', 14: String(rrn++).padStart(12, '0'), 15: '000', ...fields };
      book = true;
    }
    const scripted = operation === '26' ? undefined : terminal.script.answer?.(request, fields);
    if (scripted) {
      fields = scripted.fields;
      book = scripted.book ?? false;
    }
    if (book) {
      terminal.book.push({ operation, ecrNumber: request[26], minor: Number(request[0]), rrn: fields[14] ?? '' });
    }
    const frame = frameOf(fields);
    say(terminal.script.spells?.(frame, fields) ?? [frame], MONEY.has(operation) ? terminal.script.halts : undefined);
  }

  return terminal;
}
