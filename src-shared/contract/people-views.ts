/** What screens send and see of people, their rights and the audit log. A PIN goes in and never comes out. */
import * as z from 'zod';
import { PERSON_ROLES, PIN_PATTERN, RIGHTS } from '../people.ts';

const PersonId = z.string().regex(/^[0-9A-Z]{20}$/, 'must be an id of 20 characters');
const Pin = z.string().regex(PIN_PATTERN, 'must be 4 to 8 digits');
const Role = z.enum(PERSON_ROLES);

export const LogIn = z.strictObject({ personId: PersonId, pin: Pin });
export const Approve = z.strictObject({ personId: PersonId, pin: Pin, right: z.enum(RIGHTS) });
export const SavePerson = z.strictObject({
  id: PersonId.optional(),
  name: z.string().trim().min(1).max(60),
  role: Role,
  pin: Pin.optional(),
  isActive: z.boolean().default(true),
});

export const PersonView = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: Role,
  isActive: z.boolean(),
  /** ms UTC; absent while a PIN may be tried. */
  lockedUntil: z.int().optional(),
});
export const PeopleView = z.strictObject({ people: z.array(PersonView) });
const PersonHere = z.strictObject({ id: z.string(), name: z.string(), role: Role });
/** Who is at this screen, and what the router will let them do. */
export const WhoIsHere = z.strictObject({
  isEnabled: z.boolean(),
  person: PersonHere.nullable(),
  rights: z.array(z.enum(RIGHTS)),
});

const Count = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number),
]);
export const ListAudit = z.strictObject({
  cursor: Count.optional(),
  who: z.string().max(40).optional(),
  act: z.string().max(60).optional(),
  limit: Count.pipe(z.int().min(1).max(200)).optional(),
});
export const AuditLine = z.strictObject({
  seq: z.int(),
  at: z.int(),
  who: z.string(),
  name: z.string().optional(),
  approvedBy: z.string().optional(),
  caller: z.string().optional(),
  act: z.string(),
  subject: z.string().optional(),
  outcome: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export const AuditPage = z.strictObject({ items: z.array(AuditLine), next: z.int().optional() });

export type PersonView = z.infer<typeof PersonView>;
export type WhoIsHere = z.infer<typeof WhoIsHere>;
export type PeopleView = z.infer<typeof PeopleView>;
export type AuditLine = z.infer<typeof AuditLine>;
export { PersonHere };
