/**
 * The terminal's side of the line. On a serial line every frame is acknowledged by a byte; on both wires every message of
 * the terminal is answered with 80 00 00.
 */
import type { TerminalPort, Wire } from '../../terminals/port.ts';
import { ACK, type Apdu, apduBytes, frame, type Heard, NAK } from './codec.ts';

const TRIES = 3;
export const OK = 0x8000;

export const LINE_FAULTS = ['bad_crc', 'noise', 'half_frame'] as const;
export type LineFault = (typeof LINE_FAULTS)[number];

export interface Line {
  /** True when the station took it and, where one is due, has answered. */
  deliver(apdu: Apdu, fault?: LineFault): Promise<boolean>;
  /** 80 00 00 to a command. */
  confirm(): Promise<boolean>;
  byte(value: number): void;
  heard(heard: Heard, wire: Wire): void;
}

const NOISE = Uint8Array.from({ length: 10 }, (_, at) => 0x81 + at);

export function createLine(port: Pick<TerminalPort, 'send'>, wire: () => Wire, ackMs: number): Line {
  let byteCame: ((byte: number | undefined) => void) | undefined;
  let answerCame: (() => void) | undefined;

  const within = <T>(ms: number, start: (done: (value: T) => void) => void): Promise<T | undefined> =>
    new Promise((resolve) => {
      const late = setTimeout(() => resolve(undefined), ms);
      start((value) => {
        clearTimeout(late);
        resolve(value);
      });
    });

  async function put(apdu: Apdu, fault: LineFault | undefined): Promise<boolean> {
    const plain = apduBytes(apdu);
    if (wire() === 'tcp') {
      port.send(fault === 'half_frame' ? plain.subarray(0, plain.length / 2) : plain);
      return fault !== 'half_frame';
    }
    const good = frame(plain);
    const bad = Uint8Array.from(good, (byte, at) => (at === good.length - 1 ? byte ^ 0xff : byte));
    if (fault === 'half_frame') {
      port.send(good.subarray(0, good.length / 2));
      return false;
    }
    const first = fault === 'bad_crc' ? bad : fault === 'noise' ? Uint8Array.from([...NOISE, ...good]) : good;
    for (let tries = 0; tries < TRIES; tries++) {
      const byte = await within<number | undefined>(ackMs, (done) => {
        byteCame = done;
        port.send(tries === 0 ? first : good);
      });
      if (byte === ACK) return true;
    }
    return false;
  }

  return {
    async deliver(apdu, fault) {
      const answered = within<true>(ackMs * TRIES, (done) => {
        answerCame = () => done(true);
      });
      return (await put(apdu, fault)) && (await answered) === true;
    },
    confirm: () => put({ command: OK, data: new Uint8Array() }, undefined),
    byte: (value) => {
      if (wire() === 'serial') port.send(Uint8Array.of(value));
    },
    heard(heard) {
      if (heard.kind === 'control') {
        const tell = byteCame;
        byteCame = undefined;
        tell?.(heard.byte);
      } else if (heard.kind === 'apdu' && heard.apdu.command === OK) {
        const tell = answerCame;
        answerCame = undefined;
        tell?.();
      }
    },
  };
}

export { ACK, NAK };
