/** ZVT's two wires: on a serial line DLE frames with ACK and NAK, over TCP the APDU alone. */
import { dleStx } from '../framing/dle-stx.ts';
import type { Framing } from '../framing/frame.ts';
import { type Reading, scanner } from '../framing/scanner.ts';
import { abort } from './codec.ts';

const MAX_BYTES = 0x8000;
/** Classes that a terminal speaks in. Anything else is no start of an APDU. */
const CLASSES = new Set([0x04, 0x05, 0x06, 0x08, 0x0f, 0x80, 0x84]);

/** A plain stream of APDUs cannot be wrong, only longer than has come. */
function read(bytes: Uint8Array, at: number): Reading {
  if (!CLASSES.has(bytes[at] as number)) return 'no_start';
  const short = bytes[at + 2];
  if (short === undefined) return 'more';
  const [low, high] = [bytes[at + 3], bytes[at + 4]];
  if (short === 0xff && (low === undefined || high === undefined)) return 'more';
  const from = short === 0xff ? at + 5 : at + 3;
  const end = from + (short === 0xff ? (low as number) | ((high as number) << 8) : short);
  if (end - at > MAX_BYTES) return { end: bytes.length, payload: null };
  return end > bytes.length ? 'more' : { end, payload: bytes.slice(at, end) };
}

export const serialFraming = (): Framing => dleStx({ abort: abort() });
export const tcpFraming = (): Framing => ({
  acknowledges: false,
  abort: abort(),
  encode: (payload) => payload,
  decoder: () => scanner({ read, controls: false, maxBytes: MAX_BYTES }),
});
