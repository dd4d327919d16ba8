/** The station as it ships, over its REST, against the simulated box in its own process: what both believe is equal. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentView } from '../src-shared/contract/payment-views.ts';
import type { RunningStation } from './run-station/host.ts';
import { runStation } from './run-station.ts';
import { practiceHost } from './testkit/practice-host.ts';

const TOKEN = 'a'.repeat(43);
const AMOUNT = { minor: 4_500_000, currency: 'UZS' };
const WALLETS = ['click_pass', 'payme_go', 'uzum_fastpay', 'anor'];

let dir: string;
let running: RunningStation;
const lines: string[] = [];
let order = 0;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-box-'));
  running = await runStation(practiceHost(dir, TOKEN, lines));
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
const start = async (method: string, code?: string): Promise<PaymentView> => {
  order++;
  const [status, made] = await station('POST', '/v1/payments', {
    orderId: `B-${order}`,
    amount: AMOUNT,
    method,
    ...(code === undefined ? {} : { code }),
  });
  expect([status, made]).toEqual([201, expect.any(Object)]);
  return made;
};
const view = async (id: string): Promise<PaymentView> => (await station('GET', `/v1/payments/${id}`))[1];
const NOT_YET = ['created', 'dispatching', 'cancelling'];
/** Its status when it has left `from` and is under way to nothing else. */
async function statusAfter(id: string, from: readonly string[] = NOT_YET): Promise<string> {
  await expect
    .poll(async () => (await view(id)).status, { timeout: 10_000 })
    .not.toSatisfy((status: string) => [...NOT_YET, ...from].includes(status));
  return (await view(id)).status;
}
const whenShown = async (id: string) => expect(await statusAfter(id)).toBe('awaiting_customer');
const SHOWN = ['awaiting_customer'];
const customer = (paymentId: string, action: string) => sandbox('POST', '/control/customer', { paymentId, action });
const fault = (name: string) => sandbox('POST', '/control/faults', { vendor: 'fiscalbox', fault: name });
const codes: string[] = [];
/** A code nobody has shown yet that ends as told. */
const code = (ending: string): string => {
  codes.push(`8817${String(codes.length).padStart(12, '3')}${ending}`);
  return codes.at(-1) as string;
};

describe('the box, from the till to the truth', () => {
  it.each(WALLETS)('%s: paid, no funds, expired', async (method) => {
    const paid = await start(method, code('00'));
    expect(await statusAfter(paid.id, SHOWN)).toBe('completed');
    expect(await view(paid.id)).toMatchObject({ received: AMOUNT, payerPhone: '+998*****0040' });
    const poor = await start(method, code('21'));
    expect(await statusAfter(poor.id, SHOWN)).toBe('declined');
    expect((await view(poor.id)).declineReason).toBe('limit_exceeded');
    const late = await start(method, code('44'));
    expect(await statusAfter(late.id, SHOWN)).toBe('declined');
    expect((await view(late.id)).declineReason).toBe('code_expired');
  });

  it('a lost answer stays unknown, and the same code is not sent again', async () => {
    await fault('lost_reply');
    const used = code('00');
    const lost = await start('click_pass', used);
    expect(await statusAfter(lost.id, SHOWN)).toBe('unknown');
    const [status, refused] = await station('POST', '/v1/payments', {
      orderId: 'B-again',
      amount: AMOUNT,
      method: 'click_pass',
      code: used,
    });
    expect([status, refused.error.code, refused.error.payment]).toEqual([409, 'payment.code_used', lost.id]);
    const resolve = { outcome: 'completed', by: 'Dilnoza', note: 'seen in the cabinet' };
    expect((await station('POST', `/v1/payments/${lost.id}/resolve`, resolve))[1].status).toBe('completed');
  });

  it.each([
    ['lost_reply', 'unknown', 1],
    ['half_body', 'unknown', 1],
    ['html_502', 'unknown', 1],
    ['http_500', 'unknown', 0],
    ['reset_after_send', 'unknown', 0],
    ['unknown_word', 'unknown', 1],
    ['wrong_amount', 'completed', 1],
    ['slow', 'completed', 1],
  ])(
    'a scanned code under the fault %s is %s; who looks into the cabinet sees %i charge',
    async (name, status, more) => {
      const charges = async () => (await sandbox('GET', '/truth'))[1].charges.length as number;
      const before = await charges();
      await fault(name);
      const sale = await start('payme_go', code('00'));
      expect(await statusAfter(sale.id)).toBe(status);
      expect(await charges()).toBe(before + more);
      if (status !== 'unknown') return;
      const resolve = { outcome: more === 1 ? 'completed' : 'failed', by: 'Dilnoza', note: 'seen in the cabinet' };
      const [, decided] = await station('POST', `/v1/payments/${sale.id}/resolve`, resolve);
      expect(decided.status).toBe(resolve.outcome);
    },
  );

  it.each(['lost_reply', 'http_500'])('uzqr: %s on a question loses nothing: it is asked again', async (name) => {
    const sale = await start('uzqr');
    await whenShown(sale.id);
    await fault(name);
    await customer(sale.id, 'approve');
    expect(await statusAfter(sale.id, SHOWN)).toBe('completed');
  });

  it('uzqr: paid while the box keeps the question, then given back in part', async () => {
    const sale = await start('uzqr');
    await whenShown(sale.id);
    expect((await customer(sale.id, 'approve'))[0]).toBe(200);
    expect(await statusAfter(sale.id, SHOWN)).toBe('completed');
    const back = { amount: { minor: 1_500_000, currency: 'UZS' }, reason: 'one strip was torn' };
    const [, refund] = await station('POST', `/v1/payments/${sale.id}/refunds`, back);
    expect(await statusAfter(refund.id, SHOWN)).toBe('completed');
    expect((await view(sale.id)).refunded).toEqual(back.amount);
  });

  it('uzqr: declined by the customer, cancelled by the cashier', async () => {
    const refused = await start('uzqr');
    await whenShown(refused.id);
    await customer(refused.id, 'decline');
    expect(await statusAfter(refused.id, SHOWN)).toBe('declined');
    const given = await start('uzqr');
    await whenShown(given.id);
    await station('POST', `/v1/payments/${given.id}/cancel`);
    expect(await statusAfter(given.id, SHOWN)).toBe('cancelled');
  });

  it('uzqr: money that was faster than the cancel is a sale', async () => {
    const sale = await start('uzqr');
    await whenShown(sale.id);
    await Promise.all([customer(sale.id, 'approve'), station('POST', `/v1/payments/${sale.id}/cancel`)]);
    await expect.poll(async () => (await view(sale.id)).status, { timeout: 10_000 }).toMatch(/^(completed|cancelled)$/);
    const { charges } = (await sandbox('GET', '/truth'))[1];
    const isCharged = charges.some((charge: { orderRef: string }) => charge.orderRef === sale.id);
    expect((await view(sale.id)).status === 'completed').toBe(isCharged);
  });

  it('a lost answer to a code that nobody saw ends by itself', async () => {
    await fault('lost_reply');
    const unseen = await start('uzqr');
    expect(await statusAfter(unseen.id, SHOWN)).toBe('failed');
  });

  it('scan2pay: not found, then paid', async () => {
    const sale = await start('scan2pay');
    await whenShown(sale.id);
    await customer(sale.id, 'approve');
    expect(await statusAfter(sale.id, SHOWN)).toBe('completed');
  });

  it('believes what the box believes, asked for nothing that is not allowed, and kept no code', async () => {
    const truth = (await sandbox('GET', '/truth'))[1];
    expect(truth.violations).toEqual([]);
    const all = (await station('GET', '/v1/payments?limit=100'))[1].items as PaymentView[];
    const sum = (kind: string) =>
      all.filter((p) => p.kind === kind && p.status === 'completed').reduce((total, p) => total + p.received.minor, 0);
    const believed = (movements: { minor: number }[]) => movements.reduce((total, { minor }) => total + minor, 0);
    expect(sum('sale')).toBe(believed(truth.charges));
    expect(sum('refund')).toBe(believed(truth.refunds));
    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const kept = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join() + lines.join();
    expect(codes.filter((one) => kept.includes(one))).toEqual([]);
    // What is looked through is what was written.
    expect(kept).toContain('click_pass');
  });
});
