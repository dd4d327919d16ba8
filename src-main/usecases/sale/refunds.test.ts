/** What was received may be given back once: never more, whatever races and whatever is not known yet (I-21). */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, held, lost, reply, silence } from '../../testkit/scripted-provider.ts';
import { AMOUNT, refusal, type ScriptedStation, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

async function paidSale(over: Parameters<typeof scriptedStation>[0] = {}): Promise<{ h: ScriptedStation; id: string }> {
  const h = await scriptedStation(over);
  h.rail.begin.next(approved());
  return { h, id: (await h.sale()).id };
}
const reason = 'The print is blurred';
const part = (minor: number) => UZS(minor);

describe('refunds of one sale', () => {
  it('are payments of kind refund, counted apart, and shown on the sale', async () => {
    const { h, id } = await paidSale();
    const refund = await h.client.payment.refund({ id, reason, by: 'Dilnoza' });
    expect(refund).toMatchObject({ kind: 'refund', status: 'completed', of: id, amount: AMOUNT });
    expect(await h.view(id)).toMatchObject({ status: 'completed', refunded: AMOUNT, can: { refund: false } });
    expect(h.ledger.read.totals()).toEqual([
      { method: 'rail', kind: 'refund', count: 1, minor: AMOUNT.minor },
      { method: 'rail', kind: 'sale', count: 1, minor: AMOUNT.minor },
    ]);
  });

  it('never sum up to more than was received', async () => {
    const { h, id } = await paidSale();
    await h.client.payment.refund({ id, amount: part(2_000_000), reason });
    await h.client.payment.refund({ id, amount: part(2_000_000), reason });
    expect(await refusal(h.client.payment.refund({ id, amount: part(500_001), reason }))).toBe('refund.too_much');
    expect((await h.client.payment.refund({ id, reason })).amount).toEqual(part(500_000));
    expect(await refusal(h.client.payment.refund({ id, reason }))).toBe('refund.too_much');
    expect(await refusal(h.client.payment.refund({ id, amount: part(1), reason }))).toBe('refund.too_much');
  });

  it('that race for the same money: eight of them ask for all of it, one gets it', async () => {
    const { h, id } = await paidSale({ rail: { can: { immediate: false } } });
    h.rail.refund.always(held().step);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => refusal(h.client.payment.refund({ id, amount: AMOUNT, reason }))),
    );
    expect(answers.filter((a) => a === 'none')).toHaveLength(1);
    expect(answers.filter((a) => a === 'refund.too_much')).toHaveLength(7);
    await settled();
    expect(h.rail.refund.asks).toHaveLength(1);
  });

  it('whose result is unknown count as given', async () => {
    const { h, id } = await paidSale();
    h.rail.refund.next(lost());
    h.rail.query.always(silence());
    const unknown = await h.client.payment.refund({ id, amount: part(4_000_000), reason });
    expect(unknown.status).toBe('unknown');
    expect(await refusal(h.client.payment.refund({ id, amount: part(500_001), reason }))).toBe('refund.too_much');
    await h.client.payment.refund({ id, amount: part(500_000), reason });
    await h.client.payment.resolve({ id: unknown.id, outcome: 'failed', note: 'The bank says no', by: 'Dilnoza' });
    expect((await h.client.payment.refund({ id, reason })).amount).toEqual(part(4_000_000));
  });

  it('called failed by a person, and then told by the rail as done: no second one before somebody has looked', async () => {
    const { h, id } = await paidSale({ rail: { webhook: { confirmByQuery: false } } });
    h.rail.refund.next(lost());
    h.rail.query.always(silence());
    const first = await h.client.payment.refund({ id, reason });
    await h.client.payment.resolve({ id: first.id, outcome: 'failed', note: 'The bank says no', by: 'Dilnoza' });
    const done = [{ paymentId: first.id, reply: { kind: 'approved', providerRef: 'back-1', amount: AMOUNT } }];
    await h.hook('/api/webhooks/rail', JSON.stringify(done), { 'x-signature': 'good' });
    await h.clock.advance(0);
    expect((await h.view(first.id)).discrepancies).toMatchObject([{ type: 'late_money', status: 'open' }]);
    expect(await refusal(h.client.payment.refund({ id, reason }))).toBe('refund.money_unclear');
    expect(h.rail.refund.asks).toHaveLength(1);
    await h.client.payment.clear({ id: first.id, note: 'It came back to us', by: 'Dilnoza' });
    expect((await h.client.payment.refund({ id, reason })).status).toBe('completed');
  });

  it('of which more went back than was asked: the rest of the sale waits for a person', async () => {
    const { h, id } = await paidSale();
    h.rail.refund.next(reply({ kind: 'approved', providerRef: 'back-1', amount: part(4_000_000) }));
    h.rail.query.always(silence());
    const first = await h.client.payment.refund({ id, amount: part(1_000_000), reason });
    expect(first).toMatchObject({ status: 'unknown', discrepancies: [{ type: 'amount_differs' }] });
    expect(await refusal(h.client.payment.refund({ id, amount: part(3_500_000), reason }))).toBe(
      'refund.money_unclear',
    );
  });

  it('that the rail declined may be tried again', async () => {
    const { h, id } = await paidSale();
    h.rail.refund.next(reply({ kind: 'rejected', reason: 'rail_unavailable' }));
    expect((await h.client.payment.refund({ id, reason })).status).toBe('declined');
    expect((await h.client.payment.refund({ id, reason })).status).toBe('completed');
  });

  it('in part are refused where the rail gives back all or nothing', async () => {
    const { h, id } = await paidSale({ rail: { can: { partialRefund: false } } });
    expect(await refusal(h.client.payment.refund({ id, amount: part(1), reason }))).toBe('refund.partial_unsupported');
    expect((await h.client.payment.refund({ id, amount: AMOUNT, reason })).status).toBe('completed');
  });

  it('need a completed sale, its currency, and a rail that can', async () => {
    const h = await scriptedStation();
    const open = await h.sale();
    expect(await refusal(h.client.payment.refund({ id: open.id, reason }))).toBe('payment.not_refundable');
    const { h: other, id } = await paidSale();
    const euros = { minor: 100, currency: 'EUR' } as const;
    expect(await refusal(other.client.payment.refund({ id, amount: euros, reason }))).toBe('payment.wrong_currency');
    const refund = await other.client.payment.refund({ id, reason });
    expect(await refusal(other.client.payment.refund({ id: refund.id, reason }))).toBe('payment.not_refundable');
    const { h: cannot, id: sold } = await paidSale({ rail: { can: { refund: false } } });
    expect(await refusal(cannot.client.payment.refund({ id: sold, reason }))).toBe('payment.not_refundable');
  });

  it('repeated under one id are one refund, and the id is nobody else’s', async () => {
    const { h, id } = await paidSale();
    const refundId = '0000000000000000ABCD';
    const first = await h.client.payment.refund({ id, refundId, amount: part(1_000), reason });
    const again = await h.client.payment.refund({ id, refundId, amount: part(1_000), reason });
    expect(again.id).toBe(first.id);
    expect(h.rail.refund.asks).toHaveLength(1);
    expect(await refusal(h.client.payment.refund({ id, refundId, amount: part(2_000), reason }))).toBe(
      'payment.id_reused',
    );
    const taken = h.client.payment.start({ id: refundId, orderId: 'Z', amount: AMOUNT, method: 'rail' });
    expect(await refusal(taken)).toBe('payment.id_reused');
  });

  it('ask the rail with the sale’s own reference', async () => {
    const { h, id } = await paidSale();
    await h.client.payment.refund({ id, amount: part(1_000), reason });
    expect(h.rail.refund.asks[0]).toMatchObject({
      kind: 'refund',
      amount: part(1_000),
      of: { paymentId: id, providerRef: 'ref-1', amount: AMOUNT },
    });
  });
});
