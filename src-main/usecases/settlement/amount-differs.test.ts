/** Money moved, but not the money that was asked for: unknown, and a person; never "paid" (I-3). */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { approved, lost, reply, silence } from '../../testkit/scripted-provider.ts';
import { AMOUNT, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

const wrong = (minor: number, providerRef = 'ref-1') => reply({ kind: 'approved', providerRef, amount: UZS(minor) });

describe('an approval of another amount', () => {
  it.each([
    ['a hundredth', AMOUNT.minor / 100],
    ['one tiyin less', AMOUNT.minor - 1],
    ['one tiyin more', AMOUNT.minor + 1],
    ['a hundredfold', AMOUNT.minor * 100],
  ])('(%s) makes the payment unknown and opens a discrepancy', async (_what, minor) => {
    const h = await scriptedStation();
    h.rail.begin.next(wrong(minor));
    h.rail.query.always(silence());
    const sale = await h.sale();
    expect(sale).toMatchObject({ status: 'unknown', received: { minor: 0 } });
    expect(sale.discrepancies).toMatchObject([{ type: 'amount_differs', expected: AMOUNT, actual: UZS(minor) }]);
    expect(h.ledger.read.totals()).toEqual([]);
    expect(h.ledger.read.outboxPending().count).toBe(0);
  });

  it('in another currency is no approval of ours', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(reply({ kind: 'approved', providerRef: 'r', amount: money(AMOUNT.minor, 'KZT') }));
    h.rail.query.always(silence());
    const sale = await h.sale();
    expect(sale.status).toBe('unknown');
    expect(sale.discrepancies.map((d) => d.type)).toEqual(['amount_differs']);
    // Not shown as so many soʻm: that would be the sum that was asked for.
    expect(sale.discrepancies[0]?.actual).toBeUndefined();
    const row = h.ledger.read.payment(sale.id);
    const kept = h.ledger.read.evidenceOf(row?.seq ?? 0).find(({ verdict }) => verdict === 'contradiction');
    expect(kept).toMatchObject({ amount: null, detail: { otherMoney: `${AMOUNT.minor} KZT` } });
  });

  it('is asked about again, and the right amount completes the payment with the discrepancy kept', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(wrong(AMOUNT.minor + 1));
    h.rail.query.next(wrong(AMOUNT.minor + 1));
    h.rail.query.always(approved());
    const sale = await h.sale();
    await h.clock.advance(60_000);
    const after = await h.view(sale.id);
    expect(after).toMatchObject({ status: 'completed', received: AMOUNT });
    expect(after.discrepancies).toHaveLength(1);
  });

  it('that the rail repeats for ever is one discrepancy, and never "completed"', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(wrong(100));
    h.rail.query.always(wrong(100));
    const sale = await h.sale();
    await h.clock.advance(30 * 60_000);
    const after = await h.view(sale.id);
    expect(after.status).toBe('unknown');
    expect(after.discrepancies).toHaveLength(1);
    expect(await h.story(sale.id)).toHaveLength(2);
  });

  it('after it was completed leaves it completed and is put before a person', async () => {
    const h = await scriptedStation({ rail: { webhook: { confirmByQuery: false } } });
    h.rail.begin.next(approved());
    const sale = await h.sale();
    const item = { paymentId: sale.id, reply: { kind: 'approved', providerRef: 'ref-1', amount: UZS(1) } };
    await h.hook('/api/webhooks/rail', JSON.stringify([item]), { 'x-signature': 'good' });
    await h.clock.advance(0);
    const after = await h.view(sale.id);
    expect(after).toMatchObject({ status: 'completed', received: AMOUNT });
    expect(after.discrepancies.map((d) => d.type)).toEqual(['amount_differs']);
  });

  it('of a refund makes the refund unknown, and gives nothing back in the books', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(approved());
    const sale = await h.sale();
    h.rail.refund.next(wrong(1, 'back-1'));
    h.rail.query.always(silence());
    const refund = await h.client.payment.refund({ id: sale.id, reason: 'Blurred print' });
    expect(refund.status).toBe('unknown');
    expect((await h.view(sale.id)).refunded).toBeUndefined();
  });
});

it('a part that came in another currency is counted nowhere and put before a person', async () => {
  const h = await scriptedStation();
  h.rail.begin.next(reply({ kind: 'partial', providerRef: 'part-1', received: money(100, 'KZT') }));
  h.rail.query.always(lost());
  const sale = await h.sale();
  expect(sale).toMatchObject({ status: 'unknown', received: UZS(0) });
  expect(sale.discrepancies.map(({ type }) => type)).toEqual(['amount_differs']);
});
