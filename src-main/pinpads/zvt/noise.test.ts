/**
 * Sales over a bad line, on both of ZVT's wires: junk between frames, frames cut off, frames told twice, late or in halves,
 * and on the serial line flipped and lost bytes. Every outcome is what the terminal's own book says, or a doubt. The
 * terminal here shares no code with the driver.
 */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import type { ByteLink } from '../../ports/byte-link.ts';
import { type FakeClock, fakeClock, settled } from '../../testkit/fake-clock.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { scriptedHttp } from '../../testkit/scripted-http.ts';
import type { PinpadReply } from '../pinpad.ts';
import { channel } from '../testkit/channel.ts';
import { chance } from '../testkit/tape.ts';
import driver from './index.ts';

const DLE = 0x10;
type Wire = 'serial' | 'tcp';

function crc(bytes: readonly number[]): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >> 1) ^ 0x8408 : sum >> 1;
  }
  return sum;
}
function onWire(apdu: readonly number[], wire: Wire): Uint8Array {
  if (wire === 'tcp') return Uint8Array.from(apdu);
  const sum = crc([...apdu, 3]);
  const doubled = apdu.flatMap((byte) => (byte === DLE ? [DLE, DLE] : [byte]));
  return Uint8Array.from([DLE, 2, ...doubled, DLE, 3, sum & 0xff, sum >> 8]);
}
const bcd = (value: number, bytes: number): number[] => [...Buffer.from(String(value).padStart(bytes * 2, '0'), 'hex')];

interface Booked {
  minor: number;
  receipt: number;
}

/** What happens to one frame on its way to us: nothing, or so many transfers of bytes, each after its delay. */
type Line = (frame: Uint8Array) => { bytes: Uint8Array; afterMs: number }[];

/** A terminal that approves or declines, and believes its own book alone. */
function terminal(wire: Wire, clock: FakeClock, line: Line) {
  const incoming = channel();
  const book: Booked[] = [];
  let receipt = 100;
  let heard: number[] = [];
  let isBusy = false;
  const peer = { book, declines: false, link: undefined as unknown as ByteLink };

  const put = (bytes: Uint8Array): void => {
    for (const { bytes: part, afterMs } of line(bytes)) {
      if (part.length === 0) continue;
      if (afterMs === 0) incoming.push(part);
      else clock.after(afterMs, () => incoming.push(part));
    }
  };
  const say = (command: number, data: readonly number[] = []): void =>
    put(onWire([command >> 8, command & 0xff, data.length, ...data], wire));

  /** One whole command from the front, without its check: what the station sends is not damaged here. */
  function commandIn(): number[] | undefined {
    if (wire === 'tcp') {
      const length = 3 + (heard[2] ?? 0);
      if (heard.length < 3 || heard.length < length) return undefined;
      return heard.splice(0, length);
    }
    const start = heard.findIndex((byte, at) => byte === DLE && heard[at + 1] === 2);
    if (start < 0) return undefined;
    const plain: number[] = [];
    for (let at = start + 2; at < heard.length; at++) {
      if (heard[at] !== DLE) plain.push(heard[at] as number);
      else if (heard[++at] === DLE) plain.push(DLE);
      else if (heard[at] === 3 && at + 2 < heard.length) {
        heard = heard.slice(at + 3);
        put(Uint8Array.of(6));
        return plain;
      }
    }
    return undefined;
  }

  async function work([high, low, , ...data]: number[]): Promise<void> {
    const command = ((high as number) << 8) | (low as number);
    if (command === 0x8000 || command === 0x06b0) return;
    if (isBusy) return;
    isBusy = true;
    say(0x8000);
    await clock.sleep(300);
    if (command === 0x0600) say(0x060f, [0x29, ...bcd(166, 4)]);
    if (command === 0x0601) {
      const minor = Number(Buffer.from(data.slice(1, 7)).toString('hex'));
      say(0x04ff, [0x0a, 0]);
      await clock.sleep(4_000);
      if (peer.declines) {
        say(0x040f, [0x27, 0x05, 0x29, ...bcd(166, 4)]);
        say(0x061e, [0x05]);
      } else {
        receipt++;
        book.push({ minor, receipt });
        const result = [0x27, 0, 0x04, ...bcd(minor, 6), 0x29, ...bcd(166, 4), 0x87, ...bcd(receipt, 2)];
        say(0x040f, result);
        await clock.sleep(200);
        say(0x060f);
      }
    }
    isBusy = false;
  }

  peer.link = {
    incoming: incoming.chunks,
    write(bytes) {
      heard.push(...bytes);
      for (let command = commandIn(); command; command = commandIn()) void work(command);
      return Promise.resolve();
    },
    close: () => {
      incoming.end();
      return Promise.resolve();
    },
  };
  return peer;
}

function stage(wire: Wire, line: (clock: FakeClock) => Line) {
  const clock = fakeClock();
  const faults = line(clock);
  let peer = terminal(wire, clock, faults);
  const booked: Booked[] = [];
  const session = driver.open({
    config: driver.config.parse({}),
    address:
      wire === 'tcp'
        ? { kind: 'tcp', host: '192.0.2.5', port: 20_007 }
        : { kind: 'serial', path: '/dev/ttyUSB1', baudRate: 9_600 },
    terminalId: '00000166',
    links: {
      open: () => {
        booked.push(...peer.book);
        peer = terminal(wire, clock, faults);
        return Promise.resolve(peer.link);
      },
      list: () => Promise.resolve([]),
    },
    processes: {
      run: () => Promise.reject(new Error('no programs here')),
      readFiles: () => Promise.resolve({}),
      removeFiles: () => Promise.resolve(),
    },
    http: scriptedHttp(),
    clock,
    log: memoryLog(),
    currency: 'UZS',
  });
  let number = 0;
  /** One sale, until it has ended; a doubt is followed by a pause, as at a till. */
  async function sale(minor: number, declines: boolean) {
    peer.declines = declines;
    const before = booked.length + peer.book.length;
    let left = false;
    let reply: PinpadReply | 'doubt' | undefined;
    number++;
    session
      .sale(
        {
          paymentId: '0123456789ABCDEFGHJK',
          amount: money(minor, 'UZS'),
          ecrNumber: number,
          signal: new AbortController().signal,
          http: scriptedHttp(),
          leaving: () => {
            left = true;
          },
          keep: () => Promise.resolve(),
        },
        () => undefined,
      )
      .then(
        (came) => {
          reply = came;
        },
        () => {
          reply = 'doubt';
        },
      );
    await settled(3);
    for (let steps = 0; reply === undefined && steps < 400; steps++) await clock.advance(2_000);
    if (reply === 'doubt' || (reply as PinpadReply | undefined)?.kind === 'unsure') await clock.advance(60_000);
    return { reply, left, booked: [...booked, ...peer.book].slice(before) };
  }
  return { sale, clock, close: () => session.close() };
}

/** Random trouble, of the kinds that this wire can have. */
const noisy =
  (random: () => number, wire: Wire, share: number) =>
  (_clock: FakeClock): Line =>
  (frame) => {
    const plain = { bytes: frame, afterMs: 0 };
    if (random() >= share) return [plain];
    const junk = Uint8Array.from({ length: 1 + Math.floor(random() * 6) }, () => Math.floor(random() * 256));
    const cut = 1 + Math.floor(random() * Math.max(1, frame.length - 1));
    switch (Math.floor(random() * (wire === 'serial' ? 6 : 5))) {
      case 0:
        return [{ bytes: junk, afterMs: 0 }, plain];
      case 1:
        return [{ bytes: frame.slice(0, cut), afterMs: 0 }];
      case 2:
        return [plain, plain];
      case 3:
        // Told again much later: in the middle of the next sale, say.
        return [plain, { bytes: frame, afterMs: 3_000 + Math.floor(random() * 9_000) }];
      case 4:
        return [
          { bytes: frame.slice(0, cut), afterMs: 0 },
          { bytes: frame.slice(cut), afterMs: 20 },
        ];
      default: {
        const at = Math.floor(random() * frame.length);
        return [
          {
            bytes: frame.map((byte, index) => (index === at ? byte ^ (1 << Math.floor(random() * 8)) : byte)),
            afterMs: 0,
          },
        ];
      }
    }
  };

const BATCHES = 12;
const PER_STAGE = 50;
/** All of one price: an old approval then fits the next sale in everything but its receipt. */
const PRICE = 50_000;

describe.each<Wire>(['tcp', 'serial'])('six hundred ZVT sales under noise, %s', (wire) => {
  it('each end as the terminal booked it, or in doubt', { timeout: 60_000 }, async () => {
    const counted = { approved: 0, declined: 0, not_left: 0, doubt: 0 };
    const lies: string[] = [];
    for (let batch = 0; batch < BATCHES; batch++) {
      const random = chance(7_000 + batch);
      const till = stage(wire, noisy(random, wire, [0.01, 0.05, 0.15][batch % 3] as number));
      for (let n = 0; n < PER_STAGE; n++) {
        const declines = random() < 0.3;
        const { reply, left, booked } = await till.sale(PRICE, declines);
        const where = `batch ${batch}, sale ${n}`;
        if (booked.length > 1) lies.push(`${where}: booked ${booked.length} times`);
        if (reply === undefined) lies.push(`${where}: never ended`);
        else if (reply === 'doubt' && !left) {
          counted.not_left++;
          if (booked.length > 0) lies.push(`${where}: never left, but booked`);
        } else if (reply === 'doubt' || reply.kind === 'unsure') counted.doubt++;
        else if (reply.kind === 'approved') {
          counted.approved++;
          if (booked[0]?.receipt !== Number(reply.facts.receiptNumber))
            lies.push(`${where}: approved under ${reply.facts.receiptNumber}, booked ${JSON.stringify(booked)}`);
        } else {
          counted.declined++;
          if (booked.length > 0) lies.push(`${where}: ${reply.kind}, but booked`);
        }
      }
      expect(till.clock.pending()).toBeLessThan(12);
      await till.close();
    }
    expect(lies).toEqual([]);
    const { approved, declined, doubt, not_left: notLeft } = counted;
    expect(approved + declined + doubt + notLeft).toBe(BATCHES * PER_STAGE);
    // The noise bites, and most sales get through it.
    expect(doubt).toBeGreaterThan(5);
    expect(approved).toBeGreaterThan((BATCHES * PER_STAGE) / 3);
    expect(declined).toBeGreaterThan((BATCHES * PER_STAGE) / 12);
  });
});

describe('an old answer that comes in the middle of the next sale', () => {
  /** Everything is told once more, so long after. */
  const again =
    (afterMs: number) =>
    (_clock: FakeClock): Line =>
    (frame) => [
      { bytes: frame, afterMs: 0 },
      { bytes: frame, afterMs },
    ];

  it.each([300, 700, 1_500, 3_000, 4_400, 4_700, 4_900, 5_000, 5_100, 5_300, 6_000, 9_300])(
    '%i ms late, approves or refuses nothing',
    async (afterMs) => {
      for (const first of [true, false]) {
        const till = stage('tcp', again(afterMs));
        const one = await till.sale(PRICE, first);
        const two = await till.sale(PRICE, !first);
        for (const { reply, booked } of [one, two]) {
          const kind = reply === 'doubt' ? 'doubt' : reply?.kind;
          expect([kind, booked.length]).toBeOneOf([
            ['approved', 1],
            ['declined', 0],
            ['doubt', 0],
            ['doubt', 1],
            ['unsure', 0],
            ['unsure', 1],
          ]);
        }
        await till.close();
      }
    },
  );
});
