/**
 * O!Dengi's two hashes, both HMAC-MD5 with the merchant's API password as key, in lower-case hex (wallets.md §2.3, §2.7).
 *
 *   request   over the compact JSON of the envelope, in the order in which it is sent, without `hash`
 *   callback  over eight values joined by `:::` – not the JSON rule
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../ports/secrets.ts';

const hmacMd5 = (password: string, text: string): string =>
  createHmac('md5', Buffer.from(password, 'utf8')).update(text, 'utf8').digest('hex');

/** The envelope of a request, without its hash. The order of the members is part of what is signed. */
export interface Envelope {
  cmd: string;
  version: 1005;
  sid: string;
  /** Unix time as text. */
  mktime: string;
  lang: 'ru' | 'en';
  data: Readonly<Record<string, unknown>>;
}

/**
 * The envelope with its hash as the last member. `JSON.stringify` of the result writes the very bytes that were signed:
 * no blanks between members, blanks inside texts kept, Unicode and slashes as they are. (odengi.ru.md took every blank
 * out before signing and then blamed the parameters that contained one.)
 */
export function signed(envelope: Envelope, password: Secret): Envelope & { hash: string } {
  return { ...envelope, hash: hmacMd5(password.reveal(), JSON.stringify(envelope)) };
}

/** The fields that a callback's hash covers, in the order in which they are joined. */
export const SIGNED_FIELDS = [
  'trans_id',
  'status_pay',
  'site_id',
  'order_id',
  'amount',
  'currency',
  'mktime',
  'test',
] as const;
export type SignedFields = Readonly<Record<(typeof SIGNED_FIELDS)[number], string>>;

/** The hash of a callback over its values exactly as they came. */
export const callbackHash = (fields: SignedFields, password: Secret): string =>
  hmacMd5(password.reveal(), SIGNED_FIELDS.map((name) => fields[name]).join(':::'));

/** Compares in constant time. False for anything that is not 32 lower-case hex digits. */
export function callbackHashMatches(fields: SignedFields, hash: string | undefined, password: Secret): boolean {
  if (password.reveal() === '' || hash === undefined || !/^[0-9a-f]{32}$/.test(hash)) return false;
  return timingSafeEqual(Buffer.from(callbackHash(fields, password), 'hex'), Buffer.from(hash, 'hex'));
}
