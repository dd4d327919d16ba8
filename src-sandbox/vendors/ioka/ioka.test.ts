import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVendorBench, type VendorBench } from '../../testkit/vendor-bench.ts';
import { Float, pythonJson } from './python-json.ts';

const [KEY, WEBHOOK_KEY] = ['demo-api-key', 'demo-webhook-key'];
const ID = '00000000000000000042';
const AMOUNT = 150_000;
const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);
const SECTION = { apiKey: KEY, webhookKey: WEBHOOK_KEY, lateMs: 60_000, slowMs: 20, retryMs: 60_000 };

let bench: VendorBench;
beforeEach(async () => {
  bench = await startVendorBench({ ioka: SECTION }, () => NOW);
});
afterEach(() => bench.close());

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;
async function call(method: string, path: string, body?: unknown, headers = {}): Promise<[number, Json]> {
  const answer = await fetch(`${bench.url()}/ioka/v2${path}`, {
    method,
    headers: { 'API-KEY': KEY, 'content-type': 'application/json; charset=utf-8', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return [answer.status, await answer.json()];
}
const ORDER = { amount: AMOUNT, currency: 'KZT', external_id: ID, capture_method: 'AUTO', attempts: 1 };
async function order(more: Record<string, unknown> = {}): Promise<string> {
  const [status, made] = await call('POST', '/orders', { ...ORDER, ...more });
  expect(status).toBe(201);
  const payable = { minor: AMOUNT, currency: 'KZT' };
  bench.shown.push({ id: ID, orderId: 'K1', provider: 'ioka', payable, qr: made.order.checkout_url });
  return made.order.id;
}
const read = async (id: string): Promise<Json> => (await call('GET', `/orders/${id}`))[1];
const rules = async () => (await bench.truth()).violations.map(({ rule }) => rule);
const events = () => bench.heard.map(({ text }) => (JSON.parse(text) as { event: string }).event);

/** wallets.md §3.4, once more and apart: sort, spell, sign. `0.0` must keep its point. */
function canonical(text: string, blanks: boolean): string {
  const floats = JSON.parse(text.replace(/("processing_fee": )(\d+\.\d+)/, '$1{"float":"$2"}')) as unknown;
  const spell = (value: Json): string => {
    if (value === null || typeof value !== 'object') return JSON.stringify(value);
    if (typeof value.float === 'string') return value.float;
    const pairs = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}${blanks ? ': ' : ':'}${spell(value[key])}`);
    return `{${pairs.join(blanks ? ', ' : ',')}}`;
  };
  return spell(floats);
}
const sign = (text: string) => createHmac('sha256', WEBHOOK_KEY).update(text).digest('hex');

describe('what ioka takes', () => {
  it.each([
    ['tenge and tiyn in one number', { ...ORDER, amount: 500.5 }],
    ['the amount as text', { ...ORDER, amount: '150000' }],
    ['another currency', { ...ORDER, currency: 'UZS' }],
    ['an unknown field', { ...ORDER, phone: '+7' }],
    ['a due date with a zone', { ...ORDER, due_date: '2026-11-21T10:00:00Z' }],
    ['a due date in the past', { ...ORDER, due_date: '2026-11-21T09:00:00' }],
    ['no JSON', '{"amount":'],
  ])('not %s', async (_what, body) => {
    const [status, said] = await call('POST', '/orders', body);
    expect([400, 422]).toContain(status);
    expect(Object.keys(said)).toEqual(['code', 'message']);
    expect(await rules()).toEqual(['request.invalid']);
  });
  it('not another key, nor a key in another header', async () => {
    const refused = [401, { code: 'Unauthorized', message: expect.any(String) }];
    expect(await call('POST', '/orders', ORDER, { 'API-KEY': 'wrong' })).toEqual(refused);
    expect(await call('GET', '/orders/x', undefined, { 'API-KEY': '', authorization: KEY })).toEqual(refused);
  });
  it('not a body that is no JSON by its header', async () => {
    expect((await call('POST', '/orders', ORDER, { 'content-type': 'text/plain' }))[0]).toBe(415);
  });
  it('an order, told as the documents tell it, found by our id and by its own', async () => {
    const [, made] = await call('POST', '/orders', { ...ORDER, due_date: '2026-11-21T09:10:00', description: 'Фото' });
    expect(made).toMatchObject({
      order: {
        status: 'UNPAID',
        amount: AMOUNT,
        display_amount: AMOUNT,
        external_id: ID,
        attempts: 1,
        due_date: '2026-11-21T09:10:00.000000',
        checkout_url: `https://stage-checkout.ioka.kz/orders/${made.order.id}`,
        payments: [],
      },
      order_access_token: `${made.order.id}_secret_x`,
    });
    expect((await call('GET', `/orders?external_id=${ID}`))[1]).toMatchObject([{ id: made.order.id }]);
    expect((await call('GET', '/orders?external_id=nobody'))[1]).toEqual([]);
    expect((await call('GET', '/orders/ord_nobody'))[0]).toBe(404);
    expect((await call('POST', `/orders/${made.order.id}/cancel`, { reason: 'x' }))[1].status).toBe('EXPIRED');
    expect((await call('POST', `/orders/${made.order.id}/cancel`, {}))[0]).toBe(409);
    expect(await rules()).toEqual([]);
  });
});

describe('a customer', () => {
  it('approves: one charge, a paid order, a webhook signed over 0.0', async () => {
    const id = await order({ description: 'Фото' });
    expect(await bench.customer('approve', ID)).toMatchObject([200, { ok: true }]);
    const paid = await read(id);
    expect(paid).toMatchObject({
      status: 'PAID',
      attempts: 0,
      payments: [{ status: 'CAPTURED', captured_amount: AMOUNT }],
    });
    const [heard] = bench.heard;
    expect([heard?.path, events()]).toEqual(['/api/webhooks/ioka', ['PAYMENT_CAPTURED']]);
    expect(heard?.text).toContain('"processing_fee": 0.0');
    expect(heard?.text).toContain('\\u0424');
    expect(heard?.headers['x-signature']).toBe(sign(canonical(heard?.text ?? '', true)));
    const ref = paid.payments[0].id;
    expect((await bench.truth()).charges).toEqual([
      { vendor: 'ioka', ref, orderRef: ID, minor: AMOUNT, currency: 'KZT', at: NOW },
    ]);
    expect((await bench.customer('approve', ID))[0]).toBe(409);
  });
  it('hears the next webhook in the other form', async () => {
    await order({ attempts: 2 });
    await bench.customer('decline', ID);
    await bench.customer('approve', ID);
    const [, second] = bench.heard;
    expect(second?.headers['x-signature']).toBe(sign(canonical(second?.text ?? '', false)));
  });
  it('scans, declines, and has no card left', async () => {
    const id = await order();
    await bench.customer('scan', ID);
    expect((await read(id)).payments).toMatchObject([{ status: 'REQUIRES_ACTION' }]);
    expect((await call('POST', `/orders/${id}/cancel`, {}))[0]).toBe(409);
    await bench.customer('decline', ID);
    expect((await read(id)).payments).toMatchObject([{ status: 'DECLINED', error: { code: 'insufficient_funds' } }]);
    expect(events()).toEqual(['PAYMENT_DECLINED']);
    expect((await bench.customer('approve', ID))[0]).toBe(409);
    expect((await bench.customer('partial', ID))[0]).toBe(422);
  });
  it('sees the amount of the order: a wrong unit is remembered', async () => {
    await order({ amount: 1_500 });
    expect((await bench.customer('approve', ID))[0]).toBe(422);
    expect(await rules()).toEqual(['order.amount']);
  });
});

describe('two stages', () => {
  it('hold, capture, refunds in parts and no more', async () => {
    const id = await order({ capture_method: 'MANUAL' });
    await bench.customer('approve', ID);
    expect((await bench.truth()).charges).toEqual([]);
    const held = await read(id);
    expect(held).toMatchObject({ status: 'ON_HOLD', payments: [{ status: 'APPROVED', approved_amount: AMOUNT }] });
    const at = `/orders/${id}/payments/${held.payments[0].id}`;
    expect((await call('POST', `${at}/capture`, { amount: AMOUNT + 1 }))[0]).toBe(422);
    expect((await call('POST', `${at}/capture`, {}))[1]).toMatchObject({ status: 'CAPTURED', captured_amount: AMOUNT });
    expect((await call('POST', `${at}/cancel`, {}))[0]).toBe(409);
    expect((await call('POST', `${at}/refunds`, { amount: 50_000, reason: 'x' }))[0]).toBe(201);
    expect((await call('POST', `${at}/refunds`, { amount: 100_001 }))[0]).toBe(422);
    expect((await call('POST', `${at}/refunds`, {}))[1]).toMatchObject({ amount: 100_000 });
    expect((await call('GET', at))[1]).toMatchObject({ refunded_amount: AMOUNT });
    const { charges, refunds } = await bench.truth();
    expect([charges.length, refunds.map(({ minor }) => minor)]).toEqual([1, [50_000, 100_000]]);
    await expect.poll(events).toEqual(['PAYMENT_APPROVED', 'PAYMENT_CAPTURED']);
  });
  it('a hold that is released takes nothing', async () => {
    const id = await order({ capture_method: 'MANUAL' });
    await bench.customer('approve', ID);
    const [{ id: payment }] = (await read(id)).payments;
    const released = await call('POST', `/orders/${id}/payments/${payment}/cancel`, { reason: 'x' });
    expect(released).toMatchObject([200, { status: 'CANCELLED' }]);
    expect((await bench.truth()).charges).toEqual([]);
  });
});

describe('faults', () => {
  it.each([
    ['none', ['PAYMENT_CAPTURED']],
    ['webhook_never', []],
    ['duplicate_webhook', Array.from({ length: 8 }, () => 'PAYMENT_CAPTURED')],
    ['reordered_webhooks', ['PAYMENT_CAPTURED', 'PAYMENT_APPROVED', 'PAYMENT_DECLINED']],
  ])('%s', async (fault, heard) => {
    await order();
    await bench.fault('ioka', fault);
    await bench.customer('approve', ID);
    expect(events()).toEqual(heard);
    expect((await bench.truth()).charges).toHaveLength(1);
  });
  it('a webhook that is not answered 200 comes again, until it is', async () => {
    await order();
    bench.answers.status = 500;
    await bench.customer('approve', ID);
    await bench.hurry();
    bench.answers.status = 200;
    await bench.hurry();
    await bench.hurry();
    expect(bench.heard.map(({ text }) => text)).toEqual(Array.from({ length: 3 }, () => bench.heard[0]?.text));
    expect(await rules()).toEqual(['webhook.refused', 'webhook.refused']);
  });
  it('replay, late, cancelled_then_paid come when nobody expects them', async () => {
    const id = await order({ attempts: 3 });
    await bench.fault('ioka', 'cancelled_then_paid');
    await bench.customer('approve', ID);
    expect((await read(id)).status).toBe('EXPIRED');
    await bench.hurry();
    expect(await read(id)).toMatchObject({ status: 'PAID' });
    expect(events()).toEqual(['ORDER_EXPIRED', 'PAYMENT_CAPTURED']);
  });
  it('unknown_word three times, then the truth; wrong_amount in the truth as well', async () => {
    const id = await order();
    await bench.fault('ioka', 'unknown_word');
    await bench.customer('approve', ID);
    const said = [await read(id), await read(id), await read(id), await read(id)].map(({ status }) => status);
    expect(said).toEqual(['UNDER_REVIEW', 'UNDER_REVIEW', 'UNDER_REVIEW', 'PAID']);
  });
  it('webhook_before_reply: told before the order was answered', async () => {
    await bench.fault('ioka', 'webhook_before_reply');
    const id = await order();
    expect(events()).toEqual(['PAYMENT_CAPTURED']);
    expect((await read(id)).status).toBe('PAID');
  });
  it('half_body: the order exists all the same', async () => {
    await bench.fault('ioka', 'half_body');
    await expect(call('POST', '/orders', ORDER)).rejects.toThrow('terminated');
    expect((await call('GET', `/orders?external_id=${ID}`))[1]).toHaveLength(1);
  });
});

it('closes an order at its due date, and says so', async () => {
  const soon = new Date(NOW + 40).toISOString().slice(0, 23);
  const id = await order({ due_date: soon });
  await expect.poll(events).toEqual(['ORDER_EXPIRED']);
  expect((await read(id)).status).toBe('EXPIRED');
});

it('speaks the words of ioka.ru.md where it is asked to', async () => {
  await bench.close();
  bench = await startVendorBench({ ioka: { ...SECTION, documentWords: true } }, () => NOW);
  await order();
  await bench.customer('approve', ID);
  const [heard] = bench.heard;
  expect(events()).toEqual(['payment.succeeded']);
  expect(heard?.headers['x-ioka-signature']).toBe(sign(canonical(heard?.text ?? '', true)));
});

it('remembers everything over a restart', async () => {
  const id = await order();
  await bench.customer('approve', ID);
  await bench.restart();
  expect((await read(id)).status).toBe('PAID');
});

it('spells JSON as Python does', () => {
  const value = { b: [1, new Float(0), new Float(0.5), null, true], a: 'Ж"' };
  expect(pythonJson(value, { sortKeys: true, blanks: true, ascii: false })).toBe(
    '{"a": "Ж\\"", "b": [1, 0.0, 0.5, null, true]}',
  );
  expect(pythonJson(value, { sortKeys: false, blanks: false, ascii: true })).toBe(
    '{"b":[1,0.0,0.5,null,true],"a":"\\u0416\\""}',
  );
});
