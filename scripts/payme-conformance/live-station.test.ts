/**
 * Payme's whole sandbox list, step by step, against the station as it is shipped: the built headless main in the live
 * profile with a configured key, over real sockets; and the vendor document's own curls.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callHttp } from '../../src-sandbox/http-call.ts';
import { runConformance } from './run.ts';
import { createStationOrders } from './station-orders.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'out/main/headless.js');
const KEY = 'conformance-key:with@odd%chars';

let home: string;
let child: ChildProcess;
let local = '';
let hooks = '';
let token = '';

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error('out/main/headless.js is missing: npm run build');
  home = mkdtempSync(join(tmpdir(), 'qabul-conformance-'));
  writeFileSync(
    join(home, 'station.json'),
    JSON.stringify({
      profile: 'live',
      station: { id: 'till-1', name: 'Conformance', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
      listen: { local: { port: 0 }, hooks: { port: 0 } },
      providers: { payme: { merchantId: '0123456789abcdef01234567', key: 'secret:payme.key' } },
    }),
  );
  writeFileSync(join(home, 'secrets.json'), JSON.stringify({ 'payme.key': KEY }), { mode: 0o600 });
  child = spawn(process.execPath, [MAIN, '--home', home], { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const { value: line } = await lines[Symbol.asyncIterator]().next();
  ({ local, hooks } = JSON.parse(line as string) as { local: string; hooks: string });
  token = readFileSync(join(home, 'api-token'), 'utf8').trim();
}, 30_000);

afterAll(async () => {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
  rmSync(home, { recursive: true, force: true });
});

const headers = () => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
const json = async (method: string, url: string, body?: unknown, more: Record<string, string> = headers()) => {
  const response = await fetch(url, {
    method,
    headers: more,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('the shipped station in the live profile', () => {
  it('does the whole Payme sandbox list as expected', { timeout: 180_000 }, async () => {
    const orders = createStationOrders({ local, token, accountField: 'order_id', call: callHttp });
    const steps = await runConformance({ hooksUrl: hooks, auth: { login: 'Paycom', password: KEY }, ...orders });
    expect(steps.filter((step) => !step.ok)).toEqual([]);
    expect(steps.length).toBeGreaterThan(250);
  });

  it('answers the curls of the photobooth document', async () => {
    const order = { order_id: 'photobooth-test-123', paymentType: 'payme', amount: 10_000 };
    const made = await json('POST', `${local}/api/generate-qr`, order);
    expect(made.status).toBe(200);
    expect(Object.keys(made.body).sort()).toEqual(['paymeUrl', 'qrCode']);
    expect(made.body.qrCode).toMatch(/^data:image\/png;base64,iVBORw0KG/);
    expect(made.body.paymeUrl).toMatch(/^https:\/\/checkout\.paycom\.uz\//);
    expect(await json('GET', `${local}/api/payment-status/photobooth-test-123`)).toEqual({
      status: 200,
      body: { status: 'pending', order_id: 'photobooth-test-123' },
    });
    const check = {
      id: 1,
      method: 'CheckPerformTransaction',
      params: { account: { order_id: 'photobooth-test-123' }, amount: 1_000_000 },
    };
    const basic = `Basic ${Buffer.from(`Paycom:${KEY}`).toString('base64')}`;
    const hook = `${hooks}/api/payme/webhook`;
    const asShown = await json('POST', hook, check, { 'content-type': 'application/json', authorization: basic });
    expect(asShown).toEqual({ status: 200, body: { jsonrpc: '2.0', id: 1, result: { allow: true } } });
    // The document's curl carries no login: refused, and still HTTP 200.
    const bare = await json('POST', hook, check, { 'content-type': 'application/json' });
    expect(bare).toMatchObject({ status: 200, body: { id: 1, error: { code: -32504 } } });
    // The address that marks an order paid does not exist where money is real.
    expect((await json('POST', `${local}/api/test-payment/photobooth-test-123`)).status).toBe(404);
    expect((await json('GET', `${local}/api/stats`)).status).toBe(200);
  });

  it('keeps its two listeners apart', async () => {
    expect((await json('POST', `${local}/api/payme/webhook`, {})).status).toBe(404);
    expect((await fetch(`${hooks}/v1/payments`, { headers: headers() })).status).toBe(404);
    expect((await fetch(`${hooks}/healthz`)).status).toBe(404);
  });
});
