/** The Kaspi desk over the router of a station as it ships, against the simulated ByFly: in by SMS, its tables, a token once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../src-shared/contract/define.ts';
import type { StationClient, StationContract } from '../src-shared/contract/station.ts';
import type { RunningStation } from './run-station/host.ts';
import { runStation } from './run-station.ts';
import { practiceHost } from './testkit/practice-host.ts';

const PHONE = '+77001112233';

let dir: string;
let running: RunningStation;
const lines: string[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-kaspi-desk-'));
  const config = join(dir, 'station.json');
  writeFileSync(config, JSON.stringify({ profile: 'sandbox', station: { country: 'KZ' } }));
  running = await runStation(practiceHost(dir, 'k'.repeat(43), lines, { config }));
});
afterAll(async () => {
  await running.stop();
  rmSync(dir, { recursive: true, force: true });
});

const screen = (caller: string): StationClient =>
  createClient<StationContract>({
    request: (name, input) => running.station.router.handle(name, input, { role: 'cashier', caller }),
    subscribe: (listener) => running.station.events.subscribe(listener),
  });

it('is entered by SMS, shows ByFly’s tables, and keeps its session to one screen', { timeout: 30_000 }, async () => {
  const { kaspi } = screen('till');
  expect(await kaspi.session({})).toEqual({ isConfigured: true });
  await expect(kaspi.sources({})).rejects.toMatchObject({ wire: { code: 'kaspi.login_needed' } });
  await kaspi.sendCode({ phone: PHONE });
  await expect(kaspi.logIn({ phone: PHONE, code: '000000' })).rejects.toMatchObject({
    wire: { code: 'kaspi.refused', fields: [{ path: '', message: 'Неверный код' }] },
  });
  const session = await kaspi.logIn({ phone: PHONE, code: '123456' });
  expect(session).toMatchObject({ isConfigured: true, admin: 'Admin' });
  await expect(screen('other').kaspi.sources({})).rejects.toMatchObject({ wire: { code: 'kaspi.login_needed' } });

  const made = await kaspi.createSource({ name: 'Till 2', type: 'pos', isActive: true });
  expect(made.apiToken).toMatch(/^[0-9a-f]{64}$/);
  expect(await kaspi.sources({})).toEqual({ items: [{ id: made.id, name: 'Till 2', type: 'pos', isActive: true }] });
  await kaspi.updateSource({ id: made.id, isActive: false });
  expect((await kaspi.sources({})).items[0]?.isActive).toBe(false);
  await kaspi.deleteSource({ id: made.id });
  expect((await kaspi.sources({})).items).toEqual([]);

  const { items } = await kaspi.terminals({});
  expect(items[0]).toMatchObject({ id: 1, port: 130 });
  expect((await kaspi.terminalStatus({ id: 1 })).facts).toContainEqual({ name: 'is_online', value: 'true' });
  const terminal = {
    name: 'T2',
    ipAddress: 'http://192.0.2.41',
    port: 130,
    cameraId: 5,
    cameraUrl: 'http://192.0.2.41:3000/qr/5',
    isActive: true,
  };
  const added = await kaspi.addTerminal(terminal);
  expect((await kaspi.terminals({})).items.map(({ id }) => id)).toContain(added.id);

  await screen('till').payment.start({
    orderId: 'K-1',
    amount: { minor: 100_000, currency: 'KZT' },
    method: 'kaspi_gold',
  });
  await expect
    .poll(async () => (await kaspi.transactions({})).items.map(({ description }) => description), { timeout: 15_000 })
    .toEqual(['K-1']);
  expect((await kaspi.transactions({ status: 'paid' })).items).toEqual([]);
  const page = await kaspi.transactions({ page: 1 });
  expect(page).toEqual({ items: [], hasMore: false });

  expect(await kaspi.logOut({})).toEqual({ isConfigured: true });
  await expect(kaspi.sources({})).rejects.toMatchObject({ wire: { code: 'kaspi.login_needed' } });
  expect(lines.join('')).not.toContain(made.apiToken);
});

it('a self-test of Kaspi proves the token at the simulator and says that it is one', { timeout: 30_000 }, async () => {
  const result = await screen('till').rail.test({ method: 'kaspi_gold' });
  expect(result.steps.map(({ step, outcome, reason }) => `${step} ${outcome} ${reason}`)).toEqual([
    'settings proved ok',
    'country proved ok',
    'keys proved ok',
    'address not_tested practice',
    'login proved ok',
  ]);
});
