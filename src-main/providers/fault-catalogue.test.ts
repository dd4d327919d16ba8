/** Every fault of the catalogue on every method that has a wire: 0 lost, 0 phantom, 0 doubled. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Conformance } from './conformance.ts';
import { FAULTS, playAll } from './fault-catalogue.ts';
import type { Railed } from './fault-catalogue-stage.ts';
import type { BeginAsk, PaymentProvider, ProviderDefinition, Reply } from './provider.ts';
import * as registry from './registry.ts';

type Begin = PaymentProvider['begin'];

const definitions = Object.values(registry) as unknown as ProviderDefinition[];
const all = await Promise.all(
  definitions.map(async (definition): Promise<Railed[]> => {
    const found = (await import(`./${definition.id}/conformance.ts`)) as { default: Conformance | Conformance[] };
    return [found.default].flat().map((rail) => {
      const can = definition.methods[rail.method]?.can;
      if (!can) throw new Error(`${definition.id} has no method ${rail.method}`);
      return { definition, rail, can };
    });
  }),
);
/** Rails that we call. Payme calls us and has its model, cash has nobody to ask. */
const rails = all.flat().filter(({ rail }) => rail.wire ?? rail.blocking);

describe('the fault catalogue', () => {
  const outcomes = new Map<string, number>();
  let cases = 0;
  let plays = 0;

  for (const railed of rails) {
    it(`${railed.rail.method}: truth = ledger`, { timeout: 240_000 }, async () => {
      const tally = await playAll(railed, FAULTS);
      cases += tally.faults;
      plays += tally.plays;
      for (const [outcome, count] of tally.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
      expect(tally.violations).toEqual([]);
      expect(tally.outcomes.get('completed'), 'faults that end well').toBeGreaterThan(0);
    });
  }

  it('has about 75 faults, each with a name of its own', () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(75);
    expect(new Set(FAULTS.map(({ group, name }) => `${group}: ${name}`)).size).toBe(FAULTS.length);
  });

  describe('finds', () => {
    const wallet = rails.find(({ rail }) => rail.blocking) as Railed;
    const cuts = FAULTS.filter(({ group }) => group === 'Cut');
    /** The wallet with a `begin` that an author could have written. */
    const written = async (begin: (own: Begin, ask: BeginAsk) => Promise<Reply>) => {
      const create: ProviderDefinition['create'] = (env) => {
        const made = wallet.definition.create(env) as Record<string, PaymentProvider>;
        const own = made[wallet.rail.method] as PaymentProvider;
        return { ...made, [wallet.rail.method]: { ...own, begin: (ask: BeginAsk) => begin(own.begin, ask) } };
      };
      const { violations } = await playAll({ ...wallet, definition: { ...wallet.definition, create } }, cuts);
      return violations.join('\n');
    };

    it('money that is lost because every error is a decline', async () => {
      const no: Reply = { kind: 'rejected', reason: 'other' };
      expect(await written((own, ask) => own(ask).catch(() => no))).toContain('lost: charged');
    });
    it('a refusal where nobody knows', async () => {
      const no: Reply = { kind: 'rejected', reason: 'other' };
      expect(await written((own, ask) => own(ask).catch(() => no))).toContain('must end as unknown, ended as declined');
    });
    it('a phantom, where every error is a success', async () => {
      const { amount } = wallet.rail;
      const yes: Reply = { kind: 'approved', providerRef: 'x', amount };
      expect(await written((own, ask) => own(ask).catch(() => yes))).toContain('phantom: completed');
    });
    it('a charge that is sent again', async () => {
      expect(await written((own, ask) => own(ask).catch(() => own(ask)))).toContain('doubled: begin was sent 2 times');
    });
    it('an adapter that trips', async () => {
      const trips = (): Promise<Reply> => Promise.reject(new TypeError('x is not a function'));
      expect(await written((own, ask) => own(ask).catch(trips))).toContain('TypeError');
    });
  });

  afterAll(() => {
    const table = [...outcomes].sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`);
    const head = `fault catalogue: ${FAULTS.length} faults × ${rails.length} methods, ${cases} cases, ${plays} plays`;
    process.stdout.write(`${head}: ${table.join(', ')}\n`);
  });
});
