/**
 * What a decoder makes of bytes, whatever the framing:
 *
 *   chunks, cut anywhere ─▶ decoder ─▶ control (ACK, NAK, EOT) · part · frame · bad
 */

/** One byte that steers the exchange. */
export type Control = 'ack' | 'nak' | 'eot';

export type FrameEvent =
  | { kind: 'control'; control: Control }
  /** A good block of a longer message; more follow. It is acknowledged like a frame. */
  | { kind: 'part'; raw: Uint8Array }
  /** A whole message whose check was right. `raw`: the bytes of its last block as they came. */
  | { kind: 'frame'; payload: Uint8Array; raw: Uint8Array }
  /** Something that began like a frame: its check was wrong, or its rest never came. */
  | { kind: 'bad'; why: 'check' | 'incomplete' };

/** Incremental. Never throws, whatever it is fed, and keeps a bounded number of bytes. */
export interface FrameDecoder {
  push(chunk: Uint8Array): FrameEvent[];
  /** A frame has begun and is not complete. */
  pending(): boolean;
  /** The rest of the begun frame did not come in time: looks for a whole frame behind its start, drops what is left. */
  resync(): FrameEvent[];
}

/** One protocol's way of putting messages on a line. */
export interface Framing {
  encode(payload: Uint8Array): Uint8Array;
  decoder(): FrameDecoder;
  /** Each frame is answered by ACK or NAK. False where the wire itself is reliable (TCP). */
  acknowledges: boolean;
  /** Bytes that ask the terminal to give up what it is doing. */
  abort?: Uint8Array;
}

export const ACK = 0x06;
export const NAK = 0x15;
export const EOT = 0x04;

const CONTROLS: Readonly<Record<number, Control>> = { [ACK]: 'ack', [NAK]: 'nak', [EOT]: 'eot' };
/** The control that a byte stands for, outside a frame. */
export const controlOf = (byte: number): Control | undefined => CONTROLS[byte];

/** Joins pieces of bytes. */
export function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
