/** A photobooth's section of the configuration: prints, events, what to do when a result stays unknown, and who makes the prints. */
import * as z from 'zod';
import { type ConfigProblem, WebAddress } from './fields.ts';
import { SecretName } from './secret-names.ts';

const ProductId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'must be the id of a product');
/** With `{payment}` and the like in it. */
const WebTemplate = z
  .string()
  .max(1_000)
  .refine((text) => URL.canParse(text.replace(/\{[a-z]+\}/g, 'x')) && /^https?:/.test(text), 'must be an address');
const TimeoutMs = z.int().min(500).max(60_000).default(10_000);

/** One way to make prints. `{payment} {order} {product} {prints} {amount} {currency} {password}` are filled in. */
const Fulfilment = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('dslrbooth'),
    url: WebAddress.default('http://127.0.0.1:1500'),
    mode: z.enum(['print', 'gif', 'boomerang', 'video']).default('print'),
    password: SecretName,
    timeoutMs: TimeoutMs,
  }),
  z.strictObject({
    kind: z.literal('photobooth_project'),
    url: WebAddress.default('http://127.0.0.1:14711'),
    start: z.enum(['picture', 'collage', 'print', 'custom', 'video']).default('picture'),
    timeoutMs: TimeoutMs,
  }),
  z.strictObject({
    kind: z.literal('http'),
    method: z.enum(['GET', 'POST', 'PUT']).default('POST'),
    url: WebTemplate,
    headers: z.record(z.string().max(100), z.string().max(500)).optional(),
    body: z.string().max(10_000).optional(),
    /** Answers 2xx while the program is well; the booth rests while it does not. */
    lookUrl: WebAddress.optional(),
    password: SecretName.optional(),
    timeoutMs: TimeoutMs,
  }),
  z.strictObject({
    kind: z.literal('command'),
    file: z.string().min(1).max(500),
    args: z.array(z.string().max(1_000)).max(50).default([]),
    cwd: z.string().min(1).max(500).default('.'),
    timeoutMs: TimeoutMs,
  }),
  z.strictObject({
    kind: z.literal('websocket'),
    url: z.url({ protocol: /^wss?$/, error: 'must be a ws or wss address' }),
    message: z.string().max(10_000).default('{"event":"paid","payment":"{payment}","prints":{prints}}'),
    /** What the answer must contain; without it sending is enough. */
    expect: z.string().min(1).max(200).optional(),
    timeoutMs: TimeoutMs,
  }),
  /** A voucher on the receipt printer. */
  z.strictObject({ kind: z.literal('printer') }),
]);

export const Booth = z
  .strictObject({
    /** Left out: prints are not counted. */
    prints: z
      .strictObject({
        /** What a fresh roll gives: the counter before anybody has set it. */
        perRoll: z.int().min(1).max(100_000),
        low: z.int().min(0).max(10_000).default(20),
      })
      .optional(),
    /** Prints a product takes; one where it is not named. */
    printsPerProduct: z.record(ProductId, z.int().min(0).max(100)).default({}),
    /** The event whose prices are in force, by its name in `perEventPrices`. */
    event: z.string().min(1).max(80).optional(),
    /** Minor units, by event and product; a product that is not named keeps its price. */
    perEventPrices: z.record(z.string().min(1).max(80), z.record(ProductId, z.int().positive())).default({}),
    unknownPolicy: z.enum(['trust_small', 'claim_ticket']).default('claim_ticket'),
    trustSmall: z
      .strictObject({
        /** The largest sale that is served before its money is certain, minor units. */
        upTo: z.int().nonnegative().default(0),
        perHour: z.int().min(0).max(100).default(2),
        /** The most that is given on trust within an hour, minor units. */
        perHourMinor: z.int().nonnegative().default(0),
      })
      .prefault({}),
    ownerPhone: z.string().min(3).max(40).optional(),
    /** A picture of where the booth stands (PNG or JPEG, at most 1 MB), a file of the home folder: shown while it rests. */
    placePhoto: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(png|jpe?g)$/i, 'must be the name of a .png or .jpg in the home folder')
      .optional(),
    /** Where the photo program keeps a picture for the guest's own phone; `{payment}` and `{order}` are filled in. */
    photoLink: WebTemplate.optional(),
    /** How long a guest sees an unknown payment being checked. */
    checkSeconds: z.int().min(1).max(120).default(30),
    /** Left out: a paid sale is announced on the station's own events, and nothing is started. */
    fulfilment: Fulfilment.optional(),
    /** Tried when the first could not: a second printer, another program. */
    otherPrinter: Fulfilment.optional(),
    /** How often the station tries by itself what was certainly not started. */
    attempts: z.int().min(1).max(10).default(3),
    /** The guest may take the money back when nothing came out. */
    guestRefund: z.boolean().default(true),
    /** A late payment whose ticket nobody brought back for so many hours goes back by itself. Left out: a person decides. */
    refundTicketsAfterHours: z.int().min(1).max(720).optional(),
  })
  .prefault({});

export type BoothConfig = z.output<typeof Booth>;

/** An event or a price that nobody will ever see: a slip of the pen. */
export function boothProblems({
  booth,
  products,
}: {
  booth: BoothConfig;
  products: readonly { id: string }[];
}): ConfigProblem[] {
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
