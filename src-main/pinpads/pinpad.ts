/**
 * The shape of a pinpad. A driver's author writes framing, codec and session; the queue of the device, the ladder of
 * evidence after a lost answer, storage, status and screens are the station's. An HTTP bridge is a driver whose link is
 * `env.http`; a bank's command-line tool is one whose link is `env.processes`.
 */
import type * as z from 'zod';
import type { DeclineReason } from '../../src-shared/evidence.ts';
import type { Currency, Money } from '../../src-shared/money.ts';
import type { LinkAddress, LinkFactory } from '../ports/byte-link.ts';
import type { Clock } from '../ports/clock.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { Logger } from '../ports/logger.ts';

/** What the customer or cashier may be told while the terminal works. Lost hints do no harm. */
export type Hint =
  | { kind: 'sent' | 'insert_card' | 'enter_pin' | 'contacting_bank' | 'remove_card' }
  /** The terminal's own words, shown as they are. */
  | { kind: 'text'; text: string };

/** One operation asked of a terminal. */
export interface PinpadAsk {
  paymentId: string;
  amount: Money;
  /** Our short number of the operation, where the protocol carries one; unique per terminal for a day. */
  ecrNumber: number;
  signal: AbortSignal;
  /**
   * Called by the session (or the exchange below it) right before the first byte that may start a financial operation
   * is written. Until then a failure proves that nothing was started. Preparing exchanges (probe, handshake) do not call it.
   */
  leaving(): void;
  /** The wire of this one operation, for drivers over HTTP. */
  http: HttpClient;
  /**
   * Raw answer bytes, kept in the emergency journal before anybody parses them (I-14). Awaited: resolves when they are on
   * the disk.
   */
  keep(raw: Uint8Array): Promise<void>;
}

/** The original operation a void or a refund is about. */
export interface OriginalOperation {
  paymentId: string;
  amount: Money;
  rrn?: string;
  receiptNumber?: string;
  authCode?: string;
  terminalId?: string;
  bankShift?: string;
}

/** Facts of an operation as the terminal states them. Strings stay strings: leading zeros count (I-22). */
export interface OperationFacts {
  rrn?: string;
  authCode?: string;
  receiptNumber?: string;
  terminalId?: string;
  merchantId?: string;
  /** The bank's batch ("номер смены"), independent of the cashier's shift. */
  bankShift?: string;
  cardMask?: string;
  cardBrand?: string;
  responseCode?: string;
  /** What the slip says it is of: a last slip may be of something else than what is looked for. */
  operation?: 'sale' | 'void' | 'refund';
  amount?: Money;
  /** ms UTC of the terminal's clock. */
  at?: number;
  /** The slip as the terminal gave it, card number masked. */
  slip?: string;
}

/**
 * What an operation came to. Thrown errors are doubts: nothing left (by `leaving`) means not started, otherwise unknown.
 * `unsure`: an answer came and proves neither (contradiction, unknown code); the ladder decides.
 * `approved` with `check`: the bridge says yes but some fact is missing; taken, flagged for a person.
 */
export type PinpadReply =
  | { kind: 'approved'; facts: OperationFacts; check?: readonly string[] }
  | { kind: 'declined'; reason: DeclineReason; code?: string; facts?: OperationFacts }
  | { kind: 'not_started'; reason: DeclineReason; code?: string }
  | { kind: 'unsure'; why: string; facts?: OperationFacts };

/** One terminal's totals for the bank shift that is open on it. */
export interface TerminalTotals {
  terminalId?: string;
  merchantId?: string;
  bankShift?: string;
  sales: { count: number; minor: number };
  refunds: { count: number; minor: number };
  voids: { count: number; minor: number };
}
export interface DeviceTotals {
  currency: Currency;
  terminals: readonly TerminalTotals[];
  /** The report's own text, kept for the bank. */
  text: string;
}
/** `matched` null: the words of the report are not known; a person reads them. */
export interface BatchClose extends DeviceTotals {
  matched: boolean | null;
}

/** A terminal, as the station speaks to it. One operation at a time: the device's queue sees to that. */
export interface PinpadSession {
  sale(ask: PinpadAsk, hint: (hint: Hint) => void): Promise<PinpadReply>;
  /** Takes back a whole sale inside the same bank shift. */
  void?(ask: PinpadAsk & { of: OriginalOperation }, hint: (hint: Hint) => void): Promise<PinpadReply>;
  /** A new financial operation that returns money of an earlier sale. */
  refund?(ask: PinpadAsk & { of: OriginalOperation }, hint: (hint: Hint) => void): Promise<PinpadReply>;
  /** Emergency reversal of an operation whose goods were not given. */
  reverse?(ask: PinpadAsk & { of: OriginalOperation }): Promise<PinpadReply>;
  /** Ladder, rung 1: the operation by reference. `none`: the device knows no such operation; `unknown`: it cannot tell. */
  lookUp?(ask: {
    amount: Money;
    ecrNumber: number;
    rrn?: string;
    since: number;
    signal: AbortSignal;
    http: HttpClient;
  }): Promise<PinpadReply | { kind: 'none' } | { kind: 'unknown'; why: string }>;
  /** Ladder, rung 2: interim totals. Prints on paper on some terminals. */
  totals?(ask: { signal: AbortSignal; http: HttpClient }): Promise<DeviceTotals>;
  /** Ladder, rung 3: the last slip. `printed`: it only printed. */
  lastSlip?(ask: {
    signal: AbortSignal;
    http: HttpClient;
  }): Promise<{ kind: 'slip'; facts: OperationFacts } | { kind: 'printed' }>;
  /** End of the bank shift. Repeating it is harmless (pinpads.md §4.3). */
  closeBatch?(ask: {
    signal: AbortSignal;
    http: HttpClient;
    keep(raw: Uint8Array): Promise<void>;
  }): Promise<BatchClose>;
  /** The report of the bank shift that was closed last, told again; undefined: it only prints, or cannot be read. */
  lastClose?(ask: { signal: AbortSignal; http: HttpClient }): Promise<BatchClose | undefined>;
  probe(ask: {
    signal: AbortSignal;
    http: HttpClient;
  }): Promise<{ model?: string; firmware?: string; terminalId?: string }>;
  /** Asks the terminal to give up waiting for the card. The operation's own answer still decides. */
  cancel?(): Promise<void>;
  /** Lets go of the link. */
  close(): Promise<void>;
}

/** What a driver honestly can; the screens' eligibility and the ladder follow from it. */
export interface PinpadCapabilities {
  lookUp: boolean;
  totals: boolean;
  lastSlip: boolean;
  cancel: boolean;
  void: boolean;
  /** What a void is addressed by. */
  voidKey: 'rrn' | 'receipt_number';
  refund: boolean;
  partialRefund: boolean;
  closeBatch: boolean;
  saleTimeoutMs: number;
  batchTimeoutMs: number;
}

/** Runs a program of the bank's, for drivers over its command-line tool. Never through a shell. */
export interface ProcessRunner {
  run(command: {
    file: string;
    args: readonly string[];
    cwd: string;
    signal: AbortSignal;
  }): Promise<{ exitCode: number | null; killed: boolean; stdout: Uint8Array }>;
  /** The folder's files by name, as bytes; missing ones are absent. */
  readFiles(dir: string, names: readonly string[]): Promise<Readonly<Record<string, Uint8Array>>>;
  /** Deletes old outputs, so that yesterday's answer is never read as today's. */
  removeFiles(dir: string, names: readonly string[]): Promise<void>;
}

export interface PinpadEnv<Config> {
  config: Config;
  /** Where the device is, for drivers over bytes. */
  address?: LinkAddress;
  /** The terminal's own number, as the configuration names it. */
  terminalId?: string;
  links: LinkFactory;
  processes: ProcessRunner;
  http: HttpClient;
  clock: Clock;
  log: Logger;
  currency: Currency;
}

export interface PinpadDefinition<Config = unknown> {
  readonly id: string;
  readonly title: string;
  readonly links: readonly ('serial' | 'tcp' | 'http' | 'process')[];
  /** A serial line as its documents say it, where the configuration says nothing else. Left out: 115200 baud, one stop bit. */
  readonly serial?: { baudRate: number; stopBits: 1 | 2 };
  readonly usb?: readonly { vendorId: string; productId: string }[];
  /** The driver's own keys of a `pinpads.<name>` section, beside driver, method, path, baudRate, stopBits, host, port, terminalId. */
  readonly config: z.ZodType<Config>;
  readonly can: PinpadCapabilities;
  /**
   * For terminals behind a vendor's box: the vendor, its methods, and the section this driver is opened with, made from
   * the vendor's own.
   */
  readonly behind?: {
    provider: string;
    methods: readonly string[];
    section(vendor: unknown, method: string): Readonly<Record<string, unknown>>;
  };
  open(env: PinpadEnv<Config>): PinpadSession;
  /**
   * Reads kept answers again after a crash (I-14): the raw bytes of one operation in the order in which they came, card
   * numbers masked, so check bytes may not fit. undefined, or a throw: it cannot be told from them. Pure.
   */
  reread?(
    raws: readonly Uint8Array[],
    asked: { kind: 'sale' | 'refund'; isVoid?: true; amount: Money },
  ): PinpadReply | undefined;
  /**
   * Reads the kept report of a bank shift again, as `reread` does an operation's: what `closeBatch` would have told.
   * undefined, or a throw: it cannot be told; then the terminal is asked once more.
   */
  rereadBatch?(raws: readonly Uint8Array[], asked: { currency: Currency }): BatchClose | undefined;
}

/** Declares a pinpad driver. The identity function with types. */
export const definePinpad = <Config>(definition: PinpadDefinition<Config>): PinpadDefinition<Config> => definition;
