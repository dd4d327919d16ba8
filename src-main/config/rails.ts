/** The vendors' sections: each rail's own schema, strict. */
import * as z from 'zod';
import type { ProviderDefinition } from '../providers/provider.ts';
import { type ConfigProblem, isRecord } from './fields.ts';
import { SECRET_RULE, secretNameOf } from './secret-names.ts';

/** What the configuration needs to know of a rail. Any provider's definition fits, whatever its own types are. */
export type ConfiguredRail = Pick<ProviderDefinition, 'id' | 'secrets'> & { readonly config: z.ZodType };

export function railSections(rails: readonly ConfiguredRail[]) {
  const sections = rails.map((rail): [string, z.ZodType] => [
    rail.id,
    (rail.config instanceof z.ZodObject ? rail.config.strict() : rail.config).optional(),
  ]);
  return z.strictObject(Object.fromEntries(sections)).prefault({}) as z.ZodType<Readonly<Record<string, unknown>>>;
}

/** Checked on the raw text, so that a pasted key is called what it is even when its rail's section is wrong elsewhere. */
export function secretProblems(config: Record<string, unknown>, rails: readonly ConfiguredRail[]): ConfigProblem[] {
  const providers = config.providers;
  if (!isRecord(providers)) return [];
  return rails.flatMap(({ id, secrets }) => {
    const section = providers[id];
    if (!isRecord(section)) return [];
    return Object.keys(secrets)
      .filter((key) => section[key] !== undefined && secretNameOf(section[key]) === undefined)
      .map((key) => ({ path: `providers.${id}.${key}`, message: SECRET_RULE }));
  });
}

/** Keys of addresses that we call. A page that the customer is sent to hears no key. */
const ASKED_AT = new Set(['url', 'baseUrl', 'apiUrl']);

/** On this machine nobody listens on the way. */
const isHere = (url: string): boolean => /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/.test(new URL(url).hostname);

/** An address without TLS, in a section that has a key: whoever is on the way reads it. A box in the shop has none. */
function inTheOpen(providers: Readonly<Record<string, unknown>>): ConfigProblem[] {
  return Object.entries(providers).flatMap(([id, section]) => {
    if (!isRecord(section) || !Object.values(section).some((value) => secretNameOf(value) !== undefined)) return [];
    return Object.entries(section)
      .filter(([key]) => ASKED_AT.has(key))
      .filter(([, value]) => typeof value === 'string' && value.startsWith('http:') && URL.canParse(value))
      .filter(([, value]) => !isHere(value as string))
      .map(([key]) => ({ path: `providers.${id}.${key}`, message: 'is not https: its keys travel in the open' }));
  });
}

/** Two rails that would make two receipts of one sale, and keys that travel in the open: perhaps meant. */
export function railDoubts(providers: Readonly<Record<string, unknown>>): ConfigProblem[] {
  const { payme, fiscalbox } = providers as Record<string, Record<string, unknown> | undefined>;
  const message = 'lets Payme make receipts beside the module’s: two of one sale';
  const twice =
    payme?.sendDetail === true && fiscalbox?.fiscal === true ? [{ path: 'providers.payme.sendDetail', message }] : [];
  return [...inTheOpen(providers), ...twice];
}
