/** HMAC-SHA256 in hex over the raw bytes of a webhook (money-safety §5.5, attack rows 21, 22, 25). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../ports/secrets.ts';

/** An empty or short secret is a valid HMAC key, so it is refused here as well as at configuration. */
const SECRET_MIN_BYTES = 8;

export function hmacHexMatches(secret: Secret, raw: Uint8Array, header: string | undefined): boolean {
  const key = Buffer.from(secret.reveal(), 'utf8');
  if (key.length < SECRET_MIN_BYTES || header === undefined || !/^[0-9a-f]{64}$/.test(header)) return false;
  return timingSafeEqual(createHmac('sha256', key).update(raw).digest(), Buffer.from(header, 'hex'));
}
