/**
 * People: who is logged in at which screen, what each may do, and the log of what they did. A station without people is
 * a one-person shop: everything is allowed to whoever stands at the till, and the log says "nobody".
 *
 *   screen ── person.login ──► session of that screen ──► guard: may this person? ──► act ──► audit log
 *   senior ── person.approve ──► one grant, one act, one minute ─────┘
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { CallContext, CallDefinition, Guard, PersonKnown } from '../../src-shared/contract/define.ts';
import { isSimplePin, mayDo, type PersonRole, RIGHTS, type Right } from '../../src-shared/people.ts';
import { StationError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdSource } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { NewAudit, PersonRow } from '../ports/people.ts';
import type { Ledger } from '../ports/store.ts';
import { writeSurely } from './write-surely.ts';

export interface PeopleDeps {
  ledger: Ledger;
  clock: Clock;
  ids: IdSource;
  log: Logger;
  /** A screen that nobody used for so long forgets who was there. */
  lockAfterMs: number;
  /** Left out everywhere but in tests that log in hundreds of times. */
  pinCost?: PinCost | undefined;
}

export interface WhoIsHere {
  /** false: no people are set up, nobody need log in. */
  isEnabled: boolean;
  person: PersonKnown | null;
  rights: Right[];
}

export interface SavePerson {
  /** Left out: a new person. */
  id?: string | undefined;
  name: string;
  role: PersonRole;
  /** Left out: the PIN stays. */
  pin?: string | undefined;
  isActive: boolean;
}

/** What a guess at a PIN costs, in scrypt's own terms. */
export interface PinCost {
  N: number;
  r: number;
  p: number;
}

export interface People extends Guard {
  list(): PersonRow[];
  here(context: CallContext): WhoIsHere;
  login(personId: string, pin: string, context: CallContext): Promise<WhoIsHere>;
  logout(context: CallContext): WhoIsHere;
  /** Somebody who holds the right agrees to the next act of this screen that needs it. */
  approve(personId: string, pin: string, right: Right, context: CallContext): Promise<PersonKnown>;
  save(input: SavePerson): Promise<PersonRow>;
}

/** 32 MiB and some 80 ms per guess: a PIN is short, so every guess has to cost (OWASP's scrypt setting N = 2^15). */
const PIN_COST: PinCost = { N: 2 ** 15, r: 8, p: 3 };
const HASH_MEMORY = 128 * 1024 * 1024;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const FREE_FAILURES = 4;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 15 * 60_000;
const GRANT_MS = 60_000;

const hashOf = (pin: string, salt: Uint8Array, cost: PinCost): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const options = { ...cost, maxmem: HASH_MEMORY };
    scrypt(pin, salt, HASH_BYTES, options, (error, hash) => (error ? reject(error) : resolve(hash)));
  });

const known = ({ id, name, role }: PersonRow): PersonKnown => ({ id, name, role });

/** What was refused was not looked at by a schema. */
const MOST_TOLD = 500;

/** A refund names its sale; other acts what their input names. Only names, never contents. */
function subjectOf(input: unknown): string | null {
  const { id, personId, orderId } = (input ?? {}) as { id?: unknown; personId?: unknown; orderId?: unknown };
  const named = [id, personId, orderId].find((name) => typeof name === 'string');
  return named?.slice(0, MOST_TOLD) ?? null;
}

/** What a person said about the act: these fields and no others (a PIN is one of the others). */
const TOLD = [
  'reason',
  'note',
  'outcome',
  'rrn',
  'direction',
  'by',
  'name',
  'role',
  'right',
  'isActive',
  'productId',
] as const;
function detailOf(input: unknown): NewAudit['detail'] {
  const given = (input ?? {}) as Record<string, unknown>;
  const told: Record<string, string | number | boolean> = {};
  for (const key of TOLD) {
    const value = given[key];
    if (typeof value === 'string') told[key] = value.slice(0, MOST_TOLD);
    if (typeof value === 'number' || typeof value === 'boolean') told[key] = value;
  }
  const amount = (given.amount ?? given.price) as { minor?: unknown } | undefined;
  if (typeof amount?.minor === 'number') told.minor = amount.minor;
  return Object.keys(told).length === 0 ? null : told;
}

export function createPeople(deps: PeopleDeps): People {
  const { ledger, clock, log, pinCost = PIN_COST } = deps;
  const sessions = new Map<string, { personId: string; seenAt: number }>();
  const grants = new Map<string, { right: Right; person: PersonKnown; until: number }>();
  /** Tries of one person's PIN follow each other, so that a hundred at once count as a hundred. */
  const tries = new Map<string, Promise<unknown>>();
  let hasPeople: boolean | undefined;

  const isEnabled = (): boolean => {
    hasPeople ??= ledger.read.people().some(({ isActive }) => isActive);
    return hasPeople;
  };
  const keyOf = (context: CallContext): string => context.caller ?? `a ${context.role}`;

  function personHere(context: CallContext): PersonKnown | undefined {
    const session = sessions.get(keyOf(context));
    if (!session) return undefined;
    const person = ledger.read.person(session.personId);
    if (person?.isActive && clock.elapsed() - session.seenAt < deps.lockAfterMs) return known(person);
    sessions.delete(keyOf(context));
    return undefined;
  }

  const here = (context: CallContext): WhoIsHere => {
    const person = personHere(context) ?? null;
    const enabled = isEnabled();
    return {
      isEnabled: enabled,
      person,
      rights: RIGHTS.filter((right) => !enabled || (person !== null && mayDo(person.role, right))),
    };
  };

  /** Throws `person.wrong_pin` or `person.locked`; what it counts outlives a restart. */
  function prove(personId: string, pin: string): Promise<PersonRow> {
    const before = tries.get(personId) ?? Promise.resolve();
    const attempt = before.then(
      () => tryPin(personId, pin),
      () => tryPin(personId, pin),
    );
    tries.set(personId, attempt);
    return attempt.finally(() => {
      if (tries.get(personId) === attempt) tries.delete(personId);
    });
  }

  async function tryPin(personId: string, pin: string): Promise<PersonRow> {
    const person = ledger.read.person(personId);
    const now = clock.now();
    if (person && person.lockedUntil > now) {
      // No lock is so long: the clock was set back meanwhile, and would keep its owner out for as long (I-32).
      if (person.lockedUntil - now > LONGEST_LOCK_MS)
        await ledger.write((tx) => tx.savePerson({ ...person, lockedUntil: now + LONGEST_LOCK_MS }));
      throw new StationError('person.locked', `locked for ${Math.ceil((person.lockedUntil - now) / 1000)} s`);
    }
    const salt = person?.pinSalt ?? new Uint8Array(SALT_BYTES);
    const given = await hashOf(pin, salt, pinCost);
    // A person who does not exist costs as much as one who does, and is told the same.
    const fits = timingSafeEqual(given, person?.pinHash ?? new Uint8Array(HASH_BYTES)) && person?.isActive === true;
    if (!person) throw new StationError('person.wrong_pin');
    if (fits) {
      if (person.failures > 0) await ledger.write((tx) => tx.savePerson({ ...person, failures: 0, lockedUntil: 0 }));
      return person;
    }
    const failures = person.failures + 1;
    const over = failures - FREE_FAILURES;
    const lockMs = over > 0 ? Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (over - 1)) : 0;
    await ledger.write((tx) => {
      const fresh = tx.person(personId) ?? person;
      tx.savePerson({ ...fresh, failures, lockedUntil: lockMs === 0 ? 0 : clock.now() + lockMs });
      if (lockMs > 0) tx.addAudit(entry('person.locked_out', personId, {}, { who: person.id, name: person.name }));
    });
    if (lockMs > 0) log.warn('person.locked_out', { person: person.id, failures, lockMs });
    throw new StationError(lockMs > 0 ? 'person.locked' : 'person.wrong_pin');
  }

  function entry(
    act: string,
    subject: string | null,
    context: Partial<CallContext>,
    more: Partial<NewAudit> = {},
  ): NewAudit {
    return {
      at: clock.now(),
      who: context.person?.id ?? (context.role === 'local-api' ? 'program' : 'nobody'),
      name: context.person?.name ?? null,
      approvedBy: context.approvedBy ? `${context.approvedBy.name} (${context.approvedBy.id})` : null,
      caller: context.caller ?? context.role ?? null,
      act,
      subject,
      outcome: 'done',
      detail: null,
      ...more,
    };
  }

  return {
    list: () => ledger.read.people(),
    here,

    enter(_name: string, definition: CallDefinition, context: CallContext, isComplete: boolean): void {
      const { right } = definition;
      const person = personHere(context);
      if (person) context.person = person;
      if (right === undefined) return;
      const session = sessions.get(keyOf(context));
      if (session) session.seenAt = clock.elapsed();
      // A program with the API token is the shop's own till software: it answers for its people itself.
      if (context.role === 'local-api' || !isEnabled()) return;
      // Guests buy without a name.
      if (right === 'sell' && context.role === 'kiosk') return;
      const grant = grants.get(keyOf(context));
      const isGranted = grant !== undefined && grant.right === right && clock.elapsed() < grant.until;
      if (person && mayDo(person.role, right)) {
        if (!definition.pair || !isGranted || grant.person.id === person.id) return;
        if (isComplete) grants.delete(keyOf(context));
        context.approvedBy = grant.person;
        return;
      }
      if (isGranted) {
        // A look is not an act: a report is read in several calls, and stays readable for the agreement's minute.
        if (isComplete && definition.act) grants.delete(keyOf(context));
        context.approvedBy = grant.person;
        return;
      }
      throw new StationError(person ? 'person.approval_needed' : 'person.login_needed', `needs the right ${right}`, {
        fields: [{ path: 'right', message: right }],
      });
    },

    async left(name, input, context, outcome) {
      // The act is done: a caller who heard of a busy file would do it again.
      await writeSurely(deps, (tx) =>
        tx.addAudit(entry(name, subjectOf(input), context, { outcome, detail: detailOf(input) })),
      );
    },

    async login(personId, pin, context) {
      const person = await prove(personId, pin);
      sessions.set(keyOf(context), { personId: person.id, seenAt: clock.elapsed() });
      grants.delete(keyOf(context));
      context.person = known(person);
      return here(context);
    },

    logout(context) {
      sessions.delete(keyOf(context));
      grants.delete(keyOf(context));
      return here(context);
    },

    async approve(personId, pin, right, context) {
      const person = await prove(personId, pin);
      if (!mayDo(person.role, right))
        throw new StationError('person.approval_needed', `${person.role} has no ${right}`);
      grants.set(keyOf(context), { right, person: known(person), until: clock.elapsed() + GRANT_MS });
      context.approvedBy = known(person);
      return known(person);
    },

    async save(input) {
      if (input.pin !== undefined && isSimplePin(input.pin)) throw new StationError('person.pin_too_simple');
      const salt = randomBytes(SALT_BYTES);
      const hash = input.pin === undefined ? undefined : await hashOf(input.pin, salt, pinCost);
      const saved = await ledger.write((tx) => {
        const people = tx.people();
        const before = input.id === undefined ? undefined : people.find(({ id }) => id === input.id);
        if (input.id !== undefined && !before) throw new StationError('person.not_found');
        const pin = hash ? { pinSalt: salt, pinHash: hash } : before;
        if (!pin) {
          throw new StationError('request.incomplete', 'a new person needs a PIN', {
            fields: [{ path: 'pin', message: 'is missing' }],
          });
        }
        const others = people.filter(({ id, isActive }) => isActive && id !== input.id);
        if (input.isActive && others.some(({ name }) => name === input.name))
          throw new StationError('person.name_taken');
        const isOwner = input.isActive && input.role === 'owner';
        // The first one is an owner, and the last owner stays: else nobody could ever add another.
        if (!isOwner && !others.some(({ role }) => role === 'owner')) throw new StationError('person.last_owner');
        const row: PersonRow = {
          id: before?.id ?? deps.ids.next(),
          name: input.name,
          role: input.role,
          pinSalt: pin.pinSalt,
          pinHash: pin.pinHash,
          failures: hash ? 0 : (before?.failures ?? 0),
          lockedUntil: hash ? 0 : (before?.lockedUntil ?? 0),
          isActive: input.isActive,
          createdAt: before?.createdAt ?? clock.now(),
        };
        tx.savePerson(row);
        return row;
      });
      hasPeople = undefined;
      return saved;
    },
  };
}
