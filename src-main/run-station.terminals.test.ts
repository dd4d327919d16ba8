/** The station as it ships with a terminal that stands in the simulators: over a pseudo-terminal, by its own driver. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentView } from '../src-shared/contract/payment-views.ts';
import { nodeLinks } from './host/node/link-factory.ts';
import { nodeProcesses } from './host/node/process-runner.ts';
import type { RunningStation } from './run-station/host.ts';
import { runStation } from './run-station.ts';
import { practiceHost } from './testkit/practice-host.ts';

const TOKEN = 'a'.repeat(43);
const MINOR = 4_500_000;
const PINPADS = {
  front: { driver: 'sa-serial', method: 'uzcard', terminalId: '00000166' },
  side: { driver: 'zvt', method: 'visa', terminalId: '00000167' },
};

let dir: string;
let running: RunningStation;
const lines: string[] = [];
let order = 0;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-terminal-'));
  writeFileSync(join(dir, 'station.json'), JSON.stringify({ pinpads: PINPADS }));
  running = await runStation(practiceHost(dir, TOKEN, lines, { links: nodeLinks(), processes: nodeProcesses() }));
});
afterAll(async () => {
  await running.stop();
  rmSync(dir, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;
async function send(base: string | undefined, method: string, path: string, body?: unknown): Promise<[number, Json]> {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [answer.status, await answer.json()];
}
const station = (method: string, path: string, body?: unknown) => send(running.ready.local, method, path, body);
const sandbox = (method: string, path: string, body?: unknown) => send(running.ready.sandbox, method, path, body);
async function sell(method = 'uzcard', code?: string): Promise<PaymentView> {
  order++;
  const amount = { minor: MINOR, currency: 'UZS' };
  const [status, made] = await station('POST', '/v1/payments', { orderId: `T-${order}`, amount, method, code });
  expect([status, made]).toEqual([201, expect.any(Object)]);
  return made as PaymentView;
}
const statusOf = async (id: string): Promise<string> => (await station('GET', `/v1/payments/${id}`))[1].status;
async function play(paymentId: string, action: string): Promise<void> {
  const act = () => sandbox('POST', '/control/customer', { paymentId, action });
  await expect.poll(act, { timeout: 15_000 }).toMatchObject([200, { ok: true }]);
}
async function becomes(id: string, status: string): Promise<void> {
  await expect.poll(() => statusOf(id), { timeout: 15_000 }).toBe(status);
}
const charges = async (): Promise<Json[]> => (await sandbox('GET', '/truth'))[1].charges;
const violations = async (): Promise<Json[]> => (await sandbox('GET', '/truth'))[1].violations;

describe.skipIf(process.platform === 'win32')('a terminal in the simulators', () => {
  it('is paid by a card that somebody plays: what both believe is equal', async () => {
    const { id } = await sell();
    await play(id, 'approve');
    await becomes(id, 'completed');
    expect(await charges()).toMatchObject([{ vendor: 'sa', minor: MINOR, currency: 'UZS', terminalId: '00000166' }]);
    expect(await violations()).toEqual([]);
  });

  it('of the other protocol is paid as well', async () => {
    const { id } = await sell('visa');
    await play(id, 'approve');
    await becomes(id, 'completed');
    expect((await charges()).at(-1)).toMatchObject({ vendor: 'zvt', minor: MINOR, terminalId: '00000167' });
    expect(await violations()).toEqual([]);
  });

  it('behind the box is there without being configured, and is paid', async () => {
    const { id } = await sell('humo');
    await play(id, 'approve');
    await becomes(id, 'completed');
    expect((await charges()).at(-1)).toMatchObject({ vendor: 'fiscalbox', minor: MINOR, terminalId: '09110004' });
    expect(await violations()).toEqual([]);
  });

  it('behind the box has the box to itself: a wallet’s code waits until the card is done, and is charged then', async () => {
    const before = (await charges()).length;
    const card = await sell('humo');
    await expect.poll(() => statusOf(card.id), { timeout: 15_000 }).toBe('dispatching');
    const wallet = await sell('click_pass', '880000000000000000');
    await expect.poll(() => statusOf(wallet.id), { timeout: 15_000 }).toBe('dispatching');
    // Another terminal, on a cable of its own, does not wait for the box.
    const other = await sell();
    await play(other.id, 'approve');
    await becomes(other.id, 'completed');
    expect([await statusOf(wallet.id), (await charges()).length]).toEqual(['dispatching', before + 1]);
    await play(card.id, 'approve');
    await becomes(card.id, 'completed');
    await becomes(wallet.id, 'completed');
    expect((await charges()).slice(before).map(({ vendor }) => vendor)).toEqual(['sa', 'fiscalbox', 'fiscalbox']);
    expect(await violations()).toEqual([]);
  });

  it('is declined by the bank, and nothing is charged', async () => {
    const before = (await charges()).length;
    const { id } = await sell();
    await play(id, 'decline');
    await becomes(id, 'declined');
    expect(await charges()).toHaveLength(before);
  });

  it('whose cable is pulled after the charge: unknown, then found by the look-up, charged once', async () => {
    const before = (await charges()).length;
    await sandbox('POST', '/control/faults', { vendor: 'sa', fault: 'unplug_charged' });
    const { id } = await sell();
    await play(id, 'approve');
    await becomes(id, 'completed');
    expect(await charges()).toHaveLength(before + 1);
  });
});
