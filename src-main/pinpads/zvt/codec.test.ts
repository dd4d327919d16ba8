/** The worked bytes of pinpads.md §2.7. */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { bytesOf, hexOf } from '../testkit/tape.ts';
import { bcd, bcdText, readBitmaps } from './bitmaps.ts';
import * as zvt from './codec.ts';
import { serialFraming, tcpFraming } from './framing.ts';
import { replyOf } from './mapping.ts';

const amount = money(50_000, 'UZS');
const password = '000000';

describe('the worked bytes', () => {
  it.each([
    ['acknowledgement', zvt.accepted(), '10 02 80 00 00 10 03 F5 1F'],
    ['registration in 860', zvt.register(password, 0xbe, 'UZS'), '10 02 06 00 06 00 00 00 BE 08 60 10 03 B1 AB'],
    ['authorisation of 500.00', zvt.authorise(amount), '10 02 06 01 0A 04 00 00 00 05 00 00 49 08 60 10 03 B9 D3'],
    ['reversal of receipt 0474', zvt.reversal(password, '0474'), '10 02 06 30 06 00 00 00 87 04 74 10 03 DF 41'],
    [
      'refund of 500.00',
      zvt.refund(password, amount),
      '10 02 06 31 0D 00 00 00 04 00 00 00 05 00 00 49 08 60 10 03 74 E5',
    ],
    ['end of day', zvt.endOfDay(password), '10 02 06 50 03 00 00 00 10 03 FB 37'],
    ['status enquiry', zvt.statusEnquiry(password), '10 02 05 01 03 00 00 00 10 03 DF DB'],
    ['repeat receipt', zvt.repeatReceipt(password), '10 02 06 20 03 00 00 00 10 03 FA F2'],
    ['abort', zvt.abort(), '10 02 06 B0 00 10 03 43 F3'],
    ['an APDU with a DLE in it', bytesOf('80 10 00'), '10 02 80 10 10 00 10 03 60 9A'],
  ])('of %s', (_name, apdu, bytes) => {
    const framing = serialFraming();
    expect(hexOf(framing.encode(apdu))).toBe(bytes);
    expect(framing.decoder().push(bytesOf(bytes))).toMatchObject([{ kind: 'frame', payload: apdu }]);
  });
});

describe('APDUs over TCP', () => {
  it('are parted by their lengths, long ones included, however they are cut', () => {
    const long = zvt.encodeApdu([0x06, 0xd3], new Uint8Array(300));
    const all = [...zvt.accepted(), ...long, ...zvt.accepted()];
    const decoder = tcpFraming().decoder();
    const payloads = all.flatMap((byte) => decoder.push(Uint8Array.of(byte)));
    expect(payloads.map((event) => ('payload' in event ? event.payload.length : 0))).toEqual([3, 305, 3]);
    expect(zvt.decodeApdu(long)).toMatchObject({ command: '06 D3', data: new Uint8Array(300) });
    expect(zvt.decodeApdu(long.slice(0, -1))).toBeUndefined();
  });
});

describe('bitmaps', () => {
  it('are read until the first that is not known', () => {
    const fields = readBitmaps(bytesOf('27 00 22 F0 F3 86 EE 01 06 02 1F 00 FE 11 22'));
    expect([...fields.keys()]).toEqual([0x27, 0x22, 0x06]);
    expect(bcdText(fields.get(0x22) as Uint8Array)).toBe('86**01');
    expect(readBitmaps(bytesOf('22 F9 F9 01')).size).toBe(0);
  });
  it('spell digits with zeros in front, and refuse what does not fit', () => {
    expect(hexOf(bcd('474', 2))).toBe('04 74');
    expect(() => bcd('12345', 2)).toThrow(RangeError);
  });
});

describe('an ending', () => {
  const status = (hex: string) =>
    zvt.statusInformation(bytesOf(hex), { currency: 'UZS', now: Date.UTC(2027, 0, 1, 1), offsetMinutes: 300 });
  const approved = status('27 00 04 00 00 00 05 00 00 87 04 74 0C 23 59 00 0D 12 31');

  it('takes its year from the date that lies nearest', () => {
    expect(approved.facts.at).toBe(Date.UTC(2026, 11, 31, 18, 59));
  });
  it.each([
    [{ status: approved, slip: undefined }, 'approved'],
    [{ status: approved, slip: undefined, aborted: '6C' }, 'unsure'],
    [{ status: status('27 00 04 00 00 00 05 00 01'), slip: undefined }, 'unsure'],
    [{ status: status('27 00 04 00 00 00 05 00 00 49 08 60'), slip: undefined }, 'approved'],
    [{ status: status('27 00 04 00 00 00 05 00 00 49 09 78'), slip: undefined }, 'unsure'],
    [{ status: status('27 05'), slip: undefined }, 'declined'],
    [{ status: undefined, slip: undefined, aborted: '6C' }, 'declined'],
    [{ status: undefined, slip: undefined, aborted: '7D' }, 'unsure'],
    [{ status: undefined, slip: undefined, aborted: 'FF' }, 'unsure'],
    [{ status: undefined, slip: undefined }, 'unsure'],
  ])('%j is %s', (ending, kind) => {
    expect(replyOf(ending, { amount }).kind).toBe(kind);
  });
});
