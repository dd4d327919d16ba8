/** The request may have left and nothing understandable came back: the payment is unknown, and stays so until proof. */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, lost, reply, sends, silence, unreadable } from '../../testkit/scripted-provider.ts';
import { AMOUNT, refusal, scriptedStation } from '../../testkit/scripted-station.ts';

describe('an answer that was lost', () => {
  it.each([
    ['the connection broke', lost()],
    ['the answer was unreadable', unreadable()],
  ])('makes the payment unknown when %s, never declined and never failed', async (_why, step) => {
    const h = await scriptedStation();
    h.rail.begin.next(step);
    h.rail.query.always(silence());
    const sale = await h.sale();
    expect(sale.status).toBe('unknown');
    expect(await h.story(sale.id)).toEqual(['dispatch station dispatching moved', 'lost begin unknown moved']);
  });

  it('makes the payment unknown when the rail is silent past its limit', async () => {
    const h = await scriptedStation({ rail: { can: { immediate: false, beginTimeoutMs: 5_000 } } });
    h.rail.begin.next(async (ask) => {
      void ask.http.send({ method: 'POST', url: 'http://rail/charge', timeoutMs: 60_000 }).catch(() => undefined);
      return silence()(ask);
    });
    h.rail.query.always(silence());
    const sale = await h.sale();
    expect(sale.status).toBe('dispatching');
    await h.clock.advance(4_999);
    expect((await h.view(sale.id)).status).toBe('dispatching');
    await h.clock.advance(2);
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('is failed only by proof that not a byte left', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(sends({ kind: 'pending' }));
    h.http.next({ fail: 'refused' });
    const sale = await h.sale();
    expect(sale.status).toBe('failed');
    expect(await h.story(sale.id)).toEqual(['dispatch station dispatching moved', 'not_sent begin failed moved']);
  });

  it('stays unknown when a second request never left after a first that may have', async () => {
    const h = await scriptedStation();
    h.http.next({ fail: 'lost' }, { fail: 'refused' });
    h.rail.begin.next(async (ask) => {
      const charge = { method: 'POST', url: 'http://rail/charge', timeoutMs: 1_000 } as const;
      await ask.http.send(charge).catch(() => undefined);
      await ask.http.send(charge);
      return { kind: 'pending' };
    });
    h.rail.query.always(silence());
    expect((await h.sale()).status).toBe('unknown');
  });

  it('is cleared up by a question: approved', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(lost());
    h.rail.query.next(silence());
    const sale = await h.sale();
    h.rail.query.always(approved('late-1'));
    await h.clock.advance(60_000);
    expect(await h.view(sale.id)).toMatchObject({ status: 'completed', received: AMOUNT, providerRef: 'late-1' });
    expect(h.ledger.read.totals()).toEqual([{ method: 'rail', kind: 'sale', count: 1, minor: AMOUNT.minor }]);
  });

  it('is cleared up by a question: declined', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(lost());
    h.rail.query.always(reply({ kind: 'rejected', reason: 'insufficient_funds' }));
    expect(await h.sale()).toMatchObject({ status: 'declined', declineReason: 'insufficient_funds' });
  });

  it('is not cleared up by "no such payment", unless the rail declares that as proof', async () => {
    const unsure = await scriptedStation();
    unsure.rail.begin.next(lost());
    unsure.rail.query.always(reply({ kind: 'not_found' }));
    const sale = await unsure.sale();
    await unsure.clock.advance(10 * 60_000);
    expect((await unsure.view(sale.id)).status).toBe('unknown');

    const sure = await scriptedStation({ rail: { can: { notFoundIsProof: true } } });
    sure.rail.begin.next(lost());
    sure.rail.query.always(reply({ kind: 'not_found' }));
    const doubtful = await sure.sale();
    // What is still on its way may be found a moment later.
    expect(doubtful.status).toBe('unknown');
    await sure.clock.advance(10 * 60_000);
    expect((await sure.view(doubtful.id)).status).toBe('failed');
  });

  it('keeps the order closed to any other charge until it is known', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(lost());
    h.rail.query.always(silence());
    await h.sale('A');
    expect(await refusal(h.sale('A'))).toBe('order.unknown_open');
    expect(await refusal(h.client.payment.start({ orderId: 'A', amount: AMOUNT, method: 'cash', by: 'Dilnoza' }))).toBe(
      'order.unknown_open',
    );
    expect((await h.sale('B')).status).toBe('awaiting_customer');
    await settled();
  });

  it('says unknown and not failed when a refund’s answer is lost, too', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(approved());
    const sale = await h.sale();
    h.rail.refund.next(lost());
    h.rail.query.always(silence());
    const refund = await h.client.payment.refund({ id: sale.id, reason: 'Blurred print' });
    expect(refund).toMatchObject({ kind: 'refund', status: 'unknown' });
  });
});
