/** Commands are written out as protocols/pinpads.md §2.7 gives them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectTerminal, type TerminalClient } from '../../testkit/terminal-client.ts';
import { startVendorBench, type VendorBench } from '../../testkit/vendor-bench.ts';
import { type Apdu, apduBytes, crc16, createSerialDecoder, createTcpDecoder, frame } from './codec.ts';

const ID = '0123456789ABCDEFGHJK';
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const VECTORS = {
  ack: '10 02 80 00 00 10 03 F5 1F',
  register: '10 02 06 00 06 00 00 00 BE 08 60 10 03 B1 AB',
  sale: '10 02 06 01 0A 04 00 00 00 05 00 00 49 08 60 10 03 B9 D3',
  endOfDay: '10 02 06 50 03 00 00 00 10 03 FB 37',
  status: '10 02 05 01 03 00 00 00 10 03 DF DB',
  repeat: '10 02 06 20 03 00 00 00 10 03 FA F2',
  giveUp: '10 02 06 B0 00 10 03 43 F3',
  stuffed: '10 02 80 10 10 00 10 03 60 9A',
};

let bench: VendorBench;
let client: TerminalClient;
let heard: Apdu[];
let wire: 'serial' | 'tcp';

function until<T>(what: () => T) {
  return expect.poll(what, { timeout: 10_000, interval: 10 });
}
async function plug(): Promise<void> {
  const { path, host, port } = bench.pinpads().front as { path: string; host: string; port: number };
  client = await connectTerminal(wire === 'serial' ? { path } : { host, port });
  const decoder = wire === 'serial' ? createSerialDecoder() : createTcpDecoder();
  client.onBytes((bytes) => {
    for (const one of decoder.push(bytes)) {
      if (one.kind === 'bad') client.send(Uint8Array.of(0x15));
      if (one.kind !== 'apdu') continue;
      if (wire === 'serial') client.send(Uint8Array.of(0x06));
      heard.push(one.apdu);
      if (one.apdu.command !== 0x8000) say({ command: 0x8000, data: new Uint8Array() });
    }
  });
}
const say = (apdu: Apdu): void => client.send(wire === 'serial' ? frame(apduBytes(apdu)) : apduBytes(apdu));
async function start(on: 'serial' | 'tcp'): Promise<void> {
  wire = on;
  heard = [];
  bench = await startVendorBench({
    zvt: { terminals: { front: { method: 'visa', currency: 'UZS', terminalId: '00000166' } }, replugMs: 20 },
  });
  await plug();
}
beforeEach(() => start('tcp'));
afterEach(async () => {
  client.close();
  await bench.close();
});

const bcd = (minor: number) => String(minor).padStart(12, '0');
const sell = (minor: number) => say({ command: 0x0601, data: hex(`04${bcd(minor)}490860`) });
/** Everything up to the end, as "040f:…" lines without the slip; forgets it. */
async function end(): Promise<string[]> {
  await until(() => heard.some(({ command }) => command === 0x060f || command === 0x061e)).toBe(true);
  const all = heard.splice(0).filter(({ command }) => command !== 0x06d1 && command !== 0x04ff);
  return all.map(
    ({ command, data }) => `${command.toString(16).padStart(4, '0')}:${Buffer.from(data).toString('hex')}`,
  );
}
const charges = async () => (await bench.truth()).charges;
const idle = () => until(async () => (await bench.state('zvt')).front.atWork).toBe(false);

it('frames and checks are the document’s', () => {
  expect(Buffer.from(frame(hex('80 00 00')))).toEqual(Buffer.from(hex(VECTORS.ack)));
  expect(Buffer.from(frame(hex('80 10 00')))).toEqual(Buffer.from(hex(VECTORS.stuffed)));
  expect(crc16(hex('06 B0 00 03'))).toBe(0xf343);
});

describe('on a serial line', () => {
  beforeEach(async () => {
    client.close();
    await bench.close();
    await start('serial');
  });

  it('the document’s bytes: registration, status, a sale by a played customer, its receipt again, end of day', async () => {
    client.send(hex(VECTORS.register));
    expect(await end()).toEqual(['8000:', '060f:190029000001664908' + '60']);
    await idle();
    client.send(hex(VECTORS.status));
    expect(await end()).toEqual(['8000:', '040f:27002900000166', '060f:']);
    await idle();
    bench.shown.push({
      id: ID,
      orderId: 'K1',
      provider: 'zvt',
      method: 'visa',
      payable: { minor: 50_000, currency: 'UZS' },
    });
    client.send(hex(VECTORS.sale));
    await until(() => bench.customer('approve', ID)).toMatchObject([200, { ok: true }]);
    const [, result = '', completion] = await end();
    expect(result).toMatch(/^040f:270004000000050000490860/);
    expect(completion).toBe('060f:');
    expect(await charges()).toMatchObject([{ vendor: 'zvt', minor: 50_000 }]);
    await idle();
    client.send(hex(VECTORS.repeat));
    expect((await end())[1]).toBe(result);
    await idle();
    client.send(hex(VECTORS.endOfDay));
    expect((await end())[1]).toMatch(/^040f:270004000000050000/);
    expect((await bench.truth()).batches).toMatchObject([{ vendor: 'zvt', sales: { count: 1, minor: 50_000 } }]);
    expect((await bench.truth()).violations).toEqual([]);
  });

  it('gives up when the station does; a bad check is refused', async () => {
    client.send(hex(VECTORS.sale));
    await until(() => heard.some(({ command }) => command === 0x04ff)).toBe(true);
    client.send(hex(VECTORS.giveUp));
    expect((await end()).at(-1)).toBe('061e:6c');
    expect(await charges()).toEqual([]);
    client.send(hex(VECTORS.status.replace('DF DB', 'DF DC')));
    await until(async () => (await bench.truth()).violations.map(({ rule }) => rule)).toEqual(['frame.bad']);
  });

  it.each(['bad_crc', 'noise'])('%s: the answer arrives', async (fault) => {
    await bench.fault('zvt', fault);
    sell(100_011);
    expect((await end())[1]).toMatch(/^040f:2700/);
    expect(await charges()).toHaveLength(1);
  });
});

describe('money back', () => {
  it('a reversal goes by receipt number, once; a refund names no sale', async () => {
    sell(100_011);
    await end();
    await idle();
    const reverse = () => say({ command: 0x0630, data: hex('000000 87 0001') });
    reverse();
    expect((await end()).at(-1)).toBe('060f:');
    await idle();
    reverse();
    expect((await end()).at(-1)).toBe('061e:b4');
    await idle();
    say({ command: 0x0631, data: hex(`000000 04 ${bcd(500)} 49 0860`) });
    expect((await end()).at(-1)).toBe('060f:');
    expect(await bench.truth()).toMatchObject({ voids: [{ minor: 100_011 }], refunds: [{ minor: 500 }] });
  });
});

describe('what goes wrong', () => {
  it.each([
    [16, '061e:33'],
    [17, '061e:05'],
  ])('a sum that ends in %i ends with %s', async (ending, last) => {
    sell(100_000 + ending);
    expect((await end()).at(-1)).toBe(last);
    expect(await charges()).toEqual([]);
  });

  it.each([
    ['another currency', `04${bcd(100)}490978`],
    ['nothing to pay', `04${bcd(0)}490860`],
    ['a field of no table', `04${bcd(100)}490860FD01`],
  ])('%s is not taken', async (_what, data) => {
    say({ command: 0x0601, data: hex(data) });
    expect((await end()).at(-1)).toBe('061e:6f');
    expect((await bench.truth()).violations).toHaveLength(1);
  });

  it.each([
    ['wrong_amount', /^040f:270004000001000110/, '060f:'],
    ['unknown_result', /^040f:27fe/, '060f:'],
    ['abort_after_approval', /^040f:2700/, '061e:6c'],
  ])('%s: charged, and told otherwise', async (fault, result, last) => {
    await bench.fault('zvt', fault);
    sell(100_011);
    const told = await end();
    expect(told[1]).toMatch(result);
    expect(told.at(-1)).toBe(last);
    expect(await charges()).toHaveLength(1);
  });

  it.each([
    ['silent', 0],
    ['silent_charged', 1],
    ['half_frame', 1],
  ])('%s: confirmed, and then nothing', async (fault, charged) => {
    await bench.fault('zvt', fault);
    sell(100_011);
    await until(() => heard.length).toBeGreaterThan(0);
    await until(async () => (await charges()).length).toBe(charged);
    expect(heard.some(({ command }) => command === 0x040f)).toBe(false);
  });

  it('close_differs: not matched, then matched', async () => {
    await bench.fault('zvt', 'close_differs');
    say({ command: 0x0650, data: hex('000000') });
    expect((await end()).at(-1)).toBe('061e:77');
    await idle();
    say({ command: 0x0650, data: hex('000000') });
    expect((await end()).at(-1)).toBe('060f:');
  });
});
