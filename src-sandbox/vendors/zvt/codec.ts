/** ZVT on the wire, from protocols/pinpads.md §2.7, written apart from the station's driver. */
const DLE = 0x10;
const STX = 0x02;
const ETX = 0x03;
export const ACK = 0x06;
export const NAK = 0x15;
const LONG = 0xff;

/** Class and instruction as one number (0x0601), and the data behind the length. */
export interface Apdu {
  command: number;
  data: Uint8Array;
}

/** CRC-16, polynomial 8408, reflected, start 0: over the plain APDU and ETX. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc;
}

export function apduBytes({ command, data }: Apdu): Uint8Array {
  const length = data.length < LONG ? [data.length] : [LONG, data.length & 0xff, data.length >> 8];
  return Uint8Array.from([command >> 8, command & 0xff, ...length, ...data]);
}

/** The serial frame: DLE doubled, low byte of the check first. */
export function frame(apdu: Uint8Array): Uint8Array {
  const crc = crc16(Uint8Array.from([...apdu, ETX]));
  const doubled = [...apdu].flatMap((byte) => (byte === DLE ? [DLE, DLE] : [byte]));
  return Uint8Array.from([DLE, STX, ...doubled, DLE, ETX, crc & 0xff, crc >> 8]);
}

/** One APDU from the front: its length in bytes, or undefined when more must come. */
function apduLength(bytes: Uint8Array): number | undefined {
  const [, , short, low = 0, high = 0] = bytes;
  if (short === undefined || (short === LONG && bytes.length < 5)) return undefined;
  return short === LONG ? 5 + low + high * 256 : 3 + short;
}

function readApdu(bytes: Uint8Array): Apdu | undefined {
  if (apduLength(bytes) !== bytes.length) return undefined;
  return { command: (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0), data: bytes.slice(bytes[2] === LONG ? 5 : 3) };
}

export type Heard = { kind: 'control'; byte: number } | { kind: 'apdu'; apdu: Apdu } | { kind: 'bad' };

/** One serial frame from the front, the doubled DLEs undone; `end` is where the next bytes begin. */
function readFrame(bytes: Uint8Array): { plain: number[]; crc: number; end: number } | undefined {
  const plain: number[] = [];
  for (let at = 2; at < bytes.length; at++) {
    if (bytes[at] !== DLE) {
      plain.push(bytes[at] as number);
      continue;
    }
    at++;
    if (bytes[at] === DLE) plain.push(DLE);
    else if (bytes[at] === ETX) {
      if (at + 2 >= bytes.length) return undefined;
      return { plain, crc: (bytes[at + 1] as number) + (bytes[at + 2] as number) * 256, end: at + 3 };
    }
  }
  return undefined;
}

/** Bytes as they come from a serial line. */
export function createSerialDecoder(): { push(bytes: Uint8Array): Heard[] } {
  let buffer = new Uint8Array();
  return {
    push(bytes) {
      buffer = Uint8Array.from([...buffer, ...bytes]);
      const heard: Heard[] = [];
      while (buffer.length > 0) {
        if (buffer[0] === DLE && (buffer.length === 1 || buffer[1] === STX)) {
          const read = readFrame(buffer);
          if (!read) return heard;
          const apdu = readApdu(Uint8Array.from(read.plain));
          const isGood = apdu && read.crc === crc16(Uint8Array.from([...read.plain, ETX]));
          heard.push(isGood ? { kind: 'apdu', apdu } : { kind: 'bad' });
          buffer = buffer.slice(read.end);
          continue;
        }
        if (buffer[0] === ACK || buffer[0] === NAK) heard.push({ kind: 'control', byte: buffer[0] });
        buffer = buffer.slice(1);
      }
      return heard;
    },
  };
}

/** Bytes as they come over TCP: APDUs and nothing else. */
export function createTcpDecoder(): { push(bytes: Uint8Array): Heard[] } {
  let buffer = new Uint8Array();
  return {
    push(bytes) {
      buffer = Uint8Array.from([...buffer, ...bytes]);
      const heard: Heard[] = [];
      for (;;) {
        const length = apduLength(buffer);
        if (length === undefined || buffer.length < length) return heard;
        const apdu = readApdu(buffer.slice(0, length));
        if (apdu) heard.push({ kind: 'apdu', apdu });
        buffer = buffer.slice(length);
      }
    },
  };
}

/** 50000, 6 bytes → 00 00 00 05 00 00 */
export const packed = (digits: string | number, length: number): number[] =>
  [...Buffer.from(String(digits).padStart(length * 2, '0').slice(-length * 2), 'hex')]; // biome-ignore format: one thought

/** Fixed lengths of the fields a station may send. */
const LENGTHS: Readonly<Record<number, number>> = { 1: 1, 2: 1, 4: 6, 14: 2, 25: 1, 41: 4, 73: 2, 135: 2 };

/** The fields behind a command, as hex digits by number; undefined when one is not known. */
export function readFields(data: Uint8Array): ReadonlyMap<number, string> | undefined {
  const fields = new Map<number, string>();
  for (let at = 0; at < data.length; ) {
    const number = data[at] as number;
    const length = LENGTHS[number];
    const value = data.slice(at + 1, at + 1 + (length ?? 0));
    if (length === undefined || value.length !== length) return undefined;
    fields.set(number, Buffer.from(value).toString('hex'));
    at += 1 + length;
  }
  return fields;
}
