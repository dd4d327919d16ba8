/**
 * The text of a UzQR: EMVCo fields of id, length and value, closed by CRC-16/CCITT-FALSE (pinpads.md §5.3). The payer's app
 * takes the sum from here, and no later answer names one: a box that mistakes tiyin for som would go unnoticed.
 */
import { type Money, majorString } from '../../../src-shared/money.ts';

const CHECK = /6304([0-9A-Fa-f]{4})$/;
/** ISO 4217 number of the som. */
const UZS_NUMBER = '860';

/** CRC-16/CCITT-FALSE over UTF-8, four upper-case hex digits. Check value of "123456789": 29B1. */
export function crc16Ccitt(text: string): string {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

/** The top fields, up to the first that cannot be read. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at + 4 <= text.length; ) {
    const [, id, length] = /^(\d\d)(\d\d)/.exec(text.slice(at, at + 4)) ?? [];
    if (id === undefined || at + 4 + Number(length) > text.length) break;
    fields.set(id, text.slice(at + 4, at + 4 + Number(length)));
    at += 4 + Number(length);
  }
  return fields;
}

/** What speaks against showing a text for this sum; undefined: nothing, or nothing of it can be read. */
export function uzqrComplaint(text: string, amount: Money): 'qr_checksum' | 'qr_amount' | 'qr_currency' | undefined {
  const check = CHECK.exec(text);
  if (check && crc16Ccitt(text.slice(0, -4)) !== check[1]?.toUpperCase()) return 'qr_checksum';
  const fields = fieldsOf(text);
  const asked = fields.get('54');
  if (asked !== undefined && !isSum(asked, amount)) return 'qr_amount';
  const currency = fields.get('53');
  return currency !== undefined && currency !== UZS_NUMBER ? 'qr_currency' : undefined;
}

/** `500`, `500.0` and `500.00` are one sum. */
const isSum = (digits: string, amount: Money): boolean =>
  /^\d{1,10}(?:\.\d{1,2})?$/.test(digits) && majorString.decode(digits, amount.currency).minor === amount.minor;
