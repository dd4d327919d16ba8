/** Terminals from the configuration: which rails there are, who wins, and what is wrong by its path. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../config.ts';
import { type LinkAddress, LinkError } from '../../ports/byte-link.ts';
import { PROVIDERS } from '../../registered.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { stationHarness } from '../../testkit/station-harness.ts';

const front = {
  driver: 'sa-serial',
  method: 'uzcard',
  path: '/dev/ttyUSB0',
  baudRate: 115_200,
  terminalId: '00000166',
};
const box = { url: 'http://192.168.1.50:8080', methods: ['uzqr', 'humo', 'uzcard'] };

async function station(config: Record<string, unknown>) {
  const h = await stationHarness({ config });
  onTestFinished(() => h.stop().catch(() => undefined));
  await settled();
  const { methods, devices = [] } = await h.client.station.view({});
  return {
    h,
    rails: methods
      .filter(({ kind }) => kind === 'pinpad')
      .map(({ method, provider, title }) => `${method} ${provider} ${title}`),
    devices: devices.map(({ device, method }) => `${device} ${method}`),
  };
}

function wrong(pinpads: Record<string, unknown>): string[] {
  const station = { id: 'till-1', name: 'Till', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' };
  const parsed = parseConfig(JSON.stringify({ profile: 'live', station, pinpads }), {}, PROVIDERS);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a configured terminal', () => {
  it('is a rail for its method; terminals behind the box are rails as well', async () => {
    const { rails, devices } = await station({ providers: { fiscalbox: box } });
    expect(rails).toEqual(['humo fiscalbox-humo Humo', 'uzcard fiscalbox-uzcard UzCard']);
    expect(devices).toEqual(['fiscalbox-humo humo', 'fiscalbox-uzcard uzcard']);
  });

  it('that has a name wins over the box’s for the same method', async () => {
    const { rails, devices } = await station({ providers: { fiscalbox: box }, pinpads: { front } });
    expect(rails).toEqual(['uzcard sa-serial UzCard', 'humo fiscalbox-humo Humo']);
    expect(devices).toEqual(['front uzcard', 'fiscalbox-humo humo']);
  });

  it('that is not there fails its sale unsent, and its lamp says so', async () => {
    const { h } = await station({ providers: {}, pinpads: { front } });
    const amount = { minor: 50_000, currency: 'UZS' } as const;
    const sale = await h.client.payment.start({ orderId: 'K-1', amount, method: 'uzcard' });
    await h.clock.advance(1_000);
    expect((await h.client.payment.get({ id: sale.id })).status).toBe('failed');
    const { lamps } = await h.client.health.get({});
    expect(lamps.find(({ id }) => id === 'front')).toEqual({
      id: 'front',
      kind: 'device',
      state: 'down',
      reason: 'no_answer',
    });
  });

  it('of a driver that this build does not have is named by its lamp, and the rest goes on', async () => {
    const { h, rails } = await station({
      providers: {},
      pinpads: { back: { driver: 'kaspi-smart', method: 'kaspi_card' } },
    });
    expect(rails).toEqual([]);
    const { lamps } = await h.client.health.get({});
    expect(lamps.find(({ id }) => id === 'back')).toMatchObject({
      state: 'down',
      reason: 'not_supported',
      detail: 'kaspi-smart',
    });
  });
});

describe('a serial line', () => {
  /** How the driver's link was asked for. */
  async function lineOf(section: Record<string, unknown>) {
    const asked: LinkAddress[] = [];
    const h = await stationHarness({
      config: { providers: {}, pinpads: { front: section } },
      links: {
        list: () => Promise.resolve([]),
        open(address) {
          asked.push(address);
          return Promise.reject(new LinkError('link.cannot_open', 'nothing is plugged in'));
        },
      },
    });
    onTestFinished(() => h.stop().catch(() => undefined));
    await settled();
    return asked[0];
  }
  const zvt = { driver: 'zvt', method: 'visa', path: '/dev/ttyUSB1' };

  it('is as the protocol’s documents say it, unless the configuration says otherwise', async () => {
    expect(await lineOf(zvt)).toEqual({ kind: 'serial', path: '/dev/ttyUSB1', baudRate: 9_600, stopBits: 2 });
    expect(await lineOf({ ...zvt, baudRate: 115_200, stopBits: 1 })).toMatchObject({ baudRate: 115_200, stopBits: 1 });
    const sa = { driver: 'sa-serial', method: 'uzcard', path: '/dev/ttyUSB0' };
    expect(await lineOf(sa)).toEqual({ kind: 'serial', path: '/dev/ttyUSB0', baudRate: 115_200, stopBits: 1 });
  });
});

describe('a wrong section', () => {
  it('is named by path: a key of no driver, a cable that is missing, one method twice', () => {
    expect(wrong({ front })).toEqual([]);
    expect(wrong({ front: { ...front, colour: 'red' } })).toEqual(['pinpads.front.colour: unknown field']);
    expect(wrong({ front: { ...front, path: undefined } })).toEqual(['pinpads.front.path: is missing']);
    expect(wrong({ front, back: { ...front, path: '/dev/ttyUSB1' } })).toEqual([
      'pinpads.back.method: is already the method of pinpads.front',
    ]);
  });
});
