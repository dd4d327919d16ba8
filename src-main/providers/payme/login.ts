/** Payme's proof of identity: HTTP Basic (wallets.md §1.2, money-safety §5.5). */
import { hash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/**
 * Makes the check once per configuration: the expected digests are not computed again for every call. What came is compared
 * as it came, in base64, so a second spelling of the same bytes (Node decodes trailing junk) is no login.
 */
export function loginCheck(logins: readonly string[], password: string): (header: string | undefined) => boolean {
  const expected = logins.map((login) => digest(Buffer.from(`${login}:${password}`).toString('base64')));
  return (header) => {
    // The scheme's case does not matter.
    const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1];
    if (encoded === undefined) return false;
    const came = digest(encoded);
    return expected.reduce((found, one) => timingSafeEqual(came, one) || found, false);
  };
}
