/** Payme's proof of identity: HTTP Basic (wallets.md §1.2, money-safety §5.5). */
import { hash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

/** Makes the check once per configuration: the expected digests are not computed again for every call. */
export function loginCheck(logins: readonly string[], password: string): (header: string | undefined) => boolean {
  const expectedLogins = logins.map(digest);
  const expectedPassword = digest(password);
  return (header) => {
    // The scheme's case does not matter; the base64 must be the canonical one, for Node decodes trailing junk.
    const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1];
    if (encoded === undefined) return false;
    const raw = Buffer.from(encoded, 'base64');
    if (raw.toString('base64') !== encoded) return false;
    const text = raw.toString('utf8');
    // The first colon: keys contain colons, logins do not.
    const colon = text.indexOf(':');
    if (colon < 0) return false;
    const login = digest(text.slice(0, colon));
    const isKnown = expectedLogins.reduce((found, expected) => timingSafeEqual(login, expected) || found, false);
    const isRight = timingSafeEqual(digest(text.slice(colon + 1)), expectedPassword);
    return isKnown && isRight;
  };
}
