/** Money that is on its way back counts as gone: nobody takes the goods and the money both. */
import { expect, it } from 'vitest';
import { boothStation } from '../../testkit/booth-station.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, lost, reply } from '../../testkit/scripted-provider.ts';
import { refusal, scriptedStation } from '../../testkit/scripted-station.ts';

it('goods are not handed over while nobody knows whether the money went back, and are when it did not', async () => {
  const h = await scriptedStation();
  h.rail.begin.next(approved('ref-1'));
  const sale = await h.sale();
  h.rail.refund.next(lost());
  h.rail.query.always(lost());
  const refund = await h.client.payment.refund({ id: sale.id, reason: 'Blurred' });
  await settled();
  expect((await h.view(refund.id)).status).toBe('unknown');
  expect(await refusal(h.client.payment.handover({ id: sale.id }))).toBe('payment.not_completed');
  await h.client.payment.resolve({ id: refund.id, outcome: 'failed', note: 'The bank says no', by: 'Aziz' });
  expect(await h.client.payment.handover({ id: sale.id })).toMatchObject({ id: sale.id });
});

it('a ticket is worth no prints while its money is on its way back, and stays good', async () => {
  const b = await boothStation({ unknownPolicy: 'claim_ticket' });
  b.station.rail.begin.next(lost());
  b.station.rail.query.always(lost());
  const sale = await b.sale();
  await b.advance(60_000);
  const { ticket } = await b.guest.booth.unknown({ id: sale.id });
  b.station.rail.query.always(reply((ask) => ({ kind: 'approved', providerRef: 'late', amount: ask.amount })));
  await b.advance(120_000);
  expect((await b.view(sale.id)).status).toBe('completed');
  b.station.rail.refund.next(lost());
  b.station.rail.query.always(lost());
  const program = b.station.as('local-api');
  const refund = await program.payment.refund({ id: sale.id, reason: 'Asked by phone' });
  await settled();
  const redeem = { code: ticket?.code ?? '', how: 'serve', by: 'Otabek' } as const;
  expect(await refusal(program.booth.redeem(redeem))).toBe('payment.not_completed');
  expect((await b.view(sale.id)).fulfilment?.canServe).toBe(false);
  expect(b.starts).toHaveLength(0);
  await program.payment.resolve({ id: refund.id, outcome: 'failed', note: 'The bank says no', by: 'Otabek' });
  await program.booth.redeem(redeem);
  await settled();
  expect(b.starts).toHaveLength(1);
});
