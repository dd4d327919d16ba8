/** One schema put together from the rails and terminals that exist. */
import * as z from 'zod';
import { Currency, Locale } from '../../src-shared/contract/shapes.ts';
import { PINPADS } from '../registered.ts';
import { Alerts } from './alerts.ts';
import { Booth } from './booth.ts';
import { Listen } from './listen.ts';
import { type ConfiguredPinpad, pinpadsSection } from './pinpads.ts';
import { Printer, Shop } from './printer.ts';
import { Product } from './products.ts';
import { type ConfiguredRail, railSections } from './rails.ts';

const Station = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'must be 1 to 40 letters, digits or ._-'),
  name: z.string().min(1).max(120),
  country: z.enum(['UZ', 'KZ', 'KG']),
  currency: Currency,
  locale: Locale,
  mode: z.enum(['cashier', 'kiosk']),
});

/** The schema of `station.json` for the rails given. Sandbox files are completed first, then read by the same schema. */
export function configSchema(rails: readonly ConfiguredRail[], drivers: readonly ConfiguredPinpad[] = PINPADS) {
  return z.strictObject({
    $schema: z.string().optional(),
    profile: z.enum(['sandbox', 'live']),
    station: Station,
    listen: Listen,
    providers: railSections(rails),
    pinpads: pinpadsSection(drivers),
    pinpadRules: z
      .strictObject({
        /** A person's word about a terminal's unknown payment of more than this, minor units, needs a second person's. */
        secondPersonAboveMinor: z.int().nonnegative().default(10_000_000),
      })
      .prefault({}),
    products: z.array(Product).max(500).default([]),
    /** A screen that nobody used for so long asks for the PIN again. Only where people are set up. */
    people: z.strictObject({ lockAfterMinutes: z.int().min(1).max(720).default(15) }).prefault({}),
    sale: z
      .strictObject({
        /** false: only products of the catalogue are sold at this till (a senior may type a sum all the same). */
        freeAmount: z.boolean().default(true),
        /** Keys for sums that are asked for often, minor units. */
        quickAmounts: z.array(z.int().positive()).max(8).default([]),
        /** An order of more than this, minor units, takes no cash, not for a part of it either: the country's law. Absent: no ceiling. */
        cashCeilingMinor: z.int().positive().optional(),
      })
      .prefault({}),
    /** The program with windows. */
    app: z
      .strictObject({
        /** Whether it starts when its user logs in. Absent: the system is left as it is. */
        autoStart: z.boolean().optional(),
      })
      .prefault({}),
    /** Absent: the program is never replaced by itself. */
    updates: z
      .strictObject({
        /** The folder of electron-builder's files: `latest.yml` and what it names. */
        url: z.url({ protocol: /^https$/, error: 'must be an https address' }),
      })
      .optional(),
    /** Absent: receipts can be seen and saved, and nothing is printed. */
    printer: Printer.optional(),
    shop: Shop.prefault({}),
    /** Only at a station of mode `kiosk`. */
    booth: Booth,
    /** Roads to the owner; without one nobody is told. */
    alerts: Alerts,
    shift: z.strictObject({ autoOpen: z.boolean().default(true) }).prefault({}),
    /** Copies of the ledger in `<home>/backups`: one an hour, and one when a shift is closed. */
    backup: z
      .strictObject({
        /** A second place (a stick, a share), which stations may have in common; a relative path is seen from the home. */
        dir: z.string().min(1).max(400).optional(),
        keepHourly: z.int().min(1).max(1_000).default(48),
        keepDaily: z.int().min(0).max(4_000).default(30),
      })
      .prefault({}),
    retention: z
      .strictObject({
        /** How long vendors' own bytes are kept: bodies of their calls, slips, statements. Money and evidence stay. */
        rawDays: z.int().min(30).max(4_000).default(400),
      })
      .prefault({}),
  });
}

/** The configuration as the station reads it: complete, checked, with names of secrets in place of secrets. */
export type StationConfig = z.output<ReturnType<typeof configSchema>>;
