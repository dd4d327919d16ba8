/** The vendor documents' own addresses: programs written against those documents keep working. */
import { inflateSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { money } from '../../src-shared/money.ts';
import { PAYMENT_STATUSES } from '../../src-shared/payment-status.ts';
import { stationHarness } from '../testkit/station-harness.ts';
import { type OpenLocal, openLocal, openOver } from './testkit/wires.ts';
import { vendorStatus } from './vendor-addresses.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const listener of open.splice(0).reverse()) await listener.close();
});
async function local(options: Parameters<typeof openLocal>[0] = {}): Promise<OpenLocal> {
  const listener = await openLocal(options);
  open.push(listener);
  return listener;
}
/** The document's own example. */
const EXAMPLE = { order_id: 'photobooth-test-123', paymentType: 'payme', amount: 10000 };

/** Width and pixels of the PNG, as a scanner would need them: signature, header and data intact. */
function readPng(dataUrl: string): { width: number; bytes: number } {
  const png = Buffer.from(dataUrl.replace(/^data:image\/png;base64,/, ''), 'base64');
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return { width: png.readUInt32BE(16), bytes: inflateSync(Buffer.concat(data)).length };
}

describe('POST /api/generate-qr', () => {
  it('answers the document’s example as the document says', async () => {
    const { post, station } = await local();
    const { status, json } = await post('/api/generate-qr', EXAMPLE);
    const [payment] = [...station.payments.values()];
    expect([status, Object.keys(json)]).toEqual([200, ['qrCode', 'paymeUrl']]);
    expect(json.paymeUrl).toBe(payment?.show?.qr);
    const { width, bytes } = readPng(json.qrCode);
    expect(width).toBeGreaterThan(150);
    expect(bytes).toBeGreaterThan(width);
    expect(payment).toMatchObject({ orderId: 'photobooth-test-123', method: 'payme', amount: money(1_000_000, 'UZS') });
  });

  it('calls the link paymentUrl for other wallets', async () => {
    const { post } = await local();
    const { json } = await post('/api/generate-qr', { ...EXAMPLE, paymentType: 'odengi' });
    expect(Object.keys(json)).toEqual(['qrCode', 'paymentUrl']);
  });

  it('shows the same QR for the same order, method and amount while it is open', async () => {
    const { post, station } = await local();
    const [first, second] = await Promise.all([post('/api/generate-qr', EXAMPLE), post('/api/generate-qr', EXAMPLE)]);
    const third = await post('/api/generate-qr', { ...EXAMPLE });
    expect([second.json, third.json]).toEqual([first.json, first.json]);
    expect(station.payments.size).toBe(1);
    await post('/api/generate-qr', { ...EXAMPLE, amount: 20000 });
    await post('/api/generate-qr', { ...EXAMPLE, paymentType: 'odengi' });
    expect(station.payments.size).toBe(3);
  });

  it('makes another QR when the last one has ended', async () => {
    const { post, station } = await local();
    const first = await post('/api/generate-qr', EXAMPLE);
    station.change([...station.payments.keys()][0] as string, { status: 'cancelled' });
    const second = await post('/api/generate-qr', EXAMPLE);
    expect(second.json.paymeUrl).not.toBe(first.json.paymeUrl);
    expect(station.payments.size).toBe(2);
  });

  it('waits for a rail that shows its QR later', async () => {
    const { post, station } = await local();
    station.onStart = () => {};
    const asked = post('/api/generate-qr', EXAMPLE);
    await expect.poll(() => station.listeners()).toBe(1);
    const id = [...station.payments.keys()][0] as string;
    station.announce({}); // a change of something else
    station.change(id, { show: { qr: 'https://later' } });
    expect((await asked).json.paymeUrl).toBe('https://later');
    expect(station.listeners()).toBe(0);
  });

  it('gives up after two seconds, or at once when the rail refuses, and forgets nothing', async () => {
    const { post, station, clock } = await local();
    station.onStart = () => {};
    const slow = post('/api/generate-qr', EXAMPLE);
    await expect.poll(() => station.listeners()).toBe(1);
    await clock.advance(2_000);
    expect((await slow).json.error).toMatchObject({ code: 'payment.method_unavailable', retry: 'later' });
    station.change([...station.payments.keys()][0] as string, { show: { qr: 'https://late' } });
    expect((await post('/api/generate-qr', EXAMPLE)).json.paymeUrl).toBe('https://late');
    station.onStart = ({ id }) => void station.change(id, { status: 'declined' });
    expect((await post('/api/generate-qr', { ...EXAMPLE, order_id: 'b' })).status).toBe(409);
    expect([station.listeners(), clock.pending()]).toEqual([0, 0]);
  });

  it('reads the amount from its text: whole units, at most two decimals', async () => {
    const { post, station } = await local();
    const body = (amount: string) => `{"order_id":"o-${amount}","paymentType":"payme","amount":${amount}}`;
    for (const [amount, minor] of [
      ['10000', 1_000_000],
      ['10000.5', 1_000_050],
      ['10000.50', 1_000_050],
      ['0.01', 1],
      ['10000.00', 1_000_000],
      ['1.005', undefined],
      ['10000.0000000000000001', undefined],
      ['1e4', undefined],
      ['-5', undefined],
      ['0', undefined],
      ['"10000"', undefined],
      ['null', undefined],
      ['90071992547409.93', undefined],
    ] as const) {
      station.payments.clear();
      const reply = await post('/api/generate-qr', body(amount).replace(`o-${amount}`, 'o-1'));
      expect([amount, [...station.payments.values()][0]?.amount.minor]).toEqual([amount, minor]);
      const refusal = [reply.status, reply.json.error?.fields[0].path];
      expect(refusal).toEqual(minor === undefined ? [400, 'amount'] : [200, undefined]);
    }
  });

  it('is strict about everything else', async () => {
    const { post, station } = await local();
    const wrong: [object | string, string | undefined][] = [
      [{ ...EXAMPLE, status: 'success' }, 'status'],
      [{ ...EXAMPLE, order_id: 5 }, 'order_id'],
      [{ ...EXAMPLE, order_id: '../x' }, 'order_id'],
      [{ ...EXAMPLE, paymentType: 'PAYME' }, 'paymentType'],
      ['{"order_id":"a","paymentType":"payme","amount":1,"amount":2}', undefined],
    ];
    for (const [body, field] of wrong) {
      const reply = await post('/api/generate-qr', body);
      expect([reply.status, reply.json.error.fields?.[0].path]).toEqual([400, field]);
    }
    for (const paymentType of ['cash', 'gold']) {
      const reply = await post('/api/generate-qr', { ...EXAMPLE, paymentType });
      expect([reply.status, reply.json.error.code]).toEqual([422, 'payment.method_unknown']);
    }
    expect(station.payments.size).toBe(0);
    expect((await post('/api/generate-qr', EXAMPLE, { authorization: '' })).status).toBe(401);
  });
});

describe('GET /api/payment-status/:order_id', () => {
  it('tells the newest payment in the document’s words', async () => {
    const { get, post, station } = await local();
    await post('/api/generate-qr', EXAMPLE);
    const id = [...station.payments.keys()][0] as string;
    const words: Record<string, string> = {};
    for (const status of PAYMENT_STATUSES) {
      station.change(id, { status });
      const { json } = await get('/api/payment-status/photobooth-test-123');
      words[status] = json.status;
      expect(json).toEqual({ status: vendorStatus(status), order_id: 'photobooth-test-123' });
    }
    expect(words).toEqual({
      created: 'pending',
      dispatching: 'pending',
      awaiting_customer: 'pending',
      cancelling: 'pending',
      unknown: 'unknown',
      completed: 'success',
      declined: 'failed',
      cancelled: 'cancelled',
      expired: 'failed',
      failed: 'failed',
    });
    await post('/api/generate-qr', EXAMPLE);
    expect((await get('/api/payment-status/photobooth-test-123')).json.status).toBe('pending');
  });

  it('knows orders with any letters, and says 404 for the others', async () => {
    const { get, post } = await local();
    await post('/api/generate-qr', { ...EXAMPLE, order_id: 'Заказ №1'.replace('№', '#') });
    expect((await get(`/api/payment-status/${encodeURIComponent('Заказ #1')}`)).json.status).toBe('pending');
    const reply = await get('/api/payment-status/other');
    expect([reply.status, reply.json.error.code]).toEqual([404, 'payment.not_found']);
    expect((await get('/api/payment-status/other?x=1')).status).toBe(400);
  });
});

describe('GET /api/stats', () => {
  it('counts in the document’s words', async () => {
    const { get, post } = await local();
    await post('/api/generate-qr', EXAMPLE);
    await post('/api/test-payment/photobooth-test-123');
    await post('/api/generate-qr', { ...EXAMPLE, order_id: 'b' });
    expect((await get('/api/stats')).json).toEqual({
      total: 2,
      success: 1,
      pending: 1,
      failed: 0,
      cancelled: 0,
      unknown: 0,
      amount: { minor: 1_000_000, currency: 'UZS' },
    });
  });
});

describe('POST /api/test-payment/:order_id', () => {
  it('plays the customer and waits for the money', async () => {
    const { post, station } = await local();
    await post('/api/generate-qr', EXAMPLE);
    const id = [...station.payments.keys()][0] as string;
    station.onPractice = () => ({ ok: true });
    const asked = post('/api/test-payment/photobooth-test-123');
    await expect.poll(() => station.listeners()).toBe(1);
    station.change(id, { status: 'completed' });
    expect((await asked).json).toEqual({ success: true, order_id: 'photobooth-test-123', status: 'success' });
    expect(station.handled.at(-2)?.input).toEqual({ orderId: 'photobooth-test-123', action: 'approve' });
  });

  it('tells the truth when the money does not come in time, or the simulator will not', async () => {
    const { post, station, clock } = await local();
    expect((await post('/api/test-payment/nobody')).status).toBe(404);
    await post('/api/generate-qr', EXAMPLE);
    station.onPractice = () => ({ ok: true });
    const asked = post('/api/test-payment/photobooth-test-123');
    await expect.poll(() => station.listeners()).toBe(1);
    await clock.advance(5_000);
    expect((await asked).json).toEqual({ success: true, order_id: 'photobooth-test-123', status: 'pending' });
    station.onPractice = () => ({ ok: false, detail: 'offline' });
    const refused = await post('/api/test-payment/photobooth-test-123');
    expect([refused.status, refused.json.error.code]).toEqual([422, 'sandbox.refused']);
  });

  it('does not exist in the live profile', async () => {
    const { get, post } = await local({ profile: 'live' });
    await post('/api/generate-qr', EXAMPLE);
    const reply = await post('/api/test-payment/photobooth-test-123');
    expect([reply.status, reply.json.error.code]).toEqual([404, 'request.unknown_call']);
    expect((await get('/api/payment-status/photobooth-test-123')).json.status).toBe('pending');
  });
});

describe('over the real station', () => {
  it('the document’s story runs: a QR, a customer who pays, a status that follows', async () => {
    const harness = await stationHarness();
    open.push({ close: () => harness.stop() });
    const listener = await openOver(harness.station, { profile: 'live' }, harness.clock);
    open.push(listener);
    const { get, post } = listener;
    const [first, again] = await Promise.all([post('/api/generate-qr', EXAMPLE), post('/api/generate-qr', EXAMPLE)]);
    expect([first.status, again.json]).toEqual([200, first.json]);
    expect(first.json.paymeUrl).toMatch(/^https:\/\/checkout\.paycom\.uz\//);
    expect((await get('/api/payment-status/photobooth-test-123')).json).toEqual({
      status: 'pending',
      order_id: 'photobooth-test-123',
    });
    const id = '5305e3bab097f420a62ced0b';
    const account = { order_id: 'photobooth-test-123' };
    const time = harness.clock.now();
    expect((await harness.payme('CheckPerformTransaction', { amount: 1_000_000, account })).result).toMatchObject({
      allow: true,
    });
    await harness.payme('CreateTransaction', { id, time, amount: 1_000_000, account });
    await harness.payme('PerformTransaction', { id });
    expect((await get('/api/payment-status/photobooth-test-123')).json.status).toBe('success');
    expect((await get('/api/stats')).json).toMatchObject({
      total: 1,
      success: 1,
      amount: { minor: 1_000_000, currency: 'UZS' },
    });
    expect((await post('/api/generate-qr', EXAMPLE)).json.error.code).toBe('order.already_paid');
  });
});
