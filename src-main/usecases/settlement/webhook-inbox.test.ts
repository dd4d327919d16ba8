/** A vendor's word is verified, stored, answered, and only then acted on; a repeat and a stranger change nothing. */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, held, scriptedRail, silence } from '../../testkit/scripted-provider.ts';
import { AMOUNT, type ScriptedStation, scriptedStation } from '../../testkit/scripted-station.ts';

const HOOK = '/api/webhooks/rail';
const signed = { 'x-signature': 'good' };
const direct = { rail: { webhook: { confirmByQuery: false } } } as const;
const approval = (who: { paymentId?: string; providerRef?: string }, ref = 'r-1') =>
  JSON.stringify([{ ...who, reply: { kind: 'approved', providerRef: ref, amount: AMOUNT } }]);

async function post(h: ScriptedStation, body: string, headers: Record<string, string> = signed, path = HOOK) {
  const answer = await h.hook(path, body, headers);
  await settled();
  return answer.status;
}
const pending = (h: ScriptedStation): number => h.ledger.read.pendingInbox(100).length;

describe('a webhook', () => {
  it('with a bad signature is refused and leaves no trace', async () => {
    const h = await scriptedStation(direct);
    const sale = await h.sale();
    for (const headers of [{}, { 'x-signature': 'bad' }, { 'x-signature': '' }]) {
      expect(await post(h, approval({ paymentId: sale.id }), headers)).toBe(401);
    }
    expect((await h.view(sale.id)).status).toBe('awaiting_customer');
    expect(await h.ledger.write((tx) => tx.addInbox('rail', 'probe', new Uint8Array(), 1))).toBe(true);
    expect(h.ledger.read.pendingInbox(9).map((row) => row.id)).toEqual([1]);
  });

  it('by another method than POST is refused', async () => {
    const h = await scriptedStation(direct);
    expect((await h.hook(HOOK, '', signed, 'GET')).status).toBe(405);
  });

  it('pays the payment it names, by our id or by the rail’s reference', async () => {
    const h = await scriptedStation(direct);
    h.rail.begin.next((ask) => Promise.resolve({ kind: 'accepted', providerRef: `inv-${ask.orderId}` }));
    const byRef = await h.sale('A');
    const byId = await h.sale('B');
    expect(await post(h, approval({ paymentId: byId.id }, 'x'))).toBe(200);
    expect(await post(h, approval({ providerRef: 'inv-A' }, 'inv-A'))).toBe(200);
    expect((await h.view(byId.id)).status).toBe('completed');
    expect((await h.view(byRef.id)).status).toBe('completed');
  });

  it('sent a thousand times is one event: one row, one evidence, all answered 200', async () => {
    const h = await scriptedStation(direct);
    const sale = await h.sale();
    const body = approval({ paymentId: sale.id });
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => h.hook(HOOK, body, signed)));
    await settled(30);
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
    expect((await h.story(sale.id)).filter((line) => line.startsWith('approved'))).toHaveLength(1);
    expect(h.ledger.read.totals()[0]).toMatchObject({ count: 1, minor: AMOUNT.minor });
    expect(pending(h)).toBe(0);
  });

  it('that overtakes the reply pays the payment, and the late reply changes nothing', async () => {
    const h = await scriptedStation({ rail: { webhook: { confirmByQuery: false }, can: { immediate: false } } });
    const reply = held();
    h.rail.begin.next(reply.step);
    const sale = await h.sale();
    expect(sale.status).toBe('dispatching');
    await post(h, approval({ paymentId: sale.id }));
    expect((await h.view(sale.id)).status).toBe('completed');
    reply.answer({ kind: 'accepted', providerRef: 'r-1', show: { qr: 'too late' } });
    await settled();
    const after = await h.view(sale.id);
    expect(after).toMatchObject({ status: 'completed', received: AMOUNT, discrepancies: [] });
    expect(after.show).toBeUndefined();
  });

  it('that overtakes the reply and knows only the rail’s reference waits for the reply that brings it', async () => {
    const h = await scriptedStation({ rail: { webhook: { confirmByQuery: false }, can: { immediate: false } } });
    const reply = held();
    h.rail.begin.next(reply.step);
    const sale = await h.sale();
    expect(await post(h, approval({ providerRef: 'inv-7' }, 'inv-7'))).toBe(200);
    reply.answer({ kind: 'accepted', providerRef: 'inv-7' });
    await settled(20);
    expect((await h.view(sale.id)).status).toBe('completed');
    expect(pending(h)).toBe(0);
  });

  it('for nobody is answered, put aside with a line in the log, and holds nothing up', async () => {
    const h = await scriptedStation(direct);
    const sale = await h.sale();
    expect(await post(h, approval({ providerRef: 'never-heard-of' }))).toBe(200);
    expect(await post(h, approval({ paymentId: '0000000000000000FFFF' }))).toBe(200);
    expect(await post(h, approval({ paymentId: sale.id }))).toBe(200);
    expect((await h.view(sale.id)).status).toBe('completed');
    expect(h.log.lines.filter((line) => line.event === 'webhook.unmatched')).toHaveLength(2);
    expect(pending(h)).toBe(0);
  });

  it('of one rail never settles a payment of another', async () => {
    const other = scriptedRail({ id: 'other', webhook: { confirmByQuery: false } });
    const h = await scriptedStation({ ...direct, others: [other] });
    const sale = await h.sale();
    expect(await post(h, approval({ paymentId: sale.id }), signed, '/api/webhooks/other')).toBe(200);
    expect((await h.view(sale.id)).status).toBe('awaiting_customer');
  });

  it('nobody can read is tried five times, kept and counted by health, and the next one goes through', async () => {
    const h = await scriptedStation(direct);
    const sale = await h.sale();
    expect(await post(h, 'this is no JSON')).toBe(200);
    expect(await post(h, approval({ paymentId: sale.id }))).toBe(200);
    await settled(40);
    expect((await h.view(sale.id)).status).toBe('completed');
    expect(h.log.lines.filter((line) => line.event === 'webhook.unread')).toHaveLength(5);
    expect(pending(h)).toBe(0);
    expect((await h.client.health.get({})).lamps.find((lamp) => lamp.id === 'inbox')).toMatchObject({
      state: 'warn',
      reason: 'unread_webhooks',
      detail: '1',
    });
  });

  it('that is only a hint makes the station ask, and believes the answer alone', async () => {
    const h = await scriptedStation({ rail: { webhook: { confirmByQuery: true } } });
    const sale = await h.sale();
    await post(h, approval({ paymentId: sale.id }));
    expect(h.rail.query.asks).toHaveLength(1);
    expect((await h.view(sale.id)).status).toBe('awaiting_customer');
    h.rail.query.always(approved('r-2'));
    await post(h, approval({ paymentId: sale.id }, 'again'));
    expect((await h.view(sale.id)).status).toBe('completed');
  });

  it('that is only a hint wakes a question that was asleep', async () => {
    const h = await scriptedStation({ rail: { webhook: { confirmByQuery: true } } });
    h.rail.begin.next(async (ask) => {
      await ask.http.send({ method: 'POST', url: 'http://rail', timeoutMs: 1 }).catch(() => undefined);
      throw new Error('half an answer');
    });
    h.rail.query.next(() => Promise.reject(new Error('down')));
    h.rail.query.always(approved());
    const sale = await h.sale();
    expect(sale.status).toBe('unknown');
    await post(h, approval({ paymentId: sale.id }));
    expect((await h.view(sale.id)).status).toBe('completed');
  });
});

describe('a webhook over a restart', () => {
  it('that was stored and answered is acted on by the next process', async () => {
    const h = await scriptedStation({ durable: true, ...direct });
    const sale = await h.sale();
    const body = new TextEncoder().encode(approval({ paymentId: sale.id }));
    // As a crash right after the answer leaves it: stored, not acted on.
    await h.ledger.write((tx) => tx.addInbox('rail', 'event-1', body, 1));
    h.rail.query.always(silence());
    const after = await h.crash();
    await settled();
    expect((await after.view(sale.id)).status).toBe('completed');
    expect(pending(after)).toBe(0);
  });
});

it('a webhook that cannot be stored is answered with 503, so that the vendor sends it again', async () => {
  const h = await scriptedStation(direct);
  const sale = await h.sale();
  await h.ledger.close();
  const answer = await h.hook(HOOK, approval({ paymentId: sale.id }), signed);
  expect(answer.status).toBe(503);
});
