/** A rail that answers with another payment's money: it settles nothing, and leaves nobody waiting for ever (I-5, I-8). */
import { expect, it } from 'vitest';
import { approved } from '../../testkit/scripted-provider.ts';
import { AMOUNT, refusal, scriptedStation } from '../../testkit/scripted-station.ts';

it('to the question that began it: the result is unknown, and the order is not charged by another method', async () => {
  const h = await scriptedStation({ rail: { can: { query: false, cancel: false } } });
  h.rail.begin.next(approved('ref-1'), approved('ref-1'));
  await h.sale('A');
  const second = await h.sale('B');
  expect(second).toMatchObject({ status: 'unknown', received: { minor: 0 } });
  expect(second.discrepancies.map(({ type }) => type)).toEqual(['second_approval']);
  const cash = h.client.payment.start({ orderId: 'B', amount: AMOUNT, method: 'cash', by: 'Aziz' });
  expect(await refusal(cash)).toBe('order.unknown_open');
  const decided = { id: second.id, outcome: 'failed', note: 'The wallet shows one', by: 'Aziz' } as const;
  expect((await h.client.payment.resolve(decided)).status).toBe('failed');
});

it('to its cancel: asked again until the limit, and then the result is unknown', async () => {
  const h = await scriptedStation({ rail: { can: { query: false } } });
  h.rail.begin.next(approved('ref-1'));
  await h.sale('A');
  const shown = await h.sale('B');
  h.rail.cancel.always(approved('ref-1'));
  const cancelled = h.client.payment.cancel({ id: shown.id });
  await h.clock.advance(60_000);
  await cancelled;
  expect(await h.view(shown.id)).toMatchObject({ status: 'unknown', received: { minor: 0 } });
  expect((await h.view(shown.id)).discrepancies.map(({ type }) => type)).toEqual(['second_approval']);
});
