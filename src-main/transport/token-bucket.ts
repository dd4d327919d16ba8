/** Rate limits: one bucket per key (a token, a session, an address), refilled with monotonic time. */
import type { Clock } from '../ports/clock.ts';

export interface RateLimit {
  perSecond: number;
  burst: number;
}

/** A bounded set of token buckets. `take` is two map look-ups and a little arithmetic. */
export class TokenBuckets {
  readonly #clock: Clock;
  readonly #limit: RateLimit;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, { left: number; at: number }>();

  constructor(clock: Clock, limit: RateLimit, maxKeys = 512) {
    this.#clock = clock;
    this.#limit = limit;
    this.#maxKeys = maxKeys;
  }

  /** false: this key has used up its share. */
  take(key: string): boolean {
    const now = this.#clock.elapsed();
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      // The oldest key goes: a bucket that is forgotten is a full one, and there are fewer callers than keys.
      if (this.#buckets.size >= this.#maxKeys) {
        const oldest = this.#buckets.keys().next();
        if (!oldest.done) this.#buckets.delete(oldest.value);
      }
      bucket = { left: this.#limit.burst, at: now };
      this.#buckets.set(key, bucket);
    }
    bucket.left = Math.min(this.#limit.burst, bucket.left + ((now - bucket.at) / 1000) * this.#limit.perSecond);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  }
}
