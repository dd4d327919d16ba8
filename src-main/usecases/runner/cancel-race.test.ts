/** A cancel is a wish; only the rail's word ends a payment, and an approval beats every wish. */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, held, reply, silence } from '../../testkit/scripted-provider.ts';
import { AMOUNT, refusal, type ScriptedStation, scriptedStation } from '../../testkit/scripted-station.ts';

/** Cancels and lets the call's own patience run out where the rail does not answer. */
async function cancelled(h: ScriptedStation, id: string) {
  const call = h.client.payment.cancel({ id });
  await h.clock.advance(1_500);
  return call;
}

describe('a cancel', () => {
  it('that the rail confirms ends the payment', async () => {
    const h = await scriptedStation();
    const sale = await h.sale();
    expect((await h.client.payment.cancel({ id: sale.id })).status).toBe('cancelled');
    expect(h.rail.cancel.asks).toHaveLength(1);
  });

  it('loses to an approval that the rail gives as its answer', async () => {
    const h = await scriptedStation();
    const sale = await h.sale();
    h.rail.cancel.next(approved());
    expect(await h.client.payment.cancel({ id: sale.id })).toMatchObject({ status: 'completed', received: AMOUNT });
  });

  it('loses to an approval that arrives while the rail thinks', async () => {
    const h = await scriptedStation({ rail: { webhook: { confirmByQuery: false } } });
    const sale = await h.sale();
    const answer = held();
    h.rail.cancel.next(answer.step);
    expect((await cancelled(h, sale.id)).status).toBe('cancelling');
    const item = { paymentId: sale.id, reply: { kind: 'approved', providerRef: 'r', amount: AMOUNT } };
    await h.hook('/api/webhooks/rail', JSON.stringify([item]), { 'x-signature': 'good' });
    await settled();
    expect((await h.view(sale.id)).status).toBe('completed');
    answer.answer({ kind: 'cancelled' });
    await settled();
    const after = await h.view(sale.id);
    expect(after.status).toBe('completed');
    // "Cancelled" after "approved" is a contradiction, and a person's business.
    expect(after.discrepancies.map((d) => d.type)).toEqual(['contradiction']);
  });

  it('that the rail refuses leaves the payment waiting, and may be asked for again', async () => {
    const h = await scriptedStation();
    const sale = await h.sale();
    h.rail.cancel.next(reply({ kind: 'cancel_refused' }));
    const refused = await h.client.payment.cancel({ id: sale.id });
    expect(refused.status).toBe('awaiting_customer');
    expect(refused.cancelRequested).toBeUndefined();
    expect((await h.client.payment.cancel({ id: sale.id })).status).toBe('cancelled');
  });

  it('asked for twice at once is one question to the rail', async () => {
    const h = await scriptedStation();
    const sale = await h.sale();
    const answer = held();
    h.rail.cancel.next(answer.step);
    const both = [h.client.payment.cancel({ id: sale.id }), h.client.payment.cancel({ id: sale.id })];
    await settled();
    answer.answer({ kind: 'cancelled' });
    await h.clock.advance(1_500);
    await Promise.all(both);
    expect(h.rail.cancel.asks).toHaveLength(1);
    expect((await h.view(sale.id)).status).toBe('cancelled');
  });

  it('that is met with silence becomes unknown within its limit, never cancelled', async () => {
    const h = await scriptedStation({ rail: { can: { cancelTimeoutMs: 10_000 } } });
    const sale = await h.sale();
    h.rail.cancel.always(silence());
    h.rail.query.always(silence());
    expect((await cancelled(h, sale.id)).status).toBe('cancelling');
    await h.clock.advance(10_000);
    expect((await h.view(sale.id)).status).toBe('unknown');
    expect((await h.story(sale.id)).at(-1)).toBe('lost cancel unknown moved');
  });

  it('that breaks on the wire is tried again until the rail answers', async () => {
    const h = await scriptedStation();
    const sale = await h.sale();
    const broken = () => Promise.reject(new Error('the line is down'));
    h.rail.cancel.next(broken, broken, reply({ kind: 'cancelled' }));
    await cancelled(h, sale.id);
    await h.clock.advance(9_000);
    expect((await h.view(sale.id)).status).toBe('cancelled');
    expect(h.rail.cancel.asks).toHaveLength(3);
  });

  it('is repeated after a restart when the payment turns out to be still open', async () => {
    const h = await scriptedStation({ durable: true });
    const sale = await h.sale();
    h.rail.cancel.next(held().step);
    expect((await cancelled(h, sale.id)).status).toBe('cancelling');
    const after = await h.crash();
    await after.clock.advance(1);
    expect((await after.view(sale.id)).status).toBe('cancelled');
    expect(h.rail.cancel.asks).toHaveLength(2);
    expect(await after.story(sale.id)).toEqual([
      'dispatch station dispatching moved',
      'accepted begin awaiting_customer moved',
      'cancel_requested person cancelling moved',
      'lost restart unknown moved',
      'accepted query awaiting_customer moved',
      'cancel_requested station cancelling moved',
      'cancel_confirmed cancel cancelled moved',
    ]);
  });

  it('is not repeated after a restart when the money had come', async () => {
    const h = await scriptedStation({ durable: true });
    const sale = await h.sale();
    h.rail.cancel.next(held().step);
    await cancelled(h, sale.id);
    h.rail.query.always(approved());
    const after = await h.crash();
    await after.clock.advance(1);
    expect((await after.view(sale.id)).status).toBe('completed');
    expect(h.rail.cancel.asks).toHaveLength(1);
  });

  it('of a payment that has ended is refused, and of a cancelled one is the same answer again', async () => {
    const h = await scriptedStation();
    h.rail.begin.next(approved());
    const paid = await h.sale('A');
    expect(await refusal(h.client.payment.cancel({ id: paid.id }))).toBe('payment.not_cancellable');
    const sale = await h.sale('B');
    await h.client.payment.cancel({ id: sale.id });
    expect((await h.client.payment.cancel({ id: sale.id })).status).toBe('cancelled');
    expect(h.rail.cancel.asks).toHaveLength(1);
  });

  it('is refused where the rail cannot, and while unknown where it needs the rail’s reference', async () => {
    const cannot = await scriptedStation({ rail: { can: { cancel: false, cancelByOurRef: false } } });
    const waiting = await cannot.sale();
    expect(await refusal(cannot.client.payment.cancel({ id: waiting.id }))).toBe('payment.cancel_unsupported');

    const byRef = await scriptedStation({ rail: { can: { cancelByOurRef: false } } });
    byRef.rail.begin.next(async (ask) => {
      await ask.http.send({ method: 'POST', url: 'http://rail', timeoutMs: 1 }).catch(() => undefined);
      throw new Error('half an answer');
    });
    byRef.rail.query.always(silence());
    const unknown = await byRef.sale();
    expect(await refusal(byRef.client.payment.cancel({ id: unknown.id }))).toBe('payment.not_cancellable');
  });

  it('comes by itself when the customer’s time is up, and "expired" is the rail’s word', async () => {
    const h = await scriptedStation();
    h.rail.begin.next((ask) =>
      Promise.resolve({ kind: 'accepted', show: { qr: ask.orderId }, expiresAt: h.clock.now() + 60_000 }),
    );
    const sale = await h.sale();
    h.rail.cancel.next(reply({ kind: 'cancel_refused' }), reply({ kind: 'expired' }));
    await h.clock.advance(59_000);
    expect(h.rail.cancel.asks).toHaveLength(0);
    await h.clock.advance(2_000);
    expect((await h.view(sale.id)).status).toBe('awaiting_customer');
    await h.clock.advance(60_000);
    expect((await h.view(sale.id)).status).toBe('expired');
    expect(h.rail.cancel.asks).toHaveLength(2);
  });
});
