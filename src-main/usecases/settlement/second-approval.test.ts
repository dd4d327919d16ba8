/** One payment, two charges at the rail: the second is somebody's money and waits for a person. */
import { describe, expect, it } from 'vitest';
import { approved } from '../../testkit/scripted-provider.ts';
import { AMOUNT, type ScriptedStation, scriptedStation } from '../../testkit/scripted-station.ts';

let event = 0;
async function told(h: ScriptedStation, paymentId: string, providerRef: string): Promise<void> {
  const item = { paymentId, reply: { kind: 'approved', providerRef, amount: AMOUNT }, event: event++ };
  await h.hook('/api/webhooks/rail', JSON.stringify([item]), { 'x-signature': 'good' });
  await h.clock.advance(0);
}
async function paidSale() {
  const h = await scriptedStation({ rail: { webhook: { confirmByQuery: false } } });
  h.rail.begin.next(approved('first'));
  return { h, id: (await h.sale()).id };
}

describe('a second approval', () => {
  it('under the same reference is the same money, told again', async () => {
    const { h, id } = await paidSale();
    await told(h, id, 'first');
    expect(await h.view(id)).toMatchObject({ status: 'completed', discrepancies: [] });
    expect(h.ledger.read.totals()[0]).toMatchObject({ count: 1, minor: AMOUNT.minor });
    expect(await h.story(id)).toHaveLength(2);
  });

  it('under another reference opens a discrepancy and is counted nowhere', async () => {
    const { h, id } = await paidSale();
    await told(h, id, 'second');
    const after = await h.view(id);
    expect(after).toMatchObject({ status: 'completed', received: AMOUNT, providerRef: 'first' });
    expect(after.discrepancies).toMatchObject([{ type: 'second_approval', actual: AMOUNT }]);
    expect(h.ledger.read.totals()[0]).toMatchObject({ count: 1, minor: AMOUNT.minor });
  });

  it('and a third are two discrepancies, for two charges are too many', async () => {
    const { h, id } = await paidSale();
    await told(h, id, 'second');
    await told(h, id, 'third');
    await told(h, id, 'second');
    const { lines } = await h.client.payment.story({ id });
    expect(lines.filter((l) => l.verdict === 'contradiction').map((l) => l.providerRef)).toEqual(['second', 'third']);
    expect((await h.view(id)).discrepancies).toHaveLength(2);
  });
});
