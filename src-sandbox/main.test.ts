import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeStation, KEY, MERCHANT, startFakeStation, TOKEN } from './testkit/fake-station.ts';

const ENTRY = resolve(import.meta.dirname, 'main.ts');
let folder: string;
let station: FakeStation;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qabul-sandbox-'));
  station = await startFakeStation();
  station.payments.push({ id: '00000000000000000001', orderId: 'o', minor: 100 });
});
afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await station.close();
  rmSync(folder, { recursive: true });
});

const settings = (more: object = {}) => ({
  ...process.env,
  QABUL_SANDBOX: JSON.stringify({
    port: 0,
    token: TOKEN,
    truthFile: join(folder, 'truth.jsonl'),
    payme: { merchantId: MERCHANT, key: KEY },
    ...more,
  }),
});

async function readyUrl(process: ChildProcess): Promise<string> {
  if (!process.stdout) throw new Error('no stdout');
  const [line] = (await once(createInterface({ input: process.stdout }), 'line')) as [string];
  const ready = JSON.parse(line) as { event: string; url: string };
  expect(ready.event).toBe('sandbox.ready');
  return ready.url;
}

const approve = async (url: string) => {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ orderId: 'o', action: 'approve' });
  return (await fetch(`${url}/control/customer`, { method: 'POST', headers, body })).status;
};

it('forked: learns the station over IPC and leaves with its parent', async () => {
  child = fork(ENTRY, { env: settings(), stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const url = await readyUrl(child);
  expect(await approve(url)).toBe(503);
  child.send({ type: 'station', local: station.url, hooks: station.url });
  await expect.poll(() => approve(url)).toBe(200);
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('alone: takes the station from its settings, ends when stdin ends', async () => {
  child = spawn(process.execPath, [ENTRY], { env: settings({ station: { local: station.url, hooks: station.url } }) });
  expect(await approve(await readyUrl(child))).toBe(200);
  child.stdin?.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('ends on SIGTERM', async () => {
  child = spawn(process.execPath, [ENTRY], { env: settings() });
  await readyUrl(child);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it.each([
  ['payme.key', { payme: { merchantId: MERCHANT } }],
  ['port', { port: 'x' }],
  ['surprise', { surprise: 1 }],
])('wrong settings: exit 2 and the name of %s', async (field, more) => {
  child = spawn(process.execPath, [ENTRY], { env: settings(more) });
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  expect(await once(child, 'exit')).toEqual([2, null]);
  expect(text).toContain(field);
});

it('opens no door without the token, and says which method an address takes', async () => {
  child = spawn(process.execPath, [ENTRY], { env: settings() });
  const url = await readyUrl(child);
  const locked = await fetch(`${url}/truth`);
  expect([locked.status, await locked.json()]).toEqual([
    401,
    {
      error: {
        code: 'request.unauthorized',
        message: 'no valid token',
        retry: 'never',
        id: expect.stringMatching(/^[0-9A-F]{8}$/),
      },
    },
  ]);
  const headers = { authorization: `Bearer ${TOKEN}` };
  expect((await fetch(`${url}/truth`, { method: 'POST', headers })).status).toBe(405);
  expect((await fetch(`${url}/nothing`, { headers })).status).toBe(404);
  expect((await fetch(`${url}/truth`, { headers })).status).toBe(200);
});
