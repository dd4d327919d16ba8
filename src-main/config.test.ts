import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { ConfiguredRail } from './config/rails.ts';
import { SIMULATORS } from './config/sandbox-defaults.ts';
import { secretNameOf } from './config/secret-names.ts';
import { type ConfigOverrides, parseConfig } from './config.ts';
import { PROVIDERS } from './registered.ts';

const rails: ConfiguredRail[] = [
  {
    id: 'payme',
    secrets: { key: { minBytes: 16 } },
    config: z.object({
      merchantId: z.string().min(1),
      key: z.string(),
      checkoutUrl: z.url(),
      apiUrl: z.url().optional(),
      apiKey: z.string().optional(),
      accountField: z.string().default('order_id'),
      logins: z.array(z.string()).default([]),
    }),
  },
  { id: 'cash', secrets: {}, config: z.strictObject({}) },
];

const live = {
  profile: 'live',
  station: { id: 'till-1', name: 'Chorsu photobooth', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
  listen: { publicHooksUrl: 'https://pay.example.uz' },
  providers: { payme: { merchantId: 'm', key: 'secret:payme.key', checkoutUrl: 'https://checkout.paycom.uz' } },
  products: [{ id: 'strip', name: { uz: 'Foto' }, price: 3_000_000, classCode: '10899002001000000' }],
};

const parse = (value: unknown, overrides: ConfigOverrides = {}) =>
  parseConfig(value === undefined ? undefined : JSON.stringify(value), overrides, rails);
const good = (value: unknown, overrides?: ConfigOverrides) => {
  const parsed = parse(value, overrides);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed;
};
const wrong = (value: unknown, overrides?: ConfigOverrides) => {
  const parsed = parse(value, overrides);
  return parsed.ok ? [] : parsed.problems.map((problem) => problem.path).sort();
};

describe('a live configuration', () => {
  it('is read with the documented defaults filled in', () => {
    const { config, warnings, practiceSecrets } = good(live);
    expect(config.listen.local).toEqual({ host: '127.0.0.1', port: 4750 });
    expect(config.listen.hooks).toEqual({ host: '127.0.0.1', port: 4751 });
    expect(config.shift).toEqual({ autoOpen: true });
    expect(config.providers.payme).toMatchObject({ accountField: 'order_id', key: 'secret:payme.key' });
    expect([warnings, practiceSecrets]).toEqual([[], []]);
  });

  it('needs every part of the station, by name', () => {
    expect(wrong({ profile: 'live' })).toEqual(['station']);
    expect(wrong({ profile: 'live', station: {} })).toEqual(
      ['country', 'currency', 'id', 'locale', 'mode', 'name'].map((key) => `station.${key}`),
    );
  });

  it('takes the terminal of the documented example, known to this build or not', () => {
    const front = {
      driver: 'sa-serial',
      method: 'uzcard',
      path: '/dev/ttyUSB0',
      baudRate: 115_200,
      terminalId: '00000166',
    };
    expect(wrong({ ...live, pinpads: { front } })).toEqual([]);
    expect(wrong({ ...live, pinpads: { front: { ...front, terminalId: 166 } } })).toEqual(['pinpads.front.terminalId']);
  });

  it('names every wrong key at once, unknown ones included', () => {
    const paths = wrong({
      ...live,
      colour: 'red',
      station: { ...live.station, country: 'US', currency: 'sum', mode: 'both', extra: 1 },
      listen: { local: { port: 70_000 }, hooks: { host: '' }, publicHooksUrl: 'ftp://x', tunnel: true },
      providers: { payme: { merchantId: '', key: 'k'.repeat(32), checkoutUrl: 'no', debug: 1 }, stripe: {} },
      pinpads: { front: { driver: 'sa-serial' } },
      products: [{ id: 'a b', name: {}, price: 1.5, classCode: 123, vatPercent: 200, ownerType: -1, colour: 'x' }],
      shift: { autoOpen: 'yes', x: 1 },
    });
    expect(paths).toEqual(
      [
        'colour',
        'station.country',
        'station.currency',
        'station.mode',
        'station.extra',
        'listen.local.port',
        'listen.hooks.host',
        'listen.publicHooksUrl',
        'listen.tunnel',
        'providers.payme.merchantId',
        'providers.payme.key',
        'providers.payme.checkoutUrl',
        'providers.payme.debug',
        'providers.stripe',
        'pinpads.front.method',
        'products.0.id',
        'products.0.name',
        'products.0.price',
        'products.0.classCode',
        'products.0.vatPercent',
        'products.0.ownerType',
        'products.0.colour',
        'shift.autoOpen',
        'shift.x',
      ].sort(),
    );
  });

  it('refuses a pasted secret and never repeats it', () => {
    const value = 'sk_live_0123456789abcdef';
    const parsed = parse({ ...live, providers: { payme: { ...live.providers.payme, key: value } } });
    expect(parsed).toEqual({
      ok: false,
      problems: [{ path: 'providers.payme.key', message: 'must be "secret:NAME": never a value, only a name' }],
    });
    expect(JSON.stringify(parsed)).not.toContain(value);
  });

  it('refuses two products of one id', () => {
    expect(wrong({ ...live, products: [live.products[0], live.products[0]] })).toEqual(['products.1.id']);
  });

  it.each(['https://till.ngrok.io', 'https://a.ngrok-free.app', 'https://x.trycloudflare.com'])(
    'refuses the tunnel %s',
    (url) => {
      expect(wrong({ ...live, listen: { publicHooksUrl: url } })).toEqual(['listen.publicHooksUrl']);
      expect(wrong({ profile: 'sandbox', listen: { publicHooksUrl: url } })).toEqual([]);
    },
  );

  it('warns of listeners that other machines can reach', () => {
    const { warnings } = good({
      ...live,
      listen: { local: { host: '0.0.0.0' }, publicHooksUrl: 'http://pay.example.uz' },
    });
    expect(warnings.map((warning) => warning.path)).toEqual(['listen.local.host', 'listen.publicHooksUrl']);
  });

  it('warns of a vendor whose keys travel in the open; not of one on this machine, nor of a box without keys', () => {
    const byfly = (url: string) => ({
      byfly: {
        url,
        apiToken: 'secret:byfly.apiToken',
        webhookSecret: 'secret:byfly.webhookSecret',
        amountUnit: 'tenge',
      },
      fiscalbox: { url: 'http://192.168.1.50' },
    });
    const warned = (url: string) => {
      const parsed = parseConfig(JSON.stringify({ ...live, providers: byfly(url) }), {}, PROVIDERS);
      return parsed.ok ? parsed.warnings.map(({ path }) => path) : parsed.problems;
    };
    expect(warned('http://byfly-pay.example')).toEqual(['providers.byfly.url']);
    for (const url of [
      'https://byfly-pay.example',
      'http://127.0.0.1:4752/byfly',
      'http://localhost:1',
      'http://[::1]:1',
    ])
      expect(warned(url)).toEqual([]);
  });

  it('says that two would make the receipt of one sale', () => {
    const payme = { merchantId: '0123456789abcdef01234567', key: 'secret:payme.key', sendDetail: true };
    const fiscalbox = { url: 'http://192.168.1.50', fiscal: true };
    const parsed = parseConfig(JSON.stringify({ ...live, providers: { payme, fiscalbox } }), {}, PROVIDERS);
    expect(parsed.ok && parsed.warnings.map(({ path }) => path)).toEqual(['providers.payme.sendDetail']);
  });
});

describe('a sandbox configuration', () => {
  it('may be absent altogether', () => {
    const { config, practiceSecrets } = good(undefined);
    expect(config).toMatchObject({
      profile: 'sandbox',
      station: { id: 'till-1', name: 'Qabul', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
    });
    expect(config.products.map((product) => product.id)).toEqual(['strip', 'strip-double', 'magnet', 'frame']);
    expect(config.products.every((product) => /^\d{17}$/.test(product.classCode ?? ''))).toBe(true);
    expect(config.providers.payme).toMatchObject({ key: 'secret:payme.key', checkoutUrl: 'https://test.paycom.uz' });
    expect(practiceSecrets).toEqual(['payme.key']);
  });

  it('keeps what is written and fills the gaps', () => {
    const { config, practiceSecrets } = good({
      providers: { payme: { merchantId: 'mine', key: 'secret:other' } },
      products: [],
    });
    expect(config.providers.payme).toMatchObject({ merchantId: 'mine', key: 'secret:other' });
    expect(config.products).toEqual([]);
    expect(practiceSecrets).toEqual([]);
  });

  it('has a photo program to start at a booth, unless one is written; a till has none', () => {
    const booth = good({ station: { mode: 'kiosk' } }).config.booth.fulfilment;
    expect(booth).toMatchObject({ kind: 'http', url: `${SIMULATORS}/photobooth/start` });
    const own = good({ station: { mode: 'kiosk' }, booth: { fulfilment: { kind: 'printer' } } }).config.booth;
    expect(own.fulfilment).toEqual({ kind: 'printer' });
    expect(good({}).config.booth.fulfilment).toBeUndefined();
  });

  it('follows the country', () => {
    const { config } = good({ station: { country: 'KG' } });
    expect(config.station).toMatchObject({ currency: 'KGS', locale: 'ky' });
    expect(config.providers).toEqual({});
  });

  it('still names what is wrong', () => {
    expect(wrong({ station: 'till', listen: { local: 5 }, providers: [], x: 1 }, { port: 1 })).toEqual(
      ['station', 'listen.local', 'providers', 'x'].sort(),
    );
  });
});

describe('the command line and the file itself', () => {
  it('overrides profile and ports, nothing else', () => {
    const { config } = good({ listen: { local: { host: '::1', port: 1 } } }, { port: 0, hooksPort: 9 });
    expect(config.listen.local).toEqual({ host: '::1', port: 0 });
    expect(config.listen.hooks).toEqual({ host: '127.0.0.1', port: 9 });
    expect(wrong({}, { profile: 'live' })).toEqual(['station']);
  });

  it('says what is not JSON', () => {
    expect(parseConfig('{ "profile": ', {}, rails)).toMatchObject({ ok: false, problems: [{ path: '' }] });
    expect(wrong([])).toEqual(['']);
  });

  it('reads the name out of a secret reference', () => {
    expect([secretNameOf('secret:payme.key'), secretNameOf('secret:'), secretNameOf('payme.key')]).toEqual([
      'payme.key',
      undefined,
      undefined,
    ]);
  });
});
