/** The simulated vendors beside a practising station, told of the keys and terminals that they share with it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SIMULATED_DRIVERS, SIMULATED_PORT, SIMULATORS } from '../config/sandbox-defaults.ts';
import type { StationConfig } from '../config/schema.ts';
import { secretNameOf } from '../config/secret-names.ts';
import { EXIT, StartError } from '../host/node/exit-codes.ts';
import type { SandboxProcess, SandboxSettings } from '../host/node/sandbox-process.ts';
import type { SecretStore } from '../ports/secrets.ts';
import type { StationHost } from './host.ts';
import { configFileOf } from './read-config.ts';

/**
 * What practising rails share with their simulated vendors. A rail that was given an address of its own keeps its
 * secrets to itself.
 */
async function practiceSections(config: StationConfig, secrets: SecretStore): Promise<SandboxSettings['vendors']> {
  const sections: Record<string, Record<string, unknown>> = {};
  for (const [id, given] of Object.entries(config.providers)) {
    const section = (given ?? {}) as Record<string, unknown>;
    if (typeof section.url !== 'string' || !section.url.startsWith(SIMULATORS)) continue;
    const shared = { ...section };
    for (const [key, value] of Object.entries(section)) {
      const name = secretNameOf(value);
      if (name !== undefined) shared[key] = (await secrets.get(name))?.reveal();
    }
    sections[id] = shared;
  }
  return sections;
}

/** The terminals that stand in the simulators, by the vendor that plays them. */
function practiceTerminals({ pinpads, station: { currency } }: StationConfig): SandboxSettings['vendors'] {
  const vendors: Record<string, { terminals: Record<string, unknown> }> = {};
  for (const [name, { driver, method, path, terminalId }] of Object.entries(pinpads)) {
    const vendor = SIMULATED_DRIVERS[driver];
    if (vendor === undefined || path !== `${SIMULATED_PORT}${name}`) continue;
    vendors[vendor] ??= { terminals: {} };
    vendors[vendor].terminals[name] = { method, currency, ...(terminalId !== undefined && { terminalId }) };
  }
  return vendors;
}

/** The simulated vendors know the station's practice keys, as the real ones would. */
export async function startSandbox(
  host: StationHost,
  config: StationConfig,
  secrets: SecretStore,
): Promise<SandboxProcess | undefined> {
  if (!host.startSandbox) {
    // A package that was never set up starts all the same: its first screen sets it up. Nothing can be sold meanwhile.
    if (!existsSync(configFileOf(host))) return undefined;
    const message = 'this build has no simulators; set it to live, or run the sandbox with `npm start`';
    throw new StartError('config.no_simulators', EXIT.badConfiguration, 'The sandbox profile is not in this build.', [
      { path: 'profile', message },
    ]);
  }
  const payme = (config.providers.payme ?? {}) as Partial<
    Record<'merchantId' | 'key' | 'apiKey' | 'apiUrl' | 'accountField', string>
  >;
  const key = await secrets.get(secretNameOf(payme.key) ?? '');
  const isPractice = payme.apiUrl?.startsWith(SIMULATORS) ?? false;
  const apiKey = isPractice ? await secrets.get(secretNameOf(payme.apiKey) ?? '') : undefined;
  return host.startSandbox({
    token: host.home.apiToken,
    truthFile: join(host.home.dir, 'sandbox-truth.jsonl'),
    payme: {
      merchantId: payme.merchantId ?? 'not-configured',
      // Without the station's key the rail is absent, and nobody will ask the simulator anything.
      key: key?.reveal() ?? host.ids.next(),
      ...(apiKey && { apiKey: apiKey.reveal() }),
      login: 'Paycom',
      accountField: payme.accountField ?? 'order_id',
    },
    vendors: { ...(await practiceSections(config, secrets)), ...practiceTerminals(config) },
  });
}
