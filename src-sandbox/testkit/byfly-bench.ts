/** A simulated ByFly beside a station of cardboard: one payment on its screen, and a letter box for webhooks. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeServer, listen } from '../json-server.ts';
import { silentLog } from '../log.ts';
import { startSandbox } from '../sandbox.ts';
import { Settings } from '../settings.ts';
import type { TruthView } from '../truth.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;

const CONTROL = 'control-token-of-the-test';
export const TOKEN = 'fake-byfly-token-of-the-tests-0123456789';
export const SECRET = 'fake-byfly-webhook-secret-of-the-tests';
const PAYMENT = '00000000000000000001';
export const ORDER = { amount: 10_000, currency: 'KZT', description: 'Оплата', metadata: { order_id: 'C-1' } };

export interface ByflyBench {
  /** What the screen shows; set by the test. */
  screen: { qr?: string; payable: number; status: string };
  /** Webhooks that came: raw text and signature. */
  letters: { raw: string; signature: string }[];
  now: { at: number };
  /** `[status, body]`; status 0: no usable answer. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<[number, Json]>;
  /** init and kaspi, the QR on the screen; returns the transaction's id. */
  started(method?: string): Promise<string>;
  customer(action: string): Promise<[number, Json]>;
  fault(fault: string, times?: number): Promise<[number, Json]>;
  control(path: string): Promise<[number, Json]>;
  truth(): Promise<TruthView>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function byflyBench(section: Record<string, unknown> = {}): Promise<ByflyBench> {
  const folder = mkdtempSync(join(tmpdir(), 'qabul-byfly-'));
  const screen: ByflyBench['screen'] = { payable: 0, status: 'awaiting_customer' };
  const letters: ByflyBench['letters'] = [];
  const now = { at: Date.UTC(2026, 10, 21, 9) };
  const station: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isHook = request.url === '/api/webhooks/byfly';
      if (isHook) {
        const signature = String(request.headers['x-webhook-signature']);
        letters.push({ raw: Buffer.concat(chunks).toString(), signature });
      }
      const { qr, payable, status } = screen;
      const view = {
        id: PAYMENT,
        orderId: 'C-1',
        kind: 'sale',
        status,
        provider: 'byfly',
        method: 'kaspi_gold',
        payable: { minor: payable, currency: 'KZT' },
        ...(qr === undefined ? {} : { show: { qr } }),
      };
      response.end(isHook ? 'ok' : JSON.stringify(view));
    });
  });
  const url = `http://127.0.0.1:${await listen(station, 0)}`;
  const settings = Settings.parse({
    port: 0,
    token: CONTROL,
    truthFile: join(folder, 'truth.jsonl'),
    station: { local: url, hooks: url },
    payme: { merchantId: 'none', key: 'none' },
    vendors: {
      byfly: { apiToken: TOKEN, webhookSecret: SECRET, amountUnit: 'tenge', slowMs: 20, lateMs: 60_000, ...section },
    },
  });
  const open = () => startSandbox(settings, silentLog, () => now.at);
  let sandbox = await open();

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    try {
      const answer = await fetch(`${sandbox.url}${path}`, {
        method,
        headers: { 'x-api-token': TOKEN, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return [answer.status, answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text] as [
        number,
        Json,
      ];
    } catch {
      return [0, undefined] as [number, Json];
    }
  }
  const control = (path: string, body?: unknown) =>
    call(path === '/truth' || path === '/control/state' ? 'GET' : 'POST', path, body, {
      authorization: `Bearer ${CONTROL}`,
    });

  return {
    screen,
    letters,
    now,
    call,
    async started(method = 'kaspi_gold') {
      const [, made] = await call('POST', '/byfly/api/payment/init', ORDER);
      const id = made.data.transaction_id as string;
      const [, charge] = await call('POST', `/byfly/api/payment/${id}/kaspi`, { payment_method: method });
      Object.assign(screen, { qr: charge.data.qr_code, payable: charge.data.amount * 100 });
      return id;
    },
    customer: (action) => control('/control/customer', { paymentId: PAYMENT, action }),
    fault: (fault, times = 1) => control('/control/faults', { vendor: 'byfly', fault, times }),
    control,
    truth: async () => (await control('/truth'))[1] as TruthView,
    async restart() {
      await sandbox.close();
      sandbox = await open();
    },
    async close() {
      await sandbox.close();
      await closeServer(station);
      rmSync(folder, { recursive: true });
    },
  };
}
