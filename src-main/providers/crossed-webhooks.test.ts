/** Attack row f-26: a call that one vendor signed, posted to another vendor's address. It is nobody's word there. */
import { expect, it } from 'vitest';
import { settled } from '../testkit/fake-clock.ts';
import { basicAuth, stationHarness } from '../testkit/station-harness.ts';
import type { Conformance } from './conformance.ts';
import type { ProviderDefinition } from './provider.ts';
import * as registry from './registry.ts';

const ID = '70000000000000000001';
const COUNTRIES = { UZS: 'UZ', KZT: 'KZ', KGS: 'KG' } as const;

interface Rail {
  definition: ProviderDefinition;
  rail: Conformance;
}
const rails: Rail[] = [];
for (const definition of Object.values(registry) as unknown as ProviderDefinition[]) {
  const found = (await import(`./${definition.id}/conformance.ts`)) as { default: Conformance | Conformance[] };
  const rail = [found.default].flat().find(({ webhook }) => webhook !== undefined);
  if (rail) rails.push({ definition, rail });
}
const pairs = rails.flatMap((signer) =>
  rails.flatMap((other) => (signer === other ? [] : [{ signer, other, name: `${signer.definition.id}’s` }])),
);
const signedBy = ({ rail }: Rail) => {
  if (!rail.webhook) throw new Error('no webhook');
  return rail.webhook.approved({ paymentId: ID });
};

/** A station of the vendor's country. */
function stationOf({ definition, rail }: Rail) {
  const { currency } = rail.amount;
  return stationHarness({
    definitions: [definition],
    secrets: rail.secrets,
    config: {
      station: {
        id: 'till-1',
        name: 'Crossed',
        country: COUNTRIES[currency as keyof typeof COUNTRIES],
        currency,
        locale: 'ru',
        mode: 'cashier',
      },
      providers: { [definition.id]: rail.config },
      products: [],
    },
  });
}

it('there are vendors to cross', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(6);
});

it.each(pairs)(
  '$name call is refused at $other.definition.id, under either’s header, and leaves no trace',
  async ({ signer, other }) => {
    const h = await stationOf(other);
    const { raw, headers } = signedBy(signer);
    const [signature] = Object.values(headers);
    const renamed = Object.fromEntries(Object.keys(signedBy(other).headers).map((name) => [name, signature as string]));
    for (const under of [headers, renamed, { ...headers, ...renamed }]) {
      const { status } = await h.hook(other.rail.webhook?.path as string, raw, under);
      expect(status).toBe(401);
    }
    await settled();
    expect(h.ledger.read.pendingInbox(10)).toEqual([]);
    expect(h.ledger.read.page({ limit: 5 })).toEqual([]);
    await h.stop();
  },
);

it.each(rails)('$definition.id’s call moves nothing at Payme', async (signer) => {
  const h = await stationHarness();
  const { raw, headers } = signedBy(signer);
  for (const authorization of [undefined, basicAuth()]) {
    const more = authorization === undefined ? {} : { authorization };
    const { status, body } = await h.hook('/api/payme/webhook', raw, { ...headers, ...more });
    const { error } = JSON.parse(String(body)) as { error: { code: number } };
    expect([status, [-32504, -32600, -32601].includes(error.code)]).toEqual([200, true]);
  }
  expect(h.ledger.read.page({ limit: 5 })).toEqual([]);
  await h.stop();
});
