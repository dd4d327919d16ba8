/**
 * What ByFly's desk for administrators answers (byfly-kaspi.ru.md, "Авторизация админов" and "Админские Endpoints").
 * The document shows no answer to the lists, so a list is read as a bare array or as the one array in an object, and a
 * row as whatever it holds beside the fields that the requests name.
 */
import * as z from 'zod';

/** PHP gives numbers and flags of a table's rows as text, or as they are. */
const Id = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);
const Flag = z.union([z.boolean(), z.literal([0, 1, '0', '1']).transform((flag) => Number(flag) === 1)]);
const Amount = z.union([z.number(), z.string()]);

/** `data` of `POST /api/auth/verify`. `expires_at` is seconds since the epoch. */
export const Login = z.object({
  token: z.string().min(16),
  expires_at: z.int().positive(),
  admin: z.object({
    id: Id,
    name: z.string().nullish(),
    is_super_admin: Flag.default(false),
    allowed_countries: z.array(z.string()).nullish(),
    allowed_payment_systems: z.array(z.string()).nullish(),
  }),
});

export const TransactionRow = z.looseObject({
  transaction_id: z.string().min(1),
  status: z.string(),
  amount: Amount,
  paid_amount: Amount.nullish(),
  description: z.string().nullish(),
  /** Almaty's clock without a zone, as everywhere at ByFly. */
  created_at: z.string().nullish(),
  paid_at: z.string().nullish(),
});

export const SourceRow = z.looseObject({
  id: Id,
  name: z.string(),
  type: z.string().nullish(),
  description: z.string().nullish(),
  is_active: Flag.nullish(),
});

export const TerminalRow = z.looseObject({
  id: Id,
  name: z.string(),
  ip_address: z.string().nullish(),
  port: z.coerce.number().int().nullish(),
  camera_id: z.coerce.number().int().nullish(),
  camera_url: z.string().nullish(),
  is_active: Flag.nullish(),
});

/** `data` of `POST /api/admin/sources`: the only answer that ever holds the token. */
export const NewSource = z.object({ id: Id, api_token: z.string().regex(/^\S{32,128}$/) });
export const NewTerminal = z.object({ id: Id });
/** Not described at all: whatever comes, shown as it is. */
export const TerminalStatus = z.record(z.string(), z.unknown());

/** A list, bare or as the only array of an object. */
export const listOf = <Row extends z.ZodType>(row: Row) =>
  z
    .unknown()
    .transform((data) => {
      if (Array.isArray(data) || typeof data !== 'object' || data === null) return data;
      const arrays = Object.values(data).filter(Array.isArray);
      return arrays.length === 1 ? arrays[0] : data;
    })
    .pipe(z.array(row));
