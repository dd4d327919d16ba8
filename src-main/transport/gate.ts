/**
 * The gate of the `local` listener: every request and every WebSocket upgrade passes it, in this order
 * (money-safety §5.5): raw target → Host → Origin → content → caller → rate.
 */
import type { IncomingMessage } from 'node:http';
import type { Refusals } from '../../src-shared/contract/define.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Access, Caller, Credentials } from './credentials.ts';
import { type Refused, refused } from './refused.ts';
import { type Objection, objectionToContent, objectionToSender, objectionToTarget } from './request-guards.ts';
import { TokenBuckets } from './token-bucket.ts';

/** Far above a till, its screens and a shop's own program importing a day; a runaway loop still leaves room for others. */
const CALLS = { perSecond: 1_000, burst: 2_000 };
/** Guesses at a 256-bit token. Never shuts out a caller who has the right one. */
const FAILURES = { perSecond: 10, burst: 10 };

export interface GateOptions {
  credentials: Credentials;
  refusals: Refusals;
  clock: Clock;
  log: Logger;
}

export class Gate {
  /** Filled when the port is known. */
  readonly hosts = new Set<string>();
  readonly #options: GateOptions;
  readonly #calls: TokenBuckets;
  readonly #failures: TokenBuckets;
  #lockedOut = false;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#calls = new TokenBuckets(options.clock, CALLS);
    this.#failures = new TokenBuckets(options.clock, FAILURES);
  }

  /** Throws `Refused`, or says who is calling (undefined where nobody need be known). */
  enter(
    request: IncomingMessage,
    access: Access,
    { upgrade = false, bodyBytes }: { upgrade?: boolean; bodyBytes?: number | undefined } = {},
  ): Caller | undefined {
    const objection: Objection | undefined =
      objectionToTarget(request, this.hosts) ??
      objectionToSender(request, upgrade) ??
      (upgrade && request.method !== 'GET'
        ? { code: 'request.wrong_method', message: 'a WebSocket begins with GET' }
        : undefined) ??
      objectionToContent(request, bodyBytes);
    if (objection) throw refused(this.#options.refusals, objection.code, objection.message);
    const caller = access === 'open' ? undefined : this.#options.credentials.recognise(request.headers, access);
    if (access !== 'open' && !caller) throw this.guessed(request);
    if (!this.#calls.take(caller?.key ?? `address ${request.socket.remoteAddress}`)) {
      throw refused(this.#options.refusals, 'request.too_many', 'too many requests');
    }
    return caller;
  }

  /** A wrong token, key or session: 401, and 429 when there were many. */
  guessed(request: IncomingMessage): Refused {
    if (this.#failures.take(`address ${request.socket.remoteAddress}`)) {
      this.#lockedOut = false;
      return refused(this.#options.refusals, 'request.unauthorized', 'no valid token or session');
    }
    // One line for a whole series: the log must not become the damage.
    if (!this.#lockedOut) this.#options.log.warn('auth.guessing', { address: request.socket.remoteAddress ?? null });
    this.#lockedOut = true;
    return refused(this.#options.refusals, 'request.too_many', 'too many wrong tokens');
  }
}
