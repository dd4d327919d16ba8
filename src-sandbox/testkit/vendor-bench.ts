/** A running sandbox for vendors that the station calls, beside a station that only shows payments and hears callbacks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../log.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { Settings } from '../settings.ts';
import type { TruthView } from '../truth.ts';

const TOKEN = 'test-token-0123456789';

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;

/** A callback as it came. */
export interface Heard {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface VendorBench {
  /** Base address of the simulators. */
  url(): string;
  /** Where the simulated terminals are. */
  pinpads(): Sandbox['pinpads'];
  /** What the station's screen shows; pushed to by the test. */
  shown: {
    id: string;
    orderId: string;
    provider: string;
    /** The provider's name where it has one method only. */
    method?: string;
    /** Left out: awaiting_customer. */
    status?: string;
    payable: { minor: number; currency: string };
    qr?: string;
  }[];
  heard: Heard[];
  /** What the station answers to callbacks. */
  answers: { status: number };
  hooks: string;
  customer(action: string, paymentId: string): Promise<[number, Json]>;
  fault(vendor: string, fault: string, times?: number): Promise<[number, Json]>;
  hurry(): Promise<[number, Json]>;
  truth(): Promise<TruthView>;
  /** What a vendor shows of itself. */
  state(vendor: string): Promise<Json>;
  /** Closes the simulators and starts them again on the same truth, on another port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startVendorBench(vendors: Record<string, unknown>, now?: () => number): Promise<VendorBench> {
  const folder = mkdtempSync(join(tmpdir(), 'qabul-vendors-'));
  const shown: VendorBench['shown'] = [];
  const heard: Heard[] = [];
  const answers = { status: 200 };
  const station = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      if (request.method === 'POST') {
        heard.push({ path, headers: request.headers, text: Buffer.concat(chunks).toString() });
        response.writeHead(answers.status).end('ok');
        return;
      }
      const found = shown.find(({ id }) => path === `/v1/payments/${id}`);
      const { qr, ...rest } = found ?? { qr: undefined };
      const view = {
        kind: 'sale',
        status: 'awaiting_customer',
        method: found?.provider,
        ...rest,
        ...(qr && { show: { qr } }),
      };
      response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(view));
    });
  });
  await new Promise<void>((resolve) => station.listen(0, '127.0.0.1', resolve));
  const hooks = `http://127.0.0.1:${(station.address() as AddressInfo).port}`;
  const settings = Settings.parse({
    port: 0,
    token: TOKEN,
    truthFile: join(folder, 'truth.jsonl'),
    station: { local: hooks, hooks },
    payme: { merchantId: 'not-used', key: 'not-used' },
    vendors,
  });
  let sandbox: Sandbox = await startSandbox(settings, silentLog, now);
  async function send(method: string, path: string, body?: unknown): Promise<[number, Json]> {
    const answer = await fetch(sandbox.url + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [answer.status, await answer.json()];
  }
  return {
    url: () => sandbox.url,
    pinpads: () => sandbox.pinpads,
    shown,
    heard,
    answers,
    hooks,
    customer: (action, paymentId) => send('POST', '/control/customer', { paymentId, action }),
    fault: (vendor, fault, times = 1) => send('POST', '/control/faults', { vendor, fault, times }),
    hurry: () => send('POST', '/control/hurry', {}),
    truth: async () => (await send('GET', '/truth'))[1] as TruthView,
    state: async (vendor) => ((await send('GET', '/control/state'))[1] as Json).vendors[vendor],
    async restart() {
      await sandbox.close();
      sandbox = await startSandbox(settings, silentLog, now);
    },
    async close() {
      await sandbox.close();
      await new Promise<void>((resolve) => {
        station.close(() => resolve());
        station.closeAllConnections();
      });
      rmSync(folder, { recursive: true });
    },
  };
}
