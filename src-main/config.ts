/**
 * The station's configuration: one JSON file, one schema put together from the rails that exist. Everything wrong is
 * named at once, by its path; nothing unknown passes; a secret is a name here, never a value.
 */
import * as z from 'zod';
import { fieldErrors } from '../src-shared/contract/define.ts';
import { Currency, Locale, Names } from '../src-shared/contract/views.ts';
import { Booth } from './config-booth.ts';
import { type ConfiguredRail, isRecord, withSandboxDefaults } from './config-defaults.ts';
import { samePlaces } from './config-places.ts';
import type { PinpadDefinition } from './pinpads/pinpad.ts';
import { PRINTER_FAMILIES } from './ports/press.ts';
import { PINPADS } from './registered.ts';

export type { ConfiguredRail };

/** One wrong (or, among warnings, doubtful) key. `path` is dotted: `products.0.price`. */
export interface ConfigProblem {
  path: string;
  message: string;
}

/** What the command line may say over the file. */
export interface ConfigOverrides {
  profile?: 'sandbox' | 'live' | undefined;
  port?: number | undefined;
  hooksPort?: number | undefined;
}

export type ParsedConfig =
  | {
      ok: true;
      config: StationConfig;
      warnings: ConfigProblem[];
      /** Secrets that only the sandbox's own defaults name: the host invents values for them. */
      practiceSecrets: string[];
    }
  | { ok: false; problems: ConfigProblem[] };

export const SECRET_PATTERN = /^secret:[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const TUNNEL = /(^|[.-])(ngrok|trycloudflare)/i;
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1)$/;

const Port = z.int().min(0).max(65_535);
const Host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'must be an address or a host name');
const Listener = (port: number) => z.strictObject({ host: Host.default('127.0.0.1'), port: Port.default(port) });

const Station = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'must be 1 to 40 letters, digits or ._-'),
  name: z.string().min(1).max(120),
  country: z.enum(['UZ', 'KZ', 'KG']),
  currency: Currency,
  locale: Locale,
  mode: z.enum(['cashier', 'kiosk']),
});

const Product = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'must be 1 to 60 letters, digits or ._-'),
  name: Names.refine((names) => Object.keys(names).length > 0, 'must be given in at least one language'),
  /** Minor units of the station's currency. */
  price: z.int().positive(),
  /** The tax office's class of goods (MXIK): 17 digits, leading zeros count. */
  classCode: z
    .string()
    .regex(/^\d{17}$/, 'must be 17 digits, as a string')
    .optional(),
  packageCode: z
    .string()
    .regex(/^\d{1,20}$/, 'must be digits, as a string')
    .optional(),
  unitName: z.string().min(1).max(60).optional(),
  vatPercent: z.number().min(0).max(100).optional(),
  ownerType: z.int().min(0).max(2).optional(),
  /** Every piece carries a mark of the tax office that is scanned and checked before money. */
  marked: z.boolean().optional(),
  /** Stands on the receipt of a sale whose sum was typed instead of its goods. */
  forTypedSums: z.boolean().optional(),
});

/** What the configuration needs to know of a driver of terminals. */
export type ConfiguredPinpad = Pick<PinpadDefinition, 'id' | 'links'> & { readonly config: z.ZodType };

const Pinpad = z.looseObject({
  driver: z.string().min(1).max(40),
  method: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'must be a method name'),
  /** Serial: the port and its speed. */
  path: z.string().min(1).max(200).optional(),
  baudRate: z.int().positive().max(4_000_000).optional(),
  stopBits: z.literal([1, 2]).optional(),
  /** TCP. */
  host: Host.optional(),
  port: Port.optional(),
  /** A string: leading zeros count. */
  terminalId: z
    .string()
    .regex(/^[0-9A-Za-z-]{1,32}$/, 'must be 1 to 32 letters or digits')
    .optional(),
});

/** What every printer has, whatever its wire. */
const PAPER = {
  widthMm: z.union([z.literal(58), z.literal(80)]).default(80),
  /** `raster` draws every letter and prints on anything; `text` uses the printer's own letters where it has them. */
  mode: z.enum(['raster', 'text']).default('raster'),
  family: z.enum(PRINTER_FAMILIES).default('unknown'),
  /** A cash drawer hangs on the printer: kicked for cash, or by a named person. */
  drawer: z.boolean().default(false),
  drawerPin: z.union([z.literal(2), z.literal(5)]).default(2),
  cut: z.boolean().default(true),
  copies: z.int().min(1).max(3).default(1),
  /** When a receipt prints by itself: with its fiscal sign, as soon as the money is known, or only when asked. */
  when: z.enum(['registered', 'at_once', 'asked']).default('registered'),
  /** The receipts' language, where it is not the station's. */
  locale: Locale.optional(),
};

const Printer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tcp'), host: Host, port: Port.default(9100), ...PAPER }),
  z.strictObject({
    kind: z.literal('serial'),
    path: z.string().min(1).max(200),
    baudRate: z.int().positive().max(4_000_000).default(9_600),
    ...PAPER,
  }),
  /** The system's device file. */
  z.strictObject({ kind: z.literal('usb'), path: z.string().min(1).max(200).default('/dev/usb/lp0'), ...PAPER }),
  /** A printer of the operating system, by its name there: the way to a USB printer on Windows. */
  z.strictObject({
    kind: z.literal('queue'),
    queue: z
      .string()
      .min(1)
      .max(220)
      .regex(/^[^\p{Cc}]+$/u, 'must not hold control characters'),
    ...PAPER,
  }),
  /** Pictures in `<home>/receipts` instead of paper. */
  z.strictObject({ kind: z.literal('picture'), ...PAPER }),
]);

/** The head of every receipt. */
const Shop = z.strictObject({
  name: z.string().min(1).max(120).optional(),
  address: z.string().min(1).max(200).optional(),
  phone: z.string().min(1).max(40).optional(),
  /** STIR, INN, BIN: digits, leading zeros count. */
  taxId: z
    .string()
    .regex(/^\d{9,14}$/, 'must be 9 to 14 digits, as a string')
    .optional(),
});

/** A driver's own keys, none of them unknown. */
const ownConfig = ({ config }: ConfiguredPinpad): z.ZodType =>
  config instanceof z.ZodObject ? config.strict() : config;

/** The keys that all terminals share, then the driver's own; one that is neither is an error with its path. */
const pinpadSchema = (drivers: readonly ConfiguredPinpad[]) =>
  Pinpad.superRefine((section, context) => {
    const own = Object.fromEntries(Object.entries(section).filter(([key]) => !Object.hasOwn(Pinpad.shape, key)));
    const driver = drivers.find(({ id }) => id === section.driver);
    // A driver of another build: its own keys cannot be known here.
    const schema = driver ? ownConfig(driver) : z.strictObject({});
    for (const issue of schema.safeParse(own).error?.issues ?? []) context.addIssue({ ...issue } as never);
    const needsBytes = driver?.links.some((link) => link === 'serial' || link === 'tcp') ?? false;
    if (!needsBytes || section.path !== undefined || (section.host !== undefined && section.port !== undefined)) return;
    const path = driver?.links.includes('serial') ? 'path' : 'host';
    context.addIssue({ code: 'custom', path: [path], message: 'is missing' });
  });

/** Each driver's section as one strict object, for editors. */
export const pinpadSections = (drivers: readonly ConfiguredPinpad[] = PINPADS): z.ZodType[] =>
  drivers.map(({ id, config }) =>
    z.strictObject({
      ...Pinpad.shape,
      driver: z.literal(id),
      ...(config instanceof z.ZodObject ? (config.shape as z.ZodRawShape) : {}),
    }),
  );

/** The schema of `station.json` for the rails given. Sandbox files are completed first, then read by the same schema. */
export function configSchema(rails: readonly ConfiguredRail[], drivers: readonly ConfiguredPinpad[] = PINPADS) {
  const sections = rails.map((rail): [string, z.ZodType] => [
    rail.id,
    (rail.config instanceof z.ZodObject ? rail.config.strict() : rail.config).optional(),
  ]);
  return z.strictObject({
    $schema: z.string().optional(),
    profile: z.enum(['sandbox', 'live']),
    station: Station,
    listen: z
      .strictObject({
        local: Listener(4750).prefault({}),
        hooks: Listener(4751).prefault({}),
        publicHooksUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
      })
      .prefault({}),
    providers: z.strictObject(Object.fromEntries(sections)).prefault({}) as z.ZodType<
      Readonly<Record<string, unknown>>
    >,
    /** A terminal by name. Its driver may be missing from this build: then health says so and the rest goes on. */
    pinpads: z
      .record(z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be a short name'), pinpadSchema(drivers))
      .prefault({}),
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
    alerts: z
      .strictObject({
        webhook: z
          .strictObject({
            url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
            /** Signs what is sent: `X-Qabul-Signature: sha256=…` over the body. */
            secret: z.string().regex(SECRET_PATTERN, 'must be "secret:NAME": never a value, only a name').optional(),
          })
          .optional(),
        telegram: z
          .strictObject({
            chatId: z.string().regex(/^(-?\d{1,20}|@\w{5,32})$/, 'must be a chat number or @name, as a string'),
            token: z.string().regex(SECRET_PATTERN, 'must be "secret:NAME": never a value, only a name'),
            url: z.url({ protocol: /^https?$/ }).default('https://api.telegram.org'),
          })
          .optional(),
        /** A payment that is unknown for longer. */
        unknownMinutes: z.int().min(1).max(1_440).default(10),
        receiptsMinutes: z.int().min(5).max(1_440).default(60),
        /** A shift that is open for longer. */
        shiftHours: z.int().min(1).max(168).default(26),
      })
      .prefault({}),
    shift: z.strictObject({ autoOpen: z.boolean().default(true) }).prefault({}),
    /** Copies of the ledger in `<home>/backups`: one an hour, and one when a shift is closed. */
    backup: z
      .strictObject({
        /** A second place (a stick, a share); a relative path is seen from the home. */
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
export type Product = StationConfig['products'][number];
export type PrinterConfig = z.output<typeof Printer>;

/** "secret:payme.key" → "payme.key"; undefined for anything else. */
export const secretNameOf = (value: unknown): string | undefined =>
  typeof value === 'string' && SECRET_PATTERN.test(value) ? value.slice('secret:'.length) : undefined;

/** Every name of a secret that a configuration's text mentions, once each. */
export const secretNamesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/"secret:([A-Za-z0-9][A-Za-z0-9._-]{0,63})"/g)].map((match) => match[1] as string)),
];

/** Reads the file's text (`undefined`: there is no file) with the command line's overrides on top. */
export function parseConfig(
  text: string | undefined,
  overrides: ConfigOverrides,
  rails: readonly ConfiguredRail[],
  drivers: readonly ConfiguredPinpad[] = PINPADS,
): ParsedConfig {
  let written: unknown;
  try {
    written = text === undefined ? {} : JSON.parse(text);
  } catch (error) {
    return { ok: false, problems: [{ path: '', message: `not readable as JSON: ${(error as Error).message}` }] };
  }
  if (!isRecord(written)) return { ok: false, problems: [{ path: '', message: 'must be a JSON object' }] };
  const asked = overridden(written, overrides);
  const { completed, practiceSecrets } =
    asked.profile === 'live' ? { completed: asked, practiceSecrets: [] } : withSandboxDefaults(asked, rails);
  const parsed = configSchema(rails, drivers).safeParse(completed, {
    error: (issue) => (issue.input === undefined && issue.code === 'invalid_type' ? 'is missing' : undefined),
  });
  const problems = [
    ...secretProblems(completed, rails),
    ...(parsed.success ? [] : fieldErrors(parsed.error)),
    ...sameIds(completed),
    ...sameMethods(completed),
    ...tunnelProblems(completed),
    ...(parsed.success ? [...boothProblems(parsed.data), ...samePlaces(parsed.data)] : []),
  ];
  const unique = problems.filter((one, at) => problems.findIndex((other) => other.path === one.path) === at);
  if (!parsed.success || unique.length > 0) return { ok: false, problems: unique };
  return { ok: true, config: parsed.data, warnings: doubts(parsed.data), practiceSecrets };
}

function overridden(written: Record<string, unknown>, overrides: ConfigOverrides): Record<string, unknown> {
  const config = { ...written };
  config.profile = overrides.profile ?? config.profile ?? 'sandbox';
  for (const [listener, port] of [
    ['local', overrides.port],
    ['hooks', overrides.hooksPort],
  ] as const) {
    // A wrong shape is left alone: the schema names it.
    if (port === undefined || !isRecord(config.listen ?? {})) continue;
    const listen = (config.listen ?? {}) as Record<string, unknown>;
    const given = listen[listener] ?? {};
    if (isRecord(given)) config.listen = { ...listen, [listener]: { ...given, port } };
  }
  return config;
}

/** Checked on the raw text, so that a pasted key is called what it is even when its rail's section is wrong elsewhere. */
function secretProblems(config: Record<string, unknown>, rails: readonly ConfiguredRail[]): ConfigProblem[] {
  const providers = config.providers;
  if (!isRecord(providers)) return [];
  return rails.flatMap(({ id, secrets }) => {
    const section = providers[id];
    if (!isRecord(section)) return [];
    return Object.keys(secrets)
      .filter((key) => section[key] !== undefined && secretNameOf(section[key]) === undefined)
      .map((key) => ({ path: `providers.${id}.${key}`, message: `must be "secret:NAME": never a value, only a name` }));
  });
}

function sameIds(config: Record<string, unknown>): ConfigProblem[] {
  if (!Array.isArray(config.products)) return [];
  const ids = config.products.map((product: unknown) => (isRecord(product) ? product.id : undefined));
  return ids.flatMap((id, at) =>
    id !== undefined && ids.indexOf(id) !== at
      ? [{ path: `products.${at}.id`, message: `is already the id of products.${ids.indexOf(id)}` }]
      : [],
  );
}

/** Two terminals for one method: nobody could say which of them is meant. */
function sameMethods(config: Record<string, unknown>): ConfigProblem[] {
  if (!isRecord(config.pinpads)) return [];
  const named = Object.entries(config.pinpads).map(
    ([name, section]) => [name, isRecord(section) ? section.method : undefined] as const,
  );
  return named.flatMap(([name, method], at) => {
    const first = named.findIndex(([, other]) => other === method);
    return method !== undefined && first !== at
      ? [{ path: `pinpads.${name}.method`, message: `is already the method of pinpads.${named[first]?.[0]}` }]
      : [];
  });
}

/** A third party's tunnel ends TLS and reads the rail's password: fine for practice, not for money. */
function tunnelProblems(config: Record<string, unknown>): ConfigProblem[] {
  const url = isRecord(config.listen) ? config.listen.publicHooksUrl : undefined;
  if (config.profile !== 'live' || typeof url !== 'string' || !URL.canParse(url)) return [];
  if (!TUNNEL.test(new URL(url).hostname)) return [];
  return [
    { path: 'listen.publicHooksUrl', message: 'a public tunnel reads the passwords of the rails; use your own domain' },
  ];
}

/** An event or a price that nobody will ever see: a slip of the pen. */
function boothProblems({ booth, products }: StationConfig): ConfigProblem[] {
  const known = new Set(products.map(({ id }) => id));
  const strangers = (ids: readonly string[], path: string): ConfigProblem[] =>
    ids.filter((id) => !known.has(id)).map((id) => ({ path: `${path}.${id}`, message: 'is no product' }));
  const { event, perEventPrices, printsPerProduct } = booth;
  return [
    ...strangers(Object.keys(printsPerProduct), 'booth.printsPerProduct'),
    ...Object.entries(perEventPrices).flatMap(([name, prices]) =>
      strangers(Object.keys(prices), `booth.perEventPrices.${name}`),
    ),
    ...(event === undefined || Object.hasOwn(perEventPrices, event)
      ? []
      : [{ path: 'booth.event', message: 'has no prices in booth.perEventPrices' }]),
  ];
}

function doubts(config: StationConfig): ConfigProblem[] {
  if (config.profile !== 'live') return [];
  const { local, hooks, publicHooksUrl } = config.listen;
  const open = Object.entries({ local, hooks })
    .filter(([, { host }]) => !LOOPBACK.test(host))
    .map(([name]) => ({
      path: `listen.${name}.host`,
      message: 'is reachable from other machines; put a proxy before it',
    }));
  const plain = publicHooksUrl?.startsWith('http:') ? [{ path: 'listen.publicHooksUrl', message: 'is not https' }] : [];
  const { payme, fiscalbox } = config.providers as Record<string, Record<string, unknown> | undefined>;
  const twice =
    payme?.sendDetail === true && fiscalbox?.fiscal === true
      ? [
          {
            path: 'providers.payme.sendDetail',
            message: 'lets Payme make receipts beside the module’s: two of one sale',
          },
        ]
      : [];
  return [...open, ...plain, ...twice];
}
