/** One order is paid once: not by another card, not by another method, not while anything is unknown (I-6). */
import { describe, expect, it, onTestFinished } from 'vitest';
import { PROVIDERS } from '../../registered.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, lost, reply, scriptedRail, silence } from '../../testkit/scripted-provider.ts';
import { AMOUNT, refusal, scriptedStation, UZS } from '../../testkit/scripted-station.ts';
import { stationHarness, TEST_MERCHANT } from '../../testkit/station-harness.ts';

const cash = (orderId: string, minor: number = AMOUNT.minor, over: object = {}) =>
  ({ orderId, amount: UZS(minor), method: 'cash', by: 'Dilnoza', ...over }) as const;

it('goods that cost more than any sum that may be typed are a slip of a finger, however large', async () => {
  const h = await scriptedStation();
  const pieces = (lines: number) =>
    Array.from({ length: lines }, () => ({ productId: 'strip', quantityMilli: 100_000_000 }));
  for (const items of [pieces(4), pieces(200)])
    expect(await refusal(h.client.payment.start({ orderId: 'A', method: 'rail', items }))).toBe('request.invalid');
  expect(h.rail.begin.asks).toHaveLength(0);
});

describe('an order', () => {
  it('with an unknown payment takes no other, by any method', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(lost());
    h.rail.query.always(silence());
    await h.sale('A');
    expect(await refusal(h.sale('A'))).toBe('order.unknown_open');
    expect(await refusal(h.client.payment.start(cash('A')))).toBe('order.unknown_open');
  });

  it('with an open payment takes no second by the same method', async () => {
    const h = await scriptedStation();
    await h.sale('A');
    expect(await refusal(h.sale('A'))).toBe('payment.open_exists');
  });

  it('that was declined may be tried again', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(reply({ kind: 'rejected', reason: 'insufficient_funds' }));
    expect((await h.sale('A')).status).toBe('declined');
    expect((await h.sale('A')).status).toBe('awaiting_customer');
  });

  it('that is paid is not charged again', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(approved());
    await h.sale('A');
    expect(await refusal(h.sale('A'))).toBe('order.already_paid');
    expect(await refusal(h.client.payment.start(cash('A', 1)))).toBe('order.already_paid');
  });

  it('that was paid and wholly refunded may be paid again', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(approved());
    const sale = await h.sale('A');
    await h.client.payment.refund({ id: sale.id, reason: 'Wrong paper' });
    expect((await h.sale('A')).status).toBe('awaiting_customer');
  });

  it('paid in parts is open until its total is there, and closed to one tiyin more', async () => {
    const h = await scriptedStation();
    const orderTotal = UZS(10_000);
    const pay = (minor: number) => h.client.payment.start(cash('A', minor, { orderTotal }));
    expect((await pay(4_000)).status).toBe('completed');
    expect(await refusal(pay(6_001))).toBe('order.already_paid');
    expect((await pay(5_999)).status).toBe('completed');
    expect((await pay(1)).status).toBe('completed');
    expect(await refusal(pay(1))).toBe('order.already_paid');
  });

  it('remembers its total when a later part does not name it', async () => {
    const h = await scriptedStation();
    await h.client.payment.start(cash('A', 4_000, { orderTotal: UZS(10_000) }));
    expect((await h.client.payment.start(cash('A', 6_000))).status).toBe('completed');
    expect(await refusal(h.client.payment.start(cash('A', 1)))).toBe('order.already_paid');
  });
});

describe('what is asked', () => {
  it.each([
    ['payment.method_unknown', { method: 'goldcoins' }],
    ['payment.wrong_currency', { amount: { minor: 100, currency: 'EUR' } }],
    ['payment.amount_required', { amount: undefined }],
    ['payment.product_unknown', { amount: undefined, items: [{ productId: 'ghost', quantityMilli: 1000 }] }],
    ['payment.amount_mismatch', { items: [{ productId: 'strip', quantityMilli: 1000 }] }],
    ['request.invalid', { amount: { minor: 0, currency: 'UZS' } }],
    ['request.invalid', { amount: { minor: -1, currency: 'UZS' } }],
    ['request.invalid', { amount: { minor: 0.5, currency: 'UZS' } }],
    ['request.invalid', { status: 'completed' }],
    ['request.invalid', { received: AMOUNT }],
  ])('is refused as %s, and nothing is stored, for %o', async (code, over) => {
    const h = await scriptedStation();
    const input = { orderId: 'A', amount: AMOUNT, method: 'rail', ...over };
    const envelope = await h.station.router.handle('payment.start', input, { role: 'cashier' });
    expect(envelope.ok ? 'none' : envelope.error.code).toBe(code);
    expect((await h.client.payment.list({})).items).toEqual([]);
    expect(h.rail.begin.asks).toEqual([]);
  });

  it('costs what the catalogue says', async () => {
    const h = await scriptedStation();
    const items = [{ productId: 'strip', quantityMilli: 1500 }];
    const sale = await h.client.payment.start({ orderId: 'A', items, method: 'rail' });
    expect(sale.amount).toEqual(UZS(4_500_000));
  });

  it('by a booth names products and never prices, and takes no cash', async () => {
    const h = await scriptedStation();
    const kiosk = h.as('kiosk');
    expect(await refusal(kiosk.payment.start({ orderId: 'A', amount: AMOUNT, method: 'rail' }))).toBe(
      'payment.price_is_ours',
    );
    const items = [{ productId: 'strip', quantityMilli: 1000 }];
    expect(await refusal(kiosk.payment.start({ orderId: 'A', items, method: 'cash', by: 'me' }))).toBe(
      'request.not_allowed',
    );
    expect((await kiosk.payment.start({ orderId: 'A', items, method: 'rail' })).amount).toEqual(UZS(3_000_000));
  });
});

it('an older Payme code of the order takes nothing while a card of it is in doubt, and again once it is decided', async () => {
  const rail = scriptedRail({ method: 'wallet', id: 'wallet', can: { query: false } });
  rail.begin.always(lost());
  const h = await stationHarness({
    definitions: [...PROVIDERS, rail.definition],
    config: { providers: { payme: { merchantId: TEST_MERCHANT, key: 'secret:payme.key' }, wallet: {} } },
  });
  onTestFinished(() => h.stop());
  await h.client.payment.start({ orderId: 'A', amount: AMOUNT, method: 'payme' });
  const card = await h.client.payment.start({ orderId: 'A', amount: AMOUNT, method: 'wallet' });
  await settled();
  expect((await h.client.payment.get({ id: card.id })).status).toBe('unknown');
  const order = { amount: AMOUNT.minor, account: { order_id: 'A' } };
  expect((await h.payme('CheckPerformTransaction', order)).error?.code).toBe(-31008);
  const create = { id: '66f0aa11bb22cc33dd44ee55', time: h.clock.now(), ...order };
  expect((await h.payme('CreateTransaction', create)).error?.code).toBe(-31008);
  await h.client.payment.resolve({ id: card.id, outcome: 'failed', note: 'Not on the statement', by: 'Aziza' });
  expect((await h.payme('CreateTransaction', create)).result).toMatchObject({ state: 1 });
});
