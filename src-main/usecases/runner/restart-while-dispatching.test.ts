/** The process dies between two commits: the next one asks, and never charges again by itself. */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, held, lost, reply, silence } from '../../testkit/scripted-provider.ts';
import { AMOUNT, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

const slow = { immediate: false };

describe('a restart', () => {
  it('while the charge is on its way makes it unknown, asks, and does not send it again', async () => {
    const h = await scriptedStation({ durable: true, rail: { can: slow } });
    h.rail.begin.next(held().step);
    const sale = await h.sale();
    expect(sale.status).toBe('dispatching');

    h.rail.query.always(silence());
    const after = await h.crash();
    expect((await after.view(sale.id)).status).toBe('unknown');
    expect(h.rail.begin.asks).toHaveLength(1);
    expect(h.rail.query.asks.map((ask) => ask.paymentId)).toEqual([sale.id]);
    expect(await after.story(sale.id)).toEqual(['dispatch station dispatching moved', 'lost restart unknown moved']);
  });

  it('finds out that it was approved', async () => {
    const h = await scriptedStation({ durable: true, rail: { can: slow } });
    h.rail.begin.next(held().step);
    const sale = await h.sale();
    h.rail.query.always(approved('ref-9'));
    const after = await h.crash();
    expect(await after.view(sale.id)).toMatchObject({ status: 'completed', received: AMOUNT, providerRef: 'ref-9' });
  });

  it('shows the customer the same QR again when the payment still waits', async () => {
    const h = await scriptedStation({ durable: true });
    const sale = await h.sale();
    expect(sale.show?.qr).toBe('scripted');
    const after = await h.crash();
    expect(await after.view(sale.id)).toMatchObject({ status: 'awaiting_customer', show: { qr: 'scripted' } });
  });

  it('goes on with the questions about a payment that was unknown already', async () => {
    const h = await scriptedStation({ durable: true });
    h.rail.begin.next(lost());
    h.rail.query.always(silence());
    const sale = await h.sale();
    expect(sale.status).toBe('unknown');
    const again = await h.crash();
    const third = await again.crash();
    expect(await third.story(sale.id)).toEqual(['dispatch station dispatching moved', 'lost begin unknown moved']);
    h.rail.query.always(approved());
    await third.clock.advance(60_000);
    expect((await third.view(sale.id)).status).toBe('completed');
  });

  it('while a refund is on its way asks about it, and gives nothing back a second time', async () => {
    const h = await scriptedStation({ durable: true, rail: { can: slow } });
    h.rail.begin.next(approved());
    const sale = await h.sale();
    h.rail.refund.next(held().step);
    const refund = await h.client.payment.refund({ id: sale.id, amount: UZS(1_000_000), reason: 'One print less' });
    await settled();
    h.rail.query.always(reply((ask) => ({ kind: 'approved', providerRef: 'back-1', amount: ask.amount })));
    const after = await h.crash();
    expect(await after.view(refund.id)).toMatchObject({ status: 'completed', received: UZS(1_000_000) });
    expect(await after.view(sale.id)).toMatchObject({ status: 'completed', refunded: UZS(1_000_000) });
    expect(h.rail.refund.asks).toHaveLength(1);
  });

  it('believes the cash word that was stored before it', async () => {
    const h = await scriptedStation({ durable: true });
    // The cashier's word is committed with the row; the crash comes before the answer to it is.
    await h.ledger.write((tx) => {
      const row = tx.insertPayment(
        {
          id: '0000000000000000CASH' as never,
          orderId: 'A',
          kind: 'sale',
          method: 'cash',
          provider: 'cash',
          livemode: true,
          status: 'dispatching',
          currency: 'UZS',
          amount: 500,
          payable: 500,
          providerRef: null,
          showQr: null,
          expiresAt: null,
          ofSeq: null,
          shiftSeq: null,
          idempotencyKey: null,
          fingerprint: new Uint8Array(32),
          fiscalStatus: 'not_needed',
          detail: { by: 'Dilnoza', tendered: 500, change: 0 },
          createdAt: 1,
        },
        1,
      );
      return row;
    });
    const after = await h.crash();
    expect(await after.view('0000000000000000CASH')).toMatchObject({ status: 'completed', received: UZS(500) });
  });

  it('twice more changes nothing about what has ended', async () => {
    const h = await scriptedStation({ durable: true });
    h.rail.begin.next(approved(), reply({ kind: 'rejected', reason: 'wrong_pin' }));
    const paid = await h.sale('A');
    const declined = await h.sale('B');
    const once = await h.crash();
    const twice = await once.crash();
    expect(await twice.view(paid.id)).toEqual(await h.view(paid.id));
    expect(await twice.view(declined.id)).toEqual(await h.view(declined.id));
    expect(h.rail.query.asks).toEqual([]);
  });
});
