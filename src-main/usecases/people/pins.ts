/**
 * PINs: made and proved. A PIN is short, so every guess has to cost, and wrong ones lock the person, ever longer, over
 * restarts (decision 0009).
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { StationError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PersonRow } from '../../ports/people.ts';
import type { Ledger } from '../../ports/store.ts';
import { auditEntry } from './audit-entry.ts';

/** What a guess at a PIN costs, in scrypt's own terms. */
export interface PinCost {
  N: number;
  r: number;
  p: number;
}

export interface Pins {
  /** What is kept of a new PIN. */
  hashed(pin: string): Promise<Pick<PersonRow, 'pinSalt' | 'pinHash'>>;
  /** Throws `person.wrong_pin` or `person.locked`; what it counts outlives a restart. */
  prove(personId: string, pin: string): Promise<PersonRow>;
}

interface Deps {
  ledger: Ledger;
  clock: Clock;
  log: Logger;
  /** Left out everywhere but in tests that log in hundreds of times. */
  pinCost?: PinCost | undefined;
}

/** 32 MiB and some 80 ms per guess (OWASP's scrypt setting N = 2^15). */
const PIN_COST: PinCost = { N: 2 ** 15, r: 8, p: 3 };
const HASH_MEMORY = 128 * 1024 * 1024;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const FREE_FAILURES = 4;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 15 * 60_000;

const hashOf = (pin: string, salt: Uint8Array, cost: PinCost): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: HASH_MEMORY };
    scrypt(pin, salt, HASH_BYTES, options, (error, hash) => (error ? reject(error) : resolve(hash)));
  });

/** How long a person is locked after so many wrong PINs in a row. */
function lockMsAfter(failures: number): number {
  const over = failures - FREE_FAILURES;
  return over > 0 ? Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (over - 1)) : 0;
}

export function createPins({ ledger, clock, log, pinCost = PIN_COST }: Deps): Pins {
  /** Tries of one person's PIN follow each other, so that a hundred at once count as a hundred. */
  const tries = new Map<string, Promise<unknown>>();

  /** Writes into the person's row as it is then; an owner may have changed it since it was read. */
  const write = (personId: string, change: (row: PersonRow) => Partial<PersonRow>): Promise<void> =>
    ledger.write((tx) => {
      const row = tx.person(personId);
      if (row) tx.savePerson({ ...row, ...change(row) });
    });

  async function mustNotBeLocked({ id, lockedUntil }: PersonRow): Promise<void> {
    const now = clock.now();
    if (lockedUntil <= now) return;
    // No lock is so long: the clock was set back meanwhile, and would keep its owner out for as long (I-32).
    if (lockedUntil - now > LONGEST_LOCK_MS) await write(id, () => ({ lockedUntil: now + LONGEST_LOCK_MS }));
    throw new StationError('person.locked', `locked for ${Math.ceil((lockedUntil - now) / 1000)} s`);
  }

  async function tryPin(personId: string, pin: string): Promise<PersonRow> {
    const asked = ledger.read.person(personId);
    if (asked) await mustNotBeLocked(asked);
    const given = await hashOf(pin, asked?.pinSalt ?? new Uint8Array(SALT_BYTES), pinCost);
    // The hash took its time: the PIN may be another one by now, or the person gone.
    const person = ledger.read.person(personId);
    // A person who does not exist costs as much as one who does, and is told the same.
    const fits = timingSafeEqual(given, person?.pinHash ?? new Uint8Array(HASH_BYTES)) && person?.isActive === true;
    if (!person) throw new StationError('person.wrong_pin');
    if (!fits) return failed(person);
    if (person.failures > 0) await write(personId, () => ({ failures: 0, lockedUntil: 0 }));
    return person;
  }

  async function failed({ id, name, failures: before }: PersonRow): Promise<never> {
    const failures = before + 1;
    const lockMs = lockMsAfter(failures);
    await ledger.write((tx) => {
      const now = clock.now();
      const row = tx.person(id);
      if (row) tx.savePerson({ ...row, failures, lockedUntil: lockMs === 0 ? 0 : now + lockMs });
      if (lockMs > 0) tx.addAudit(auditEntry(now, 'person.locked_out', id, {}, { who: id, name }));
    });
    if (lockMs > 0) log.warn('person.locked_out', { person: id, failures, lockMs });
    throw new StationError(lockMs > 0 ? 'person.locked' : 'person.wrong_pin');
  }

  return {
    async hashed(pin) {
      const pinSalt = randomBytes(SALT_BYTES);
      return { pinSalt, pinHash: await hashOf(pin, pinSalt, pinCost) };
    },
    prove(personId, pin) {
      const attempt = (tries.get(personId) ?? Promise.resolve()).then(
        () => tryPin(personId, pin),
        () => tryPin(personId, pin),
      );
      tries.set(personId, attempt);
      return attempt.finally(() => {
        if (tries.get(personId) === attempt) tries.delete(personId);
      });
    },
  };
}
