import { describe, expect, it } from 'vitest';
import { bytesOf, chance, hexOf, pieces } from '../testkit/tape.ts';
import { fromCp1251, toCp1251 } from './cp1251.ts';
import { crc16Buypass, crc16Kermit } from './crc16.ts';
import { dleStx } from './dle-stx.ts';
import { type FrameEvent, type Framing, joined } from './frame.ts';
import { lengthPrefix } from './length-prefix.ts';
import { lrc } from './lrc.ts';
import { stxEtx } from './stx-etx.ts';
import { decodeTlv, encodeTlv } from './tlv.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const framesOf = (events: readonly FrameEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'frame' ? [hexOf(event.payload)] : []));

describe('checks', () => {
  it('have the published check values', () => {
    expect(crc16Buypass(ascii('123456789'))).toBe(0xfee8);
    expect(crc16Kermit(ascii('123456789'))).toBe(0x2189);
    expect(lrc(bytesOf('41 31 34 1C 31 2E 33 35 1C 03'))).toBe(0x5e);
    // ECR17, pinpads.md §2.6: the same status message with and without ETX in the sum, and with STX too.
    const status = bytesOf('30 30 30 30 30 31 36 36 30 73');
    expect(lrc(status, 0x7f)).toBe(0x3d);
    expect(lrc(joined(status, [3]), 0x7f)).toBe(0x3e);
    expect(lrc(joined([2], status, [3]), 0x7f)).toBe(0x3c);
  });
});

describe('fields', () => {
  it('are written in order and read back', () => {
    const fields = new Map([
      [25, ascii('26')],
      [0, ascii('50000')],
    ]);
    expect(hexOf(encodeTlv(fields))).toBe('00 05 00 35 30 30 30 30 19 02 00 32 36');
    expect([...(decodeTlv(encodeTlv(fields)) as Map<number, Uint8Array>).keys()]).toEqual([0, 25]);
  });
  it('whose lengths do not add up, or that contradict themselves, are none', () => {
    expect(decodeTlv(bytesOf('19 02 00 32'))).toBeUndefined();
    expect(decodeTlv(bytesOf('19 02'))).toBeUndefined();
    expect(decodeTlv(bytesOf('00 01 00 31 00 01 00 32'))).toBeUndefined();
    expect(() => encodeTlv(new Map([[256, ascii('1')]]))).toThrow(RangeError);
  });
  it('carry CP1251, № and the hard space included', () => {
    const text = 'Чек № 5\u00a0Ўзбекистон';
    expect(fromCp1251(toCp1251(text))).toBe(text);
    expect(hexOf(toCp1251('№'))).toBe('B9');
    expect(fromCp1251(bytesOf('CE C4 CE C1 D0 C5 CD CE'))).toBe('ОДОБРЕНО'); // pinpads.md §7.2
    expect(hexOf(toCp1251('Ўў'))).toBe('A1 A2');
    expect(fromCp1251(toCp1251('漢'))).toBe('?');
  });
});

describe('STX … ETX LRC', () => {
  it.each([
    ['41 31 34 1C 31 2E 33 35 1C', '02 41 31 34 1C 31 2E 33 35 1C 03 5E'],
    ['42 30 30 1C 31 2E 33 35 1C', '02 42 30 30 1C 31 2E 33 35 1C 03 58'],
    // A sale of 500.00, its return, the void of a sale, and the look-up of one (pinpads.md §2.4).
    [
      '54 30 30 1C 31 2E 33 35 1C 30 31 1C 35 30 30 30 30 1C 1C 34 37 34 1C 1C 1C 1C 1C',
      '02 54 30 30 1C 31 2E 33 35 1C 30 31 1C 35 30 30 30 30 1C 1C 34 37 34 1C 1C 1C 1C 1C 03 4D',
    ],
    [
      '54 30 30 1C 31 2E 33 35 1C 30 32 1C 35 30 30 30 30 1C 1C 34 37 36 1C 1C 1C 1C 1C',
      '02 54 30 30 1C 31 2E 33 35 1C 30 32 1C 35 30 30 30 30 1C 1C 34 37 36 1C 1C 1C 1C 1C 03 4C',
    ],
    [
      '54 30 30 1C 31 2E 33 35 1C 31 36 1C 1C 1C 34 37 35 1F 1F 1F 31 32 1C 1C 1C 1C 1C',
      '02 54 30 30 1C 31 2E 33 35 1C 31 36 1C 1C 1C 34 37 35 1F 1F 1F 31 32 1C 1C 1C 1C 1C 03 63',
    ],
    [
      '52 30 32 1C 31 2E 33 35 1C 30 30 1C 1C 1C 1C 1C 1C 34 37 34 1C',
      '02 52 30 32 1C 31 2E 33 35 1C 30 30 1C 1C 1C 1C 1C 1C 34 37 34 1C 03 61',
    ],
  ])('spells POSLINK %s as the SDK does', (payload, frame) => {
    expect(hexOf(stxEtx().encode(bytesOf(payload)))).toBe(frame);
  });
  it('refuses a payload that it cannot spell', () => {
    expect(() => stxEtx().encode(bytesOf('31 03 32'))).toThrow(RangeError);
  });
});

describe('a chain of SOH blocks', () => {
  const block = (left: string, chunk: string): Uint8Array => {
    const inside = joined([4, 0, 2, 1, 0, left.charCodeAt(0)], ascii(chunk));
    const head = joined([1, inside.length, 0], inside);
    const crc = crc16Buypass(head);
    return joined(head, [crc >> 8, crc & 255]);
  };
  it('is one message, and a block that comes twice counts once', () => {
    const decoder = lengthPrefix().decoder();
    const kinds = [block('2', 'one '), block('2', 'one '), block('1', 'two '), block('0', 'three')]
      .flatMap((bytes) => decoder.push(bytes))
      .map((event) => (event.kind === 'frame' ? new TextDecoder().decode(event.payload) : event.kind));
    expect(kinds).toEqual(['part', 'part', 'part', 'one two three']);
  });
  it('that broke off gives nothing to the next one, though both have as many blocks', () => {
    const decoder = lengthPrefix().decoder();
    const [first, ...rest] = [block('2', 'new '), block('1', 'and '), block('0', 'whole')];
    decoder.push(block('2', 'old '));
    const events = [first as Uint8Array, ...rest].flatMap((bytes) => decoder.push(bytes));
    expect(framesOf(events)).toEqual([hexOf(ascii('new and whole'))]);
  });
  it('with a block missing starts anew', () => {
    const decoder = lengthPrefix().decoder();
    const events = [block('3', 'old '), block('1', 'new '), block('0', 'end')].flatMap((bytes) => decoder.push(bytes));
    expect(framesOf(events)).toEqual([hexOf(ascii('new end'))]);
  });
});

const FRAMINGS: readonly [string, Framing][] = [
  ['STX … ETX LRC', stxEtx()],
  ['STX length … CRC', lengthPrefix()],
  ['DLE STX … DLE ETX CRC', dleStx()],
];

describe.each(FRAMINGS)('%s', (_name, framing) => {
  const payloads = ['31', '41 42 43 44 45 46', '1C 10 35 06 15 04 11'].map(bytesOf);

  it('comes back whole, however it is cut and glued', () => {
    const all = joined(...payloads.map(framing.encode));
    for (let seed = 1; seed <= 200; seed++) {
      const decoder = framing.decoder();
      const events = pieces(all, chance(seed)).flatMap((piece) => decoder.push(piece));
      expect(framesOf(events)).toEqual(payloads.map(hexOf));
      expect(events.every((event) => event.kind === 'frame')).toBe(true);
      expect(decoder.pending()).toBe(false);
    }
  });

  it('says ACK, NAK and EOT between frames, and never inside', () => {
    const decoder = framing.decoder();
    const frame = framing.encode(bytesOf('1C 06 15 04'));
    const events = decoder.push(joined([6], frame, [0x15, 4]));
    expect(events.map((event) => (event.kind === 'control' ? event.control : event.kind))).toEqual([
      'ack',
      'frame',
      'nak',
      'eot',
    ]);
    const damaged = frame.slice();
    damaged[damaged.length - 1] = (damaged.at(-1) as number) ^ 0xff;
    expect(decoder.push(damaged)).toEqual([{ kind: 'bad', why: 'check' }]);
  });

  it('finds the frame behind a start that was none', () => {
    const frame = framing.encode(bytesOf('41 42 43'));
    const decoder = framing.decoder();
    const start = frame.slice(0, 2);
    const events = [...decoder.push(joined(start, [0x55], frame)), ...decoder.resync()];
    expect(framesOf(events)).toEqual(['41 42 43']);
    expect(framesOf(decoder.push(frame))).toEqual(['41 42 43']);
  });

  it('gives up a frame whose rest never comes', () => {
    const decoder = framing.decoder();
    decoder.push(framing.encode(bytesOf('41 42 43')).slice(0, -1));
    expect(decoder.pending()).toBe(true);
    expect(decoder.resync()).toEqual([{ kind: 'bad', why: 'incomplete' }]);
    expect(decoder.resync()).toEqual([]);
    expect(framesOf(decoder.push(framing.encode(bytesOf('44'))))).toEqual(['44']);
  });

  it('throws at nothing and keeps little, fed a megabyte of anything', () => {
    const random = chance(7);
    const decoder = framing.decoder();
    let frames = 0;
    for (let chunk = 0; chunk < 256; chunk++) {
      const bytes = Uint8Array.from({ length: 4_096 }, () => Math.floor(random() * 256));
      frames += framesOf(decoder.push(bytes)).length;
      if (chunk % 8 === 0) decoder.resync();
    }
    expect(frames).toBeLessThan(50);
    decoder.resync();
    decoder.resync();
    expect(framesOf(decoder.push(framing.encode(bytesOf('41 42'))))).toEqual(['41 42']);
  });
});
