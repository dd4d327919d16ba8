/** A line of the log of acts: who, what about, and the few words of the input that may be kept. */
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type { NewAudit } from '../../ports/people.ts';

/** What was refused was not looked at by a schema. */
const MOST_TOLD = 500;

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

/** A refund names its sale; other acts what their input names. Only names, never contents. */
export function subjectOf(input: unknown): string | null {
  const { id, personId, orderId } = (input ?? {}) as { id?: unknown; personId?: unknown; orderId?: unknown };
  const named = [id, personId, orderId].find((name) => typeof name === 'string');
  return named?.slice(0, MOST_TOLD) ?? null;
}

export function detailOf(input: unknown): NewAudit['detail'] {
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

/** `at`: ms UTC. Without a person it is "nobody", or a program that answers for its own people. */
export const auditEntry = (
  at: number,
  act: string,
  subject: string | null,
  { person, approvedBy, role, caller }: Partial<CallContext>,
  more: Partial<NewAudit> = {},
): NewAudit => ({
  at,
  who: person?.id ?? (role === 'local-api' ? 'program' : 'nobody'),
  name: person?.name ?? null,
  approvedBy: approvedBy ? `${approvedBy.name} (${approvedBy.id})` : null,
  caller: caller ?? role ?? null,
  act,
  subject,
  outcome: 'done',
  detail: null,
  ...more,
});
