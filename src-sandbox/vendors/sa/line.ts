/** The terminal's side of the line: frames go out until they are acknowledged, and may be hurt on the way. */
import { setTimeout as pause } from 'node:timers/promises';
import type { TerminalPort } from '../../terminals/port.ts';
import { ACK, encode, encodeChained, type Fields, NAK } from './codec.ts';

const TRIES = 3;
const CHAIN_BLOCKS = 3;

/** How a frame is hurt. */
export const LINE_FAULTS = ['bad_crc', 'split', 'glued', 'noise', 'chained', 'half_frame'] as const;
export type LineFault = (typeof LINE_FAULTS)[number];

export interface Line {
  /** True when the station acknowledged it. */
  deliver(fields: Fields, fault?: LineFault): Promise<boolean>;
  acknowledge(): void;
  refuse(): void;
  /** An ACK or NAK of the station. */
  heard(byte: number): void;
}

/** None of them starts a frame or answers one. */
const NOISE = Uint8Array.from({ length: 20 }, (_, at) => 0x80 + at);

export function createLine(port: Pick<TerminalPort, 'send'>, ackMs: number): Line {
  let answered: ((byte: number | undefined) => void) | undefined;

  /** Sends `first`, then `again` as often as it is refused or ignored. */
  async function untilAcknowledged(first: Uint8Array, again: Uint8Array): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = new Promise<number | undefined>((resolve) => {
        const late = setTimeout(() => resolve(undefined), ackMs);
        answered = (byte) => {
          clearTimeout(late);
          resolve(byte);
        };
      });
      port.send(tries === 0 ? first : again);
      if ((await answer) === ACK) return true;
    }
    return false;
  }

  /** One frame at a time: an ACK names none. */
  let queue: Promise<unknown> = Promise.resolve();
  async function send(fields: Fields, fault: LineFault | undefined): Promise<boolean> {
    const good = encode(fields);
    switch (fault) {
      case undefined:
        return untilAcknowledged(good, good);
      case 'bad_crc': {
        const bad = Uint8Array.from(good, (byte, at) => (at === good.length - 1 ? byte ^ 0xff : byte));
        return untilAcknowledged(bad, good);
      }
      case 'noise':
        return untilAcknowledged(Uint8Array.from([...NOISE, ...good]), good);
      case 'split':
        for (const byte of good.subarray(0, -1)) {
          port.send(Uint8Array.of(byte));
          await pause(1);
        }
        return untilAcknowledged(good.subarray(-1), good);
      case 'glued': {
        const wait = encode(new Map([[25, '21']]));
        return untilAcknowledged(Uint8Array.from([...wait, ...good]), good);
      }
      case 'chained': {
        for (const block of encodeChained(fields, CHAIN_BLOCKS)) {
          if (!(await untilAcknowledged(block, block))) return false;
        }
        return true;
      }
      case 'half_frame':
        port.send(good.subarray(0, good.length / 2));
        return false;
    }
  }

  return {
    deliver(fields, fault) {
      const sent = queue.then(() => send(fields, fault));
      queue = sent;
      return sent;
    },
    acknowledge: () => port.send(Uint8Array.of(ACK)),
    refuse: () => port.send(Uint8Array.of(NAK)),
    heard(byte) {
      const tell = answered;
      answered = undefined;
      tell?.(byte);
    },
  };
}
