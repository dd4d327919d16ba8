/**
 * The small shapes that every view is made of. The screen imports only types of the contract, so no schema code reaches
 * the browser.
 */
import * as z from 'zod';
import { ID_PATTERN } from '../ids.ts';
import { CURRENCIES, type MinorUnits } from '../money.ts';

export const Timestamp = z.int().nonnegative();
export const Label = z.string().min(1).max(120);
export const Id = z.string().regex(ID_PATTERN, 'must be 20 characters of Crockford base32');
export const Currency = z.enum(CURRENCIES);
const Minor = z.int().transform((minor) => minor as MinorUnits);
/** Any amount, as shown. */
export const MoneyView = z.strictObject({ minor: Minor, currency: Currency });
/** Ten milliard major units: nine thousand such payments still add up in safe integers. */
export const MOST_ASKED_MINOR = 1_000_000_000_000;
/** What lies in a drawer. */
export const MoneyCounted = z.strictObject({
  minor: z
    .int()
    .nonnegative()
    .max(MOST_ASKED_MINOR)
    .transform((minor) => minor as MinorUnits),
  currency: Currency,
});
/** An amount that is asked for: at least one minor unit. */
export const MoneyAsked = z.strictObject({
  minor: z
    .int()
    .positive()
    .max(MOST_ASKED_MINOR)
    .transform((minor) => minor as MinorUnits),
  currency: Currency,
});

/** Query strings carry text, calls carry numbers: both are read. */
export const Count = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number),
]);
/** A moment in a query string: milliseconds, or ISO 8601 with its zone (`2026-11-22T09:00:00+05:00`, its plus as `%2B`). */
export const Moment = z.union(
  [Count.pipe(Timestamp), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))],
  'must be milliseconds, or a date and time with a zone',
);

export const LOCALES = ['uz', 'ru', 'kk', 'ky', 'en'] as const;
export const Locale = z.enum(LOCALES);

/** An order's name as the shop knows it; printable, so that it can travel in a link and on paper. */
export const OrderId = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._:#/-]{0,63}$/u, 'must be 1 to 64 letters, digits or ._:#/-');

export const Method = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'must be a method name');
export const Names = z.partialRecord(Locale, z.string().min(1).max(120));
export const Nothing = z.strictObject({});

export type Locale = z.infer<typeof Locale>;
export type Names = z.infer<typeof Names>;
