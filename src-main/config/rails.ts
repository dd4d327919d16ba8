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

/** Two rails that would make two receipts of one sale: perhaps meant. */
export function railDoubts(providers: Readonly<Record<string, unknown>>): ConfigProblem[] {
  const { payme, fiscalbox } = providers as Record<string, Record<string, unknown> | undefined>;
  if (payme?.sendDetail !== true || fiscalbox?.fiscal !== true) return [];
  const message = 'lets Payme make receipts beside the module’s: two of one sale';
  return [{ path: 'providers.payme.sendDetail', message }];
}
