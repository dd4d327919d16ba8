import { afterEach, describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { type Harness, stationHarness } from '../../testkit/station-harness.ts';
import { settle } from '../settlement/settle.ts';

const AMOUNT = { minor: 4_500_000, currency: 'UZS' } as const;
let open: Harness[] = [];
const harness = async (...args: Parameters<typeof stationHarness>): Promise<Harness> => {
  const made = await stationHarness(...args);
  open.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(open.map((h) => h.stop()));
  open = [];
});

async function sale(h: Harness, orderId = 'K-1042') {
  const started = await h.client.payment.start({ orderId, amount: AMOUNT, method: 'payme' });
  await settled();
  return h.client.payment.get({ id: started.id });
}
const create = (h: Harness, orderId: string, id = '66f0aa11bb22cc33dd44ee55') =>
  h.payme('CreateTransaction', { id, time: h.clock.now(), amount: AMOUNT.minor, account: { order_id: orderId } });

describe('a sale by Payme', () => {
  it('goes from the amount to paid, with evidence for every step', async () => {
    const h = await harness();
    const shown = await sale(h);
    expect(shown.status).toBe('awaiting_customer');
    const link = Buffer.from(shown.show?.qr.split('/').pop() as string, 'base64').toString();
    expect(link).toBe('m=0123456789abcdef01234567;ac.order_id=K-1042;a=4500000;l=uz');

    expect(
      await h.payme('CheckPerformTransaction', { amount: AMOUNT.minor, account: { order_id: 'K-1042' } }),
    ).toMatchObject({
      result: { allow: true },
    });
    const created = await create(h, 'K-1042');
    expect(created.result).toMatchObject({ state: 1, transaction: shown.id, receivers: null });
    expect((await h.client.payment.get({ id: shown.id })).confirming).toBe(true);

    const performed = await h.payme('PerformTransaction', { id: '66f0aa11bb22cc33dd44ee55' });
    expect(performed.result).toMatchObject({ state: 2, transaction: shown.id });
    const paid = await h.client.payment.get({ id: shown.id });
    expect(paid).toMatchObject({ status: 'completed', received: AMOUNT, livemode: true, discrepancies: [] });
    expect(paid.show).toBeUndefined();

    const story = await h.client.payment.story({ id: shown.id });
    expect(story.lines.map((line) => `${line.type} ${line.source} ${line.status}`)).toEqual([
      'dispatch station dispatching',
      'accepted begin awaiting_customer',
      'accepted webhook awaiting_customer',
      'approved webhook completed',
    ]);
    expect((await h.client.shift.get({})).totals).toEqual([
      { method: 'payme', kind: 'sale', count: 1, minor: AMOUNT.minor },
    ]);
  });

  it('answers a repeat with equal bytes and writes nothing', async () => {
    const h = await harness();
    await sale(h);
    const first = await create(h, 'K-1042');
    h.clock.stepWall(5_000);
    const again = await h.payme('CreateTransaction', {
      id: '66f0aa11bb22cc33dd44ee55',
      time: h.clock.now(),
      amount: AMOUNT.minor,
      account: { order_id: 'K-1042' },
    });
    expect(again.result).toEqual(first.result);
  });

  it('lets one of eight payers in, and answers sixteen equal calls alike', async () => {
    const h = await harness();
    await sale(h);
    const ids = Array.from({ length: 8 }, (_, i) => `66f0aa11bb22cc33dd44ee${i}0`);
    const answers = await Promise.all(ids.map((id) => create(h, 'K-1042', id)));
    expect(answers.filter((a) => a.result)).toHaveLength(1);
    expect(answers.filter((a) => a.error).every((a) => a.error?.code === -31008)).toBe(true);
    const winner = ids[answers.findIndex((a) => a.result)] as string;
    const performs = await Promise.all(Array.from({ length: 16 }, () => h.payme('PerformTransaction', { id: winner })));
    expect(new Set(performs.map((a) => JSON.stringify(a.result))).size).toBe(1);
    expect(h.ledger.read.totals()).toEqual([{ method: 'payme', kind: 'sale', count: 1, minor: AMOUNT.minor }]);
  });

  it('is declined when the bank refuses, and the order may be paid by a new payment', async () => {
    const h = await harness();
    const { id } = await sale(h);
    await create(h, 'K-1042');
    await h.payme('CancelTransaction', { id: '66f0aa11bb22cc33dd44ee55', reason: 3 });
    expect(await h.client.payment.get({ id })).toMatchObject({
      status: 'declined',
      declineReason: 'other',
      providerCode: '3',
    });
    expect((await create(h, 'K-1042', 'aaaaaaaaaaaaaaaaaaaaaaaa')).error?.code).toBe(-31052);
    const second = await sale(h);
    expect(second.id).not.toBe(id);
    expect((await create(h, 'K-1042', 'bbbbbbbbbbbbbbbbbbbbbbbb')).result).toMatchObject({
      state: 1,
      transaction: second.id,
    });
  });

  it('is cancelled by the cashier while nobody confirms, and not while somebody does', async () => {
    const h = await harness();
    const first = await sale(h, 'A');
    expect((await h.client.payment.cancel({ id: first.id })).status).toBe('cancelled');
    expect((await create(h, 'A')).error?.code).toBe(-31052);

    const second = await sale(h, 'B');
    await create(h, 'B', 'cccccccccccccccccccccccc');
    expect((await h.client.payment.cancel({ id: second.id })).status).toBe('awaiting_customer');
    await h.payme('PerformTransaction', { id: 'cccccccccccccccccccccccc' });
    expect((await h.client.payment.get({ id: second.id })).status).toBe('completed');
  });

  it('expires when its time is up, unless the customer is confirming', async () => {
    const h = await harness();
    const { id } = await sale(h, 'A');
    const held = await sale(h, 'B');
    await create(h, 'B', 'cccccccccccccccccccccccc');
    await h.clock.advance(10 * 60_000 + 1);
    expect((await h.client.payment.get({ id })).status).toBe('expired');
    expect((await h.client.payment.get({ id: held.id })).status).toBe('awaiting_customer');
    expect((await h.payme('PerformTransaction', { id: 'cccccccccccccccccccccccc' })).result).toMatchObject({
      state: 2,
    });
  });

  it('kills a transaction that Payme left for twelve hours', async () => {
    const h = await harness();
    const { id } = await sale(h);
    await create(h, 'K-1042');
    await h.clock.advance(12 * 60 * 60_000);
    expect((await h.payme('PerformTransaction', { id: '66f0aa11bb22cc33dd44ee55' })).error?.code).toBe(-31008);
    expect((await h.payme('CheckTransaction', { id: '66f0aa11bb22cc33dd44ee55' })).result).toMatchObject({
      state: -1,
      reason: 4,
      perform_time: 0,
    });
    expect((await h.client.payment.get({ id })).status).toBe('expired');
  });

  it('books a refund when Payme takes the money back', async () => {
    const h = await harness();
    const { id } = await sale(h);
    await create(h, 'K-1042');
    await h.payme('PerformTransaction', { id: '66f0aa11bb22cc33dd44ee55' });
    const cancelled = await h.payme('CancelTransaction', { id: '66f0aa11bb22cc33dd44ee55', reason: 5 });
    expect(cancelled.result).toMatchObject({ state: -2 });
    const after = await h.client.payment.get({ id });
    expect(after).toMatchObject({ status: 'completed', refunded: AMOUNT });
    const page = await h.client.payment.list({ orderId: 'K-1042' });
    expect(page.items.map((p) => [p.kind, p.status])).toEqual([
      ['refund', 'completed'],
      ['sale', 'completed'],
    ]);
  });

  it('takes Payme’s word for a refund that a person had called done before', async () => {
    const h = await harness();
    const { id } = await sale(h);
    await create(h, 'K-1042');
    await h.payme('PerformTransaction', { id: '66f0aa11bb22cc33dd44ee55' });
    const refund = await h.client.payment.refund({ id, reason: 'Blurred', by: 'Dilnoza' });
    await settled();
    await h.ledger.write((tx) => {
      const row = tx.payment(refund.id);
      if (row) settle(tx, row, { type: 'lost', source: 'restart' }, 1, { receipts: false, log: h.log });
    });
    const word = { outcome: 'completed', note: 'The cabinet shows it', by: 'Dilnoza' } as const;
    await h.client.payment.resolve({ id: refund.id, ...word });
    const cancelled = await h.payme('CancelTransaction', { id: '66f0aa11bb22cc33dd44ee55', reason: 5 });
    expect(cancelled.result).toMatchObject({ state: -2 });
    expect(await h.client.payment.get({ id })).toMatchObject({ refunded: AMOUNT });
    expect((await h.client.payment.list({ orderId: 'K-1042' })).items).toHaveLength(2);
  });

  it('refuses to give back goods that were handed over, unless a refund was asked for here', async () => {
    const h = await harness();
    const { id } = await sale(h);
    await create(h, 'K-1042');
    await h.payme('PerformTransaction', { id: '66f0aa11bb22cc33dd44ee55' });
    await h.client.payment.handover({ id });
    const refused = await h.payme('CancelTransaction', { id: '66f0aa11bb22cc33dd44ee55', reason: 5 });
    expect(refused.error?.code).toBe(-31007);
    const refund = await h.client.payment.refund({ id, reason: 'The print is blurred', by: 'Dilnoza' });
    expect(refund).toMatchObject({ kind: 'refund', status: 'awaiting_customer', of: id });
    expect(refund.show).toBeUndefined();
    await h.payme('CancelTransaction', { id: '66f0aa11bb22cc33dd44ee55', reason: 5 });
    expect((await h.client.payment.get({ id: refund.id })).status).toBe('completed');
    expect((await h.client.payment.get({ id })).refunded).toEqual(AMOUNT);
  });
});
