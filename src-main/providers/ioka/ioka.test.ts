/** The rail over a whole station: what leaves, and what comes of the answers. */
import { afterEach, describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { settled } from '../../testkit/fake-clock.ts';
import type { HttpStep } from '../../testkit/scripted-http.ts';
import { type Harness, type HarnessOptions, stationHarness } from '../../testkit/station-harness.ts';
import type { ProviderDefinition } from '../provider.ts';
import conformance, { ORDER, order, payment } from './conformance.ts';
import ioka from './index.ts';

const ID = 'CCCCCCCCCCCCCCCCCCCC';
const BASE = 'https://ioka-api.example.invalid';
const amount = money(150_000, 'KZT');
let h: Harness;
afterEach(() => h.stop());

async function station(section: Record<string, unknown> = {}, options: HarnessOptions = {}) {
  h = await stationHarness({
    definitions: [ioka as unknown as ProviderDefinition],
    secrets: conformance.secrets,
    ...options,
    config: {
      station: { id: 'till-1', name: 'T', country: 'KZ', currency: 'KZT', locale: 'kk', mode: 'cashier' },
      providers: { ioka: { ...conformance.config, ...section } },
      products: [],
    },
  });
}
const is = (status: string, payments: unknown[] = []): HttpStep => ({ answer: { json: order(ID, status, payments) } });
const pays = (json: unknown): HttpStep => ({ answer: { json } });
const no = (status: number, code: string): HttpStep => ({ answer: { status, json: { code, message: 'no' } } });
const made = (more: Record<string, unknown> = {}): HttpStep => ({
  answer: { status: 201, json: { order: order(ID, 'UNPAID', [], more), order_access_token: 'x' } },
});
const sent = (at: number) => {
  const { method, url, body, headers, prepares } = h.http.requests.at(at) ?? { method: '', url: '' };
  return { method, path: url.replace(BASE, ''), body: body && JSON.parse(String(body)), headers, prepares };
};
const view = () => h.client.payment.get({ id: ID });
async function sale(...steps: HttpStep[]) {
  h.http.next(...(steps.length > 0 ? steps : [made()]));
  await h.client.payment.start({ id: ID, orderId: 'K1-42', amount, method: 'ioka' });
  await settled();
  return view();
}
async function asked(...steps: HttpStep[]) {
  h.http.next(...steps);
  await h.clock.advance(3_001);
  return view();
}
async function paidSale() {
  await sale();
  expect((await asked(is('PAID', [payment('CAPTURED')]))).status).toBe('completed');
}

describe('an order', () => {
  it('is made in tiyn, under our id, with its time in UTC, and shown as its checkout page', async () => {
    await station();
    const shown = await sale();
    expect(sent(0)).toMatchObject({
      method: 'POST',
      path: '/v2/orders',
      headers: { 'API-KEY': 'demo-api-key', 'content-type': 'application/json; charset=utf-8' },
      body: {
        amount: 150_000,
        currency: 'KZT',
        capture_method: 'AUTO',
        external_id: ID,
        description: '№ K1-42',
        attempts: 1,
        due_date: '2026-11-21T09:10:00',
      },
    });
    expect(shown).toMatchObject({
      status: 'awaiting_customer',
      providerRef: ORDER,
      show: { qr: `https://stage-checkout.ioka.kz/orders/${ORDER}` },
    });
    expect(await asked(is('PAID', [payment('CAPTURED')]))).toMatchObject({
      status: 'completed',
      cardMask: '555555******5599',
    });
    expect(sent(1)).toMatchObject({ method: 'GET', path: `/v2/orders/${ORDER}` });
  });

  it.each([
    [401, 'Unauthorized', 'rail_unavailable'],
    [422, 'ValidationError', 'other'],
  ])('that is refused with %i was never made: declined', async (status, code, reason) => {
    await station();
    expect(await sale(no(status, code))).toMatchObject({
      status: 'declined',
      declineReason: reason,
      providerCode: code,
    });
  });

  it.each([
    ['https://stage-checkout.ioka.kz.example.com/orders/1'],
    ['http://stage-checkout.ioka.kz/orders/1'],
    ['javascript:alert(1)'],
    [null],
  ])('of ioka leads to ioka’s own page or is not shown: %s', async (checkout_url) => {
    await station({ url: 'https://api.ioka.kz/' });
    expect(await sale(made({ checkout_url }))).toMatchObject({ status: 'declined', providerCode: 'checkout_url' });
  });

  it('that answers for another payment is not shown', async () => {
    await station();
    const shown = await sale(made({ external_id: 'somebody-else' }));
    expect(shown).toMatchObject({ status: 'failed' });
    expect(shown.show).toBeUndefined();
  });

  it('on stage never pays a real sale, in production never a practice one (I-3)', async () => {
    await station({ url: 'https://stage-api.ioka.kz' });
    await sale();
    const after = await asked(is('PAID', [payment('CAPTURED')]));
    expect([after.status, after.discrepancies.map((d) => d.type)]).toEqual(['awaiting_customer', ['wrong_mode']]);
    await h.stop();
    await station({ url: 'https://api.ioka.kz' }, { profile: 'sandbox' });
    await sale(made({ checkout_url: 'https://checkout.ioka.kz/orders/1' }));
    expect((await asked(is('PAID', [payment('CAPTURED')]))).discrepancies.map((d) => d.type)).toEqual(['wrong_mode']);
  });
});

describe('a hold', () => {
  const held = is('ON_HOLD', [payment('APPROVED')]);
  it('is captured when we hear of it', async () => {
    await station({ captureMethod: 'MANUAL' });
    await sale();
    expect(sent(0).body.capture_method).toBe('MANUAL');
    expect((await asked(held, pays(payment('CAPTURED')))).status).toBe('completed');
    expect(sent(-1)).toMatchObject({
      method: 'POST',
      path: `/v2/orders/${ORDER}/payments/pay_DEMO1/capture`,
      body: { amount: 150_000 },
    });
  });
  it('whose capture was lost is asked about, not captured blindly again', async () => {
    await station({ captureMethod: 'MANUAL' });
    await sale();
    expect((await asked(held, { fail: 'lost' })).status).toBe('awaiting_customer');
    expect((await asked(is('PAID', [payment('CAPTURED')]))).status).toBe('completed');
  });
  it('of another sum is left alone and put before a person', async () => {
    await station({ captureMethod: 'MANUAL' });
    await sale();
    const other = is('ON_HOLD', [payment('APPROVED', { approved_amount: 1_500 })]);
    const after = await asked(other, other);
    expect([after.status, after.discrepancies.map((d) => d.type)]).toEqual(['unknown', ['amount_differs']]);
    expect(h.http.requests.filter(({ url }) => url.endsWith('/capture'))).toEqual([]);
  });
  it('for a sale that has ended is let go, not taken', async () => {
    await station({ captureMethod: 'MANUAL' });
    await sale();
    expect((await asked(is('EXPIRED'))).status).toBe('expired');
    h.http.next(held, pays(payment('CANCELLED')));
    await h.clock.advance(15_001);
    expect(sent(-1)).toMatchObject({
      path: `/v2/orders/${ORDER}/payments/pay_DEMO1/cancel`,
      body: { reason: 'sale_ended' },
    });
    expect(await view()).toMatchObject({ status: 'expired', discrepancies: [] });
  });
  it('is released by a cancel', async () => {
    await station({ captureMethod: 'MANUAL' });
    await sale();
    h.http.next(held, pays(payment('CANCELLED')));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('cancelled');
    expect(sent(-1)).toMatchObject({
      path: `/v2/orders/${ORDER}/payments/pay_DEMO1/cancel`,
      body: { reason: 'person' },
    });
  });
});

describe('a cancel of an unpaid order', () => {
  it('withdraws it where ioka takes that', async () => {
    await station();
    await sale();
    h.http.next(is('UNPAID'), pays({}));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('cancelled');
    expect(sent(-1)).toMatchObject({ method: 'POST', path: `/v2/orders/${ORDER}/cancel` });
  });
  it('is refused where it does not, and the order waits for its due date', async () => {
    await station();
    await sale();
    h.http.next(is('UNPAID'), no(404, 'NotFound'), is('UNPAID'));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('awaiting_customer');
    expect((await asked(is('EXPIRED'))).status).toBe('expired');
  });
  it('is refused while a card is being confirmed', async () => {
    await station();
    await sale();
    h.http.next(is('UNPAID', [payment('REQUIRES_ACTION')]));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('awaiting_customer');
  });
  it('loses to a customer who was faster', async () => {
    await station();
    await sale();
    h.http.next(is('UNPAID'), no(409, 'Conflict'), is('PAID', [payment('CAPTURED')]));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('completed');
  });
});

describe('a refund', () => {
  const refunded = (tiyn: number) => is('PAID', [payment('CAPTURED', { refunded_amount: tiyn })]);
  async function refund(minor: number, ...steps: HttpStep[]) {
    h.http.next(...steps);
    const { id } = await h.client.payment.refund({ id: ID, amount: money(minor, 'KZT'), reason: 'blurred' });
    await settled();
    return { id, now: () => h.client.payment.get({ id }) };
  }
  it('is sent once, and done when the payment’s refunded_amount has reached it', async () => {
    await station();
    await paidSale();
    const { id, now } = await refund(50_000, refunded(0), pays({ id: 'ref_1', status: 'PENDING' }));
    expect(sent(-2).prepares).toBe(true);
    expect(sent(-1)).toMatchObject({
      path: `/v2/orders/${ORDER}/payments/pay_DEMO1/refunds`,
      body: { amount: 50_000, reason: `${id} blurred` },
    });
    expect((await now()).status).toBe('awaiting_customer');
    await asked(refunded(0));
    expect((await now()).status).toBe('awaiting_customer');
    await asked(refunded(50_000));
    expect(await now()).toMatchObject({ status: 'completed', amount: money(50_000, 'KZT') });
    const second = await refund(100_000, refunded(50_000), pays({}));
    await asked(refunded(50_000));
    expect((await second.now()).status).toBe('awaiting_customer');
    await asked(refunded(150_000));
    expect((await second.now()).status).toBe('completed');
    expect(await view()).toMatchObject({ refunded: amount });
  });
  it('waits for the one before it: of two at once nobody could tell which is done', async () => {
    await station();
    await paidSale();
    const first = await refund(50_000, refunded(0), pays({}));
    const before = h.http.requests.length;
    const second = await refund(20_000);
    expect(await second.now()).toMatchObject({ status: 'declined', providerCode: 'refund_under_way' });
    expect(h.http.requests).toHaveLength(before);
    await asked(refunded(50_000));
    expect((await first.now()).status).toBe('completed');
    expect((await view()).refunded).toEqual(money(50_000, 'KZT'));
  });
  it('that is refused is declined; one that could not be looked up first was not sent', async () => {
    await station();
    await paidSale();
    expect(await (await refund(150_000, refunded(0), no(422, 'AmountTooBig'))).now()).toMatchObject({
      status: 'declined',
      providerCode: 'AmountTooBig',
    });
    expect((await (await refund(150_000, { fail: 'lost' })).now()).status).toBe('failed');
  });
  it('whose answer is lost stays unknown and is never sent again', async () => {
    await station();
    await paidSale();
    const { now } = await refund(150_000, refunded(0), { fail: 'lost' });
    const before = h.http.requests.length;
    await h.clock.advance(3_600_000);
    expect([(await now()).status, h.http.requests.length]).toEqual(['unknown', before]);
  });
});

it('a thousand equal webhooks at once are one piece of evidence', async () => {
  await station();
  await sale();
  const call = conformance.webhook?.approved({ paymentId: ID });
  h.http.next(is('PAID', [payment('CAPTURED')]));
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => h.hook('/api/webhooks/ioka', call?.raw ?? '', call?.headers)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await settled();
  await h.clock.advance(1);
  const { payment: paid, lines } = await h.client.payment.story({ id: ID });
  expect(paid.status).toBe('completed');
  expect(lines.filter(({ type }) => type === 'approved')).toHaveLength(1);
});

describe('money for an order whose number never arrived', () => {
  it('is found by our own id and put before a person', async () => {
    await station();
    expect((await sale({ fail: 'lost' })).status).toBe('failed'); // nobody saw it, so nobody could pay it
    const call = conformance.webhook?.approved({ paymentId: ID });
    h.http.next(
      pays([
        { id: 'ord_older', created_at: '2026-01-01T09:00:00.0' },
        { id: ORDER, created_at: '2026-01-01T10:00:00.0' },
      ]),
      is('PAID', [payment('CAPTURED')]),
    );
    expect((await h.hook('/api/webhooks/ioka', call?.raw ?? '', call?.headers)).status).toBe(200);
    await settled();
    await h.clock.advance(1);
    expect(sent(1)).toMatchObject({ method: 'GET', path: `/v2/orders?external_id=${ID}` });
    expect((await view()).discrepancies.map((d) => d.type)).toEqual(['late_money']);
  });
});
