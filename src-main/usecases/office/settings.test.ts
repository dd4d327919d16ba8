/** Settings at a station: what is saved is what the next start reads, products count at once, secrets stay inside. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretNamesIn } from '../../config/secret-names.ts';
import { parseConfig } from '../../config.ts';
import { fileSecrets } from '../../host/node/file-secrets.ts';
import { settingsFile } from '../../host/node/settings-file.ts';
import { PROVIDERS } from '../../registered.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { createSettings, type Settings } from './settings.ts';

let home: string;
let settings: Settings;
let open = 0;
let restarts = 0;
let inForce: readonly { id: string }[];
const log = memoryLog();
const CONFIG = {
  profile: 'live',
  station: { id: 't', name: 'T', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
  providers: { payme: { merchantId: '5f0c2b9e4a7d1c3e8b6a9f10', key: 'secret:payme.key' } },
};

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qabul-settings-'));
  [open, restarts, inForce] = [0, 0, []];
  settings = createSettings({
    host: {
      file: settingsFile(join(home, 'station.json')),
      check(text) {
        const parsed = parseConfig(text, {}, PROVIDERS);
        return parsed.ok
          ? { problems: [], products: parsed.config.products }
          : { problems: parsed.problems, products: [] };
      },
      shape: () => ({ rails: [], drivers: [], printerFamilies: [] }),
      draft: () => ({ problems: [] }),
      canPractise: true,
      secretNames: secretNamesIn,
      restart: () => {
        restarts += 1;
      },
    },
    secrets: fileSecrets(home, log, {}),
    currency: 'UZS',
    log,
    openPayments: () => open,
    productsChanged: (products) => {
      inForce = products;
    },
  });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));
const onDisk = (): unknown => JSON.parse(readFileSync(join(home, 'station.json'), 'utf8'));

describe('settings', () => {
  it('begin with nothing, and say which secrets are wanting', async () => {
    expect(await settings.get()).toMatchObject({ isFirstRun: true, config: {} });
    const saved = await settings.save(CONFIG);
    expect(saved).toMatchObject({ needsRestart: true, secrets: [{ name: 'payme.key', isThere: false }], problems: [] });
    expect(onDisk()).toEqual(CONFIG);
    expect(statSync(join(home, 'station.json')).mode & 0o777).toBe(0o600);
  });

  it('that are wrong are named and not written', async () => {
    await settings.save(CONFIG);
    const wrong = await settings.save({ ...CONFIG, station: { ...CONFIG.station, currency: 'EURO' }, colour: 'red' });
    expect(wrong.problems.map(({ path }) => path)).toEqual(expect.arrayContaining(['station.currency', 'colour']));
    expect(onDisk()).toEqual(CONFIG);
  });

  it('keep a secret where the next start finds it, and show it to nobody', async () => {
    await settings.save(CONFIG);
    const view = await settings.putSecret('payme.key', 'a-long-and-secret-key');
    expect(view.secrets).toEqual([{ name: 'payme.key', isThere: true }]);
    expect(JSON.stringify([view, await settings.get(), log.lines])).not.toContain('a-long-and-secret-key');
    expect((await fileSecrets(home, log, {}).get('payme.key'))?.reveal()).toBe('a-long-and-secret-key');
    expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('of products count at once, and need no restart', async () => {
    await settings.save(CONFIG);
    await settings.importProducts('id,price,name_ru\nstrip,30000,Фото\n');
    expect(inForce).toMatchObject([{ id: 'strip', price: 3_000_000 }]);
    expect(await settings.exportProducts()).toContain('strip,30000.00');
    const fresh = createSettingsView(await settings.get());
    expect(fresh.products).toEqual([{ id: 'strip', name: { ru: 'Фото' }, price: 3_000_000 }]);
  });

  it('refuse a catalogue that the station would not start with', async () => {
    await settings.save(CONFIG);
    await expect(settings.importProducts('id,price\nstrip,5\nstrip,6\n')).rejects.toMatchObject({
      code: 'request.invalid',
    });
    expect(onDisk()).toEqual(CONFIG);
  });

  it('restart nothing under an open payment', () => {
    open = 1;
    expect(() => settings.restart()).toThrow(expect.objectContaining({ code: 'settings.payments_open' }) as Error);
    open = 0;
    settings.restart();
    expect(restarts).toBe(1);
  });

  it('keep the text before the last one', async () => {
    writeFileSync(join(home, 'station.json'), '{"profile":"sandbox"}');
    await settings.save(CONFIG);
    expect(readFileSync(join(home, 'station.json.before'), 'utf8')).toBe('{"profile":"sandbox"}');
  });
});

const createSettingsView = (view: { config: Record<string, unknown> }) => view.config as { products: unknown[] };
