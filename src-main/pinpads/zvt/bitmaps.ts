/**
 * The fields of a ZVT status information (04 0F): a number, then a value whose length the number decides: fixed, or in two
 * or three leading digits (LLVAR, LLLVAR: bytes F0 to F9). ZVT specification, "bitmaps"; pinpads.md §2.7.
 */

type Width = number | 'll' | 'lll' | 'tlv';

/** Only what terminals send in answers; after a number that is not here nothing more can be read. */
const WIDTHS: Readonly<Record<number, Width>> = {
  1: 1,
  2: 1,
  3: 1,
  4: 6,
  5: 1,
  6: 'tlv',
  11: 3,
  12: 3,
  13: 2,
  14: 2,
  23: 2,
  25: 1,
  34: 'll',
  35: 'll',
  36: 'lll',
  39: 1,
  41: 4,
  42: 15,
  45: 'll',
  55: 3,
  58: 2,
  59: 8,
  60: 'lll',
  73: 2,
  96: 'lll',
  135: 2,
  136: 3,
  138: 1,
  139: 'll',
  140: 1,
  146: 'lll',
  154: 'lll',
  160: 1,
  186: 5,
  208: 1,
  209: 'll',
};

function prefixed(bytes: Uint8Array, at: number, digits: number): { from: number; length: number } | undefined {
  let length = 0;
  for (let i = 0; i < digits; i++) {
    const byte = bytes[at + i];
    if (byte === undefined || byte < 0xf0 || byte > 0xf9) return undefined;
    length = length * 10 + (byte & 0x0f);
  }
  return { from: at + digits, length };
}

/** A length of the TLV container: one byte, or 81 and one, or 82 and two. */
function containerLength(bytes: Uint8Array, at: number): { from: number; length: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { from: at + 1, length: first };
  const [one = 0, two = 0] = bytes.subarray(at + 1, at + 3);
  if (first === 0x81) return { from: at + 2, length: one };
  return first === 0x82 ? { from: at + 3, length: (one << 8) | two } : undefined;
}

/** Reads fields until the end, or the first that is unknown or broken. What was read before it stands. */
export function readBitmaps(bytes: Uint8Array): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  let at = 0;
  while (at < bytes.length) {
    const number = bytes[at] as number;
    const width = WIDTHS[number];
    if (width === undefined) break;
    const place =
      width === 'tlv'
        ? containerLength(bytes, at + 1)
        : width === 'll'
          ? prefixed(bytes, at + 1, 2)
          : width === 'lll'
            ? prefixed(bytes, at + 1, 3)
            : { from: at + 1, length: width };
    if (!place || place.from + place.length > bytes.length) break;
    found.set(number, bytes.slice(place.from, place.from + place.length));
    at = place.from + place.length;
  }
  return found;
}

/** Two digits a byte; a nibble above nine stands for a digit that is not told (E) or for nothing (F). */
export const bcdText = (bytes: Uint8Array): string =>
  [...bytes]
    .flatMap((byte) => [byte >> 4, byte & 0x0f])
    .map((nibble) => (nibble < 10 ? String(nibble) : nibble === 0x0f ? '' : '*'))
    .join('');

/** Digits → two a byte, zeros in front. Throws a RangeError for digits that do not fit. */
export function bcd(digits: string, bytes: number): Uint8Array {
  if (!/^\d*$/.test(digits) || digits.length > bytes * 2)
    throw new RangeError(`"${digits}" does not fit ${bytes} bytes`);
  const padded = digits.padStart(bytes * 2, '0');
  return Uint8Array.from({ length: bytes }, (_, i) => Number.parseInt(padded.slice(i * 2, i * 2 + 2), 16));
}
