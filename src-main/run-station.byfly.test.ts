/** The station as it ships, over its REST, against the simulated ByFly in its own process: what both believe is equal. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentView } from '../src-shared/contract/payment-views.ts';
import { nodeHttpClient } from './host/node/http-client.ts';
import { byflyAdmin } from './providers/byfly/admin/client.ts';
import type { RunningStation } from './run-station/host.ts';
import { runStation } from './run-station.ts';
import { practiceHost } from './testkit/practice-host.ts';

const TOKEN = 'b'.repeat(43);
/** 1 000 ₸ */
const AMOUNT = { minor: 100_000, currency: 'KZT' };
const FEES = { kaspi_gold: 1, kaspi_red: 1, kaspi_credit: 14, kaspi_installment_12: 14, kaspi_installment_24: 14 };

let dir: string;
let running: RunningStation;
const lines: string[] = [];
let order = 0;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-kaspi-'));
  const config = join(dir, 'station.json');
  writeFileSync(config, JSON.stringify({ profile: 'sandbox', station: { country: 'KZ' } }));
  running = await runStation(practiceHost(dir, TOKEN, lines, { config }));
});
afterAll(async () => {
  await running.stop();
  rmSync(dir, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;
async function send(base: string | undefined, method: string, path: string, body?: unknown): Promise<Json> {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
  return answer.json();
}
const station = (method: string, path: string, body?: unknown) => send(running.ready.local, method, path, body);
const sandbox = (method: string, path: string, body?: unknown) => send(running.ready.sandbox, method, path, body);
const view = (id: string): Promise<PaymentView> => station('GET', `/v1/payments/${id}`);
const customer = (paymentId: string, action: string) => sandbox('POST', '/control/customer', { paymentId, action });
const fault = (name: string, times = 1) => sandbox('POST', '/control/faults', { vendor: 'byfly', fault: name, times });
async function becomes(id: string, status: string): Promise<void> {
  await expect.poll(async () => (await view(id)).status, { timeout: 15_000 }).toBe(status);
}

async function started(method = 'kaspi_gold'): Promise<PaymentView> {
  order++;
  return station('POST', '/v1/payments', { orderId: `K-${order}`, amount: AMOUNT, method });
}
async function shown(method?: string): Promise<PaymentView> {
  const { id } = await started(method);
  await becomes(id, 'awaiting_customer');
  return view(id);
}

describe('a Kaspi sale at the practising till', () => {
  it.each(Object.entries(FEES))(
    'by %s costs the customer %i percent more, shown before it is paid',
    async (method, percent) => {
      const sale = await shown(method);
      const payable = { minor: AMOUNT.minor + AMOUNT.minor * (percent / 100), currency: 'KZT' };
      expect(sale).toMatchObject({
        amount: AMOUNT,
        payable,
        show: { qr: expect.stringContaining('https://qr.kaspi.kz/') },
      });
      await customer(sale.id, 'approve');
      await becomes(sale.id, 'completed');
      expect(await view(sale.id)).toMatchObject({ received: payable, discrepancies: [] });
    },
  );

  it('that the customer declines is declined after a second look', async () => {
    const { id } = await shown();
    await customer(id, 'decline');
    await becomes(id, 'declined');
    expect(await view(id)).toMatchObject({ declineReason: 'other', providerCode: 'failed' });
  });

  it('paid in part waits for the rest', async () => {
    const { id } = await shown();
    await customer(id, 'partial');
    await expect.poll(async () => (await view(id)).received.minor).toBe(50_500);
    expect((await view(id)).status).toBe('awaiting_customer');
    await customer(id, 'approve');
    await becomes(id, 'completed');
  });

  it('that the cashier gives up is cancelled at ByFly too', async () => {
    const { id } = await shown();
    await station('POST', `/v1/payments/${id}/cancel`, {});
    await becomes(id, 'cancelled');
    const state = await sandbox('GET', '/control/state');
    expect(state.vendors.byfly.transactions.at(-1)).toMatchObject({ status: 'cancelled', paid: 0 });
  });

  it.each(['lost_reply', 'half_body', 'html_502'])(
    'whose charge met %s gets its QR and its fee by asking',
    async (name) => {
      await fault(name);
      const sale = await shown();
      expect(sale.payable.minor).toBe(101_000);
      await customer(sale.id, 'approve');
      await becomes(sale.id, 'completed');
    },
  );

  it.each(['init_lost_reply', 'init_http_500', 'init_half_body'])('whose order met %s was not sent', async (name) => {
    await fault(name);
    const { id } = await started();
    await becomes(id, 'failed');
    expect((await view(id)).providerRef).toBeUndefined();
  });

  it.each(['duplicate_webhook', 'webhook_never', 'webhook_before_reply', 'replay'])(
    'under %s is paid once',
    async (name) => {
      await fault(name);
      const { id } = await started();
      if (name !== 'webhook_before_reply') {
        await becomes(id, 'awaiting_customer');
        await customer(id, 'approve');
      }
      await becomes(id, 'completed');
      await sandbox('POST', '/control/hurry');
      expect(await view(id)).toMatchObject({ received: { minor: 101_000 }, discrepancies: [] });
    },
  );

  it('charged with another sum is unknown, with a discrepancy', async () => {
    const { id } = await shown();
    await fault('wrong_amount');
    await customer(id, 'approve');
    await becomes(id, 'unknown');
    expect((await view(id)).discrepancies).toMatchObject([{ type: 'amount_differs', actual: { minor: 101_100 } }]);
    await station('POST', `/v1/payments/${id}/resolve`, { outcome: 'failed', note: 'given back', by: 'Aliya' });
  });

  it('that ByFly wrote off while the customer was confirming is late money when it comes', async () => {
    const { id } = await shown();
    await fault('cancelled_then_paid');
    await customer(id, 'approve');
    await becomes(id, 'cancelled');
    await sandbox('POST', '/control/hurry');
    await expect
      .poll(async () => (await view(id)).discrepancies)
      .toMatchObject([{ type: 'late_money', actual: { minor: 101_000 }, status: 'open' }]);
  });

  it('is an open sale while ByFly says a word nobody knows', async () => {
    const { id } = await shown();
    await fault('unknown_word', 2);
    await customer(id, 'approve');
    await becomes(id, 'completed');
    expect(await view(id)).toMatchObject({ discrepancies: [] });
  });
});

describe('ByFly’s administration', () => {
  it('logs in by SMS, finds the sales, and manages sources and terminals', async () => {
    const admin = byflyAdmin({ http: nodeHttpClient(), url: `${running.ready.sandbox}/byfly`, amountUnit: 'tenge' });
    await admin.sendCode('+77001112233');
    await expect(admin.logIn('+77001112233', '000000')).rejects.toMatchObject({ name: 'ByflyRefusal', status: 401 });
    const session = await admin.logIn('+77001112233', '123456');
    const paid = await session.transactions({ status: 'paid' }, { limit: 3 });
    expect(paid).toHaveLength(3);
    expect(paid[0]).toMatchObject({ status: 'paid', createdAt: expect.closeTo(Date.now(), -5) });
    const made = await session.createSource({ name: 'Киоск', type: 'pos', isActive: true });
    expect(made.apiToken.reveal()).toMatch(/^[0-9a-f]{64}$/);
    await session.updateSource(made.id, { isActive: false });
    expect(await session.sources()).toMatchObject([{ id: made.id, name: 'Киоск', is_active: false }]);
    await session.deleteSource(made.id);
    await expect(session.deleteSource(made.id)).rejects.toMatchObject({ status: 404 });
    const [terminal] = await session.terminals();
    expect(await session.terminalStatus(terminal?.id ?? 0)).toMatchObject({ is_online: true });
  });
});

describe('afterwards', () => {
  it('ByFly’s truth is the ledger, and nothing secret was said', async () => {
    const { charges, violations } = await sandbox('GET', '/truth');
    expect(violations).toEqual([]);
    const { items } = await station('GET', '/v1/payments?limit=200');
    const known = (items as PaymentView[]).flatMap((p) => [
      ...(p.received.minor > 0 ? [p.received.minor] : []),
      ...p.discrepancies.map((d) => d.actual?.minor ?? 0),
    ]);
    const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
    expect(sum(known)).toBe(sum((charges as { minor: number }[]).map(({ minor }) => minor)));
    expect(lines.filter((line) => /evidence\.illegal|runner\.failed|linger\.failed/.test(line))).toEqual([]);
  });
});
