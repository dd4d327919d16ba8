/** An order that was paid at the till must not be paid again by a code that somebody scanned before (I-6, I-7). */
import { afterEach, describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { type Harness, stationHarness } from '../../testkit/station-harness.ts';

const AMOUNT = { minor: 4_500_000, currency: 'UZS' } as const;
const TRANSACTION = '66f0aa11bb22cc33dd44ee55';
const account = { order_id: 'A' };
let h: Harness;
afterEach(() => h.stop());

const offer = async () => {
  const sale = await h.client.payment.start({ orderId: 'A', amount: AMOUNT, method: 'payme' });
  await settled();
  return sale;
};
const payCash = () => h.client.payment.start({ orderId: 'A', amount: AMOUNT, method: 'cash', by: 'Dilnoza' });
const view = (id: string) => h.client.payment.get({ id });

describe('an order that was paid in cash', () => {
  it('closes the code that is still shown for it, and Payme is told so', async () => {
    h = await stationHarness();
    const sale = await offer();
    expect((await payCash()).status).toBe('completed');
    await settled();
    expect((await view(sale.id)).status).toBe('cancelled');
    const check = await h.payme('CheckPerformTransaction', { amount: AMOUNT.minor, account });
    expect([check.error?.code, check.error?.data]).toEqual([-31052, 'order_id']);
  });

  it('is not performed by a transaction that was under way', async () => {
    h = await stationHarness();
    const sale = await offer();
    await h.payme('CreateTransaction', { id: TRANSACTION, time: h.clock.now(), amount: AMOUNT.minor, account });
    await payCash();
    await settled();
    expect((await h.payme('PerformTransaction', { id: TRANSACTION })).error?.code).toBe(-31008);
    expect((await view(sale.id)).received.minor).toBe(0);
    expect(h.ledger.read.totals().map(({ method, count }) => [method, count])).toEqual([['cash', 1]]);
  });

  it('takes no new payment by any method', async () => {
    h = await stationHarness();
    await payCash();
    await expect(offer()).rejects.toMatchObject({ wire: { code: 'order.already_paid' } });
  });
});

describe('a transaction that Payme forgot', () => {
  it('ends after its twelve hours and lets the order be paid anew', async () => {
    h = await stationHarness();
    const sale = await offer();
    await h.payme('CreateTransaction', { id: TRANSACTION, time: h.clock.now(), amount: AMOUNT.minor, account });
    await h.clock.advance(13 * 60 * 60_000);
    expect((await view(sale.id)).status).toBe('expired');
    expect((await offer()).orderId).toBe('A');
  });
});
