import { expect, it } from 'vitest';
import { createReferenceMerchant } from './reference/merchant.ts';
import { type Mutant, SCRIPT_MUTANTS } from './reference/mutants.ts';
import { serveReference } from './reference/serve.ts';
import { runConformance, type Step } from './run.ts';

const auth = { login: 'Paycom', password: 'obviously:fake-key' };

async function run(mutant?: Mutant): Promise<{ steps: number; failed: Step[] }> {
  const merchant = createReferenceMerchant({ login: auth.login, key: auth.password, mutant, now: Date.now });
  const served = await serveReference(merchant);
  let made = 0;
  try {
    const steps = await runConformance({
      hooksUrl: served.url,
      auth,
      stillAliveMs: 400,
      async newOrder() {
        made += 1;
        const amountTiyin = 1_000_000 + made * 137;
        return { orderId: merchant.newOrder(amountTiyin), amountTiyin };
      },
      handOver: async (orderId) => merchant.handOver(orderId),
    });
    return { steps: steps.length, failed: steps.filter((step) => !step.ok) };
  } finally {
    await served.close();
  }
}

it('a correct merchant passes every step', async () => {
  const { steps, failed } = await run();
  expect(failed).toEqual([]);
  expect(steps).toBeGreaterThan(250);
});

it.concurrent.each(SCRIPT_MUTANTS)('is caught: %s', async (mutant) => {
  const { failed } = await run(mutant);
  expect(failed.map(({ scenario, step }) => `${scenario}: ${step}`)).not.toEqual([]);
});
