/** Whose name an act carries: of whoever proved who they are, and only without people the one that was typed. */
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type { ResolveUnknown } from '../../../src-shared/contract/payment-asks.ts';
import { mayDo } from '../../../src-shared/people.ts';

/** Who agreed or logged in is the name that counts. */
export function named<T extends { by?: string | undefined }>(input: T, { person, approvedBy }: CallContext): T {
  const by = (approvedBy ?? person)?.name;
  return by === undefined ? input : { ...input, by };
}

/**
 * Where people are set up, both names of a decision are of people who proved who they are: whoever holds the right
 * decides, and the other of the two is the second person. What was typed counts for nothing then.
 */
export function decidedBy(input: ResolveUnknown, { person, approvedBy }: CallContext): ResolveUnknown {
  if (!person && !approvedBy) return input;
  const holds = person && mayDo(person.role, 'resolve');
  const [first, other] = holds ? [person, approvedBy] : [approvedBy ?? person, person];
  const { second: _typed, ...rest } = input;
  const second = other && other.id !== first?.id ? other.name : undefined;
  return { ...rest, by: first?.name, ...(second === undefined ? {} : { second }) };
}
