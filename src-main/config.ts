/**
 * The station's configuration: one JSON file, one schema put together from the rails that exist. Everything wrong is
 * named at once, by its path; nothing unknown passes; a secret is a name here, never a value.
 */
import { fieldErrors } from '../src-shared/contract/define.ts';
import { boothProblems } from './config/booth.ts';
import { type ConfigProblem, isRecord } from './config/fields.ts';
import { listenDoubts, tunnelProblems } from './config/listen.ts';
import { type ConfiguredPinpad, sameMethods } from './config/pinpads.ts';
import { samePlaces } from './config/places.ts';
import { sameIds } from './config/products.ts';
import { type ConfiguredRail, railDoubts, secretProblems } from './config/rails.ts';
import { withSandboxDefaults } from './config/sandbox-defaults.ts';
import { configSchema, type StationConfig } from './config/schema.ts';
import { PINPADS } from './registered.ts';

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

/** Only where money is real. */
const doubts = ({ profile, listen, providers }: StationConfig): ConfigProblem[] =>
  profile === 'live' ? [...listenDoubts(listen), ...railDoubts(providers)] : [];
