/** Cash: a named person's word, counted at once. */
import { describe, expect, it } from 'vitest';
import { refusal, refusedFields, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

const sale = { orderId: 'A', amount: UZS(45_000), method: 'cash', by: 'Dilnoza' } as const;

describe('a cash sale', () => {
  it('completes at once and says what change is due', async () => {
    const h = await scriptedStation();
    const done = await h.client.payment.start({ ...sale, tendered: UZS(50_000) });
    expect(done).toMatchObject({ status: 'completed', received: UZS(45_000), change: UZS(5_000) });
    expect(h.ledger.read.totals()).toEqual([{ method: 'cash', kind: 'sale', count: 1, minor: 45_000 }]);
  });

  it('needs the name of the person who counted', async () => {
    const h = await scriptedStation();
    const nameless = () => h.client.payment.start({ orderId: 'A', amount: UZS(1), method: 'cash' });
    expect(await refusal(nameless())).toBe('cash.name_required');
    expect(await refusedFields(nameless())).toEqual(['by']);
  });

  it('is refused when less was given, or another currency', async () => {
    const h = await scriptedStation();
    expect(await refusal(h.client.payment.start({ ...sale, tendered: UZS(44_999) }))).toBe('cash.tendered_too_little');
    const euros = { minor: 99_999, currency: 'EUR' } as const;
    expect(await refusal(h.client.payment.start({ ...sale, tendered: euros }))).toBe('cash.tendered_too_little');
    expect((await h.client.payment.list({})).items).toEqual([]);
  });

  it('is refused above the ceiling of an order, in pieces too, and no money is written down', async () => {
    const h = await scriptedStation({ config: { sale: { cashCeilingMinor: 45_000 } } });
    expect((await h.client.payment.start(sale)).status).toBe('completed');
    const large = { ...sale, orderId: 'B', amount: UZS(45_001) };
    expect(await refusal(h.client.payment.start(large))).toBe('cash.over_ceiling');
    expect(await refusedFields(h.client.payment.start(large))).toEqual(['method']);
    const part = { ...sale, orderId: 'C', amount: UZS(1_000), orderTotal: UZS(45_001) };
    expect(await refusal(h.client.payment.start(part))).toBe('cash.over_ceiling');
    expect((await h.client.payment.list({})).items).toHaveLength(1);
  });

  it('repeated under one id is one sale and one change', async () => {
    const h = await scriptedStation();
    const input = { ...sale, id: '0000000000000000CASH', tendered: UZS(50_000) } as const;
    const first = await h.client.payment.start(input);
    expect(await h.client.payment.start(input)).toEqual(first);
    expect(await refusal(h.client.payment.start({ ...input, tendered: UZS(60_000) }))).toBe('payment.id_reused');
    expect(h.ledger.read.totals()[0]).toMatchObject({ count: 1, minor: 45_000 });
  });

  it('cannot be cancelled, and is given back by a named person, in part or whole', async () => {
    const h = await scriptedStation();
    const { id } = await h.client.payment.start(sale);
    expect(await refusal(h.client.payment.cancel({ id }))).toBe('payment.not_cancellable');
    expect(await refusal(h.client.payment.refund({ id, reason: 'Blurred' }))).toBe('cash.name_required');
    const back = await h.client.payment.refund({ id, amount: UZS(5_000), reason: 'Blurred', by: 'Dilnoza' });
    expect(back).toMatchObject({ kind: 'refund', status: 'completed' });
    expect((await h.client.payment.get({ id })).refunded).toEqual(UZS(5_000));
  });
});
