/** Asking the rail: at its cadence, one question at a time, ever more rarely in doubt, and not a moment longer. */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, held, lost, reply, silence } from '../../testkit/scripted-provider.ts';
import { AMOUNT, type ScriptedStation, scriptedStation } from '../../testkit/scripted-station.ts';

const cadence = { firstMs: 1_000, everyMs: 3_000, slowAfterMs: 60_000, slowMs: 10_000 };
const polled = { rail: { can: { cadence } } } as const;

/** When each question was asked, ms since the sale began to wait. */
function times(h: ScriptedStation): number[] {
  const at: number[] = [];
  const startedAt = h.clock.elapsed();
  h.rail.query.always((ask) => {
    at.push(h.clock.elapsed() - startedAt);
    return reply({ kind: 'pending' })(ask);
  });
  return at;
}

describe('questions', () => {
  it('come at the rail’s cadence, and slower after a while', async () => {
    const h = await scriptedStation(polled);
    const at = times(h);
    await h.sale();
    await h.clock.advance(100_000);
    expect(at.slice(0, 4)).toEqual([1_000, 4_000, 7_000, 10_000]);
    const late = at.filter((time) => time > 65_000);
    expect(late.slice(1).every((time, index) => time - (late[index] as number) === 10_000)).toBe(true);
  });

  it('wait as long as the rail says, within reason, and return to the cadence', async () => {
    const h = await scriptedStation(polled);
    const at: number[] = [];
    const startedAt = h.clock.elapsed();
    const told = [7_000, 1, 3_600_000, undefined, undefined];
    h.rail.query.always((ask) => {
      at.push(h.clock.elapsed() - startedAt);
      const askAgainMs = told.shift();
      return reply({ kind: 'pending', ...(askAgainMs === undefined ? {} : { askAgainMs }) })(ask);
    });
    await h.sale();
    await h.clock.advance(320_000);
    expect(at.slice(0, 4)).toEqual([1_000, 8_000, 8_500, 308_500]);
    expect((at[4] as number) - 308_500).toBe(10_000);
  });

  it('that the rail refuses for now are asked again when it says', async () => {
    const h = await scriptedStation(polled);
    h.rail.query.next(() => Promise.reject(Object.assign(new Error('HTTP 429'), { retryAfterMs: 20_000 })));
    h.rail.query.always(approved());
    const sale = await h.sale();
    await h.clock.advance(20_999);
    expect((await h.view(sale.id)).status).toBe('awaiting_customer');
    await h.clock.advance(1);
    expect((await h.view(sale.id)).status).toBe('completed');
  });

  it('are never asked where the rail calls us', async () => {
    const h = await scriptedStation();
    await h.sale();
    await h.clock.advance(60 * 60_000);
    expect(h.rail.query.asks).toEqual([]);
  });

  it('wait for their answer: one is in flight at most', async () => {
    const h = await scriptedStation(polled);
    const slow = held();
    h.rail.query.next(slow.step);
    const sale = await h.sale();
    await h.clock.advance(12_000);
    expect(h.rail.query.asks).toHaveLength(1);
    slow.answer({ kind: 'pending' });
    await h.clock.advance(3_001);
    expect(h.rail.query.asks).toHaveLength(2);
    expect(h.rail.query.mostInFlight).toBe(1);
    expect((await h.view(sale.id)).status).toBe('awaiting_customer');
  });

  it('that meet silence are given up after their limit and asked again', async () => {
    const h = await scriptedStation(polled);
    h.rail.query.next(silence());
    h.rail.query.always(approved());
    const sale = await h.sale();
    await h.clock.advance(1_000 + 15_000);
    expect((await h.view(sale.id)).status).toBe('awaiting_customer');
    await h.clock.advance(3_001);
    expect((await h.view(sale.id)).status).toBe('completed');
  });

  it('that break prove nothing', async () => {
    const h = await scriptedStation(polled);
    h.rail.query.always(lost());
    const sale = await h.sale();
    await h.clock.advance(30_000);
    expect((await h.view(sale.id)).status).toBe('awaiting_customer');
    expect(await h.story(sale.id)).toHaveLength(2);
  });

  it('about an unknown payment come ever more rarely', async () => {
    const h = await scriptedStation();
    const at: number[] = [];
    h.rail.begin.next(lost());
    h.rail.query.always(() => {
      at.push(h.clock.elapsed());
      return Promise.reject(new Error('down'));
    });
    await h.sale();
    await h.clock.advance(5 * 60_000);
    const pauses = at.slice(1).map((time, index) => time - (at[index] as number));
    expect(pauses.slice(0, 8)).toEqual([2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000]);
  });

  it.each([
    ['approved', approved()],
    ['declined', reply({ kind: 'rejected', reason: 'other' })],
    ['expired', reply({ kind: 'expired' })],
    ['cancelled', reply({ kind: 'cancelled' })],
  ])('end with the payment: %s', async (_end, last) => {
    const h = await scriptedStation(polled);
    h.rail.query.next(reply({ kind: 'pending' }), last);
    await h.sale();
    await h.clock.advance(60 * 60_000);
    expect(h.rail.query.asks).toHaveLength(2);
    expect(h.clock.pending()).toBe(0);
  });

  it('end when the payment ends another way', async () => {
    const h = await scriptedStation(polled);
    const sale = await h.sale();
    await h.clock.advance(1_000);
    await h.client.payment.cancel({ id: sale.id });
    const asked = h.rail.query.asks.length;
    await h.clock.advance(60 * 60_000);
    expect(h.rail.query.asks).toHaveLength(asked);
  });

  it('whose answer comes after the payment ended change nothing', async () => {
    const h = await scriptedStation(polled);
    const slow = held();
    h.rail.query.next(slow.step);
    const sale = await h.sale();
    await h.clock.advance(1_000);
    await h.client.payment.cancel({ id: sale.id });
    slow.answer({ kind: 'pending' });
    await settled();
    expect(await h.view(sale.id)).toMatchObject({ status: 'cancelled', discrepancies: [] });
  });

  it('that say the same for an hour leave no rows behind', async () => {
    const h = await scriptedStation(polled);
    const sale = await h.sale();
    await h.clock.advance(60 * 60_000);
    expect(h.rail.query.asks.length).toBeGreaterThan(300);
    expect(await h.story(sale.id)).toHaveLength(2);
  });

  it('about many payments do not wait for each other', async () => {
    const h = await scriptedStation(polled);
    const answers = Array.from({ length: 5 }, () => held());
    h.rail.query.next(...answers.map((one) => one.step));
    for (let n = 0; n < 5; n++) await h.sale(`order-${n}`);
    await h.clock.advance(1_000);
    expect(h.rail.query.asks).toHaveLength(5);
    answers[4]?.answer({ kind: 'approved', providerRef: 'r', amount: AMOUNT });
    await settled();
    expect((await h.client.payment.list({ status: 'completed' })).items).toHaveLength(1);
  });
});
