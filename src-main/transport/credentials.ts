/**
 * Who may speak on the `local` listener: programs with the station's API token, and screens with a session that was
 * opened with the key in the link the station printed.
 *
 *   link  http://127.0.0.1:4750/#k=<key> ── POST /session {key} ──► cookie (HttpOnly) + header token
 *   later, a reloaded page               ── POST /session {}    ──► the same token, by the cookie and the token it kept
 *
 * Sessions outlive the process: a cookie carries its own proof, made with a key derived from the API token, so a till's
 * browser goes on by itself after a power cut. A new API token ends every session.
 *
 * A cookie alone opens nothing that acts: cookies ignore ports, so another program on this machine could be sent it.
 * For the same reason its name is the station's own: two stations in one browser do not end each other's sessions.
 * Digests are compared, in constant time; a presented value is hashed first whatever it is (f-12).
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Role } from '../../src-shared/contract/define.ts';

const SESSION_COOKIE = 'qabul_session';

/** What an address asks of its caller. */
export type Access =
  /** Nothing: pages, their files, liveness, opening a session. */
  | 'open'
  /** The API token. */
  | 'token'
  /** The API token, or a session's cookie together with its header token. */
  | 'screen'
  /** The API token or a session's cookie: for what is only read, where a browser can send no header. */
  | 'reader';

/** Who was recognised. `key` names the caller for the rate limit and is no secret. */
export interface Caller {
  readonly role: Role;
  readonly key: string;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const secret = (): string => randomBytes(32).toString('base64url');

export class Credentials {
  /** 256 bits, printed once in the link and valid while the process lives: one link opens several screens. */
  readonly openKey = secret();
  readonly #openKey = digest(this.openKey);
  readonly #apiToken: Buffer;
  readonly #role: Role;
  readonly #signing: Buffer;
  readonly #cookieName: string;

  constructor(apiToken: string, sessionRole: Role) {
    // An empty token would fit a missing header.
    if (apiToken.length < 16) throw new RangeError('the API token is too short');
    this.#apiToken = digest(apiToken);
    this.#role = sessionRole;
    this.#signing = createHmac('sha256', apiToken).update('screen sessions').digest();
    const ours = createHmac('sha256', this.#signing).update('cookie name').digest('hex');
    this.#cookieName = `${SESSION_COOKIE}_${ours.slice(0, 8)}`;
  }

  /** Recognises the caller, or undefined. */
  recognise(headers: IncomingHttpHeaders, access: Access): Caller | undefined {
    // Both ways are always tried, so the answer takes the same time whichever part was wrong.
    const program = this.#programOf(headers.authorization);
    const screen = access === 'token' ? undefined : this.#screenOf(headers, access === 'screen');
    return program ?? screen;
  }

  /** Opens a session with the link's key, or finds the one of the cookie. undefined: neither is good. */
  openSession(key: string | undefined, headers: IncomingHttpHeaders): { token: string; cookie?: string } | undefined {
    const present = cookieOf(headers.cookie, this.#cookieName) ?? '';
    const known = this.#isOurs(present);
    const keyFits = timingSafeEqual(digest(key ?? ''), this.#openKey);
    if (key !== undefined && !keyFits) return undefined;
    const shown = headers['x-qabul-session'];
    const holds = timingSafeEqual(digest(typeof shown === 'string' ? shown : ''), digest(this.#tokenOf(present)));
    // The cookie alone opens nothing: the page keeps its token where only this origin, port included, can read it.
    if (known && (keyFits || holds)) return { token: this.#tokenOf(present) };
    if (key === undefined) return undefined;
    const name = secret();
    const value = `${name}.${this.#proofOf(name)}`;
    return { token: this.#tokenOf(value), cookie: `${this.#cookieName}=${value}; HttpOnly; SameSite=Strict; Path=/` };
  }

  #proofOf(name: string): string {
    return createHmac('sha256', this.#signing).update(`cookie ${name}`).digest('base64url');
  }

  #isOurs(cookie: string): boolean {
    const dot = cookie.indexOf('.');
    const name = cookie.slice(0, Math.max(0, dot));
    return timingSafeEqual(digest(cookie.slice(dot + 1)), digest(this.#proofOf(name))) && name.length > 0;
  }

  /** Derived from the cookie, so that every tab of one browser holds the same one and none drives another out. */
  #tokenOf(cookie: string): string {
    return createHmac('sha256', this.#signing).update(`token ${cookie}`).digest('base64url');
  }

  #programOf(authorization: string | undefined): Caller | undefined {
    const given = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(given), this.#apiToken) ? { role: 'local-api', key: 'token' } : undefined;
  }

  #screenOf(headers: IncomingHttpHeaders, withToken: boolean): Caller | undefined {
    const cookie = cookieOf(headers.cookie, this.#cookieName) ?? '';
    const given = headers['x-qabul-session'];
    const isOurs = this.#isOurs(cookie);
    const tokenFits = timingSafeEqual(digest(typeof given === 'string' ? given : ''), digest(this.#tokenOf(cookie)));
    if (!isOurs || (withToken && !tokenFits)) return undefined;
    return { role: this.#role, key: `session ${digest(cookie).toString('hex').slice(0, 16)}` };
  }
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';', 32) ?? []) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
