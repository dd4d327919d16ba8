/** A rail that is asked about a sale that ended unpaid is told so: it may let go what it still holds, and takes nothing. */
import { expect, it } from 'vitest';
import { reply } from '../../testkit/scripted-provider.ts';
import { scriptedStation } from '../../testkit/scripted-station.ts';

it('a sale is “ended” from its unpaid end on, and never while money may still be wanted', async () => {
  const h = await scriptedStation({
    rail: {
      can: { lingerMs: 60_000, cadence: { firstMs: 1_000, everyMs: 1_000, slowAfterMs: 60_000, slowMs: 1_000 } },
    },
  });
  const told: (true | undefined)[] = [];
  h.rail.query.always((ask) => {
    told.push(ask.ended);
    return reply({ kind: 'pending' })(ask);
  });
  const sale = await h.sale();
  await h.clock.advance(3_001);
  expect(new Set(told)).toEqual(new Set([undefined]));
  await h.client.payment.cancel({ id: sale.id });
  told.length = 0;
  await h.clock.advance(15_001);
  expect(told).toEqual([true]);
});
