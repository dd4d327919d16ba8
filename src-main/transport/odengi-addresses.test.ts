/** O!Dengi's own addresses: programs written against odengi.ru.md keep working. */
import { afterEach, describe, expect, it } from 'vitest';
import { money } from '../../src-shared/money.ts';
import { PAYMENT_STATUSES } from '../../src-shared/payment-status.ts';
import conformance, { INVOICE } from '../providers/odengi/conformance.ts';
import odengi from '../providers/odengi/index.ts';
import type { ProviderDefinition } from '../providers/provider.ts';
import { settled } from '../testkit/fake-clock.ts';
import { stationHarness } from '../testkit/station-harness.ts';
import { type OpenLocal, openLocal, openOver } from './testkit/wires.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const listener of open.splice(0).reverse()) await listener.close();
});
async function local(): Promise<OpenLocal> {
  const listener = await openLocal({ currency: 'KGS' });
  open.push(listener);
  listener.station.onStart = ({ id }) => {
    listener.station.change(id, { show: { qr: '0002DEMO KIOSK' }, providerRef: INVOICE });
  };
  return listener;
}
/** The document's own example. */
const EXAMPLE = { orderId: '12345', amount: 1000, description: 'Заказ #12345', customerPhone: '+996555123456' };

describe('POST /api/odengi/create-qr', () => {
  it('answers the document’s example in the document’s fields, som as som', async () => {
    const { post, station } = await local();
    const { status, json } = await post('/api/odengi/create-qr', EXAMPLE);
    expect([status, Object.keys(json)]).toEqual([200, ['success', 'invoice_id', 'qr', 'qr_url', 'link_app']]);
    expect(json).toMatchObject({
      success: true,
      invoice_id: INVOICE,
      qr_url: 'https://qr.dengi.kg/#0002DEMO%20KIOSK',
      link_app: `https://o.kg/l/a?t=wl_unpbill&id=${INVOICE}`,
    });
    expect(json.qr).toMatch(/^data:image\/png;base64,/);
    const [payment] = [...station.payments.values()];
    expect(payment).toMatchObject({
      orderId: '12345',
      method: 'odengi',
      amount: money(100_000, 'KGS'),
      note: 'Заказ #12345',
    });
    expect(JSON.stringify(station.handled)).not.toContain('996555123456');
  });

  it('shows one QR for two equal requests', async () => {
    const { post, station } = await local();
    const [first, second] = await Promise.all([
      post('/api/odengi/create-qr', EXAMPLE),
      post('/api/odengi/create-qr', EXAMPLE),
    ]);
    expect(second.json).toEqual(first.json);
    expect((await post('/api/odengi/create-qr', EXAMPLE)).json).toEqual(first.json);
    expect(station.payments.size).toBe(1);
  });

  it('reads tyiyn from the text and refuses the rest', async () => {
    const { post, station } = await local();
    await post('/api/odengi/create-qr', '{"orderId":"a","amount":1000.05}');
    expect([...station.payments.values()][0]?.amount.minor).toBe(100_005);
    for (const body of [
      { ...EXAMPLE, amount: 1.005 },
      { ...EXAMPLE, amount: '1000' },
      { ...EXAMPLE, orderId: 5 },
      { ...EXAMPLE, status: 'approved' },
    ]) {
      expect((await post('/api/odengi/create-qr', body)).status).toBe(400);
    }
    expect((await post('/api/odengi/create-qr', EXAMPLE, { authorization: '' })).status).toBe(401);
    expect(station.payments.size).toBe(1);
  });

  it('says so when the rail refuses', async () => {
    const { post, station } = await local();
    station.onStart = ({ id }) => void station.change(id, { status: 'declined' });
    expect((await post('/api/odengi/create-qr', EXAMPLE)).json.error.code).toBe('payment.method_unavailable');
  });
});

describe('GET /api/odengi/status/:orderId', () => {
  it('tells the order’s O!Dengi payment in the document’s three words', async () => {
    const { get, post, station } = await local();
    await post('/api/odengi/create-qr', EXAMPLE);
    const id = [...station.payments.keys()][0] as string;
    const words: Record<string, string[]> = {};
    for (const status of PAYMENT_STATUSES) {
      station.change(id, { status });
      const { json } = await get('/api/odengi/status/12345');
      expect(json).toEqual({ success: true, orderId: '12345', status: expect.any(String) });
      words[json.status] = [...(words[json.status] ?? []), status];
    }
    expect(words).toEqual({
      processing: ['created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown'],
      approved: ['completed'],
      canceled: ['declined', 'cancelled', 'expired', 'failed'],
    });
  });
  it('knows nothing of other methods’ payments', async () => {
    const { get, post } = await local();
    await post('/api/generate-qr', { order_id: '12345', paymentType: 'payme', amount: 1 });
    expect((await get('/api/odengi/status/12345')).json.error.code).toBe('payment.not_found');
    expect((await get('/api/odengi/status/12345?x=1')).status).toBe(400);
  });
});

describe('over the real station', () => {
  it('the document’s story runs: a QR, a customer who pays, a status that follows', async () => {
    const harness = await stationHarness({
      definitions: [odengi as unknown as ProviderDefinition],
      secrets: conformance.secrets,
      config: {
        station: { id: 't', name: 'T', country: 'KG', currency: 'KGS', locale: 'ky', mode: 'cashier' },
        providers: { odengi: conformance.config },
        products: [],
        sale: { freeAmount: true, quickAmounts: [] },
      },
    });
    open.push({ close: () => harness.stop() });
    const listener = await openOver(harness.station, { profile: 'live', currency: 'KGS' }, harness.clock);
    open.push(listener);
    const rail = (name: 'accepted' | 'approved') => [conformance.wire?.[name]({ paymentId: '' })].flat() as never[];
    harness.http.next(...rail('accepted'));
    const made = await listener.post('/api/odengi/create-qr', { ...EXAMPLE, amount: 1500 });
    expect(made.json).toMatchObject({ success: true, invoice_id: INVOICE });
    expect((await listener.get('/api/odengi/status/12345')).json.status).toBe('processing');
    harness.http.next(...rail('approved'));
    await harness.clock.advance(2_001);
    await settled();
    expect((await listener.get('/api/odengi/status/12345')).json.status).toBe('approved');
  });

  it('where O!Dengi is not taken, the addresses do not exist', async () => {
    const harness = await stationHarness();
    open.push({ close: () => harness.stop() });
    const listener = await openOver(harness.station, { profile: 'live' }, harness.clock);
    open.push(listener);
    const { get, post } = listener;
    for (const { status, json } of [await post('/api/odengi/create-qr', EXAMPLE), await get('/api/odengi/status/1')]) {
      expect([status, json.error.code]).toEqual([404, 'request.unknown_call']);
    }
  });
});
