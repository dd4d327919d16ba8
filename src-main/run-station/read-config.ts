/** Reads the configuration and the environment, or throws `StartError` with the path of everything that is wrong. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigProblem } from '../config/fields.ts';
import type { StationConfig } from '../config/schema.ts';
import { parseConfig } from '../config.ts';
import { EXIT, StartError } from '../host/node/exit-codes.ts';
import type { Logger } from '../ports/logger.ts';
import { PROVIDERS } from '../registered.ts';
import type { StationHost } from './host.ts';

/** `--config`, else the home's own. */
export const configFileOf = ({ args, home }: Pick<StationHost, 'args' | 'home'>): string =>
  args.config ?? join(home.dir, 'station.json');

export function readConfig(host: StationHost): { config: StationConfig; practiceSecrets: string[] } {
  const { args, log } = host;
  const file = configFileOf(host);
  const refuse = (problems: readonly ConfigProblem[]) =>
    new StartError('config.invalid', EXIT.badConfiguration, `The configuration ${file} is wrong.`, problems);
  let text: string | undefined;
  try {
    text = args.config === undefined && !existsSync(file) ? undefined : readFileSync(file, 'utf8');
  } catch (error) {
    throw refuse([{ path: 'config', message: `${file} cannot be read: ${(error as NodeJS.ErrnoException).code}` }]);
  }
  const parsed = parseConfig(text, args, PROVIDERS);
  if (!parsed.ok) throw refuse(parsed.problems);
  for (const { path, message } of parsed.warnings) log.warn('config.doubtful', { path, message });
  return parsed;
}

/** Our own wire ignores this switch; anything else in the process would not, and who sets it means to listen in. */
export function refuseBlindTls(profile: 'sandbox' | 'live', log: Logger): void {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === undefined) return;
  const problem = {
    path: 'NODE_TLS_REJECT_UNAUTHORIZED',
    message: 'must not be set: it switches certificate checks off',
  };
  if (profile === 'live') {
    throw new StartError('environment.blind_tls', EXIT.badConfiguration, 'The environment switches off TLS checks.', [
      problem,
    ]);
  }
  log.warn('environment.doubtful', problem);
}
