/** What no machine can know, a named person decides, in writing; and a machine that does know wins. */
import { describe, expect, it } from 'vitest';
import { approved, lost, silence } from '../../testkit/scripted-provider.ts';
import {
  AMOUNT,
  refusal,
  refusedFields,
  type ScriptedStation,
  scriptedStation,
} from '../../testkit/scripted-station.ts';

async function unknownSale(
  over: Parameters<typeof scriptedStation>[0] = {},
): Promise<{ h: ScriptedStation; id: string }> {
  const h = await scriptedStation(over);
  h.rail.begin.next(lost());
  h.rail.query.always(silence());
  const { id } = await h.sale();
  return { h, id };
}
const word = { note: 'Slip 118 of the terminal', by: 'Dilnoza' };

describe('a person’s word', () => {
  it.each([
    [{}, ['note', 'by']],
    [{ note: 'Slip 118' }, ['by']],
    [{ by: 'Dilnoza' }, ['note']],
    [{ note: '   ', by: '\t' }, ['note', 'by']],
  ])('without %o is refused and names what is missing', async (given, missing) => {
    const { h, id } = await unknownSale();
    const call = () => h.client.payment.resolve({ id, outcome: 'completed', ...given });
    expect(await refusal(call())).toBe('request.incomplete');
    expect(await refusedFields(call())).toEqual(missing);
    expect((await h.view(id)).status).toBe('unknown');
  });

  it('completes an unknown payment, with the word as evidence and a receipt owed', async () => {
    const { h, id } = await unknownSale();
    const done = await h.client.payment.resolve({ id, outcome: 'completed', rrn: '010965270742', ...word });
    expect(done).toMatchObject({ status: 'completed', received: AMOUNT, rrn: '010965270742', resolvedBy: 'Dilnoza' });
    const { lines } = await h.client.payment.story({ id });
    expect(lines.at(-1)).toMatchObject({ type: 'operator_resolved', source: 'person', ...word });
    expect(h.ledger.read.totals()[0]).toMatchObject({ count: 1, minor: AMOUNT.minor });
  });

  it('ends an unknown payment as failed, and the order may be charged again', async () => {
    const { h, id } = await unknownSale();
    expect((await h.client.payment.resolve({ id, outcome: 'failed', ...word })).status).toBe('failed');
    expect((await h.sale()).status).toBe('awaiting_customer');
  });

  it('is taken for unknown payments only', async () => {
    const h = await scriptedStation();
    const waiting = await h.sale('A');
    h.rail.begin.next(approved());
    const paid = await h.sale('B');
    for (const { id } of [waiting, paid]) {
      expect(await refusal(h.client.payment.resolve({ id, outcome: 'failed', ...word }))).toBe(
        'payment.not_resolvable',
      );
    }
    expect((await h.view(paid.id)).status).toBe('completed');
  });

  it('comes too late when a machine’s evidence was committed first: the evidence stands and the caller hears so', async () => {
    const { h, id } = await unknownSale({ rail: { webhook: { confirmByQuery: false } } });
    const item = { paymentId: id, reply: { kind: 'approved', providerRef: 'r', amount: AMOUNT } };
    // The event is stored and its evidence waits for the next commit; the person's word joins the same commit, second.
    await h.hook('/api/webhooks/rail', JSON.stringify([item]), { 'x-signature': 'good' });
    const answer = refusal(h.client.payment.resolve({ id, outcome: 'failed', ...word }));
    await h.clock.advance(0);
    expect(await answer).toBe('payment.not_resolvable');
    expect(await h.view(id)).toMatchObject({ status: 'completed', received: AMOUNT });
  });

  it('that was committed first stands, and the money that comes after it calls a person', async () => {
    const { h, id } = await unknownSale({ rail: { webhook: { confirmByQuery: false } } });
    const item = { paymentId: id, reply: { kind: 'approved', providerRef: 'r', amount: AMOUNT } };
    const resolved = h.client.payment.resolve({ id, outcome: 'failed', ...word });
    await h.hook('/api/webhooks/rail', JSON.stringify([item]), { 'x-signature': 'good' });
    await h.clock.advance(0);
    expect((await resolved).status).toBe('failed');
    expect((await h.view(id)).discrepancies.map((d) => d.type)).toEqual(['late_money']);
  });

  it('"failed" followed by money is late money: the status stays, a person is called', async () => {
    const { h, id } = await unknownSale({ rail: { webhook: { confirmByQuery: false } } });
    await h.client.payment.resolve({ id, outcome: 'failed', ...word });
    const item = { paymentId: id, reply: { kind: 'approved', providerRef: 'r', amount: AMOUNT } };
    await h.hook('/api/webhooks/rail', JSON.stringify([item]), { 'x-signature': 'good' });
    await h.clock.advance(0);
    const after = await h.view(id);
    expect(after.status).toBe('failed');
    expect(after.discrepancies.map((d) => d.type)).toEqual(['late_money']);
  });

  it('survives a restart', async () => {
    const { h, id } = await unknownSale({ durable: true });
    await h.client.payment.resolve({ id, outcome: 'completed', ...word });
    const after = await h.crash();
    expect(await after.view(id)).toMatchObject({ status: 'completed', resolvedBy: 'Dilnoza' });
  });
});
