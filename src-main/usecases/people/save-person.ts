/** A person is added or changed; the first one is an owner, and the last owner stays: else nobody could ever add another. */
import { isSimplePin, type PersonRole } from '../../../src-shared/people.ts';
import { StationError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdSource } from '../../ports/ids.ts';
import type { PersonRow } from '../../ports/people.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Pins } from './pins.ts';

export interface SavePerson {
  /** Left out: a new person. */
  id?: string | undefined;
  name: string;
  role: PersonRole;
  /** Left out: the PIN stays. */
  pin?: string | undefined;
  isActive: boolean;
}

interface Deps {
  ledger: Ledger;
  clock: Clock;
  ids: IdSource;
  pins: Pins;
}

/**
 * Throws `person.pin_too_simple`, `person.not_found`, `person.name_taken`, `person.last_owner`, and `request.incomplete`
 * for a new person without a PIN. A new PIN ends a lock.
 */
export async function savePerson({ ledger, clock, ids, pins }: Deps, input: SavePerson): Promise<PersonRow> {
  if (input.pin !== undefined && isSimplePin(input.pin)) throw new StationError('person.pin_too_simple');
  const hashed = input.pin === undefined ? undefined : await pins.hashed(input.pin);
  return ledger.write((tx) => {
    const people = tx.people();
    const before = input.id === undefined ? undefined : people.find(({ id }) => id === input.id);
    if (input.id !== undefined && !before) throw new StationError('person.not_found');
    const pin = hashed ?? before;
    if (!pin) {
      throw new StationError('request.incomplete', 'a new person needs a PIN', {
        fields: [{ path: 'pin', message: 'is missing' }],
      });
    }
    const others = people.filter(({ id, isActive }) => isActive && id !== input.id);
    if (input.isActive && others.some(({ name }) => name === input.name)) throw new StationError('person.name_taken');
    const isOwner = input.isActive && input.role === 'owner';
    if (!isOwner && !others.some(({ role }) => role === 'owner')) throw new StationError('person.last_owner');
    const row: PersonRow = {
      id: before?.id ?? ids.next(),
      name: input.name,
      role: input.role,
      pinSalt: pin.pinSalt,
      pinHash: pin.pinHash,
      failures: hashed ? 0 : (before?.failures ?? 0),
      lockedUntil: hashed ? 0 : (before?.lockedUntil ?? 0),
      isActive: input.isActive,
      createdAt: before?.createdAt ?? clock.now(),
    };
    tx.savePerson(row);
    return row;
  });
}
