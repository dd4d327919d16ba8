import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeClock } from './host/node/clock.ts';
import { asStartError } from './host/node/exit-codes.ts';
import { fileSecrets } from './host/node/file-secrets.ts';
import { nodeHttpClient } from './host/node/http-client.ts';
import { randomIds } from './host/node/ids.ts';
import { lockHome } from './host/node/instance-lock.ts';
import { jsonlLogger } from './host/node/jsonl-logger.ts';
import type { SandboxSettings } from './host/node/sandbox-process.ts';
import type { StationHost } from './run-station/host.ts';
import { runStation } from './run-station.ts';
import { openLedger } from './store/open.ts';

let dir: string;
let lines: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-run-'));
  lines = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const host = (more: Partial<StationHost> = {}): StationHost => {
  const log = jsonlLogger({ write: (line) => lines.push(line) });
  return {
    home: { dir, apiToken: 'a'.repeat(43) },
    args: { port: 0, hooksPort: 0, help: false, version: false },
    version: '0.0.0',
    clock: nodeClock(),
    ids: randomIds(),
    log,
    http: nodeHttpClient(),
    rendererDir: join(dir, 'none'),
    secrets: () => fileSecrets(dir, log, {}),
    lock: lockHome,
    onFatal: (error) => {
      throw error;
    },
    ...more,
  };
};
const live = (listen: object = {}) =>
  writeFileSync(
    join(dir, 'station.json'),
    JSON.stringify({
      profile: 'live',
      station: { id: 't', name: 'T', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
      listen,
    }),
  );
const refusal = async (more: Partial<StationHost>) => {
  try {
    await runStation(host(more));
  } catch (error) {
    return asStartError(error);
  }
  throw new Error('expected a refusal');
};
/** Simulators that note what was done to them. */
const simulators = (ready: Promise<string>) => {
  const told: unknown[] = [];
  const startSandbox = (settings: SandboxSettings) => {
    told.push(settings);
    return {
      ready,
      url: () => undefined,
      pinpads: () => ({}),
      setStation: (addresses: object) => told.push(addresses),
      stop: async () => {
        told.push('stopped');
      },
    };
  };
  return { told, startSandbox };
};

describe('a run', () => {
  it('gives everything back when it stops, in time, and once', async () => {
    live();
    const running = await runStation(host());
    await Promise.all([running.stop(), running.stop()]);
    await expect(fetch(running.ready.local)).rejects.toThrow('fetch failed');
    lockHome(dir)();
    const again = await runStation(host());
    await again.stop();
  });

  it('that fails in the middle leaves nothing behind', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    live({ local: { port: (other.address() as AddressInfo).port } });
    expect((await refusal({ args: { hooksPort: 0, help: false, version: false } })).exitCode).toBe(4);
    other.close();
    lockHome(dir)();
  });

  it('under an SQLite that loses commits does not start: exit 7', async () => {
    live();
    const old = await refusal({ openLedger: (options) => openLedger({ ...options, sqliteVersion: '3.49.2' }) });
    expect([old.exitCode, old.code]).toEqual([7, 'ledger.sqlite_too_old']);
  });

  it('tells the simulators the practice key and where the station is, and waits for them', async () => {
    const { told, startSandbox } = simulators(Promise.resolve('http://127.0.0.1:9'));
    const running = await runStation(host({ startSandbox }));
    expect(running.ready.sandbox).toBe('http://127.0.0.1:9');
    const [settings] = told as [SandboxSettings];
    expect(settings).toMatchObject({ token: 'a'.repeat(43), payme: { login: 'Paycom', accountField: 'order_id' } });
    expect(settings.payme.key.length).toBeGreaterThanOrEqual(24);
    await running.stop();
    expect(told.slice(1)).toEqual([{ local: running.ready.local, hooks: running.ready.hooks }, 'stopped']);
  });

  it('shares a practising rail’s keys with its simulator, and no others', async () => {
    writeFileSync(join(dir, 'station.json'), JSON.stringify({ station: { country: 'KG' } }));
    const practising = simulators(Promise.resolve('http://127.0.0.1:9'));
    await (await runStation(host({ startSandbox: practising.startSandbox }))).stop();
    const [{ vendors }] = practising.told as [SandboxSettings];
    expect(vendors.odengi).toMatchObject({ sid: '1000000001', test: true });
    expect(String(vendors.odengi?.password).length).toBeGreaterThanOrEqual(24);

    const own = { station: { country: 'KG' }, providers: { odengi: { url: 'https://mw-api-test.dengi.kg/x' } } };
    writeFileSync(join(dir, 'station.json'), JSON.stringify(own));
    const elsewhere = simulators(Promise.resolve('http://127.0.0.1:9'));
    await (await runStation(host({ startSandbox: elsewhere.startSandbox }))).stop();
    expect((elsewhere.told as [SandboxSettings])[0].vendors).toEqual({});
  });

  it('stands a terminal without a place in the simulators; one with a place stays where it is', async () => {
    const pinpads = {
      front: { driver: 'sa-serial', method: 'uzcard', terminalId: '00000166' },
      back: { driver: 'sa-serial', method: 'humo', path: '/dev/ttyUSB0' },
      side: { driver: 'zvt', method: 'visa' },
    };
    writeFileSync(join(dir, 'station.json'), JSON.stringify({ pinpads }));
    const { told, startSandbox } = simulators(Promise.resolve('http://127.0.0.1:9'));
    const running = await runStation(host({ startSandbox }));
    expect(running.config.pinpads).toMatchObject({
      front: { path: 'simulated:front' },
      back: { path: '/dev/ttyUSB0' },
    });
    expect((told as [SandboxSettings])[0].vendors).toMatchObject({
      sa: { terminals: { front: { method: 'uzcard', currency: 'UZS', terminalId: '00000166' } } },
      zvt: { terminals: { side: { method: 'visa', currency: 'UZS' } } },
    });
    await running.stop();
  });

  it('whose simulators never come up is refused and cleaned away', async () => {
    const { told, startSandbox } = simulators(Promise.reject(new Error('not ready')));
    expect((await refusal({ startSandbox })).exitCode).toBe(1);
    expect(told.at(-1)).toBe('stopped');
    lockHome(dir)();
  });

  it('of a package, which has no simulators, refuses the sandbox profile', async () => {
    writeFileSync(join(dir, 'station.json'), '{"profile":"sandbox"}');
    expect(await refusal({})).toMatchObject({ exitCode: 2, code: 'config.no_simulators' });
  });

  it('of a package that was never set up starts, so that its screen can set it up', async () => {
    const running = await runStation(host());
    const { ready, station } = running;
    expect(ready).toMatchObject({ profile: 'sandbox' });
    const view = await station.router.handle('settings.get', {}, { role: 'cashier' });
    expect(view).toMatchObject({ ok: true, data: { isFirstRun: true } });
    await running.stop();
  });
});
