/** Fields as INPAS SA writes them: number (1 byte), length (2 bytes, low first), value. pinpads.md §2.3.1. */
import { joined } from './frame.ts';

/** Writes fields in the order of their numbers. Throws a RangeError for a number or length that does not fit. */
export function encodeTlv(fields: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const sorted = [...fields].sort(([a], [b]) => a - b);
  const bytes = new Uint8Array(sorted.reduce((length, [, value]) => length + 3 + value.length, 0));
  let at = 0;
  for (const [number, value] of sorted) {
    if (number < 0 || number > 0xff || value.length > 0xffff) throw new RangeError(`field ${number} does not fit`);
    bytes.set([number, value.length & 0xff, value.length >> 8], at);
    bytes.set(value, at + 3);
    at += 3 + value.length;
  }
  return bytes;
}

/**
 * Reads fields. Undefined when the lengths do not add up, or a field comes twice with different values. `mayRepeat`: a
 * field of which several parts are one text.
 */
export function decodeTlv(
  bytes: Uint8Array,
  mayRepeat: (number: number) => boolean = () => false,
): Map<number, Uint8Array> | undefined {
  const fields = new Map<number, Uint8Array>();
  let at = 0;
  while (at < bytes.length) {
    if (at + 3 > bytes.length) return undefined;
    const number = bytes[at] as number;
    const end = at + 3 + ((bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8));
    if (end > bytes.length) return undefined;
    const value = bytes.slice(at + 3, end);
    const before = fields.get(number);
    const isOther = before && (before.length !== value.length || before.some((byte, i) => byte !== value[i]));
    if (isOther && !mayRepeat(number)) return undefined;
    fields.set(number, isOther ? joined(before, value) : value);
    at = end;
  }
  return fields;
}
