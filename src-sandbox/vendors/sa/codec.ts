/**
 * SA ("SmartSale") on the wire, from protocols/pinpads.md §2.3.1: written apart from the station's driver, so that the
 * two check each other.
 */
import { fromCp1251, toCp1251 } from '../../terminals/cp1251.ts';

export const STX = 0x02;
const SOH = 0x01;
export const EOT = 0x04;
export const ACK = 0x06;
export const NAK = 0x15;
const LENGTH_LIMIT = 0x4000;

/** Fields by number, as text. */
export type Fields = ReadonlyMap<number, string>;

/** CRC-16, polynomial 8005, nothing reflected, start 0. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1) & 0xffff;
  }
  return crc;
}

const lowFirst = (value: number): number[] => [value & 0xff, value >> 8];

function fieldBytes(fields: Fields): number[] {
  const sorted = [...fields].sort(([one], [other]) => one - other);
  return sorted.flatMap(([number, text]) => {
    const value = toCp1251(text);
    return [number, ...lowFirst(value.length), ...value];
  });
}

function frame(start: number, body: readonly number[]): Uint8Array {
  const head = [start, ...lowFirst(body.length), ...body];
  const crc = crc16(Uint8Array.from(head));
  return Uint8Array.from([...head, crc >> 8, crc & 0xff]);
}

/** One message in one frame. */
export const encode = (fields: Fields): Uint8Array => frame(STX, fieldBytes(fields));

/** One message in several blocks; each says how many are left. */
export function encodeChained(fields: Fields, blocks: number): Uint8Array[] {
  const bytes = fieldBytes(fields);
  const size = Math.ceil(bytes.length / blocks);
  return Array.from({ length: blocks }, (_, at) => {
    const header = fieldBytes(new Map([[2, String(blocks - 1 - at)]]));
    return frame(SOH, [...lowFirst(header.length), ...header, ...bytes.slice(at * size, (at + 1) * size)]);
  });
}

/** `undefined` when the lengths do not add up. */
function readFields(bytes: Uint8Array): Fields | undefined {
  const fields = new Map<number, string>();
  for (let at = 0; at < bytes.length; ) {
    const [number = 0, low = 0, high = 0] = bytes.subarray(at, at + 3);
    const value = bytes.subarray(at + 3, at + 3 + low + high * 256);
    if (value.length !== low + high * 256 || at + 3 > bytes.length) return undefined;
    fields.set(number, fromCp1251(value));
    at += 3 + value.length;
  }
  return fields;
}

export type Heard =
  | { kind: 'control'; byte: number }
  /** `raw` tells a repeat from a new request. */
  | { kind: 'message'; fields: Fields; raw: string }
  | { kind: 'bad' };

/** Takes bytes as they come and gives back what they make. Stray bytes before a frame are skipped. */
export function createDecoder(): { push(bytes: Uint8Array): Heard[] } {
  let buffer = new Uint8Array();
  return {
    push(bytes) {
      buffer = Uint8Array.from([...buffer, ...bytes]);
      const heard: Heard[] = [];
      for (;;) {
        const [start, low = 0, high = 0] = buffer;
        if (start === undefined) return heard;
        if (start === ACK || start === NAK || start === EOT) heard.push({ kind: 'control', byte: start });
        if (start !== STX) {
          buffer = buffer.subarray(1);
          continue;
        }
        const length = low + high * 256;
        if (buffer.length < 3) return heard;
        if (length > LENGTH_LIMIT) {
          buffer = buffer.subarray(1);
          continue;
        }
        if (buffer.length < length + 5) return heard;
        const whole = buffer.subarray(0, length + 5);
        buffer = buffer.subarray(length + 5);
        const crc = (whole[length + 3] ?? 0) * 256 + (whole[length + 4] ?? 0);
        const fields = readFields(whole.subarray(3, length + 3));
        const isGood = crc === crc16(whole.subarray(0, length + 3)) && fields !== undefined;
        heard.push(isGood ? { kind: 'message', fields, raw: Buffer.from(whole).toString('hex') } : { kind: 'bad' });
      }
    },
  };
}
