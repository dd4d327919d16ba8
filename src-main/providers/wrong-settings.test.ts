/** Every rail's settings, wrong one at a time: the complaint names the field and says in words what belongs there. */
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config.ts';
import type { ProviderDefinition } from './provider.ts';
import * as registry from './registry.ts';

const RAILS = Object.values(registry) as unknown as ProviderDefinition[];
const HTTPS = /^must be an https address$/;
const HTTP = /^must be an http or https address$/;
const SECRET = /^must be "secret:NAME"/;
const MISSING = /^is missing$/;
const ONE_OF = /^Invalid option: expected one of "/;

const RIGHT: Readonly<Record<string, Record<string, unknown>>> = {
  payme: { merchantId: 'm', key: 'secret:payme.key' },
  odengi: { url: 'https://mw-api-test.dengi.kg/api/json/json.php', sid: '1', password: 'secret:odengi.password' },
  ioka: { url: 'https://stage-api.ioka.kz', apiKey: 'secret:ioka.apiKey', webhookKey: 'secret:ioka.webhookKey' },
  byfly: {
    url: 'https://byfly-pay.com',
    apiToken: 'secret:byfly.apiToken',
    webhookSecret: 'secret:byfly.webhookSecret',
    amountUnit: 'tenge',
  },
  fiscalbox: { url: 'http://192.168.1.50:8080' },
};
const complaints = (rail: string, settings: Record<string, unknown>) => {
  const parsed = parseConfig(JSON.stringify({ profile: 'live', providers: { [rail]: settings } }), {}, RAILS);
  const problems = parsed.ok ? [] : parsed.problems;
  return problems
    .filter(({ path }) => path.startsWith('providers.'))
    .map(({ path, message }) => [path.slice(`providers.${rail}.`.length), message]);
};

describe.each(Object.keys(RIGHT))('the settings of %s', (rail) => {
  it('are taken when they are right', () => {
    expect(complaints(rail, RIGHT[rail] as Record<string, unknown>)).toEqual([]);
  });
  it('are named where a field is nobody’s', () => {
    expect(complaints(rail, { ...RIGHT[rail], Url: 'x' })).toEqual([['Url', 'unknown field']]);
  });
});

describe('a wrong setting', () => {
  it.each<[rail: string, field: string, value: unknown, says: RegExp]>([
    ['payme', 'merchantId', undefined, MISSING],
    ['payme', 'merchantId', '', /at least|>=1/],
    ['payme', 'key', undefined, MISSING],
    ['payme', 'key', 'cWdp34784eFsR', SECRET],
    ['payme', 'checkoutUrl', 'http://checkout.paycom.uz', HTTPS],
    ['payme', 'apiUrl', 'checkout.paycom.uz/api', HTTP],
    ['payme', 'apiKey', 'plain', SECRET],
    ['payme', 'accountField', 'order id', /^must be a name of letters, digits and _/],
    ['payme', 'logins', 'Paycom', /expected array/],
    ['payme', 'qrLifeMs', 5, />=30000/],
    ['odengi', 'url', 'mw-api-test.dengi.kg', HTTP],
    ['odengi', 'sid', 1_000_000_001, /expected string, received number/],
    ['odengi', 'password', undefined, MISSING],
    ['odengi', 'password', 'plain', SECRET],
    ['odengi', 'test', 1, /expected boolean, received number/],
    ['odengi', 'resultUrl', '/api/odengi/callback', HTTP],
    ['ioka', 'url', 'stage-api.ioka.kz', HTTP],
    ['ioka', 'apiKey', '', SECRET],
    ['ioka', 'webhookKey', undefined, MISSING],
    ['ioka', 'captureMethod', 'auto', ONE_OF],
    ['ioka', 'attempts', 0, />=1/],
    ['byfly', 'url', 'byfly-pay.com', HTTP],
    ['byfly', 'apiToken', undefined, MISSING],
    ['byfly', 'webhookSecret', 'plain', SECRET],
    ['byfly', 'amountUnit', undefined, ONE_OF],
    ['byfly', 'amountUnit', 'KZT', ONE_OF],
    ['byfly', 'methods', [], />=1/],
    ['byfly', 'maxCommissionPercent', 101, /<=100/],
    ['fiscalbox', 'url', '192.168.1.50:8080', HTTP],
    ['fiscalbox', 'fiscal', 'yes', /expected boolean/],
    ['fiscalbox', 'humoVoidKey', 'slip', ONE_OF],
  ])('%s.%s = %j says so', (rail, field, value, says) => {
    expect(complaints(rail, { ...RIGHT[rail], [field]: value })).toEqual([[field, expect.stringMatching(says)]]);
  });

  it('in a list names its place', () => {
    expect(complaints('byfly', { ...RIGHT.byfly, methods: ['kaspi_gold', 'gold'] })).toEqual([
      ['methods.1', expect.stringMatching(ONE_OF)],
    ]);
    expect(complaints('fiscalbox', { ...RIGHT.fiscalbox, methods: ['click'] })).toEqual([
      ['methods.0', expect.stringMatching(ONE_OF)],
    ]);
  });
});
