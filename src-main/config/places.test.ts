/** One place, two devices: refused, with both fields by their names. */
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config.ts';
import { PROVIDERS } from '../registered.ts';

const station = { id: 'till-1', name: 'Till', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' };
const wrong = (over: Record<string, unknown>): string[] => {
  const parsed = parseConfig(JSON.stringify({ profile: 'live', station, ...over }), {}, PROVIDERS);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};
const sa = (over: object) => ({ driver: 'sa-serial', method: 'uzcard', ...over });
const zvt = (over: object) => ({ driver: 'zvt', method: 'visa', ...over });
const arcus = (over: object) => ({ driver: 'arcus2', method: 'humo', folder: '/opt/arcus', ...over });

describe('one place for two devices', () => {
  it.each([
    ['/opt/arcus', '/opt/arcus/'],
    ['/opt/arcus', '/opt/x/../arcus//'],
    ['C:\\Arcus2', 'c:/arcus2/'],
  ])('the folder of a bank’s tool: %s and %s', (folder, same) => {
    expect(wrong({ pinpads: { a: arcus({ folder }), b: arcus({ folder: same, method: 'mir' }) } })).toEqual([
      'pinpads.b.folder: is already the folder of pinpads.a (pinpads.a.folder)',
    ]);
  });

  it.each([
    ['/dev/ttyUSB0', '/dev/ttyUSB0'],
    ['COM8', 'com8'],
    ['COM8', '\\\\.\\COM8'],
  ])('a serial port: %s and %s', (path, same) => {
    const taken = ': is already the port of pinpads.a (pinpads.a.path)';
    expect(wrong({ pinpads: { a: sa({ path }), b: zvt({ path: same }) } })).toEqual([`pinpads.b.path${taken}`]);
    expect(wrong({ pinpads: { a: sa({ path }) }, printer: { kind: 'serial', path: same } })).toEqual([
      `printer.path${taken}`,
    ]);
  });

  it('a port that a bank’s tool may open', () => {
    const ports = ['/dev/ttyACM0', '/dev/ttyACM1'];
    expect(wrong({ pinpads: { a: arcus({ ports }), b: zvt({ path: '/dev/ttyACM1' }) } })).toEqual([
      'pinpads.b.path: is already the port of pinpads.a (pinpads.a.ports.1)',
    ]);
  });

  it('a network address with its port, the usual one of a printer too', () => {
    const a = sa({ host: 'Pos.local', port: 9100 });
    expect(wrong({ pinpads: { a, b: zvt({ host: 'pos.LOCAL', port: 9100 }) } })).toEqual([
      'pinpads.b.port: is already the address and port of pinpads.a (pinpads.a.port)',
    ]);
    expect(wrong({ pinpads: { a }, printer: { kind: 'tcp', host: 'pos.local' } })).toEqual([
      'printer.port: is already the address and port of pinpads.a (pinpads.a.port)',
    ]);
  });

  it('is not what only looks alike', () => {
    expect(
      wrong({
        pinpads: {
          a: sa({ path: '/dev/ttyUSB0' }),
          b: zvt({ host: 'pos.local', port: 20_007, path: '/dev/ttyUSB0' }),
          c: arcus({ ports: ['/dev/ttyACM0', '/dev/ttyACM0'] }),
          d: arcus({ method: 'mir', folder: '/opt/Arcus' }),
        },
        printer: { kind: 'tcp', host: 'pos.local' },
      }),
    ).toEqual([]);
  });
});

describe('a serial line', () => {
  it('takes its speed and its stop bits from the configuration, and nothing that is none', () => {
    expect(wrong({ pinpads: { a: zvt({ path: '/dev/ttyUSB0', baudRate: 115_200, stopBits: 1 }) } })).toEqual([]);
    expect(wrong({ pinpads: { a: zvt({ path: '/dev/ttyUSB0', stopBits: 3 }) } })).toMatchObject([
      expect.stringContaining('pinpads.a.stopBits'),
    ]);
  });
});
