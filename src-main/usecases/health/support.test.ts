/** A support bundle with canaries laid everywhere a secret or a person's number could hide. */
import { afterEach, expect, it } from 'vitest';
import { maskNumbers, redactor } from '../../host/node/redaction.ts';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { type Harness, stationHarness } from '../../testkit/station-harness.ts';
import { supportBundle, withoutSecrets } from './support.ts';

let till: Harness;
afterEach(() => till?.stop());

const CANARIES = {
  key: 'canary-key-7f3a9c0b51',
  url: 'canary-in-the-address',
  phone: '+998901234567',
  card: '8600123412341234',
  rrn: '603412345678',
  name: 'Gulnora Canary',
};
const secrets = redactor();
secrets.add(CANARIES.key);
const clean = (text: string) => maskNumbers(secrets.clean(text));

it('tells everything but secrets and whole numbers of people', async () => {
  till = await stationHarness();
  const { data } = (await till.station.router.handle(
    'payment.start',
    {
      orderId: 'S-1',
      method: 'cash',
      amount: { minor: 4_500_000, currency: 'UZS' },
      tendered: { minor: 4_500_000, currency: 'UZS' },
      by: CANARIES.name,
    },
    { role: 'cashier' },
  )) as { data: { id: string; status: string } };
  const row = till.ledger.read.payment(data.id);
  if (!row) throw new Error('no payment');
  const { evidenceOf } = till.ledger.read;
  const read = {
    page: () => [
      { ...row, detail: { ...row.detail, rrn: CANARIES.rrn, payerPhone: CANARIES.phone, cardMask: CANARIES.card } },
    ],
    evidenceOf,
  };
  const { text, fileName } = supportBundle(
    {
      station: { id: 'till-1', country: 'UZ', mode: 'cashier' },
      profile: 'live',
      lamps: [{ id: 'payme', kind: 'method', state: 'ok', reason: 'ok' }],
      config: {
        station: { id: 'till-1', name: 'Shop' },
        shop: { phone: CANARIES.phone },
        providers: {
          payme: {
            merchantId: 'm',
            key: CANARIES.key,
            checkoutUrl: `https://u:${CANARIES.url}@host.example/x?key=${CANARIES.url}`,
          },
          ioka: { apiKey: 'secret:ioka.apiKey' },
        },
      },
      secrets: [{ name: 'payme.key', isThere: true }],
    },
    read,
    {
      versions: { qabul: '1.2.3' },
      clean,
      logLines: () => [
        `{"event":"payment.moved","rrn":"${CANARIES.rrn}","payerPhone":"${CANARIES.phone}","by":"${CANARIES.name}"}`,
        `{"event":"odd","words":"${CANARIES.key} ${CANARIES.card} ${CANARIES.phone}"}`,
        `not json ${CANARIES.rrn}`,
      ],
    },
    fakeClock(),
  );
  for (const canary of Object.values(CANARIES)) expect(text).not.toContain(canary);
  const bundle = JSON.parse(text) as {
    payments: { rrn: string; phone: string; status: string; story: string[] }[];
    config: { providers: { ioka: unknown; payme: { checkoutUrl: string } } };
    log: { event: string; rrn?: string }[];
  };
  expect(bundle.payments[0]).toMatchObject({
    rrn: '…5678',
    phone: '…4567',
    status: 'completed',
    amount: '45000.00 UZS',
  });
  expect(bundle.payments[0]?.story.at(-1)).toMatch(/completed$/);
  expect(bundle.config.providers.ioka).toEqual({ apiKey: 'secret:ioka.apiKey' });
  expect(bundle.config.providers.payme.checkoutUrl).toBe('https://host.example/x');
  expect(bundle.log.map(({ event }) => event)).toEqual(['payment.moved', 'odd']);
  expect(bundle.log[0]?.rrn).toBe('…5678');
  expect(fileName).toMatch(/^qabul-till-1-\d{4}-\d{2}-\d{2}.*\.json$/);
});

it('leaves names of secrets and plain settings as they are', () => {
  const config = { key: 'secret:payme.key', humoVoidKey: 'receipt', quickAmounts: [1, 2], fiscal: true };
  expect(withoutSecrets(config)).toEqual(config);
});

it('is a call of whoever works on devices', async () => {
  till = await stationHarness();
  const answer = await till.station.router.handle('support.bundle', {}, { role: 'cashier' });
  expect(answer).toMatchObject({ ok: true, data: { text: expect.stringContaining('"profile": "live"') as string } });
});
