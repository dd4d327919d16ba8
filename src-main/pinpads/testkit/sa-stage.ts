/** A stage for the SA driver: a scripted terminal, a clock moved by hand, and one session on the link between them. */
import { money } from '../../../src-shared/money.ts';
import { fakeClock, settled } from '../../testkit/fake-clock.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { scriptedHttp } from '../../testkit/scripted-http.ts';
import type { Hint, PinpadReply } from '../pinpad.ts';
import driver from '../sa-serial/index.ts';
import { type LineFault, scriptedTerminal, type TerminalScript } from './scripted-terminal.ts';
import { chance } from './tape.ts';

/** What an operation came to, a thrown one included. */
export type Came = {
  reply?: PinpadReply;
  error?: { code?: string; message: string };
  left: boolean;
  /** How often the sale was written again, and how often of that before its ACK was heard. */
  resends: number;
  resendsBeforeAck: number;
};
export const nothingYet = (): Came => ({ left: false, resends: 0, resendsBeforeAck: 0 });

export function saStage(options: { seed?: number; fault?: LineFault; config?: object; script?: TerminalScript } = {}) {
  const clock = fakeClock(Date.UTC(2026, 10, 21, 9, 0, 0));
  const log = memoryLog();
  const terminal = scriptedTerminal({
    clock,
    random: chance(options.seed ?? 1),
    ...(options.fault && { fault: options.fault }),
  });
  terminal.script = options.script ?? {};
  const paths: string[] = [];
  const kept: Uint8Array[] = [];
  const hints: Hint[] = [];
  const session = driver.open({
    config: driver.config.parse(options.config ?? {}),
    address: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 115_200 },
    terminalId: '00000166',
    links: {
      open: (address) => {
        paths.push(address.kind === 'serial' ? address.path : address.host);
        return Promise.resolve(terminal.link());
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

  /** Takes the clock along until the promise has settled, `stepMs` at a time. */
  async function until<Value>(promise: Promise<Value>, stepMs = 1_000): Promise<Value> {
    const state = { done: false };
    const finish = () => {
      state.done = true;
    };
    promise.then(finish, finish);
    await settled(3);
    for (let turns = 0; !state.done && turns < 1_000; turns++) await clock.advance(stepMs);
    return promise;
  }

  function ask(minor: number, ecrNumber: number, came: { left: boolean }, signal = new AbortController().signal) {
    return {
      paymentId: 'P'.repeat(20),
      amount: money(minor, 'UZS'),
      ecrNumber,
      signal,
      http: scriptedHttp(),
      leaving: () => {
        came.left = true;
      },
      keep: (raw: Uint8Array) => {
        if (kept.length < 200) kept.push(raw);
        return Promise.resolve();
      },
    };
  }

  const resends = (): number =>
    log.lines.filter((line) => line.event === 'pinpad.sent_again' && line.fields.request === 'sale').length;

  /** Starts a sale; the clock is the caller's. */
  async function sale(minor: number, ecrNumber: number, signal?: AbortSignal): Promise<Came> {
    const came = nothingYet();
    const before = resends();
    let heardAck = false;
    try {
      came.reply = await session.sale(ask(minor, ecrNumber, came, signal), (hint) => {
        hints.push(hint);
        if (hint.kind === 'sent') {
          heardAck = true;
          came.resendsBeforeAck = resends() - before;
        }
      });
    } catch (error) {
      came.error = error as { code?: string; message: string };
    }
    came.resends = resends() - before;
    if (!heardAck) came.resendsBeforeAck = came.resends;
    return came;
  }

  const lookUp = (minor: number, ecrNumber: number, rrn?: string) =>
    session.lookUp?.({
      amount: money(minor, 'UZS'),
      ecrNumber,
      since: clock.now() - 600_000,
      signal: new AbortController().signal,
      http: scriptedHttp(),
      ...(rrn && { rrn }),
    }) as ReturnType<NonNullable<typeof session.lookUp>>;

  return { clock, log, terminal, session, until, ask, sale, lookUp, kept, hints, paths };
}
