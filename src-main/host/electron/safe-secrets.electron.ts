/**
 * Secrets under the operating system's key store: `<home>/secrets.enc`, one encrypted JSON object. The service
 * manager's environment goes first; `secrets.json` is still read for what is not sealed yet.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import type { Logger } from '../../ports/logger.ts';
import { Secret, type SecretStore } from '../../ports/secrets.ts';
import { EXIT, StartError } from '../node/exit-codes.ts';
import { environmentName, fileSecrets, readSecrets } from '../node/file-secrets.ts';

export interface SafeSecretsOptions {
  home: string;
  profile: 'sandbox' | 'live';
  safeStorage: SafeStorage;
  log: Logger;
  env?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
}

/** Makes the store. Throws `StartError` (exit 2) in the live profile when the key store only pretends to be one. */
export async function safeSecrets(options: SafeSecretsOptions): Promise<SecretStore> {
  const { home, profile, safeStorage, log, env = process.env, platform = process.platform } = options;
  // Linux without a key ring: "encrypted" with a password that is in Electron's source.
  const pretends = platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  if (pretends && profile === 'live') {
    throw new StartError(
      'secrets.no_key_store',
      EXIT.badConfiguration,
      'This desktop has no key store; live keys are not safe here.',
      [
        {
          path: 'secrets',
          message: 'install gnome-keyring or KWallet, or run the station headless with secrets of its service',
        },
      ],
    );
  }
  const sealed = await unseal(options);
  for (const value of sealed.values()) log.redact(value);
  const files = fileSecrets(home, log, env);
  return {
    async get(name) {
      const value = sealed.get(name);
      return env[environmentName(name)] || value === undefined ? files.get(name) : new Secret(value);
    },
    async put(name, value) {
      log.redact(value);
      sealed.set(name, value);
      await seal(options, sealed);
    },
  };
}

/** Moves `secrets.json` under the key store. Returns the names that are sealed now. */
export async function sealSecrets(options: SafeSecretsOptions): Promise<string[]> {
  const { home, safeStorage, log } = options;
  if (!(await safeStorage.isAsyncEncryptionAvailable())) {
    throw new StartError('secrets.no_key_store', EXIT.badConfiguration, 'The key store of this system cannot be used.');
  }
  const plain = join(home, 'secrets.json');
  const all = new Map([...(await unseal(options)), ...readSecrets(plain, log)]);
  await seal(options, all);
  rmSync(plain, { force: true });
  return [...all.keys()];
}

const fileOf = (home: string): string => join(home, 'secrets.enc');

async function seal({ home, safeStorage }: SafeSecretsOptions, secrets: ReadonlyMap<string, string>): Promise<void> {
  const bytes = await safeStorage.encryptStringAsync(JSON.stringify(Object.fromEntries(secrets)));
  const file = fileOf(home);
  writeFileSync(`${file}.new`, bytes, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

async function unseal(options: SafeSecretsOptions): Promise<Map<string, string>> {
  const { home, safeStorage, log } = options;
  let bytes: Buffer;
  try {
    bytes = readFileSync(fileOf(home));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  try {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(bytes);
    const secrets = new Map(Object.entries(JSON.parse(result) as Record<string, string>));
    if (shouldReEncrypt) await seal(options, secrets);
    return secrets;
  } catch (error) {
    // Another user, another machine, a reset key ring. The rails whose keys are lost are absent and say so.
    log.error('secrets.not_unsealed', { message: (error as Error).name });
    return new Map();
  }
}
