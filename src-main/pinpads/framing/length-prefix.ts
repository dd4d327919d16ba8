/**
 * `STX length(2, low first) body CRC(2, high first)`: INPAS SA (pinpads.md §2.3.1). A message that is too long for one frame
 * comes as a chain of blocks that begin with SOH; each has a small header whose field 2 counts the blocks that follow:
 *
 *   SOH length ┌ header length(2) ┌ header fields ┌ chunk ┐ CRC
 *
 * Each block is acknowledged; the chunks together are the body. A block that comes again, byte for byte (our ACK was lost),
 * counts once; another one with the same count begins a chain of its own.
 */
import { crc16Buypass } from './crc16.ts';
import { EOT, type FrameDecoder, type FrameEvent, type Framing, joined } from './frame.ts';
import { type Reading, scanner } from './scanner.ts';
import { decodeTlv } from './tlv.ts';

const SOH = 0x01;
const STX = 0x02;
const BODY_MAX = 0x4000;
const CHAIN_MAX = 0x8000;
const FIELD_BLOCKS_LEFT = 2;

const u16le = (bytes: Uint8Array, at: number): number => (bytes[at] as number) | ((bytes[at + 1] as number) << 8);

/** The payload keeps its first byte, so that the chain can tell a frame from a block. */
function read(bytes: Uint8Array, at: number): Reading {
  if (bytes[at] !== STX && bytes[at] !== SOH) return 'no_start';
  if (at + 3 > bytes.length) return 'more';
  const length = u16le(bytes, at + 1);
  if (length > BODY_MAX) return 'no_start';
  const end = at + 3 + length + 2;
  if (end > bytes.length) return 'more';
  const crc = ((bytes[end - 2] as number) << 8) | (bytes[end - 1] as number);
  if (crc16Buypass(bytes.subarray(at, end - 2)) !== crc) return { end, payload: null };
  return { end, payload: joined([bytes[at] as number], bytes.slice(at + 3, end - 2)) };
}

const isSame = (a: Uint8Array, b: Uint8Array | undefined): boolean =>
  a.length === b?.length && a.every((byte, at) => byte === b[at]);

/** Puts chunks together. `null`: more blocks follow; `undefined`: no block, or one that does not fit its chain. */
function chain(): (block: Uint8Array) => Uint8Array | null | undefined {
  let chunks: Uint8Array[] = [];
  let last: number | undefined;
  const forget = () => {
    chunks = [];
    last = undefined;
  };
  return (block) => {
    if (block.length < 2) return undefined;
    const headerEnd = 2 + u16le(block, 0);
    const header = headerEnd <= block.length ? decodeTlv(block.subarray(2, headerEnd)) : undefined;
    const digits = String.fromCharCode(...(header?.get(FIELD_BLOCKS_LEFT) ?? []));
    if (!/^\d{1,4}$/.test(digits)) return undefined;
    const left = Number(digits);
    const chunk = block.slice(headerEnd);
    if (left === last && isSame(chunk, chunks.at(-1))) return null;
    if (last !== undefined && left !== last - 1) forget();
    chunks.push(chunk);
    last = left;
    const whole = joined(...chunks);
    if (whole.length > CHAIN_MAX) {
      forget();
      return undefined;
    }
    if (left > 0) return null;
    forget();
    return whole;
  };
}

function chainedDecoder(): FrameDecoder {
  const inner = scanner({ read, controls: true, maxBytes: BODY_MAX + 5 });
  const take = chain();
  const unwrapped = (event: FrameEvent): FrameEvent => {
    if (event.kind !== 'frame') return event;
    const body = event.payload.subarray(1);
    if (event.payload[0] === STX) return { ...event, payload: body };
    const whole = take(body);
    if (whole) return { kind: 'frame', payload: whole, raw: event.raw };
    return whole === null ? { kind: 'part', raw: event.raw } : { kind: 'bad', why: 'check' };
  };
  return {
    push: (chunk) => inner.push(chunk).map(unwrapped),
    pending: inner.pending,
    resync: () => inner.resync().map(unwrapped),
  };
}

/** Encoding throws a RangeError for a body that does not fit one frame. */
export const lengthPrefix = (): Framing => ({
  acknowledges: true,
  abort: Uint8Array.of(EOT),
  encode(payload) {
    if (payload.length > BODY_MAX) throw new RangeError(`${payload.length} bytes do not fit a frame`);
    const head = joined([STX, payload.length & 0xff, payload.length >> 8], payload);
    const crc = crc16Buypass(head);
    return joined(head, [crc >> 8, crc & 0xff]);
  },
  decoder: chainedDecoder,
});
