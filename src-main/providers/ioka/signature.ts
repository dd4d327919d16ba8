/**
 * The signature of ioka's webhooks: hex HMAC-SHA256 over canonical JSON, keys sorted at every level, letters raw
 * (wallets.md §3.4). Two spellings exist, with blanks after `,` and `:` (seen in real traffic) and without (as the
 * documents say); the bytes themselves are the last resort. Numbers keep their text: `0.0` is signed as `0.0`.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../ports/secrets.ts';
import { canonicalText, readJsonText } from '../wire/json-text.ts';

const WITH_BLANKS = { item: ', ', pair: ': ' };
const WITHOUT = { item: ',', pair: ':' };

/** Form A (`withBlanks`) or B of a body. Throws `SyntaxError` for what is not JSON. */
export const canonicalForm = (raw: Uint8Array, withBlanks: boolean): string =>
  canonicalText(readJsonText(raw), withBlanks ? WITH_BLANKS : WITHOUT);

/** Whether a body carries this signature in any of the forms. The key is text, as the webhook's `key` came. */
export function isSigned(raw: Uint8Array, signature: string | undefined, key: Secret): boolean {
  const secret = Buffer.from(key.reveal(), 'utf8');
  // An empty key is a valid HMAC key, so it is refused here as well as at configuration.
  if (secret.length === 0 || signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) return false;
  const given = Buffer.from(signature, 'hex');
  const matches = (text: string | Uint8Array): boolean =>
    timingSafeEqual(createHmac('sha256', secret).update(text).digest(), given);
  let forms: (string | Uint8Array)[];
  try {
    forms = [canonicalForm(raw, true), canonicalForm(raw, false), raw];
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
  return forms.map(matches).some((is) => is);
}
