import { expect, it } from 'vitest';
import type { TruthRecord } from '../../truth.ts';
import type { VendorWorld } from '../../vendor.ts';
import type { Meaning } from './answer-rules.ts';
import { openBook } from './book.ts';
import type { Dialogue } from './dialogue.ts';
import { createPayer, VENDOR } from './payer.ts';

/** A payer whose shop answers as a right one does; a Perform is answered when `release` says so. */
function paying() {
  const written: TruthRecord[] = [];
  const complaints: string[] = [];
  const asked: string[] = [];
  const world = {
    settings: { payme: { accountField: 'order_id' } },
    truth: { write: (record: TruthRecord) => void written.push(record), notes: () => [] },
    now: () => 1,
    violation: (rule: string) => void complaints.push(rule),
  } as unknown as VendorWorld;
  let isPaid = false;
  const performed = Promise.withResolvers<void>();
  const ask = async (method: string): Promise<Meaning> => {
    asked.push(method);
    if (method === 'PerformTransaction') {
      isPaid = true;
      await performed.promise;
      return { kind: 'result', result: { transaction: 'T', perform_time: 5, state: 2 } };
    }
    return { kind: 'result', result: { transaction: 'T', cancel_time: 6, state: isPaid ? -2 : -1 } };
  };
  const payer = createPayer(world, openBook(world.truth, VENDOR), { ask } as unknown as Dialogue);
  return {
    payer,
    asked,
    complaints,
    transaction: payer.prepare({ payment: { id: 'P', orderId: 'K-1' }, orderRef: 'K-1', amount: 100 }),
    release: performed.resolve,
    moved: () => written.filter(({ record }) => record !== 'note').map(({ record }) => record),
  };
}

it('a Cancel waits for the Perform before it, so that the truth knows whether money had moved', async () => {
  const { payer, transaction, asked, complaints, release, moved } = paying();
  const both = [payer.perform(transaction), payer.cancel(transaction, 5)];
  await Promise.resolve();
  release();
  await Promise.all(both);
  expect(asked).toEqual(['PerformTransaction', 'CancelTransaction']);
  expect(moved()).toEqual(['charge', 'refund']);
  expect(complaints).toEqual([]);
});

it('a Cancel that is repeated gives the money back once', async () => {
  const { payer, transaction, release, moved } = paying();
  release();
  await payer.perform(transaction);
  await Promise.all([payer.cancel(transaction, 5), payer.cancel(transaction, 5)]);
  await payer.cancel(transaction, 5);
  expect(moved()).toEqual(['charge', 'refund']);
});
