/** REST from the contract: how a request becomes one input, and an envelope an answer. */
import { afterEach, describe, expect, it } from 'vitest';
import { money } from '../../src-shared/money.ts';
import { stationHarness } from '../testkit/station-harness.ts';
import { type OpenLocal, openLocal, openOver, raw, request } from './testkit/wires.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const listener of open.splice(0).reverse()) await listener.close();
});
async function local(): Promise<OpenLocal> {
  const listener = await openLocal();
  open.push(listener);
  return listener;
}
const ID = '0123456789ABCDEFGHJK';
const AMOUNT = { minor: 1_000_000, currency: 'UZS' } as const;
const sale = { id: ID, orderId: 'a-1', amount: AMOUNT, method: 'payme' };

describe('an input', () => {
  it('is put together from the path, the query and the body', async () => {
    const { get, post, station } = await local();
    await post('/v1/payments', sale);
    await post(`/v1/payments/${ID}/refunds`, { reason: 'bad print' });
    await get('/v1/payments?orderId=a-1&limit=5');
    expect(station.handled.slice(1).map(({ input }) => input)).toEqual([
      { id: ID, reason: 'bad print' },
      { orderId: 'a-1', limit: 5 },
    ]);
  });

  it('says a moment in milliseconds or in ISO 8601 with a zone', async () => {
    const { get, station } = await local();
    await get('/v1/payments?from=1700000000000&to=2023-11-15T03:13:20%2B05:00');
    await get('/v1/shifts?from=2023-11-14T22:13:20Z&to=2023-11-14T22:13:20.5Z');
    expect(station.handled.map(({ input }) => input)).toEqual([
      { from: 1_700_000_000_000, to: 1_700_000_000_000 },
      { from: 1_700_000_000_000, to: 1_700_000_000_500 },
    ]);
    for (const vague of ['yesterday', '2023-11-14', '2023-11-14T22:13:20', '-1']) {
      const { status, json } = await get(`/v1/payments?from=${vague}`);
      expect([status, json.error.fields]).toEqual([
        400,
        [{ path: 'from', message: 'must be milliseconds, or a date and time with a zone' }],
      ]);
    }
  });

  it('may not say one thing twice', async () => {
    const { get, post, station } = await local();
    for (const reply of [
      await post(`/v1/payments/${ID}/cancel`, { id: ID }),
      await post(`/v1/payments/${ID}/cancel?id=${ID}`),
      await post('/v1/payments?orderId=b-2', sale),
      await get('/v1/payments?limit=1&limit=2'),
    ]) {
      expect([reply.status, reply.json.error.code, reply.json.error.fields[0].message]).toEqual([
        400,
        'request.invalid',
        'is given twice',
      ]);
    }
    expect(station.handled).toEqual([]);
  });

  it('may be left out, with a content type or without', async () => {
    const { post, port, station } = await local();
    await post('/v1/payments', sale);
    expect((await post(`/v1/payments/${ID}/cancel`)).json.status).toBe('cancelled');
    expect((await post(`/v1/payments/${ID}/cancel`, '', { 'content-type': 'application/json' })).status).toBe(200);
    const head = [`Host: 127.0.0.1:${port}`, 'Authorization: Bearer a-token-for-tests-0123456789abcdef'];
    expect((await raw(port, request(`POST /v1/payments/${ID}/cancel`, head))).status).toBe(200);
    expect(
      (await raw(port, request(`POST /v1/payments/${ID}/cancel`, [...head, 'Content-Type: application/json']))).status,
    ).toBe(200);
    expect(station.handled).toHaveLength(5);
  });

  it('names every unknown or wrong field', async () => {
    const { get, post } = await local();
    const reply = await post('/v1/payments', { ...sale, colour: 'red', amount: { ...AMOUNT, minor: '1' } });
    expect(reply.status).toBe(400);
    expect(reply.json.error.fields.map(({ path }: { path: string }) => path).sort()).toEqual([
      'amount.minor',
      'colour',
    ]);
    expect((await get('/v1/health?verbose=1')).json.error.fields).toEqual([
      { path: 'verbose', message: 'unknown field' },
    ]);
    expect((await get('/v1/payments/not-an-id')).json.error.fields[0].path).toBe('id');
  });
});

describe('an answer', () => {
  it('is the value itself: 201 when it is new, 200 when it was there', async () => {
    const { get, post } = await local();
    const first = await post('/v1/payments', sale);
    const again = await post('/v1/payments', sale);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(first.json).toMatchObject({ id: ID, orderId: 'a-1', amount: AMOUNT });
    expect((await get(`/v1/payments/${ID}`)).json.id).toBe(ID);
    expect((await get('/v1/payments')).json.items).toHaveLength(1);
  });

  it('that is a refusal has the status, code, retry and id of its kind', async () => {
    const { get, post } = await local();
    const missing = await get(`/v1/payments/${ID}`);
    expect([missing.status, missing.json]).toEqual([
      404,
      { error: { code: 'payment.not_found', message: 'payment.not_found', retry: 'never', id: 'R1' } },
    ]);
    const shift = await post('/v1/shift/open');
    expect([shift.status, shift.json.error.code]).toEqual([409, 'shift.already_open']);
    expect((await post('/v1/payments', { ...sale, method: 'gold' })).status).toBe(422);
    expect((await post('/v1/payments', '{"orderId":')).json.error.code).toBe('request.unreadable');
  });

  it('says which method an address takes', async () => {
    const { get, post } = await local();
    const reply = await post('/v1/health', {});
    expect([reply.status, reply.json.error.code, reply.headers.get('allow')]).toEqual([
      405,
      'request.wrong_method',
      'GET',
    ]);
    expect((await get('/v1/shift/open')).headers.get('allow')).toBe('POST');
    expect((await get('/v1/nothing')).json.error.code).toBe('request.unknown_call');
  });
});

describe('an Idempotency-Key', () => {
  it('reaches the handler of a POST, and only of a POST', async () => {
    const { get, post, station } = await local();
    const { id: _, ...unnamed } = sale;
    const key = { 'idempotency-key': 'till-1 / 2026-11-21 / 17' };
    const [first, again] = [await post('/v1/payments', unnamed, key), await post('/v1/payments', unnamed, key)];
    expect([first.status, again.status, again.json.id]).toEqual([201, 200, first.json.id]);
    await get('/v1/payments', key);
    expect(station.handled.map(({ context }) => context.idempotencyKey)).toEqual([
      key['idempotency-key'],
      key['idempotency-key'],
      undefined,
    ]);
  });

  it('is 1 to 255 printable characters, once', async () => {
    const { post, port } = await local();
    for (const key of ['x'.repeat(256), '', 'ключ', 'a\tb']) {
      const reply = await post('/v1/payments', sale, { 'idempotency-key': Buffer.from(key).toString('latin1') });
      expect([key, reply.status, reply.json.error.fields?.[0].path]).toEqual([key, 400, 'Idempotency-Key']);
    }
    expect((await post('/v1/payments', sale, { 'idempotency-key': 'x'.repeat(255) })).status).toBe(201);
    const head = [`Host: 127.0.0.1:${port}`, 'Authorization: Bearer a-token-for-tests-0123456789abcdef'];
    const twice = await raw(
      port,
      request(`POST /v1/payments/${ID}/cancel`, [...head, 'Idempotency-Key: a', 'Idempotency-Key: b']),
    );
    expect(twice.status).toBe(400);
  });
});

describe('a shift’s movements as CSV', () => {
  it('refuses an unknown shift as JSON', async () => {
    const { get } = await local();
    const reply = await get(`/v1/shifts/${ID}/report.csv`);
    expect([reply.status, reply.json.error.code]).toEqual([404, 'shift.not_found']);
    expect((await get('/v1/shifts/x/report.csv')).status).toBe(400);
    expect((await get(`/v1/shifts/${ID}/report.csv?to=1`)).status).toBe(400);
  });
});

describe('over the real station', () => {
  async function real() {
    const harness = await stationHarness();
    open.push({ close: () => harness.stop() });
    const listener = await openOver(harness.station, { profile: 'live' }, harness.clock);
    open.push(listener);
    return { ...listener, harness };
  }

  it('a sale is started, repeated, paid by Payme, listed and reported', async () => {
    const { get, post, harness } = await real();
    const first = await post('/v1/payments', sale);
    expect([first.status, first.json.status]).toEqual([201, expect.stringMatching(/dispatching|awaiting_customer/)]);
    expect((await post('/v1/payments', sale)).status).toBe(200);
    const other = await post('/v1/payments', { ...sale, amount: { minor: 5, currency: 'UZS' } });
    expect([other.status, other.json.error.code]).toEqual([422, 'payment.id_reused']);

    const time = harness.clock.now();
    const id = '5305e3bab097f420a62ced0b';
    const created = await harness.payme('CreateTransaction', {
      id,
      time,
      amount: 1_000_000,
      account: { order_id: 'a-1' },
    });
    expect(created.result).toMatchObject({ state: 1 });
    await harness.payme('PerformTransaction', { id });
    const paid = await get(`/v1/payments/${ID}`);
    expect(paid.json).toMatchObject({ status: 'completed', received: AMOUNT, providerRef: id });

    const second = await post('/v1/payments', { ...sale, id: 'ZZZZZZZZZZZZZZZZZZZZ' });
    expect([second.status, second.json.error.code]).toEqual([409, 'order.already_paid']);
    const story = await get(`/v1/payments/${ID}/story`);
    expect(story.json.lines.map(({ type }: { type: string }) => type)).toContain('approved');
    const { json: shift } = await get('/v1/shift');
    const { text } = await get(`/v1/shifts/${shift.shiftId}/report.csv`);
    expect(text.split('\r\n')[1]).toContain(
      `${shift.shiftId},${ID},a-1,sale,payme,payme,completed,UZS,1000000,1000000,`,
    );
    expect((await get('/metrics')).text).toContain('qabul_payments{status="success"} 1\n');
  });

  it('an Idempotency-Key belongs to one payment', async () => {
    const { post } = await real();
    const { id: _, ...unnamed } = sale;
    const key = { 'idempotency-key': 'k-1' };
    const first = await post('/v1/payments', unnamed, key);
    const again = await post('/v1/payments', unnamed, key);
    expect([first.status, again.status, again.json.id]).toEqual([201, 200, first.json.id]);
    const other = await post('/v1/payments', { ...unnamed, orderId: 'b-2' }, key);
    expect([other.status, other.json.error.code]).toEqual([422, 'payment.id_reused']);
  });

  it('pages follow one another to the end', async () => {
    const { get, post } = await real();
    for (let i = 0; i < 5; i++) await post('/v1/payments', { orderId: `o-${i}`, amount: AMOUNT, method: 'payme' });
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const { json } = await get(`/v1/payments?limit=2${next ? `&cursor=${next}` : ''}`);
      seen.push(...json.items.map(({ orderId }: { orderId: string }) => orderId));
      next = json.next;
    } while (next);
    expect(seen).toEqual(['o-4', 'o-3', 'o-2', 'o-1', 'o-0']);
    expect((await get('/v1/payments?cursor=zzz')).json.error.fields[0].path).toBe('cursor');
  });

  it('cash is counted, a shift is opened and closed', async () => {
    const { get, post } = await real();
    const opened = await post('/v1/shift/open', { by: 'Dilnoza' });
    expect([opened.status, opened.json.status]).toEqual([201, 'open']);
    const cash = await post('/v1/payments', {
      orderId: 'c-1',
      amount: AMOUNT,
      method: 'cash',
      tendered: { minor: 1_500_000, currency: 'UZS' },
      by: 'Dilnoza',
    });
    expect([cash.status, cash.json.status, cash.json.change]).toEqual([201, 'completed', money(500_000, 'UZS')]);
    const closed = await post('/v1/shift/close', { by: 'Dilnoza' });
    expect(closed.json).toMatchObject({ shiftId: opened.json.shiftId, cash: { expected: 1_000_000 } });
    expect((await get(`/v1/shifts/${opened.json.shiftId}/report`)).status).toBe(200);
  });
});
