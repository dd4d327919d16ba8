/**
 * A terminal with a truth of its own: what its bank has booked stands in `terminal.bank`, whatever the station was told.
 * Each operation is played by the next act of its script; the questions of the ladder are answered from the truth,
 * unless a test scripts a lie or a silence.
 */
import * as z from 'zod';
import { money } from '../../src-shared/money.ts';
import {
  type BatchClose,
  type DeviceTotals,
  definePinpad,
  type Hint,
  type OperationFacts,
  type OriginalOperation,
  type PinpadAsk,
  type PinpadCapabilities,
  type PinpadDefinition,
  type PinpadReply,
  type PinpadSession,
} from '../pinpads/pinpad.ts';
import type { Clock } from '../ports/clock.ts';

export interface Booking {
  kind: 'sale' | 'void' | 'refund';
  paymentId: string;
  ecrNumber: number;
  minor: number;
  facts: OperationFacts;
}

interface Doing {
  ask: PinpadAsk & { of?: OriginalOperation };
  kind: Booking['kind'];
  hint(hint: Hint): void;
  /** The bank books the operation; the terminal knows it from now on. */
  book(over?: Partial<OperationFacts>): OperationFacts;
}
export type Act = (doing: Doing) => Promise<PinpadReply>;

/** What a slip looks like on this terminal's wire, readable again after a crash. */
const bytesOf = (reply: PinpadReply): Uint8Array => new TextEncoder().encode(JSON.stringify(reply));

/** The usual way: bytes leave, the bank books, the answer is kept and read. */
export const approves =
  (over: Partial<OperationFacts> = {}, check?: string[]): Act =>
  async ({ ask, hint, book }) => {
    ask.leaving();
    hint({ kind: 'insert_card' });
    const reply: PinpadReply = { kind: 'approved', facts: book(over), ...(check ? { check } : {}) };
    await ask.keep(bytesOf(reply));
    return reply;
  };
export const declines =
  (code = '116'): Act =>
  ({ ask }) => {
    ask.leaving();
    return Promise.resolve({ kind: 'declined', reason: 'insufficient_funds', code });
  };
/** The cable is not there: nothing left. */
export const unplugged = (): Act => () => Promise.reject(new Error('link.cannot_open'));
/** The operation left; its answer never came. `booked`: the bank did it all the same. */
export const loses =
  (booked: boolean): Act =>
  ({ ask, book }) => {
    ask.leaving();
    if (booked) book();
    return Promise.reject(new Error('the cable was pulled'));
  };
export const answers =
  (reply: PinpadReply): Act =>
  ({ ask }) => {
    ask.leaving();
    return Promise.resolve(reply);
  };
/** The operation is on the terminal and waits for a hand: `done(act)` plays on. */
export function waits(): { act: Act; done(act: Act): void; started: Promise<void> } {
  const go = Promise.withResolvers<Act>();
  const begun = Promise.withResolvers<void>();
  return {
    act: async (doing) => {
      doing.ask.leaving();
      begun.resolve();
      return (await go.promise)(doing);
    },
    done: go.resolve,
    started: begun.promise,
  };
}

export interface Terminal {
  definition: PinpadDefinition;
  /** What the bank has booked in the open bank shift, oldest first. */
  bank: Booking[];
  bankShift: number;
  /** Every operation that was asked for, in order. */
  asked: { kind: Booking['kind']; paymentId: string; of?: OriginalOperation }[];
  /** Operations on the wire at this moment, and the most there ever were. */
  inFlight: number;
  mostInFlight: number;
  /** Questions: 'lookUp', 'totals', 'lastSlip', 'closeBatch', 'cancel', in order. */
  questions: string[];
  next(...acts: Act[]): void;
  always(act: Act): void;
  /** Questions that get no answer. */
  silent: Set<string>;
  /** A lie of the terminal's, in place of the truth. */
  lies: {
    totals?: () => DeviceTotals;
    lastSlip?: PinpadSession['lastSlip'];
    lookUp?: PinpadSession['lookUp'];
    /** After the bank shift was closed: what is said of it, or a throw for an answer that is lost. */
    closeBatch?: (truth: BatchClose) => BatchClose | Promise<BatchClose>;
  };
}

export interface TerminalOptions {
  id?: string;
  clock: () => Clock;
  can?: Partial<PinpadCapabilities>;
  terminalId?: string;
}

const CAN: PinpadCapabilities = {
  lookUp: false,
  totals: false,
  lastSlip: false,
  cancel: true,
  void: true,
  voidKey: 'rrn',
  refund: true,
  partialRefund: true,
  closeBatch: true,
  saleTimeoutMs: 180_000,
  batchTimeoutMs: 120_000,
};

export function scriptedTerminal(options: TerminalOptions): Terminal {
  const { id = 'scripted', terminalId = '00000166' } = options;
  const can = { ...CAN, ...options.can };
  const acts: Act[] = [];
  let standing: Act = approves();
  let receipt = 100;

  const totalsNow = (): DeviceTotals => {
    const of = (kind: Booking['kind']) => {
      const some = terminal.bank.filter((one) => one.kind === kind);
      return { count: some.length, minor: some.reduce((sum, { minor }) => sum + minor, 0) };
    };
    const shift = { terminalId, bankShift: String(terminal.bankShift) };
    return {
      currency: 'UZS',
      terminals: [{ ...shift, sales: of('sale'), refunds: of('refund'), voids: of('void') }],
      text: 'interim totals',
    };
  };

  async function perform(ask: PinpadAsk & { of?: OriginalOperation }, kind: Booking['kind'], hint: (h: Hint) => void) {
    terminal.asked.push({ kind, paymentId: ask.paymentId, ...(ask.of ? { of: ask.of } : {}) });
    terminal.inFlight++;
    terminal.mostInFlight = Math.max(terminal.mostInFlight, terminal.inFlight);
    const book = (over: Partial<OperationFacts> = {}): OperationFacts => {
      receipt++;
      const facts: OperationFacts = {
        rrn: `010965${String(600_000 + receipt)}`,
        authCode: '635842',
        receiptNumber: String(receipt),
        terminalId,
        merchantId: '000000009052147',
        bankShift: String(terminal.bankShift),
        cardMask: '860012******5674',
        responseCode: '000',
        amount: ask.amount,
        at: options.clock().now(),
        operation: kind,
        slip: `SLIP ${receipt}`,
        ...over,
      };
      terminal.bank.push({ kind, paymentId: ask.paymentId, ecrNumber: ask.ecrNumber, minor: ask.amount.minor, facts });
      return facts;
    };
    try {
      return await (acts.shift() ?? standing)({ ask, kind, hint, book });
    } finally {
      terminal.inFlight--;
    }
  }

  function question<T>(name: string, answer: () => T, signal?: AbortSignal): Promise<T> {
    terminal.questions.push(name);
    if (!terminal.silent.has(name)) return Promise.resolve(answer());
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  }

  const session: PinpadSession = {
    sale: (ask, hint) => perform(ask, 'sale', hint),
    void: (ask, hint) => perform(ask, 'void', hint),
    refund: (ask, hint) => perform(ask, 'refund', hint),
    lookUp: (ask) =>
      question(
        'lookUp',
        () => {
          if (terminal.lies.lookUp) return terminal.lies.lookUp(ask);
          const found = terminal.bank.find((one) => one.ecrNumber === ask.ecrNumber);
          return found ? { kind: 'approved' as const, facts: found.facts } : { kind: 'none' as const };
        },
        ask.signal,
      ) as never,
    totals: (ask) => question('totals', () => terminal.lies.totals?.() ?? totalsNow(), ask.signal),
    lastSlip: (ask) =>
      question(
        'lastSlip',
        () => {
          if (terminal.lies.lastSlip) return terminal.lies.lastSlip(ask);
          const last = terminal.bank.at(-1);
          return last ? { kind: 'slip' as const, facts: last.facts } : { kind: 'printed' as const };
        },
        ask.signal,
      ) as never,
    closeBatch: async (ask) => {
      const closed = await question('closeBatch', totalsNow, ask.signal);
      const truth: BatchClose = { ...closed, text: `end of bank shift ${terminal.bankShift}`, matched: true };
      terminal.bank = [];
      terminal.bankShift++;
      const told = terminal.lies.closeBatch ? await terminal.lies.closeBatch(truth) : truth;
      await ask.keep(new TextEncoder().encode(JSON.stringify(told)));
      return told;
    },
    probe: ({ signal }) =>
      signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve({ model: 'scripted', terminalId }),
    cancel: () => question('cancel', () => undefined),
    close: () => Promise.resolve(),
  };

  const definition = definePinpad({
    id,
    title: 'Scripted terminal',
    links: ['process'],
    config: z.strictObject({ voidBy: z.enum(['rrn', 'receipt']).optional() }),
    can,
    open: () => session,
    reread(raws) {
      const last = raws.at(-1);
      if (!last) return undefined;
      const read = JSON.parse(new TextDecoder().decode(last)) as PinpadReply;
      if (read.kind !== 'approved' || !read.facts.amount) return undefined;
      return { ...read, facts: { ...read.facts, amount: money(read.facts.amount.minor, read.facts.amount.currency) } };
    },
    rereadBatch(raws) {
      const last = raws.at(-1);
      return last && (JSON.parse(new TextDecoder().decode(last)) as BatchClose);
    },
  }) as unknown as PinpadDefinition;

  const terminal: Terminal = {
    definition,
    bank: [],
    bankShift: 4,
    asked: [],
    inFlight: 0,
    mostInFlight: 0,
    questions: [],
    next: (...more) => {
      acts.push(...more);
    },
    always(act) {
      standing = act;
    },
    silent: new Set(),
    lies: {},
  };
  return terminal;
}
