/** The terminals' sections: what all of them share, then the driver's own keys. */
import * as z from 'zod';
import type { PinpadDefinition } from '../pinpads/pinpad.ts';
import { BaudRate, type ConfigProblem, Host, isRecord, Port } from './fields.ts';

/** What the configuration needs to know of a driver of terminals. */
export type ConfiguredPinpad = Pick<PinpadDefinition, 'id' | 'links'> & { readonly config: z.ZodType };

const Pinpad = z.looseObject({
  driver: z.string().min(1).max(40),
  method: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'must be a method name'),
  /** Serial: the port and its speed. */
  path: z.string().min(1).max(200).optional(),
  baudRate: BaudRate.optional(),
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

/** Terminals by their names. A driver may be missing from this build: then health says so and the rest goes on. */
export const pinpadsSection = (drivers: readonly ConfiguredPinpad[]) =>
  z.record(z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be a short name'), pinpadSchema(drivers)).prefault({});

/** Each driver's section as one strict object, for editors. */
export const pinpadSections = (drivers: readonly ConfiguredPinpad[]): z.ZodType[] =>
  drivers.map(({ id, config }) =>
    z.strictObject({
      ...Pinpad.shape,
      driver: z.literal(id),
      ...(config instanceof z.ZodObject ? (config.shape as z.ZodRawShape) : {}),
    }),
  );

/** Two terminals for one method: nobody could say which of them is meant. */
export function sameMethods(config: Record<string, unknown>): ConfigProblem[] {
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
