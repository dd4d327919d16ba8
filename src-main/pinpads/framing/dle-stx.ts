/**
 * `DLE STX apdu DLE ETX CRC_lo CRC_hi`: ZVT on a serial line (pinpads.md §2.7). A DLE inside the APDU is doubled; the CRC is
 * counted over the APDU as it was before doubling, and ETX.
 */

import { crc16Kermit } from './crc16.ts';
import { type Framing, joined } from './frame.ts';
import { type Reading, scanner } from './scanner.ts';

const DLE = 0x10;
const STX = 0x02;
const ETX = 0x03;
const MAX_BYTES = 4_096;

function read(bytes: Uint8Array, at: number): Reading {
  if (bytes[at] !== DLE) return 'no_start';
  if (at + 1 >= bytes.length) return 'more';
  if (bytes[at + 1] !== STX) return 'no_start';
  const payload: number[] = [];
  for (let i = at + 2; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte !== DLE) {
      payload.push(byte);
      continue;
    }
    const next = bytes[++i];
    if (next === undefined) return 'more';
    if (next === DLE) {
      payload.push(DLE);
      continue;
    }
    if (next !== ETX) return { end: i + 1, payload: null };
    if (i + 2 >= bytes.length) return 'more';
    const crc = (bytes[i + 1] as number) | ((bytes[i + 2] as number) << 8);
    const right = crc16Kermit(Uint8Array.from([...payload, ETX])) === crc;
    return { end: i + 3, payload: right ? Uint8Array.from(payload) : null };
  }
  return 'more';
}

function encode(payload: Uint8Array): Uint8Array {
  const crc = crc16Kermit(joined(payload, [ETX]));
  const stuffed = [...payload].flatMap((byte) => (byte === DLE ? [DLE, DLE] : [byte]));
  return joined([DLE, STX], stuffed, [DLE, ETX, crc & 0xff, crc >> 8]);
}

export const dleStx = ({ abort }: { abort?: Uint8Array } = {}): Framing => ({
  acknowledges: true,
  encode,
  decoder: () => scanner({ read, controls: true, maxBytes: MAX_BYTES }),
  ...(abort && { abort: encode(abort) }),
});
