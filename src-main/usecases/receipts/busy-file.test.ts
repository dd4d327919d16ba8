/** The ledger's file is busy just when something has happened already: it is written later, and done no second time. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { idFromBytes } from '../../../src-shared/ids.ts';
import { LedgerError } from '../../domain/errors.ts';
import type { ReceiptSink } from '../../ports/receipt-sink.ts';
import type { Ledger } from '../../ports/store.ts';
import { boothStation } from '../../testkit/booth-station.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { approved } from '../../testkit/scripted-provider.ts';
import { scriptedStation, UZS } from '../../testkit/scripted-station.ts';

/** A file that a stranger holds during the writes from the n-th on, so many times. */
function busyFile() {
  let after = Number.POSITIVE_INFINITY;
  let times = 0;
  return {
    hold(nth: number, howOften = 2) {
      after = nth - 1;
      times = howOften;
    },
    wrap: (ledger: Ledger): Ledger => ({
      ...ledger,
      write(work) {
        if (after-- > 0 || times === 0) return ledger.write(work);
        times--;
        return Promise.reject(new LedgerError('ledger.busy', 'held by a stranger'));
      },
    }),
  };
}

it('a receipt that is registered is not registered again', async () => {
  const file = busyFile();
  const registered: string[] = [];
  const receipts: ReceiptSink = {
    id: 'module',
    required: true,
    register({ key }) {
      registered.push(key);
      file.hold(1);
      return Promise.resolve({ kind: 'registered', receipt: { number: String(registered.length) } });
    },
    find: () => Promise.resolve(undefined),
  };
  const h = await scriptedStation({ receipts, wrap: file.wrap });
  h.rail.begin.next(approved());
  const sale = await h.sale();
  await h.clock.advance(60_000);
  expect((await h.view(sale.id)).fiscal).toMatchObject({ status: 'registered' });
  expect(registered).toHaveLength(1);
});

it('prints that were made are not owed to the guest any more', async () => {
  const file = busyFile();
  const b = await boothStation({}, { wrap: file.wrap });
  b.station.rail.begin.next(approved());
  const serve = b.sale();
  // The sale, its approval, the claim of its goods; the next write says that they were made.
  file.hold(4);
  const sale = await serve;
  await b.advance(60_000);
  expect((await b.view(sale.id)).fulfilment).toMatchObject({ state: 'done' });
  expect(b.starts).toHaveLength(1);
});

it('prints that were given away are counted, and made once', async () => {
  const file = busyFile();
  const b = await boothStation({}, { wrap: file.wrap });
  const to = b.station.clock.now() + 3_600_000;
  await b.station.as('local-api').booth.event({ name: 'Toʻy', isFree: true, to, by: 'Nodira' });
  // The session, that it was asked for, the claim of its goods; the next write says that they were made.
  file.hold(4);
  const { id } = await b.guest.booth.free({ id: idFromBytes(randomBytes(20)), productId: 'strip' });
  await b.advance(60_000);
  expect(await b.guest.booth.freeState({ id })).toMatchObject({ state: 'done' });
  expect(b.starts).toHaveLength(1);
});

it('an act that is done is told as done, once it is in the log', async () => {
  const file = busyFile();
  const h = await scriptedStation({ wrap: file.wrap });
  await h.client.shift.open({ by: 'Aziz' });
  file.hold(2);
  const moved = h.client.cash.move({ direction: 'out', amount: UZS(100), reason: 'Paper', by: 'Aziz' });
  await settled();
  await h.clock.advance(10_000);
  expect(await moved).toMatchObject({ amount: UZS(100) });
  expect((await h.client.audit.list({ act: 'cash.move' })).items).toMatchObject([{ outcome: 'done' }]);
});
