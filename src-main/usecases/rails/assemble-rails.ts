/** Configuration and secrets to rails: a method whose provider is not wholly configured is absent, and says why (I-34). */

import type { LampReason } from '../../../src-shared/contract/health-views.ts';
import type { MethodKind } from '../../../src-shared/contract/method-views.ts';
import type { Currency } from '../../../src-shared/money.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Secret, SecretStore } from '../../ports/secrets.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { Capabilities, PaymentProvider, ProviderDefinition, ProviderEnv } from '../../providers/provider.ts';
import type { Product } from '../sale/pricing.ts';
import { bookOf } from '../settlement/served.ts';
import { type Rail, type Rails, railsOf } from './rails.ts';

interface Deps {
  definitions: readonly ProviderDefinition[];
  /** Provider id → its part of the configuration, already checked against its schema. */
  configured: Readonly<Record<string, unknown>>;
  /** Providers that need no configuration of their own (cash at a till). */
  always: readonly string[];
  /** Rails of terminals. Where a vendor offers the same method, the terminal wins. */
  terminals?: readonly Rail[] | undefined;
  secrets: SecretStore;
  http: HttpClient;
  clock: Clock;
  log: Logger;
  read: LedgerReader;
  livemode: boolean;
  currency: Currency;
  publicHooksUrl?: string | undefined;
  products: ReadonlyMap<string, Product>;
}

/** Words people put where a secret belongs. */
const PLACEHOLDER = /^(\.{2,}|…+|x{3,}|\*+|change.?me|todo|secret|password|your.*)$/i;

/** What a method can do that this build does not have. */
const nothing = (kind: MethodKind): Capabilities => ({
  kind,
  query: false,
  notFoundIsProof: false,
  cancel: false,
  cancelByOurRef: false,
  refund: false,
  partialRefund: false,
  immediate: false,
  cadence: null,
  beginTimeoutMs: 0,
  cancelTimeoutMs: 0,
});

type Absent = { reason: LampReason; detail?: string };

export async function assembleRails(deps: Deps): Promise<Rails> {
  const rails: Rail[] = [...(deps.terminals ?? [])];
  const taken = new Set(rails.map(({ method }) => method));
  for (const definition of deps.definitions) {
    const config = deps.configured[definition.id] ?? (deps.always.includes(definition.id) ? {} : undefined);
    if (config === undefined) continue;
    const made = await instances(definition, config as Record<string, unknown>, deps);
    const wanted = (config as { methods?: readonly string[] }).methods;
    for (const [method, { title, can }] of Object.entries(definition.methods)) {
      if ((wanted && !wanted.includes(method)) || taken.has(method)) continue;
      const absent = 'reason' in made ? made : undefined;
      const instance = 'reason' in made ? undefined : made.of(method);
      rails.push({
        method,
        provider: definition.id,
        title,
        can,
        instance,
        reason: absent?.reason ?? 'ok',
        ...(absent?.detail === undefined ? {} : { detail: absent.detail }),
      });
    }
    for (const [method, { title, kind }] of Object.entries(definition.notBuilt ?? {})) {
      if (!wanted?.includes(method) || taken.has(method)) continue;
      rails.push({
        method,
        provider: definition.id,
        title,
        can: nothing(kind),
        instance: undefined,
        reason: 'not_supported',
      });
    }
    if ('reason' in made)
      deps.log.warn('rail.absent', { provider: definition.id, reason: made.reason, detail: made.detail });
  }
  return railsOf(rails);
}

export type RailDeps = Omit<Deps, 'definitions' | 'configured' | 'always' | 'terminals'>;

/** What a provider may touch, or why it is absent. */
export async function railEnv(
  definition: ProviderDefinition,
  config: Record<string, unknown>,
  deps: RailDeps,
): Promise<Absent | { env: ProviderEnv<unknown> }> {
  const secrets = new Map<string, Secret>();
  const missing: string[] = [];
  const short: string[] = [];
  for (const [key, { minBytes }] of Object.entries(definition.secrets)) {
    const named = config[key];
    // The configuration's schema knows secrets as names; an optional one may be left out.
    if (typeof named !== 'string') continue;
    const name = named.replace(/^secret:/, '');
    const secret = await deps.secrets.get(name);
    const value = secret?.reveal() ?? '';
    if (!secret || value === '' || PLACEHOLDER.test(value)) missing.push(name);
    else if (Buffer.byteLength(value) < minBytes) short.push(name);
    else {
      deps.log.redact(value);
      secrets.set(key, secret);
    }
  }
  if (!definition.currencies.includes(deps.currency))
    return { reason: 'wrong_country', detail: [deps.currency, ...missing].join(', ') };
  if (missing.length > 0) return { reason: 'secret_missing', detail: missing.join(', ') };
  if (short.length > 0) return { reason: 'secret_too_short', detail: short.join(', ') };
  const env: ProviderEnv<unknown> = {
    config,
    secret(key) {
      const found = secrets.get(key);
      if (!found) throw new Error(`${definition.id} asks for a secret it did not declare: ${key}`);
      return found;
    },
    http: deps.http,
    clock: deps.clock,
    log: deps.log.child({ provider: definition.id }),
    livemode: deps.livemode,
    currency: deps.currency,
    ...(deps.publicHooksUrl === undefined ? {} : { publicHooksUrl: deps.publicHooksUrl.replace(/\/+$/, '') }),
    book: bookOf(deps.read, definition.id),
    product(id) {
      const product = deps.products.get(id);
      return product
        ? { ...product, name: product.name as Record<string, string>, priceMinor: product.price }
        : undefined;
    },
  };
  return { env };
}

async function instances(
  definition: ProviderDefinition,
  config: Record<string, unknown>,
  deps: Deps,
): Promise<Absent | { of(method: string): PaymentProvider }> {
  const made = await railEnv(definition, config, deps);
  if ('reason' in made) return made;
  const created = definition.create(made.env);
  const isOne = typeof (created as PaymentProvider).begin === 'function';
  return {
    of: (method) =>
      (isOne ? (created as PaymentProvider) : (created as Record<string, PaymentProvider>)[method]) as PaymentProvider,
  };
}
