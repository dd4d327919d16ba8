import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartError } from './exit-codes.ts';
import { environmentName, fileSecrets } from './file-secrets.ts';
import { openHome, platformHome } from './home.ts';
import { jsonlLogger } from './jsonl-logger.ts';
import { withPracticeSecrets } from './practice-secrets.ts';

let dir: string;
let lines: string[];
const log = jsonlLogger({ write: (line) => lines.push(line) });
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-home-'));
  lines = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const refused = (act: () => unknown): StartError => {
  try {
    act();
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  throw new Error('expected a refusal');
};

describe('the home folder', () => {
  it('is made for its user alone, with a token that stays', () => {
    const made = openHome(join(dir, 'new', 'home'));
    expect(statSync(made.dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(made.dir, 'api-token')).mode & 0o777).toBe(0o600);
    expect(Buffer.from(made.apiToken, 'base64url')).toHaveLength(32);
    expect(openHome(made.dir).apiToken).toBe(made.apiToken);
  });

  it('that cannot be written is exit 5', () => {
    writeFileSync(join(dir, 'file'), '');
    for (const place of [join(dir, 'file'), join(dir, 'file', 'below'), '/proc/qabul']) {
      expect(refused(() => openHome(place))).toMatchObject({ exitCode: 5, code: 'home.not_writable' });
    }
  });

  it('with a token that is none is refused, not replaced', () => {
    writeFileSync(join(dir, 'api-token'), 'short');
    expect(refused(() => openHome(dir))).toMatchObject({ exitCode: 2, code: 'home.token_unreadable' });
  });

  it('is where each platform keeps such things', () => {
    expect(platformHome('linux', {}, '/home/a')).toBe('/home/a/.local/share/qabul');
    expect(platformHome('linux', { XDG_DATA_HOME: '/data' }, '/home/a')).toBe('/data/qabul');
    expect(platformHome('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Application Support/qabul');
    expect(platformHome('win32', { LOCALAPPDATA: 'C:/L' }, 'C:/a').replaceAll('\\', '/')).toBe('C:/L/qabul');
  });
});

describe('secrets', () => {
  const put = (value: unknown, mode = 0o600) => {
    writeFileSync(join(dir, 'secrets.json'), typeof value === 'string' ? value : JSON.stringify(value));
    chmodSync(join(dir, 'secrets.json'), mode);
  };

  it('come from the environment first, then from the file', async () => {
    put({ 'payme.key': 'from the file', 'ioka.apiKey': 'file too' });
    const store = fileSecrets(dir, log, { QABUL_SECRET_PAYME_KEY: 'from the environment' });
    expect((await store.get('payme.key'))?.reveal()).toBe('from the environment');
    expect((await store.get('ioka.apiKey'))?.reveal()).toBe('file too');
    expect(await store.get('byfly.apiToken')).toBeUndefined();
    expect(environmentName('odengi.password')).toBe('QABUL_SECRET_ODENGI_PASSWORD');
  });

  it('are kept out of the log from the first moment', () => {
    put({ 'payme.key': 'very-secret-value' });
    fileSecrets(dir, log, {});
    log.info('x', { text: 'it is very-secret-value' });
    expect(lines.join('')).not.toContain('very-secret-value');
  });

  it('in a file that others may read are warned about', () => {
    put({}, 0o644);
    fileSecrets(dir, log, {});
    expect(lines.join('')).toContain('secrets.file_open_to_others');
  });

  it('in a file that cannot be understood stop the start without being quoted', () => {
    for (const [value, path] of [
      ['{"payme.key": "half-a-secret', 'secrets.json'],
      ['["half-a-secret"]', 'secrets.json'],
      [{ payme: { key: 'half-a-secret' } }, 'secrets.json payme'],
    ] as const) {
      put(value);
      const error = refused(() => fileSecrets(dir, log, {}));
      expect(error).toMatchObject({ exitCode: 2, problems: [{ path }] });
      expect(JSON.stringify([error.message, error.problems])).not.toContain('half-a-secret');
    }
  });

  it('are made up for the sandbox’s own defaults alone', async () => {
    const store = withPracticeSecrets(fileSecrets(dir, log, {}), ['payme.key']);
    const first = (await store.get('payme.key'))?.reveal() ?? '';
    expect(first.length).toBeGreaterThanOrEqual(24);
    expect((await store.get('payme.key'))?.reveal()).toBe(first);
    expect(await store.get('ioka.apiKey')).toBeUndefined();
  });
});
