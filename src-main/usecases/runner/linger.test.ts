/** The linger watch: a shown code may be paid after its sale ended, so the rail is asked on (ux.md §6.2, I-7). */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { approved, lost, reply, scriptedRail, silence } from '../../testkit/scripted-provider.ts';
import { AMOUNT, type ScriptedOptions, type ScriptedStation, scriptedStation } from '../../testkit/scripted-station.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const lingering = (over: ScriptedOptions = {}): ScriptedOptions => ({ rail: { can: { lingerMs: HOUR_MS } }, ...over });

/** A sale whose code was shown and which was cancelled at once; the moments of later questions, ms since then. */
async function ended(h: ScriptedStation, orderId?: string) {
  const sale = await h.sale(orderId);
  await h.client.payment.cancel({ id: sale.id });
  const at: number[] = [];
  const from = h.clock.elapsed();
  h.rail.query.always((ask) => {
    at.push(h.clock.elapsed() - from);
    return reply({ kind: 'cancelled' })(ask);
  });
  return { id: sale.id, at };
}

describe('an ended sale whose code was shown', () => {
  it('is asked about every 15 s for ten minutes, then every minute, until the rail’s own limit', async () => {
    const h = await scriptedStation(lingering());
    const { at } = await ended(h);
    await h.clock.advance(2 * HOUR_MS);
    expect(at.slice(0, 3)).toEqual([15_000, 30_000, 45_000]);
    expect(at.filter((time) => time <= 10 * MINUTE_MS)).toHaveLength(40);
    const rare = at.filter((time) => time > 10 * MINUTE_MS);
    expect(rare.slice(1).every((time, index) => time - (rare[index] as number) === MINUTE_MS)).toBe(true);
    expect(at.at(-1)).toBe(HOUR_MS);
    expect(h.clock.pending()).toBe(0);
  });

  it('stays as it is and leaves no rows while nothing new is said', async () => {
    const h = await scriptedStation(lingering());
    const { id } = await ended(h);
    const before = await h.story(id);
    await h.clock.advance(HOUR_MS);
    expect(await h.story(id)).toEqual(before);
    expect(await h.view(id)).toMatchObject({ status: 'cancelled', discrepancies: [] });
  });

  it.each(['cancelled', 'expired', 'declined'] as const)(
    'late money after %s is a discrepancy, and the last question',
    async (end) => {
      const h = await scriptedStation({
        rail: {
          can: { lingerMs: HOUR_MS, cadence: { firstMs: 1_000, everyMs: 1_000, slowAfterMs: HOUR_MS, slowMs: 1_000 } },
        },
      });
      const words = {
        cancelled: { kind: 'cancelled' },
        expired: { kind: 'expired' },
        declined: { kind: 'rejected', reason: 'other' },
      } as const;
      h.rail.query.next(reply(words[end]), reply({ kind: 'pending' }), approved('late'));
      const sale = await h.sale();
      await h.clock.advance(1_000);
      expect((await h.view(sale.id)).status).toBe(end);
      await h.clock.advance(30_000);
      const view = await h.view(sale.id);
      expect(view).toMatchObject({ status: end, received: { minor: 0 } });
      expect(view.discrepancies).toMatchObject([{ type: 'late_money', actual: AMOUNT, status: 'open' }]);
      const asked = h.rail.query.asks.length;
      await h.clock.advance(HOUR_MS);
      expect(h.rail.query.asks).toHaveLength(asked);
    },
  );

  it('a part that comes late is owed as well, and the rest is waited for', async () => {
    const h = await scriptedStation(lingering());
    const { id } = await ended(h);
    const half = money(AMOUNT.minor / 2, 'UZS');
    h.rail.query.always(reply({ kind: 'partial', providerRef: 'part', received: half }));
    await h.clock.advance(MINUTE_MS);
    expect((await h.view(id)).discrepancies).toMatchObject([{ type: 'paid_in_part', actual: half }]);
    h.rail.query.always(approved('part'));
    await h.clock.advance(MINUTE_MS);
    expect((await h.view(id)).discrepancies.map((d) => d.type)).toEqual(['paid_in_part', 'late_money']);
  });

  it('broken and silent questions are asked again', async () => {
    const h = await scriptedStation(lingering());
    const { id } = await ended(h);
    h.rail.query.next(lost(), silence());
    h.rail.query.always(approved('late'));
    await h.clock.advance(15_000 + 15_000 + 15_000 + 15_000);
    expect((await h.view(id)).discrepancies.map((d) => d.type)).toEqual(['late_money']);
  });

  it('goes on over a restart, and not beyond the limit', async () => {
    const before = await scriptedStation(lingering({ durable: true }));
    const { id } = await ended(before);
    await before.clock.advance(58 * MINUTE_MS);
    const h = await before.crash();
    const at: number[] = [];
    const from = h.clock.elapsed();
    h.rail.query.always((ask) => {
      at.push(h.clock.elapsed() - from);
      return reply({ kind: 'cancelled' })(ask);
    });
    await h.clock.advance(10 * MINUTE_MS);
    expect(at).toEqual([MINUTE_MS, 2 * MINUTE_MS]);
    const later = await h.crash();
    later.rail.query.always(approved('too late to be asked for'));
    await later.clock.advance(HOUR_MS);
    expect((await later.view(id)).discrepancies).toEqual([]);
  });

  it('is not lost to a wall clock that is set while it is watched', async () => {
    const h = await scriptedStation(lingering());
    const { at } = await ended(h);
    h.clock.stepWall(24 * HOUR_MS);
    await h.clock.advance(30_000);
    h.clock.stepWall(-48 * HOUR_MS);
    await h.clock.advance(2 * HOUR_MS);
    expect(at[0]).toBe(15_000);
    expect(at.at(-1)).toBe(HOUR_MS);
  });

  it('many do not storm the rail: four questions at once at most', async () => {
    const h = await scriptedStation(lingering());
    for (let n = 0; n < 20; n++) await ended(h, `order-${n}`);
    h.rail.query.always(silence());
    h.rail.query.mostInFlight = 0;
    await h.clock.advance(2 * MINUTE_MS);
    expect(h.rail.query.mostInFlight).toBe(4);
  });
});

describe('nobody is asked', () => {
  it('where the rail names no limit', async () => {
    const h = await scriptedStation();
    const { at } = await ended(h);
    await h.clock.advance(HOUR_MS);
    expect(at).toEqual([]);
  });

  it('about a code that was never shown, or a sale that was paid', async () => {
    const h = await scriptedStation(lingering());
    h.rail.begin.next(reply({ kind: 'rejected', reason: 'other' }), approved());
    await h.sale('declined at once');
    await h.sale('paid at once');
    await h.clock.advance(HOUR_MS);
    expect(h.rail.query.asks).toEqual([]);
  });

  it('of another rail than the one that lingers', async () => {
    const other = scriptedRail({ id: 'other' });
    const h = await scriptedStation(lingering({ others: [other] }));
    const sale = await h.client.payment.start({ orderId: 'K-2', amount: AMOUNT, method: 'other' });
    await h.client.payment.cancel({ id: sale.id });
    await h.clock.advance(HOUR_MS);
    expect(other.query.asks).toEqual([]);
  });
});
