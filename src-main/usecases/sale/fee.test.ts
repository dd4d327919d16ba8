/** A rail's fee: the customer pays more than the order asks, sees it first, and pays exactly that (I-3; Appendix A 13). */
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../providers/provider.ts';
import { approved, lost, reply } from '../../testkit/scripted-provider.ts';
import { AMOUNT, refusal, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

const PAYABLE = UZS(AMOUNT.minor + AMOUNT.minor / 100);
const cadence = { firstMs: 1_000, everyMs: 1_000, slowAfterMs: 60_000, slowMs: 1_000 };
const polled = { rail: { can: { cadence } } } as const;
const accepted = (over: Partial<Extract<Reply, { kind: 'accepted' }>> = {}) =>
  reply({ kind: 'accepted', providerRef: 'r-1', payable: PAYABLE, show: { qr: 'pay 101 %' }, ...over });
const paid = (amount = PAYABLE) => reply({ kind: 'approved', providerRef: 'r-1', amount });

describe('a fee that the rail names', () => {
  it('is shown with the code, and the approval of exactly that completes the sale', async () => {
    const h = await scriptedStation(polled);
    h.rail.begin.next(accepted());
    const sale = await h.sale();
    expect(sale).toMatchObject({ status: 'awaiting_customer', amount: AMOUNT, payable: PAYABLE });
    h.rail.query.always(paid());
    await h.clock.advance(1_000);
    expect(await h.view(sale.id)).toMatchObject({ status: 'completed', received: PAYABLE, discrepancies: [] });
    expect(h.rail.query.asks[0]?.amount).toEqual(PAYABLE);
    const { lines } = await h.client.payment.story({ id: sale.id });
    expect(lines.find((line) => line.type === 'accepted')?.amount).toEqual(PAYABLE);
  });

  it('the order’s amount alone is then too little', async () => {
    const h = await scriptedStation(polled);
    h.rail.begin.next(accepted());
    const sale = await h.sale();
    h.rail.query.always(paid(AMOUNT));
    await h.clock.advance(1_000);
    const view = await h.view(sale.id);
    expect(view.status).toBe('unknown');
    expect(view.discrepancies).toMatchObject([{ type: 'amount_differs', expected: PAYABLE, actual: AMOUNT }]);
  });

  it('cannot change any more once a sum was shown', async () => {
    const h = await scriptedStation(polled);
    h.rail.begin.next(accepted());
    const sale = await h.sale();
    h.rail.query.always(accepted({ payable: UZS(PAYABLE.minor + 1) }));
    await h.clock.advance(1_000);
    const view = await h.view(sale.id);
    expect(view).toMatchObject({ status: 'unknown', payable: PAYABLE });
    expect(view.discrepancies.map((d) => d.type)).toEqual(['amount_differs']);
  });

  it('that makes the order cheaper is no fee', async () => {
    const h = await scriptedStation(polled);
    h.rail.begin.next(accepted({ payable: UZS(AMOUNT.minor - 1) }));
    h.rail.query.always(lost());
    const sale = await h.sale();
    expect(sale).toMatchObject({ status: 'unknown', payable: AMOUNT });
    expect(sale.show).toBeUndefined();
    expect(sale.discrepancies).toMatchObject([{ type: 'amount_differs' }]);
  });

  it('is learnt from a later answer when the first was lost', async () => {
    const h = await scriptedStation(polled);
    h.rail.begin.next(lost());
    h.rail.query.next(accepted());
    const sale = await h.sale();
    expect(sale).toMatchObject({ status: 'awaiting_customer', payable: PAYABLE, show: { qr: 'pay 101 %' } });
  });

  it('may come with the money, when that was faster than the code', async () => {
    const h = await scriptedStation(polled);
    h.rail.begin.next(lost());
    h.rail.query.next(reply({ kind: 'approved', providerRef: 'r-1', amount: PAYABLE, payable: PAYABLE }));
    const sale = await h.sale();
    expect(sale).toMatchObject({ status: 'completed', received: PAYABLE, discrepancies: [] });
  });

  it('outlives a restart', async () => {
    const before = await scriptedStation({ ...polled, durable: true });
    before.rail.begin.next(accepted());
    const sale = await before.sale();
    const h = await before.crash();
    h.rail.query.always(paid());
    await h.clock.advance(1_000);
    expect(await h.view(sale.id)).toMatchObject({ status: 'completed', received: PAYABLE });
  });

  it('is not the order’s: the rest of an order paid in two tenders is still taken', async () => {
    const h = await scriptedStation(polled);
    h.rail.begin.next(accepted());
    h.rail.query.always(paid());
    const orderTotal = UZS(AMOUNT.minor * 2);
    await h.sale('split', { orderTotal });
    await h.clock.advance(1_000);
    const rest = { orderId: 'split', method: 'cash', by: 'Dilnoza', orderTotal };
    expect(await refusal(h.client.payment.start({ ...rest, amount: UZS(AMOUNT.minor + 1) }))).toBe(
      'order.already_paid',
    );
    expect(await h.client.payment.start({ ...rest, amount: AMOUNT })).toMatchObject({
      status: 'completed',
      discrepancies: [],
    });
  });
});

describe('a name before the charge', () => {
  it('is on the disk before the rail charges, and a lost charge is asked about by it', async () => {
    const h = await scriptedStation(polled);
    h.rail.begin.next(async (ask) => {
      await (ask as { remember?: (known: { providerRef: string }) => Promise<void> }).remember?.({
        providerRef: 'named',
      });
      expect(h.ledger.read.payment(ask.paymentId)?.providerRef).toBe('named');
      return lost()(ask);
    });
    h.rail.query.next(approved('named'));
    const sale = await h.sale();
    expect(h.rail.query.asks[0]?.providerRef).toBe('named');
    expect(sale).toMatchObject({ status: 'completed', providerRef: 'named' });
  });

  it('is refused once the sale was given up, so that nothing is charged for it', async () => {
    const h = await scriptedStation({ rail: { can: { immediate: false } } });
    let isCharged = false;
    const { promise: named, resolve: name } = Promise.withResolvers<void>();
    h.rail.begin.next(async (ask) => {
      await named;
      await (ask as { remember?: (known: { providerRef: string }) => Promise<void> }).remember?.({
        providerRef: 'late',
      });
      isCharged = true;
      return { kind: 'pending' };
    });
    const sale = await h.sale();
    await h.client.payment.cancel({ id: sale.id });
    name();
    await h.clock.advance(1);
    expect(isCharged).toBe(false);
    expect(await h.view(sale.id)).toMatchObject({ status: 'cancelled', discrepancies: [] });
  });
});
