import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonlLogger } from '../node/jsonl-logger.ts';
import { type SafeSecretsOptions, safeSecrets, sealSecrets } from './safe-secrets.electron.ts';

let home: string;
let lines: string[];
let backend: string;
let usable: boolean;
let isTurned: boolean;
/** Turns bytes around: enough to tell sealed from plain, and to fail on foreign bytes. */
const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
const safeStorage = {
  getSelectedStorageBackend: () => backend,
  isAsyncEncryptionAvailable: async () => usable,
  encryptStringAsync: async (text: string) => turned(Buffer.from(text)),
  decryptStringAsync: async (bytes: Buffer) => ({ result: turned(bytes).toString(), shouldReEncrypt: isTurned }),
} as unknown as SafeStorage;
const options = (more: Partial<SafeSecretsOptions> = {}): SafeSecretsOptions => ({
  home,
  profile: 'live',
  safeStorage,
  log: jsonlLogger({ write: (line) => lines.push(line) }),
  env: {},
  platform: 'linux',
  ...more,
});
const plain = () => join(home, 'secrets.json');
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qabul-sealed-'));
  lines = [];
  backend = 'gnome_libsecret';
  usable = true;
  isTurned = false;
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

describe('secrets under the key store', () => {
  it('are sealed once, read back, and gone from the plain file', async () => {
    writeFileSync(plain(), JSON.stringify({ 'payme.key': 'value-of-payme' }), { mode: 0o600 });
    expect(await sealSecrets(options())).toEqual(['payme.key']);
    expect(existsSync(plain())).toBe(false);
    const sealed = join(home, 'secrets.enc');
    expect(readFileSync(sealed, 'utf8')).not.toContain('value-of-payme');
    expect(statSync(sealed).mode & 0o777).toBe(0o600);
    expect((await (await safeSecrets(options())).get('payme.key'))?.reveal()).toBe('value-of-payme');

    writeFileSync(plain(), JSON.stringify({ 'ioka.apiKey': 'value-of-ioka' }), { mode: 0o600 });
    expect(await sealSecrets(options())).toEqual(['payme.key', 'ioka.apiKey']);
  });

  it('yield to the service manager’s environment and are completed by the plain file', async () => {
    writeFileSync(plain(), JSON.stringify({ 'payme.key': 'sealed-value' }), { mode: 0o600 });
    await sealSecrets(options());
    writeFileSync(plain(), JSON.stringify({ 'payme.key': 'plain-value', 'ioka.apiKey': 'plain-ioka' }), {
      mode: 0o600,
    });
    const store = await safeSecrets(options());
    expect((await store.get('payme.key'))?.reveal()).toBe('sealed-value');
    expect((await store.get('ioka.apiKey'))?.reveal()).toBe('plain-ioka');
    const env = { QABUL_SECRET_PAYME_KEY: 'environment' };
    expect((await (await safeSecrets(options({ env }))).get('payme.key'))?.reveal()).toBe('environment');
  });

  it('refuse live money where the key store only pretends', async () => {
    backend = 'basic_text';
    await expect(safeSecrets(options())).rejects.toMatchObject({ exitCode: 2, code: 'secrets.no_key_store' });
    await expect(safeSecrets(options({ profile: 'sandbox' }))).resolves.toBeDefined();
    await expect(safeSecrets(options({ platform: 'win32' }))).resolves.toBeDefined();
    usable = false;
    await expect(sealSecrets(options())).rejects.toMatchObject({ code: 'secrets.no_key_store' });
  });

  it('that another user sealed are absent, and the log says so without quoting', async () => {
    writeFileSync(join(home, 'secrets.enc'), 'foreign bytes');
    expect(await (await safeSecrets(options())).get('payme.key')).toBeUndefined();
    expect(lines.join('')).toContain('secrets.not_unsealed');
    expect(lines.join('')).not.toContain('foreign');
  });

  it('are sealed anew when the key store asks for it', async () => {
    writeFileSync(plain(), JSON.stringify({ a: 'some-value' }), { mode: 0o600 });
    await sealSecrets(options());
    const before = statSync(join(home, 'secrets.enc')).ino;
    isTurned = true;
    await safeSecrets(options());
    expect(statSync(join(home, 'secrets.enc')).ino).not.toBe(before);
  });
});
