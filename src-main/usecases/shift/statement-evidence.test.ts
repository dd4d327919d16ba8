/** What a rail's own statement says of a payment is evidence like any other: judged whole, late or not (I-3, I-7). */
import { expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { lost } from '../../testkit/scripted-provider.ts';
import { refusal, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

const withStatement = () => scriptedStation({ rail: { statement: true } });

it('the same figure in another currency settles nothing', async () => {
  const h = await withStatement();
  h.rail.begin.next(lost());
  h.rail.query.always(lost());
  const sale = await h.sale('A', { amount: UZS(500) });
  const row = { providerRef: 'their-1', paymentId: sale.id, at: h.clock.now(), kind: 'sale' } as const;
  h.rail.book.lines?.push({ ...row, amount: money(500, 'KZT') });
  await h.client.shift.close({ by: 'Dilnoza' });
  const after = await h.view(sale.id);
  expect([after.status, after.received.minor]).toEqual(['unknown', 0]);
  expect(after.discrepancies.map(({ type }) => type)).toEqual(['amount_differs']);
});

it('money of a sale that was called off is late money: once, and its order takes no other', async () => {
  const h = await withStatement();
  const sale = await h.sale('A', { amount: UZS(500) });
  await h.client.payment.cancel({ id: sale.id });
  const row = { providerRef: 'their-1', paymentId: sale.id, at: h.clock.now(), kind: 'sale' } as const;
  h.rail.book.lines?.push({ ...row, amount: UZS(500) });
  const report = await h.client.shift.close({ by: 'Dilnoza' });
  expect(report.differences).toMatchObject([{ type: 'rail_has_more', minor: 500 }]);
  await h.client.shift.open({ by: 'Dilnoza' });
  await h.client.shift.close({ by: 'Dilnoza' });
  expect((await h.view(sale.id)).discrepancies).toMatchObject([{ type: 'late_money', status: 'open' }]);
  await h.client.shift.open({ by: 'Dilnoza' });
  expect(await refusal(h.sale('A', { amount: UZS(500) }))).toBe('order.unknown_open');
});
