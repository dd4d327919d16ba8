/**
 * The emergency journal as an append-only file beside the ledger. Every record is written with one write to a file that
 * is open with O_DSYNC: when `keep` resolves, it is on the disk.
 *
 *   length (4 bytes, little-endian) │ CRC-32 of the payload (4 bytes) │ payload: one JSON object, the body in base64
 *
 * A torn tail (power lost in the middle of a record) is cut off before the next record is appended.
 *
 * Card numbers never reach the file (I-33): before a record is framed, every run of 13 to 19 ASCII digits keeps its first
 * six and last four and loses the rest to `*`, byte for byte, so that lengths inside a kept message still fit and only
 * its check bytes do not. Spared are runs that begin with 0 (numbers of merchants) and 14 digits that begin with 20 (a
 * terminal's time). Card numbers packed two digits a byte are found by their issuer's first digits and the Luhn check,
 * and lose their middle to the nibble E. Eight bytes in the middle of a readable text are text, however they read as nibbles:
 * `"0109660` is a Mastercard to whoever does not look, and an RRN to whoever does.
 */
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { type FileHandle, open as openFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import type { EmergencyJournal, JournalRecord } from '../../ports/emergency-journal.ts';

const HEAD_BYTES = 8;
const RECORD_MAX_BYTES = 1_048_576;
const APPEND =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_DSYNC ?? constants.O_SYNC ?? 0);

const Payload = z.strictObject({
  at: z.int(),
  device: z.string(),
  paymentId: z.string(),
  batch: z.string().optional(),
  kind: z.enum(['answer', 'reply']),
  body: z.string(),
});

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

function maskAscii(bytes: Uint8Array): void {
  for (let start = 0; start < bytes.length; start++) {
    if (!isDigit(bytes[start])) continue;
    let end = start;
    while (isDigit(bytes[end])) end++;
    const length = end - start;
    const isTime = length === 14 && bytes[start] === 0x32 && bytes[start + 1] === 0x30;
    if (length >= 13 && length <= 19 && bytes[start] !== 0x30 && !isTime) bytes.fill(0x2a, start + 6, end - 4);
    start = end;
  }
}

/** Humo 9860, UzCard 8600 and 5614, UnionPay 62, Visa 4, Mastercard 51–55 and 22–27, Mir 220. */
const ISSUER = /^(9860|8600|5614|62|4|5[1-5]|2[2-7])/;
const luhn = (digits: string): boolean =>
  digits
    .split('')
    .reverse()
    .reduce((sum, digit, at) => {
      const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
      return sum + (value > 9 ? value - 9 : value);
    }, 0) %
    10 ===
  0;

const isText = (byte: number | undefined): boolean =>
  byte === undefined || byte === 0x0a || byte === 0x0d || (byte >= 0x20 && byte < 0x7f);

/** Packed numbers stand between lengths and tags; letters stand between letters. */
const isInText = (bytes: Uint8Array, at: number): boolean => {
  for (let near = at - 1; near <= at + 8; near++) if (!isText(bytes[near])) return false;
  return true;
};

function maskPacked(bytes: Uint8Array): void {
  for (let at = 0; at + 8 <= bytes.length; at++) {
    const digits = Buffer.from(bytes.subarray(at, at + 8)).toString('hex');
    if (!/^\d{16}$/.test(digits) || !ISSUER.test(digits) || !luhn(digits) || isInText(bytes, at)) continue;
    bytes.fill(0xee, at + 3, at + 6);
    at += 7;
  }
}

/** A copy without card numbers, of the same length. */
export function withoutCardNumbers(raw: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(raw);
  maskAscii(bytes);
  maskPacked(bytes);
  return bytes;
}

function framed({ body, ...rest }: JournalRecord): Buffer {
  const payload = Buffer.from(
    JSON.stringify({ ...rest, body: Buffer.from(withoutCardNumbers(body)).toString('base64') }),
  );
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(payload.length, 0);
  head.writeUInt32LE(crc32(payload), 4);
  return Buffer.concat([head, payload]);
}

/** The whole records of a file, and how many bytes of it they are. */
function readRecords(file: string): { records: JournalRecord[]; goodBytes: number } {
  const records: JournalRecord[] = [];
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  let at = 0;
  while (at + HEAD_BYTES <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    const end = at + HEAD_BYTES + length;
    if (length > RECORD_MAX_BYTES || end > bytes.length) break;
    const payload = bytes.subarray(at + HEAD_BYTES, end);
    if (crc32(payload) !== bytes.readUInt32LE(at + 4)) break;
    const record = Payload.safeParse(JSON.parse(payload.toString()));
    if (!record.success) break;
    records.push({ ...record.data, body: Uint8Array.from(Buffer.from(record.data.body, 'base64')) });
    at = end;
  }
  return { records, goodBytes: at };
}

function cutTail(file: string, goodBytes: number): void {
  const fd = openSync(file, constants.O_RDWR);
  try {
    ftruncateSync(fd, goodBytes);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A new name is on the disk only when its folder is. Windows has no such call and needs none. */
function syncFolder(file: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(dirname(file), constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

export interface JournalRoom {
  /** Asked when the disk is full: gives reserved space back. false: there is none. */
  release?(): boolean;
}

/** `file`: beside the ledger. Read at once; opened for writing at the first record. */
export function emergencyJournal(file: string, { release }: JournalRoom = {}): EmergencyJournal {
  const { records, ...read } = readRecords(file);
  /** Where the next record begins: whatever a failed write left behind it is cut off. */
  let { goodBytes } = read;
  if (existsSync(file) && readFileSync(file).length > goodBytes) cutTail(file, goodBytes);
  let handle: FileHandle | undefined;
  /** One write after the other, whoever asks. */
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };

  async function append(to: string, bytes: Buffer): Promise<void> {
    if (!handle) {
      const isNew = !existsSync(to);
      handle = await openFile(to, APPEND, 0o600);
      if (isNew) syncFolder(to);
    }
    try {
      await write(handle, bytes);
    } catch (error) {
      if (!isFull(error) || !release?.()) throw error;
      await write(handle, bytes);
    }
  }

  /** Whole, or not at all: half a record would hide every later one from the reader. */
  async function write(to: FileHandle, bytes: Buffer): Promise<void> {
    try {
      const { bytesWritten } = await to.write(bytes);
      if (bytesWritten === bytes.length) {
        goodBytes += bytes.length;
        return;
      }
      throw Object.assign(new Error(`only ${bytesWritten} of ${bytes.length} bytes were written`), { code: 'ENOSPC' });
    } catch (error) {
      await to.truncate(goodBytes).catch(() => undefined);
      throw error;
    }
  }

  return {
    keep: (record) =>
      inTurn(async () => {
        await append(file, framed(record));
        records.push({ ...record, body: withoutCardNumbers(record.body) });
      }),
    records: () => [...records],
    rotate: (isNeeded) =>
      inTurn(async () => {
        if (records.length === 0) return;
        const kept = records.filter(isNeeded);
        await handle?.close();
        handle = undefined;
        const next = await openFile(`${file}.next`, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600);
        try {
          for (const record of kept) await next.write(framed(record));
          await next.sync();
        } finally {
          await next.close();
        }
        if (existsSync(file)) renameSync(file, `${file}.previous`);
        renameSync(`${file}.next`, file);
        syncFolder(file);
        goodBytes = kept.reduce((sum, record) => sum + framed(record).length, 0);
        records.splice(0, records.length, ...kept);
      }),
    close: () =>
      inTurn(async () => {
        await handle?.close();
        handle = undefined;
      }),
  };
}
