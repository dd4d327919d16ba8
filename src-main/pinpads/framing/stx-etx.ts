/**
 * `STX payload ETX LRC`: the commonest framing of terminals (POSLINK, Telium, ECR17; pinpads.md §2.4–2.6). The payload is
 * text and holds neither STX nor ETX. LRC = XOR of the payload and ETX, from `lrcStart`.
 */
import { EOT, type Framing, joined } from './frame.ts';
import { lrc } from './lrc.ts';
import { type Reading, scanner } from './scanner.ts';

const STX = 0x02;
const ETX = 0x03;
const MAX_BYTES = 4_096;

function reading(start: number): (bytes: Uint8Array, at: number) => Reading {
  return (bytes, at) => {
    if (bytes[at] !== STX) return 'no_start';
    const etx = bytes.indexOf(ETX, at + 1);
    if (etx < 0 || etx + 1 >= bytes.length) return 'more';
    const right = lrc(bytes.subarray(at + 1, etx + 1), start) === bytes[etx + 1];
    // A second STX before the end: the first began something that broke off.
    const broken = bytes.subarray(at + 1, etx).includes(STX);
    return { end: etx + 2, payload: right && !broken ? bytes.slice(at + 1, etx) : null };
  };
}

/** Encoding throws a RangeError for a payload that holds STX or ETX. */
export function stxEtx({
  lrcStart = 0,
  abort = Uint8Array.of(EOT),
}: {
  lrcStart?: number;
  abort?: Uint8Array;
} = {}): Framing {
  return {
    acknowledges: true,
    abort,
    encode(payload) {
      if (payload.includes(STX) || payload.includes(ETX)) throw new RangeError('the payload holds STX or ETX');
      const body = joined(payload, [ETX]);
      return joined([STX], body, [lrc(body, lrcStart)]);
    },
    decoder: () => scanner({ read: reading(lrcStart), controls: true, maxBytes: MAX_BYTES }),
  };
}
