/** The faults of pinpads.md §4.6 that a ZVT terminal can have, from tapes changed by hand, over both wires. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import type { LinkAddress } from '../../ports/byte-link.ts';
import { fakeClock, settled } from '../../testkit/fake-clock.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { scriptedHttp } from '../../testkit/scripted-http.ts';
import { bytesOf, hexOf, parseTape, type ReplayOptions, replayLink } from '../testkit/tape.ts';
import { serialFraming } from './framing.ts';
import driver from './index.ts';

const SERIAL: LinkAddress = { kind: 'serial', path: '/dev/ttyUSB1', baudRate: 9_600 };
const TCP: LinkAddress = { kind: 'tcp', host: '192.0.2.5', port: 20_007 };
const RECORDED_AT = Date.UTC(2024, 3, 4, 6, 22, 13);
const text = (name: string): string => readFileSync(join(import.meta.dirname, 'tapes', `${name}.tape`), 'utf8');

/** One APDU in place of another, by the hex of what it holds; its check is counted anew. */
function changed(tape: string, from: string, to: string): string {
  const { encode, decoder } = serialFraming();
  return tape.replace(/^([<>]) (10 02 .*)$/gm, (line, way: string, hex: string) => {
    const [frame] = decoder().push(bytesOf(hex));
    const apdu = frame?.kind === 'frame' ? hexOf(frame.payload) : '';
    return apdu.includes(from) ? `${way} ${hexOf(encode(bytesOf(apdu.replace(from, to))))}` : line;
  });
}

/** The same talk over TCP: APDUs alone, no ACK. */
function overTcp(tape: string): string {
  return tape.replace(/^[<>] 06\n/gm, '').replace(/^([<>]) (10 02 .*)$/gm, (_line, way: string, hex: string) => {
    const [frame] = serialFraming().decoder().push(bytesOf(hex));
    return `${way} ${frame?.kind === 'frame' ? hexOf(frame.payload) : ''}`;
  });
}

/** A session whose link plays one tape after another, one for each time it is opened. */
function stage(tapes: readonly string[], address = SERIAL, trouble: Partial<ReplayOptions> = {}) {
  const clock = fakeClock(RECORDED_AT);
  const log = memoryLog();
  const links: ReturnType<typeof replayLink>[] = [];
  const stopBits: unknown[] = [];
  const session = driver.open({
    config: driver.config.parse({}),
    address,
    terminalId: '00000166',
    links: {
      open: (at) => {
        stopBits.push(at.kind === 'serial' ? at.stopBits : 'tcp');
        const isFirst = links.length === 0;
        links.push(replayLink({ tape: parseTape(tapes[links.length] ?? ''), clock, ...(isFirst ? trouble : {}) }));
        return Promise.resolve(links.at(-1) as ReturnType<typeof replayLink>);
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
    log,
    currency: 'UZS',
  });
  async function until<Value>(promise: Promise<Value>): Promise<Value> {
    const state = { done: false };
    const finish = () => {
      state.done = true;
    };
    promise.then(finish, finish);
    await settled(3);
    for (let turns = 0; !state.done && turns < 600; turns++) await clock.advance(1_000);
    return promise;
  }
  let left = false;
  const signal = new AbortController().signal;
  const sale = (minor = 50_000) =>
    until(
      session.sale(
        {
          paymentId: 'P'.repeat(20),
          amount: money(minor, 'UZS'),
          ecrNumber: 1,
          signal,
          http: scriptedHttp(),
          leaving: () => {
            left = true;
          },
          keep: () => Promise.resolve(),
        },
        () => {},
      ),
    );
  const lookUp = (since = RECORDED_AT) =>
    until(
      session.lookUp?.({
        amount: money(50_000, 'UZS'),
        ecrNumber: 1,
        since,
        signal,
        http: scriptedHttp(),
      }) as Promise<object>,
    );
  return { session, sale, lookUp, links, clock, log, stopBits, left: () => left, until };
}

describe('a ZVT sale', () => {
  it('is the same over TCP, without frames and without ACK', async () => {
    const over = stage([overTcp(text('sale-approved'))], TCP);
    expect(await over.sale()).toMatchObject({ kind: 'approved', facts: { receiptNumber: '0474' } });
    expect(over.links[0]?.problems()).toEqual([]);
    expect(over.links[0]?.finished()).toBe(true);
  });

  it('goes out on two stop bits unless the configuration says otherwise', async () => {
    const usual = stage([text('sale-approved')]);
    await usual.sale();
    expect(usual.stopBits).toEqual([2]);
    const other = stage([text('sale-approved')], { ...SERIAL, stopBits: 1 });
    await other.sale();
    expect(other.stopBits).toEqual([1]);
  });

  it.each([
    [
      'an approval of another amount',
      '04 00 00 00 05 00 00 49 08 60 0B',
      '04 00 00 00 05 00 01 49 08 60 0B',
      'amount_differs',
    ],
    ['an approval by another terminal', '29 00 00 01 66 3B', '29 00 00 01 67 3B', 'terminal_differs'],
    ['an abort after the approval', '06 0F 00', '06 1E 01 6C', 'approved_then_aborted'],
    ['a result that is not listed', ' 27 00 04 ', ' 27 9A 04 ', 'code_9A'],
  ])('that ends in %s is a doubt', async (_name, from, to, why) => {
    const tape = changed(text('sale-approved'), from, to);
    expect(tape).not.toBe(text('sale-approved'));
    expect(await stage([tape]).sale()).toMatchObject({ kind: 'unsure', why });
  });

  it('that the terminal refuses to begin is a refusal, with its code', async () => {
    const whole = text('sale-declined');
    const begun = whole.slice(0, whole.indexOf('\n', whole.indexOf('> 10 02 06 01')) + 1);
    const refused = `${begun}< 06\n< ${hexOf(serialFraming().encode(bytesOf('84 83 00')))}\n> 06\n> 10 02 80 00 00 10 03 F5 1F\n`;
    expect(await stage([refused]).sale()).toMatchObject({ kind: 'declined', reason: 'not_allowed', code: '83' });
  });

  it('of nothing, or of more than twelve digits, never leaves', async () => {
    for (const minor of [0, 1_000_000_000_000]) {
      const s = stage([]);
      expect(await s.sale(minor)).toMatchObject({ kind: 'not_started', code: 'amount' });
      expect(s.left()).toBe(false);
      expect(s.links).toEqual([]);
    }
  });

  it('whose end was lost is found by the last receipt', async () => {
    const bytes = parseTape(text('sale-approved')).steps.reduce(
      (n, s) => n + (s.kind === 'silence' ? 0 : s.bytes.length),
      0,
    );
    const s = stage([text('sale-approved'), text('look-up')], SERIAL, { cutAfterBytes: bytes - 40 });
    await expect(s.sale()).rejects.toMatchObject({ code: 'exchange.no_link' });
    expect(s.left()).toBe(true);
    expect(await s.lookUp()).toMatchObject({ kind: 'approved', facts: { receiptNumber: '0474' } });
  });
});

describe('the last receipt', () => {
  it('that was there before the operation proves that nothing was made since', async () => {
    const s = stage([`${text('sale-approved')}${text('look-up')}${text('look-up')}`]);
    await s.sale();
    expect(await s.lookUp()).toEqual({ kind: 'none' });
    expect(await s.lookUp()).toEqual({ kind: 'none' });
  });
  it('never becomes such a proof by having been asked for', async () => {
    const s = stage([`${text('look-up')}${text('look-up')}`]);
    const later = RECORDED_AT + 3_600_000;
    expect(await s.lookUp(later)).toEqual({ kind: 'unknown', why: 'older_receipt' });
    expect(await s.lookUp(later)).toEqual({ kind: 'unknown', why: 'older_receipt' });
  });
  it('without a time, and nothing to compare its number with, proves nothing', async () => {
    const tape = changed(text('look-up'), '0C 11 22 31 0D 04 04', '0B 00 04 74 0B 00 04');
    expect(await stage([tape]).lookUp()).toEqual({ kind: 'unknown', why: 'no_time' });
  });
});
