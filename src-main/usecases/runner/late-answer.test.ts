/** A rail that answers its begin after our limit: the answer is evidence like any other (I-7). */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, held, reply, silence } from '../../testkit/scripted-provider.ts';
import { AMOUNT, scriptedStation } from '../../testkit/scripted-station.ts';

/** Nobody can be asked: only the late answer can say it. */
const BLIND = { can: { immediate: false, query: false, beginTimeoutMs: 5_000 } } as const;

async function unknownSale() {
  const h = await scriptedStation({ rail: BLIND });
  const answer = held();
  h.rail.begin.next((ask) => {
    void ask.http.send({ method: 'POST', url: 'http://rail/charge', timeoutMs: 60_000 }).catch(() => undefined);
    return answer.step(ask);
  });
  const sale = await h.sale();
  await h.clock.advance(5_001);
  expect((await h.view(sale.id)).status).toBe('unknown');
  return { h, answer, sale };
}

describe('an answer after the limit', () => {
  it('that says paid completes the payment, an hour later too', async () => {
    const { h, answer, sale } = await unknownSale();
    await h.clock.advance(3_600_000);
    answer.answer({ kind: 'approved', providerRef: 'late-1', amount: AMOUNT });
    await settled();
    expect(await h.view(sale.id)).toMatchObject({ status: 'completed', received: AMOUNT, providerRef: 'late-1' });
    expect(await h.story(sale.id)).toEqual([
      'dispatch station dispatching moved',
      'lost begin unknown moved',
      'approved begin completed moved',
    ]);
    expect(h.rail.begin.asks).toHaveLength(1);
  });

  it('that says refused ends it', async () => {
    const { h, answer, sale } = await unknownSale();
    answer.answer({ kind: 'rejected', reason: 'insufficient_funds' });
    await settled();
    expect(await h.view(sale.id)).toMatchObject({ status: 'declined', declineReason: 'insufficient_funds' });
  });

  it('that proves nothing leaves it unknown', async () => {
    const { h, answer, sale } = await unknownSale();
    answer.fail(new Error('the connection broke'));
    await settled();
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('that says paid, when a person has already said otherwise, changes nothing and opens a discrepancy', async () => {
    const { h, answer, sale } = await unknownSale();
    await h.client.payment.resolve({ id: sale.id, outcome: 'failed', note: 'No slip', by: 'Dilnoza' });
    answer.answer({ kind: 'approved', providerRef: 'late-2', amount: AMOUNT });
    await settled();
    expect((await h.view(sale.id)).status).toBe('failed');
    expect(h.ledger.read.discrepancyCount()).toBe(1);
  });

  it('counts once beside the question that had found the same', async () => {
    const h = await scriptedStation({ rail: { can: { immediate: false, beginTimeoutMs: 5_000 } } });
    const answer = held();
    h.rail.begin.next((ask) => {
      void ask.http.send({ method: 'POST', url: 'http://rail/charge', timeoutMs: 60_000 }).catch(() => undefined);
      return answer.step(ask);
    });
    h.rail.query.next(silence());
    h.rail.query.always(approved('same'));
    const sale = await h.sale();
    await h.clock.advance(120_000);
    expect((await h.view(sale.id)).status).toBe('completed');
    answer.answer({ kind: 'approved', providerRef: 'same', amount: AMOUNT });
    await settled();
    expect(h.ledger.read.totals()).toEqual([{ method: 'rail', kind: 'sale', count: 1, minor: AMOUNT.minor }]);
    expect(h.ledger.read.discrepancyCount()).toBe(0);
    h.rail.query.always(reply({ kind: 'pending' }));
  });
});
