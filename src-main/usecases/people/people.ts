/**
 * People: who is logged in at which screen, what each may do, and the log of what they did. A station without people is
 * a one-person shop: everything is allowed to whoever stands at the till, and the log says "nobody".
 *
 *   screen ── person.login ──► session of that screen ──► guard: may this person? ──► act ──► audit log
 *   senior ── person.approve ──► one grant, one act, one minute ─────┘
 */
import type { CallContext, CallDefinition, Guard, PersonKnown } from '../../../src-shared/contract/define.ts';
import { mayDo, RIGHTS, type Right } from '../../../src-shared/people.ts';
import { StationError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdSource } from '../../ports/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PersonRow } from '../../ports/people.ts';
import type { Ledger } from '../../ports/store.ts';
import { writeSurely } from '../write-surely.ts';
import { auditEntry, detailOf, subjectOf } from './audit-entry.ts';
import { createPins, type PinCost } from './pins.ts';
import { type SavePerson, savePerson } from './save-person.ts';

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

export interface People extends Guard {
  list(): PersonRow[];
  here(context: CallContext): WhoIsHere;
  login(personId: string, pin: string, context: CallContext): Promise<WhoIsHere>;
  logout(context: CallContext): WhoIsHere;
  /** Somebody who holds the right agrees to the next act of this screen that needs it. */
  approve(personId: string, pin: string, right: Right, context: CallContext): Promise<PersonKnown>;
  save(input: SavePerson): Promise<PersonRow>;
}

/** A senior's agreement to one act of one screen. */
const GRANT_MS = 60_000;

const known = ({ id, name, role }: PersonRow): PersonKnown => ({ id, name, role });

export function createPeople(deps: PeopleDeps): People {
  const { ledger, clock } = deps;
  const pins = createPins(deps);
  const sessions = new Map<string, { personId: string; seenAt: number }>();
  const grants = new Map<string, { right: Right; person: PersonKnown; until: number }>();
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
        tx.addAudit(auditEntry(clock.now(), name, subjectOf(input), context, { outcome, detail: detailOf(input) })),
      );
    },

    async login(personId, pin, context) {
      const person = await pins.prove(personId, pin);
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
      const person = await pins.prove(personId, pin);
      if (!mayDo(person.role, right))
        throw new StationError('person.approval_needed', `${person.role} has no ${right}`);
      grants.set(keyOf(context), { right, person: known(person), until: clock.elapsed() + GRANT_MS });
      context.approvedBy = known(person);
      return known(person);
    },

    async save(input) {
      const saved = await savePerson({ ...deps, pins }, input);
      hasPeople = undefined;
      return saved;
    },
  };
}
