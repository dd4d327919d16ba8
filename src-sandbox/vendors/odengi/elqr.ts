/** ELQR as qr.dengi.kg writes it (wallets.md §2.8): TLV text, checksum = last four hex digits of SHA-256. */
import { createHash } from 'node:crypto';

const NAME = 'DEMO KIOSK';
const tlv = (tag: string, value: string): string => `${tag}${String(value.length).padStart(2, '0')}${value}`;

/** A one-time code for an invoice of so many tyiyn. */
export function elqrOf(invoiceId: string, tyiyn: number): string {
  const account = tlv('00', 'qr.dengi.kg') + tlv('01', '20') + tlv('11', invoiceId) + tlv('12', '12') + tlv('13', '12');
  const parts = [tlv('00', '01'), tlv('01', '12'), tlv('32', account), tlv('52', '7399'), tlv('53', '417')];
  const text = [...parts, tlv('54', String(tyiyn)), tlv('59', NAME)].join('');
  return `${text}6304${checksum(text)}`;
}

/** What a wallet reads from a code before it asks its server. undefined: "this is not a payment code". */
export function readElqr(payload: string): { invoiceId: string; tyiyn: number } | undefined {
  if (!/6304[0-9A-Fa-f]{4}$/.test(payload)) return undefined;
  if (checksum(payload.slice(0, -8)) !== payload.slice(-4).toUpperCase()) return undefined;
  const tags = tagsOf(payload.slice(0, -8));
  const invoiceId = tagsOf(tags.get('32') ?? '').get('11');
  const amount = tags.get('54');
  return invoiceId === undefined || amount === undefined ? undefined : { invoiceId, tyiyn: Number(amount) };
}

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(-4).toUpperCase();

function tagsOf(text: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const length = Number(text.slice(at + 2, at + 4));
    tags.set(text.slice(at, at + 2), text.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return tags;
}
