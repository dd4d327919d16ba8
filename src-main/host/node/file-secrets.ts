/** Secrets without a key store: the service manager's environment first, then `<home>/secrets.json`. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../ports/logger.ts';
import { Secret, type SecretStore } from '../../ports/secrets.ts';
import { EXIT, StartError } from './exit-codes.ts';
import { othersMayRead } from './home.ts';

/** "payme.key" → "QABUL_SECRET_PAYME_KEY". */
export const environmentName = (name: string): string => `QABUL_SECRET_${name.replace(/[.-]/g, '_').toUpperCase()}`;

/**
 * Reads the file once. Every value found is withheld from the log before anybody can print it. Throws `StartError`
 * (exit 2) when the file is there and cannot be understood.
 */
export function fileSecrets(home: string, log: Logger, env: NodeJS.ProcessEnv = process.env): SecretStore {
  const file = join(home, 'secrets.json');
  const stored = readSecrets(file, log);
  for (const value of stored.values()) log.redact(value);
  return {
    async get(name) {
      const value = env[environmentName(name)] || stored.get(name);
      if (!value) return undefined;
      log.redact(value);
      return new Secret(value);
    },
    put(name, value) {
      const all = new Map([...readSecrets(file, log), [name, value]]);
      writeSecrets(file, all);
      (stored as Map<string, string>).set(name, value);
      return Promise.resolve();
    },
  };
}

/** The flat file as a map; empty when there is none. Throws `StartError` (exit 2). */
export function readSecrets(file: string, log: Logger): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw unreadable(file, [{ path: 'secrets.json', message: String((error as NodeJS.ErrnoException).code) }]);
  }
  if (othersMayRead(file)) log.warn('secrets.file_open_to_others', { file, wanted: '0600' });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and the text is secrets.
    throw unreadable(file, [{ path: 'secrets.json', message: 'is not JSON' }]);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable(file, [{ path: 'secrets.json', message: 'must be a flat object of names and texts' }]);
  }
  const wrong = Object.entries(value).filter(([, secret]) => typeof secret !== 'string');
  if (wrong.length > 0)
    throw unreadable(
      file,
      wrong.map(([name]) => ({ path: `secrets.json ${name}`, message: 'must be a text' })),
    );
  return new Map(Object.entries(value as Record<string, string>));
}

/** For the operating-system user alone; all or nothing. */
function writeSecrets(file: string, secrets: ReadonlyMap<string, string>): void {
  const text = `${JSON.stringify(Object.fromEntries(secrets), null, 2)}\n`;
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

const unreadable = (file: string, problems: { path: string; message: string }[]): StartError =>
  new StartError('secrets.unreadable', EXIT.badConfiguration, `${file} cannot be read.`, problems);
