/**
 * Administration of Kaspi through ByFly, as a screen sees it. The session lives in the station and belongs to one
 * screen; a source's token comes once, to the person who made it.
 */
import * as z from 'zod';
import { MoneyView, Timestamp } from './shapes.ts';

const Phone = z.string().regex(/^\+\d{11,12}$/, 'must be + and 11 or 12 digits');
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be YYYY-MM-DD');
const Name = z.string().trim().min(1).max(120);
const Row = z.int().nonnegative();

export const KaspiPhone = z.strictObject({ phone: Phone });
export const KaspiLogIn = z.strictObject({
  phone: Phone,
  code: z.string().regex(/^\d{4,8}$/, 'must be 4 to 8 digits'),
});
export const KaspiSession = z.strictObject({
  /** The station has a ByFly section, so there is somebody to ask. */
  isConfigured: z.boolean(),
  admin: z.string().optional(),
  /** ms UTC; absent: nobody is logged in at this screen. */
  expiresAt: Timestamp.optional(),
});

export const ListKaspiTransactions = z.strictObject({
  status: z.string().min(1).max(40).optional(),
  sourceId: Row.optional(),
  from: Day.optional(),
  to: Day.optional(),
  /** 0 is the newest page. */
  page: z.int().min(0).max(1_000).optional(),
});
export const KaspiTransactions = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      status: z.string(),
      amount: MoneyView.optional(),
      paid: MoneyView.optional(),
      description: z.string().optional(),
      createdAt: Timestamp.optional(),
      paidAt: Timestamp.optional(),
    }),
  ),
  hasMore: z.boolean(),
});

const SourceFields = {
  name: Name,
  type: z.string().trim().min(1).max(40),
  description: z.string().max(300).optional(),
  isActive: z.boolean(),
};
export const KaspiSource = z.strictObject({ ...SourceFields, type: z.string().optional(), id: Row });
export const KaspiSources = z.strictObject({ items: z.array(KaspiSource) });
export const NewKaspiSource = z.strictObject(SourceFields);
export const KaspiSourceMade = z.strictObject({
  id: Row,
  /** Shown once and never again. */
  apiToken: z.string(),
});
export const ChangeKaspiSource = z.strictObject({
  id: Row,
  name: Name.optional(),
  type: SourceFields.type.optional(),
  description: SourceFields.description,
  isActive: z.boolean().optional(),
});
export const KaspiRef = z.strictObject({ id: Row });

export const KaspiTerminal = z.strictObject({
  id: Row,
  name: z.string(),
  ipAddress: z.string().optional(),
  port: z.int().optional(),
  cameraId: z.int().optional(),
  cameraUrl: z.string().optional(),
  isActive: z.boolean().optional(),
});
export const KaspiTerminals = z.strictObject({ items: z.array(KaspiTerminal) });
export const NewKaspiTerminal = z.strictObject({
  name: Name,
  ipAddress: z.url({ protocol: /^http$/, error: 'must be an http address' }),
  port: z.int().min(1).max(65_535),
  cameraId: z.int().nonnegative(),
  cameraUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
  isActive: z.boolean(),
});
/** ByFly does not describe it: shown as it comes. */
export const KaspiTerminalStatus = z.strictObject({
  facts: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});

export type KaspiSession = z.infer<typeof KaspiSession>;
export type KaspiTransactions = z.infer<typeof KaspiTransactions>;
export type ListKaspiTransactions = z.infer<typeof ListKaspiTransactions>;
export type KaspiSource = z.infer<typeof KaspiSource>;
export type KaspiTerminal = z.infer<typeof KaspiTerminal>;
export type NewKaspiTerminal = z.infer<typeof NewKaspiTerminal>;
