/**
 * One place for people: when the station answers that somebody has to log in or agree first, the door asks, and the call
 * is repeated once. No screen above needs to know.
 *
 *   call ──► station ──► person.login_needed    ──► log-in screen ──► the same call again
 *                    └─► person.approval_needed ──► a senior's PIN ──► the same call again
 */
import type { Envelope, Transport } from '../../src-shared/contract/define.ts';
import { RIGHTS, type Right } from '../../src-shared/people.ts';

/** Who asks people for PINs. Both resolve to false when nobody did what was asked. */
export interface Door {
  logIn(): Promise<boolean>;
  approve(right: Right): Promise<boolean>;
}

/** These are the door's own. */
const DOOR_CALLS: readonly string[] = ['person.login', 'person.approve', 'person.logout', 'person.here', 'person.list'];

/** The right that was wanting, as the station named it. */
export function rightWanted(envelope: Envelope): Right | undefined {
  if (envelope.ok) return undefined;
  const named = envelope.error.fields?.find(({ path }) => path === 'right')?.message;
  return RIGHTS.find((right) => right === named);
}

/** A screen that reads by itself must not put a sheet before somebody who touched nothing. */
const wasTouched = (): boolean => navigator.userActivation?.isActive ?? true;

export const withPeople = (transport: Transport, door: Door): Transport => ({
  async request(name, input) {
    const touched = wasTouched();
    const first = await transport.request(name, input);
    if (first.ok || DOOR_CALLS.includes(name)) return first;
    const { code } = first.error;
    if (code === 'person.login_needed') {
      if (!(await door.logIn())) return first;
      const second = await transport.request(name, input);
      const right = rightWanted(second);
      // Somebody came in who may not do it either: a senior may agree.
      if (right === undefined || second.ok || second.error.code !== 'person.approval_needed') return second;
      return (await door.approve(right)) ? transport.request(name, input) : second;
    }
    if (code !== 'person.approval_needed' || !touched) return first;
    const right = rightWanted(first);
    if (right === undefined || !(await door.approve(right))) return first;
    return transport.request(name, input);
  },
  subscribe: (listener) => transport.subscribe(listener),
});
