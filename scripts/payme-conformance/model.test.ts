import { describe, expect, it } from 'vitest';
import { runModel, type Sut } from './model.ts';
import { createReferenceMerchant } from './reference/merchant.ts';
import { MODEL_MUTANTS, type Mutant } from './reference/mutants.ts';

const auth = { login: 'Paycom', password: 'obviously:fake-key' };

async function reference(mutant?: Mutant): Promise<Sut> {
  let now = 1_764_000_000_000;
  const merchant = createReferenceMerchant({ login: auth.login, key: auth.password, mutant, now: () => now });
  return {
    call: (raw, headers) => merchant.call(raw, headers),
    newOrder: async (amount) => merchant.newOrder(amount),
    handOver: async (orderId) => merchant.handOver(orderId),
    advance: async (ms) => {
      now += ms;
    },
    restart: async () => merchant.restart(),
    now: () => now,
    isPaid: async (orderId) => merchant.isPaid(orderId),
  };
}

it('a correct merchant stands 200 sequences', async () => {
  await expect(runModel(() => reference(), { auth, runs: 200, seed: 20_261_121 })).resolves.toBeUndefined();
});

it('a correct merchant stands sequence after sequence without a fresh start', async () => {
  await expect(runModel(await reference(), { auth, runs: 60, seed: 7 })).resolves.toBeUndefined();
});

describe('the test of the test: every mutant is caught', () => {
  it.each([...MODEL_MUTANTS, 'check and insert apart', 'unset times are null', 'statement by own time'] as const)(
    '%s',
    async (mutant) => {
      await expect(runModel(() => reference(mutant), { auth, runs: 200, seed: 1 })).rejects.toThrow(
        'Property failed after',
      );
    },
  );
});
