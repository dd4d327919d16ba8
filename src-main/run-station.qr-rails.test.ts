/** The station as it ships, over its REST, against the simulated O!Dengi and ioka: what both sides believe is equal. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentView } from '../src-shared/contract/payment-views.ts';
import type { RunningStation } from './run-station/host.ts';
import { runStation } from './run-station.ts';
import { practiceHost } from './testkit/practice-host.ts';

const TOKEN = 'q'.repeat(43);
const WITHIN = { timeout: 15_000, interval: 50 };

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;

interface Case {
  name: string;
  method: string;
  country: string;
  currency: string;
  /** What a customer's no is called on this rail. */
  declined: string;
  /** What the rail calls an offer that was withdrawn and paid all the same. */
  withdrawn: string;
  section?: Record<string, unknown>;
}

describe.each<Case>([
  { name: 'O!Dengi', method: 'odengi', country: 'KG', currency: 'KGS', declined: 'cancelled', withdrawn: 'cancelled' },
  { name: 'ioka', method: 'ioka', country: 'KZ', currency: 'KZT', declined: 'declined', withdrawn: 'expired' },
  {
    name: 'ioka in two stages',
    method: 'ioka',
    country: 'KZ',
    currency: 'KZT',
    declined: 'declined',
    withdrawn: 'expired',
    section: { captureMethod: 'MANUAL' },
  },
])('a till with $name', ({ method, country, currency, declined, withdrawn, section }) => {
  let dir: string;
  let running: RunningStation;
  const lines: string[] = [];
  let orders = 0;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'qabul-qr-rails-'));
    const config = join(dir, 'station.json');
    const providers = section ? { [method]: section } : {};
    writeFileSync(config, JSON.stringify({ profile: 'sandbox', station: { country }, providers }));
    running = await runStation(practiceHost(dir, TOKEN, lines, { config }));
  });
  afterAll(async () => {
    await running.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function send(base: string | undefined, verb: string, path: string, body?: unknown): Promise<Json> {
    const answer = await fetch(`${base}${path}`, {
      method: verb,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.json();
  }
  const local = (verb: string, path: string, body?: unknown) => send(running.ready.local, verb, path, body);
  const desk = (path: string, body: unknown) => send(running.ready.sandbox, 'POST', path, body);
  const truth = () => send(running.ready.sandbox, 'GET', '/truth');
  const customer = (payment: PaymentView, action: string) =>
    desk('/control/customer', { paymentId: payment.id, action });
  const fault = (name: string) => desk('/control/faults', { vendor: method, fault: name });
  const view = (id: string): Promise<PaymentView> => local('GET', `/v1/payments/${id}`);
  async function becomes(id: string, ...statuses: string[]): Promise<PaymentView> {
    await expect.poll(async () => statuses.includes((await view(id)).status), WITHIN).toBe(true);
    return view(id);
  }
  async function start(...statuses: string[]): Promise<PaymentView> {
    orders++;
    const amount = { minor: 150_000, currency };
    const made = await local('POST', '/v1/payments', { orderId: `Q-${orders}`, amount, method });
    return becomes(made.id, ...(statuses.length > 0 ? statuses : ['awaiting_customer']));
  }
  async function refund(sale: PaymentView, body: object): Promise<PaymentView> {
    const made = await local('POST', `/v1/payments/${sale.id}/refunds`, { reason: 'blurred', ...body });
    return becomes(made.id, 'completed');
  }

  it('is paid, gives a part back, and then the rest', async () => {
    const sale = await start();
    expect(await customer(sale, 'approve')).toMatchObject({ ok: true });
    await becomes(sale.id, 'completed');
    await refund(sale, { amount: { minor: 50_000, currency } });
    await refund(sale, {});
    expect(await view(sale.id)).toMatchObject({ refunded: { minor: 150_000 } });
    const { refunds } = await truth();
    expect(refunds.map(({ minor }: { minor: number }) => minor)).toEqual([50_000, 100_000]);
  });

  it('hears a no, a change of mind, and the shop’s own cancel', async () => {
    const refused = await start();
    await customer(refused, 'decline');
    await becomes(refused.id, declined);
    const scanned = await start();
    await customer(scanned, 'scan');
    await customer(scanned, 'approve');
    await becomes(scanned.id, 'completed');
    const dropped = await start();
    await local('POST', `/v1/payments/${dropped.id}/cancel`);
    await becomes(dropped.id, 'cancelled');
    expect(await customer(dropped, 'approve')).toMatchObject({ error: { code: `${method}.not_payable` } });
  });

  // The wire does not know of stages: once is enough.
  it.each(section ? ['lost_reply'] : ['lost_reply', 'reset_after_send', 'half_body', 'http_500', 'html_502'])(
    'under %s of the first answer nothing was shown, so nothing was paid, and the order goes on',
    async (name) => {
      await fault(name);
      const { orderId } = await start('failed');
      const again = await local('POST', '/v1/payments', { orderId, amount: { minor: 150_000, currency }, method });
      await becomes(again.id, 'awaiting_customer');
      await customer(again, 'approve');
      expect((await becomes(again.id, 'completed')).discrepancies).toEqual([]);
    },
  );

  it.each(section ? ['duplicate_webhook', 'replay'] : ['duplicate_webhook', 'webhook_never', 'unknown_word', 'replay'])(
    'is paid once under %s',
    async (name) => {
      const sale = await start();
      await fault(name);
      await customer(sale, 'approve');
      const paid = await becomes(sale.id, 'completed');
      await desk('/control/hurry', {});
      expect(paid.discrepancies).toEqual([]);
    },
  );

  it('is paid, though the webhook overtakes the first answer', async () => {
    await fault('webhook_before_reply');
    expect(await start('completed')).toMatchObject({ received: { minor: 150_000 }, discrepancies: [] });
  });

  async function cancelledThenConfirmed(): Promise<PaymentView> {
    const sale = await start();
    await fault('late');
    await customer(sale, 'approve');
    await local('POST', `/v1/payments/${sale.id}/cancel`);
    await becomes(sale.id, 'cancelled');
    await desk('/control/hurry', {});
    return sale;
  }
  const isCharged = async (sale: PaymentView): Promise<boolean> =>
    (await truth()).charges.some(({ orderRef }: { orderRef: string }) => orderRef === sale.id);
  const isTwoStage = section !== undefined;

  const discrepancies = async (sale: PaymentView) => (await view(sale.id)).discrepancies.map((d) => d.type);
  // A hold can be let go; money that was taken in one stage is put before a person. Each story for the rails it is about.
  const [ofHolds, ofOneStage] = isTwoStage ? [['a hold'], []] : [[], ['money']];

  it.each(ofHolds)('%s that comes after a cancel is let go', async () => {
    const sale = await cancelledThenConfirmed();
    const state = async () => JSON.stringify((await send(running.ready.sandbox, 'GET', '/control/state')).vendors);
    await expect.poll(state, WITHIN).toContain('"status":"CANCELLED"');
    expect([await isCharged(sale), (await view(sale.id)).discrepancies]).toEqual([false, []]);
  });

  it.each(ofOneStage)('%s that comes after a cancel is put before a person', async () => {
    const sale = await cancelledThenConfirmed();
    await expect.poll(() => discrepancies(sale), WITHIN).toEqual(['late_money']);
    expect(await isCharged(sale)).toBe(true);
  });

  it.each(ofOneStage)('%s that comes after the rail itself had called it off, too', async () => {
    const sale = await start();
    await fault('cancelled_then_paid');
    await customer(sale, 'approve');
    await becomes(sale.id, withdrawn);
    await desk('/control/hurry', {});
    await expect.poll(() => discrepancies(sale), WITHIN).toEqual(['late_money']);
  });

  it('in the end believes what the vendor believes: nothing lost, nothing made up, nothing twice', async () => {
    const { charges, violations } = await truth();
    const { items } = await local('GET', '/v1/payments?limit=200');
    const sales = (items as PaymentView[]).filter(({ kind }) => kind === 'sale');
    expect(violations).toEqual([]);
    expect(new Set(charges.map(({ orderRef }: Json) => orderRef)).size).toBe(charges.length);
    for (const sale of sales) {
      const charge = charges.find(({ orderRef }: Json) => orderRef === sale.id);
      const known = sale.status === 'completed' ? sale.received.minor : sale.discrepancies[0]?.actual?.minor;
      expect([sale.orderId, known]).toEqual([sale.orderId, charge?.minor]);
    }
    for (const { orderRef } of charges) expect(sales.map(({ id }) => id)).toContain(orderRef);
    expect(lines.filter((line) => /"evidence\.illegal"|"level":"error"/.test(line))).toEqual([]);
  });
});
