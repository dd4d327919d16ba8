/** Money that arrives for a payment that has ended: recorded, put before a person, and the status stays (I-1, I-7). */
import { describe, expect, it } from 'vitest';
import { approved, reply } from '../../testkit/scripted-provider.ts';
import { AMOUNT, refusal, type ScriptedStation, scriptedStation } from '../../testkit/scripted-station.ts';

const withHook = () => scriptedStation({ rail: { webhook: { confirmByQuery: false } } });
let event = 0;
const paid = (h: ScriptedStation, paymentId: string, providerRef = 'late-1', minor = AMOUNT.minor) =>
  h
    .hook(
      '/api/webhooks/rail',
      JSON.stringify([
        { paymentId, reply: { kind: 'approved', providerRef, amount: { minor, currency: 'UZS' } }, event: event++ },
      ]),
      { 'x-signature': 'good' },
    )
    .then(() => h.clock.advance(0));

describe('late money', () => {
  it.each(['cancelled', 'expired', 'declined', 'failed'] as const)(
    'after %s opens a discrepancy and leaves the status',
    async (end) => {
      const h = await withHook();
      if (end === 'failed') {
        h.http.next({ fail: 'refused' });
        h.rail.begin.next(async (ask) => {
          await ask.http.send({ method: 'POST', url: 'http://rail', timeoutMs: 1 });
          return { kind: 'pending' };
        });
      }
      if (end === 'declined') h.rail.begin.next(reply({ kind: 'rejected', reason: 'limit_exceeded' }));
      if (end === 'expired') h.rail.begin.next(reply({ kind: 'expired' }));
      const sale = await h.sale();
      if (end === 'cancelled') await h.client.payment.cancel({ id: sale.id });
      expect((await h.view(sale.id)).status).toBe(end);

      await paid(h, sale.id);
      const after = await h.view(sale.id);
      expect(after).toMatchObject({ status: end, received: { minor: 0 } });
      expect(after.discrepancies).toMatchObject([{ type: 'late_money', status: 'open', actual: AMOUNT }]);
      expect((await h.story(sale.id)).at(-1)).toBe(`approved webhook ${end} contradiction`);
      expect(h.ledger.read.totals()).toEqual([]);
      expect((await h.client.station.view({})).attention.discrepancies).toBe(1);
    },
  );

  it('that is told twice is one discrepancy', async () => {
    const h = await withHook();
    h.rail.begin.next(reply({ kind: 'expired' }));
    const sale = await h.sale();
    await paid(h, sale.id);
    await paid(h, sale.id);
    expect((await h.view(sale.id)).discrepancies).toHaveLength(1);
  });

  it('that came twice, under two references, is two: each was taken from somebody', async () => {
    const h = await withHook();
    h.rail.begin.next(reply({ kind: 'expired' }));
    const sale = await h.sale();
    await paid(h, sale.id, 'late-1');
    await paid(h, sale.id, 'late-2');
    await paid(h, sale.id, 'late-2');
    expect((await h.view(sale.id)).discrepancies).toHaveLength(2);
    const { lines } = await h.client.payment.story({ id: sale.id });
    expect(lines.filter((l) => l.verdict === 'contradiction').map((l) => l.providerRef)).toEqual(['late-1', 'late-2']);
  });

  it('keeps its order from a second charge until a named person has dealt with it', async () => {
    const h = await withHook();
    const sale = await h.sale('A');
    await h.client.payment.cancel({ id: sale.id });
    await paid(h, sale.id);
    expect(await refusal(h.sale('A'))).toBe('order.unknown_open');

    expect(await refusal(h.client.payment.clear({ id: sale.id, by: 'Aziza' }))).toBe('request.incomplete');
    const cleared = await h.client.payment.clear({ id: sale.id, by: 'Aziza', note: 'Given back in cash, slip 12' });
    expect(cleared).toMatchObject({ status: 'cancelled', discrepancies: [{ type: 'late_money', status: 'resolved' }] });
    expect((await h.sale('A')).orderId).toBe('A');
  });

  it('before the cancel is answered is no late money: approval wins', async () => {
    const h = await withHook();
    const sale = await h.sale();
    h.rail.cancel.next(approved('first'));
    expect(await h.client.payment.cancel({ id: sale.id })).toMatchObject({ status: 'completed', discrepancies: [] });
  });

  it('of a rail that says "declined" after "approved" leaves it paid', async () => {
    const h = await withHook();
    h.rail.begin.next(approved());
    const sale = await h.sale();
    for (const answer of [{ kind: 'rejected', reason: 'other' }, { kind: 'expired' }, { kind: 'cancelled' }]) {
      await h.hook('/api/webhooks/rail', JSON.stringify([{ paymentId: sale.id, reply: answer, event: event++ }]), {
        'x-signature': 'good',
      });
      await h.clock.advance(0);
    }
    const after = await h.view(sale.id);
    expect(after).toMatchObject({ status: 'completed', received: AMOUNT });
    expect(after.discrepancies.map((d) => d.type)).toContain('contradiction');
  });
});
