/** A running sandbox beside a fake station, and short ways to talk to both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../log.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { Settings } from '../settings.ts';
import type { TruthView } from '../truth.ts';
import { type FakeStation, KEY, MERCHANT, startFakeStation, TOKEN } from './fake-station.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;

export interface Bench {
  station: FakeStation;
  truthFile: string;
  /** Base address of the simulators. */
  url(): string;
  /** `[status, body]` */
  post(path: string, body: unknown, token?: string): Promise<[number, Json]>;
  get(path: string): Promise<[number, Json]>;
  customer(action: string, orderId?: string): Promise<[number, Json]>;
  fault(fault: string, times?: number, vendor?: string): Promise<[number, Json]>;
  truth(): Promise<TruthView>;
  /** Closes the simulators and starts them again on the same truth. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const ORDER = 'order-1';
export const AMOUNT = 1_500_000;

export async function startBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'qabul-sandbox-'));
  const truthFile = join(folder, 'truth.jsonl');
  const station = await startFakeStation();
  station.payments.push({ id: '00000000000000000001', orderId: ORDER, minor: AMOUNT });
  const settings = Settings.parse({
    port: 0,
    token: TOKEN,
    truthFile,
    station: { local: station.url, hooks: station.url },
    payme: { merchantId: MERCHANT, key: KEY, lateMs: 60_000, expiresInMs: 200, repeatMs: 30, answerTimeoutMs: 2_000 },
    fiscal: { slowMs: 50 },
  });
  let sandbox: Sandbox = await startSandbox(settings, silentLog);

  async function send(method: string, path: string, body?: unknown, token = TOKEN): Promise<[number, Json]> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(sandbox.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [answer.status, await answer.json()];
  }
  return {
    station,
    truthFile,
    url: () => sandbox.url,
    post: (path, body, token) => send('POST', path, body, token),
    get: (path) => send('GET', path),
    customer: (action, orderId = ORDER) => send('POST', '/control/customer', { orderId, action }),
    fault: (fault, times = 1, vendor = 'payme') => send('POST', '/control/faults', { vendor, fault, times }),
    truth: async () => (await send('GET', '/truth'))[1] as TruthView,
    async restart() {
      await sandbox.close();
      sandbox = await startSandbox(settings, silentLog);
    },
    async close() {
      await sandbox.close();
      await station.close();
      rmSync(folder, { recursive: true });
    },
  };
}
