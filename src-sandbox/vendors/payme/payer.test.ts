import { expect, it } from 'vitest';
import type { TruthRecord } from '../../truth.ts';
import type { VendorWorld } from '../../vendor.ts';
import type { Meaning } from './answer-rules.ts';
import { openBook } from './book.ts';
import type { Dialogue } from './dialogue.ts';
import { createPayer, VENDOR } from './payer.ts';

it('a Cancel waits for the Perform before it, so that the truth knows whether money had moved', async () => {
  const written: TruthRecord[] = [];
  const complaints: string[] = [];
  const world = {
    settings: { payme: { accountField: 'order_id' } },
    truth: { write: (record: TruthRecord) => void written.push(record), notes: () => [] },
    now: () => 1,
    violation: (rule: string) => void complaints.push(rule),
  } as unknown as VendorWorld;
  const asked: string[] = [];
  let isPaid = false;
  const release = Promise.withResolvers<void>();
  const ask = async (method: string): Promise<Meaning> => {
    asked.push(method);
    if (method === 'PerformTransaction') {
      isPaid = true;
      await release.promise;
      return { kind: 'result', result: { transaction: 'T', perform_time: 5, state: 2 } };
    }
    return { kind: 'result', result: { transaction: 'T', cancel_time: 6, state: isPaid ? -2 : -1 } };
  };
  const payer = createPayer(world, openBook(world.truth, VENDOR), { ask } as unknown as Dialogue);
  const transaction = payer.prepare({ payment: { id: 'P', orderId: 'K-1' }, orderRef: 'K-1', amount: 100 });
  const both = [payer.perform(transaction), payer.cancel(transaction, 5)];
  await Promise.resolve();
  release.resolve();
  await Promise.all(both);
  expect(asked).toEqual(['PerformTransaction', 'CancelTransaction']);
  const moved = written.filter(({ record }) => record !== 'note').map(({ record }) => record);
  expect(moved).toEqual(['charge', 'refund']);
  expect(complaints).toEqual([]);
});
