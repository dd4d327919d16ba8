/**
 * The shape of a payment rail. An author writes requests, a mapping of the rail's words and a definition;
 * retry, storage, status, logging and screens are the station's.
 */
import type * as z from 'zod';
import type { MethodKind } from '../../src-shared/contract/method-views.ts';
import type { DeclineReason } from '../../src-shared/evidence.ts';
import type { HintKind, RefundWay } from '../../src-shared/ladder.ts';
import type { Currency, Money } from '../../src-shared/money.ts';
import type { ApprovalFacts } from '../ports/approval-facts.ts';
import type { Clock } from '../ports/clock.ts';
import type { HookAnswer, HookCall } from '../ports/hooks.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { Logger } from '../ports/logger.ts';
import type { PaymentRow } from '../ports/payments.ts';
import type { RailRow } from '../ports/queues.ts';
import type { Secret } from '../ports/secrets.ts';

/** What a rail said, in the station's words. A word that is not understood is thrown, never mapped to a refusal. */
export type Reply =
  | {
      kind: 'accepted';
      providerRef?: string;
      show?: { qr: string };
      /** ms UTC; after it the station asks the rail to cancel. Only the rail says "expired". */
      expiresAt?: number;
      /** The customer is confirming right now. */
      confirming?: boolean;
      /**
       * What the customer pays, where the rail adds a fee to the order's amount. Taken until something has been shown;
       * another sum after that is a discrepancy.
       */
      payable?: Money;
      /** The rail says when it wants to be asked next; that wins over `Capabilities.cadence`. */
      askAgainMs?: number;
    }
  | { kind: 'pending'; askAgainMs?: number }
  | ({
      kind: 'approved';
      providerRef: string;
      amount: Money;
      /** As in `accepted`: for money that came before anything was shown. */
      payable?: Money;
      /** Whether the rail says that real money moved; left out where it says nothing about it (I-3, wrong mode). */
      livemode?: boolean;
      /** Approved, but these facts are missing: taken, and put before a person. */
      check?: readonly string[];
    } & ApprovalFacts)
  /** An answer came and proves neither; the code says why. Counts as a lost one. */
  | { kind: 'unsure'; why: string }
  | { kind: 'partial'; providerRef: string; received: Money }
  | { kind: 'rejected'; reason: DeclineReason; providerCode?: string }
  | { kind: 'expired' }
  | { kind: 'cancelled' }
  | { kind: 'cancel_refused' }
  | { kind: 'not_found' };

/** One payment, as a rail is asked about it. */
export interface Ask {
  kind: 'sale' | 'refund';
  paymentId: string;
  /** The payment's number in the ledger, for rails that carry a short number of ours. */
  number?: number;
  orderId: string;
  /** What the customer pays; until the rail has named its fee, what the order asks. */
  amount: Money;
  providerRef?: string;
  /** The customer has something to look at already. */
  shown?: true;
  /** The sale has ended unpaid; it is asked about only so that late money is not missed. Nothing is to be taken any more. */
  ended?: true;
  note?: string;
  locale: string;
  /** Kind `scans_code`: the customer's one-time code, in memory only. */
  code?: string;
  /** Kind `cash`: the named person whose word this is. */
  by?: string;
  /** The wire of this one payment: it remembers whether anything left (architecture §3.5). */
  http: HttpClient;
  signal: AbortSignal;
}
export type BeginAsk = Ask & {
  /**
   * For rails that name the payment before they charge it: keeps the name, and resolves when it is on the disk, so that
   * a charge whose answer is lost can be asked about. Rejects when the payment was given up meanwhile: charge nothing.
   */
  remember(known: { providerRef: string; expiresAt?: number }): Promise<void>;
  /** For rails that are no HTTP: the first byte that may start a financial operation is about to be written. */
  leaving(): void;
  /** A passing word for the screens. */
  hint(hint: { kind: HintKind; text?: string }): void;
};
export type CancelAsk = Ask & { because: 'person' | 'time_limit' | 'order_paid' | 'order_unknown' };
export type RefundAsk = BeginAsk & {
  /** Pinpads: taken back inside the same bank shift, or returned as an operation of its own. */
  how?: Exclude<RefundWay, 'claim'>;
  of: {
    paymentId: string;
    providerRef: string | undefined;
    /** `Reply.approved.paymentRef` of the sale. */
    paymentRef?: string | undefined;
    rrn: string | undefined;
    amount: Money;
    authCode?: string | undefined;
    receiptNumber?: string | undefined;
    terminalId?: string | undefined;
    bankShift?: string | undefined;
  };
};

/** A sale whose fiscal receipt exists, for the wallet that was paid with. */
export interface ReceiptTold {
  paymentId: string;
  providerRef?: string;
  paymentRef?: string;
  /** The receipt's address at the tax office, of this same sale, and its number in the module. */
  receiptUrl: string;
  receiptNumber?: string;
  /** What the tax office's address says of it: the module, `yyyyMMddHHmmss` on its clock, the sign. */
  office?: { terminalId: string; time: string; sign: string };
  http: HttpClient;
  signal: AbortSignal;
}
/** `refused`: telling it again would not help. What is thrown is tried again. */
export type ReceiptHeard = { kind: 'heard' } | { kind: 'refused'; code: string };

export interface StatementLine {
  providerRef: string;
  paymentId?: string;
  amount: Money;
  at: number;
  kind: 'sale' | 'refund';
  /** What the rail kept of it, where it says so; `amount` is then what is left. */
  fee?: Money;
}

/** Three pure functions; the inbox does the rest. */
export interface Webhook {
  readonly path: string;
  verify(call: HookCall): boolean;
  dedupeKey(raw: Uint8Array): string;
  /** The webhook is only a hint: the rail is asked before anything is believed. */
  readonly confirmByQuery: boolean;
  read(raw: Uint8Array): { paymentId?: string; providerRef?: string; reply: Reply }[];
}

/** Evidence that a rail's own call carries, applied in the transaction that stores its row. */
export interface ServedEvidence {
  paymentSeq: number;
  reply: Reply;
  /** The rail takes back money of a completed sale: the station books a refund for it. */
  refund?: { providerRef: string; reason: string };
  /** A fiscal receipt that the rail made itself. */
  fiscal?: { qrUrl?: string; number?: string };
}

/** What a serving rail may look up while it decides. Only committed rows and rows of the same transaction. */
export interface ServeBook {
  payment(seq: number): PaymentRow | undefined;
  /** This rail's open and completed sales of an order, and its newest one, newest first. */
  salesOfOrder(orderId: string): PaymentRow[];
  /** Completed sales, whatever their rail, cover the order: it takes no money again. */
  isPaid(orderId: string): boolean;
  /** Another payment of this one's order may have taken its money: nothing new is begun (I-6). */
  isInDoubt(payment: Pick<PaymentRow, 'orderId' | 'seq'>): boolean;
  refundsOf(saleSeq: number): PaymentRow[];
  row(ref: string): RailRow | undefined;
  openRow(openKey: string): RailRow | undefined;
  rows(from: number, to: number): RailRow[];
}

export interface Decision {
  answer: HookAnswer;
  rows: RailRow[];
  evidence: ServedEvidence[];
}

/**
 * A rail that asks us and wants a synchronous answer that is equal when repeated (Payme). `decide` is pure; the station
 * commits its rows and evidence in one transaction and only then sends the answer.
 */
export interface Served<Request = unknown> {
  readonly path: string;
  /** Bytes to a request, or to the answer that needs no look at the ledger (bad login, unreadable). */
  parse(call: HookCall): { request: Request } | { answer: HookAnswer };
  decide(request: Request, book: ServeBook, now: number): Decision;
  /** A call that usually changes something: it is decided once, inside the transaction, not looked at first. */
  writes(request: Request): boolean;
  /** The answer to a body that is too long to be read. */
  unreadable(): HookAnswer;
  /** The answer when our own storage failed or too much waits. */
  busy(request: Request | undefined): HookAnswer;
}

/**
 * One rail. What a call throws is a doubt, never a result; an error with `retryAfterMs` also says when the rail wants to
 * be asked again.
 */
export interface PaymentProvider {
  begin(ask: BeginAsk): Promise<Reply>;
  query?(ask: Ask): Promise<Reply>;
  cancel?(ask: CancelAsk): Promise<Reply>;
  refund?(ask: RefundAsk): Promise<Reply>;
  /**
   * The payer's whole telephone, where the tax office wants it on this payment's receipt: kept in memory until the receipt
   * is made, and never in evidence.
   */
  payerPhone?(paymentId: string): string | undefined;
  /** Hears of the receipt of a sale. May be told the same twice. */
  tellReceipt?(told: ReceiptTold): Promise<ReceiptHeard>;
  /** The rail's own rows from one moment to another (ms UTC, both included), each once, in any order. */
  statement?(from: number, to: number): AsyncIterable<StatementLine>;
  webhook?: Webhook;
  served?: Served;
}

/** What a rail honestly can. Screens, the runner and reports follow from it; nothing else branches on a vendor. */
export interface Capabilities {
  kind: MethodKind;
  query: boolean;
  /** "No such payment" proves that nothing was started. */
  notFoundIsProof: boolean;
  cancel: boolean;
  /** Cancel works with our own id alone, so it may be offered while the result is unknown. */
  cancelByOurRef: boolean;
  refund: boolean;
  partialRefund: boolean;
  /** `begin` and `refund` need no wire, so the call that starts a payment answers with their outcome. */
  immediate: boolean;
  /** Pauses between questions; `null`: the rail calls us, asking is pointless. */
  cadence: { firstMs: number; everyMs: number; slowAfterMs: number; slowMs: number } | null;
  /**
   * The rail keeps a question until there is news, for at most so long. The next question follows the answer at once,
   * one in flight; `cadence.everyMs` is then the least time from one question to the next.
   */
  longPollMs?: number;
  /**
   * A code that was shown may still be paid so long after its sale ended unpaid: the rail goes on being asked, ever more
   * rarely, and late money opens a discrepancy (I-7).
   */
  lingerMs?: number;
  /** Nobody can pay before the station has shown what `begin` answered: where that answer was lost, no money moved. */
  paidOnlyIfShown?: true;
  /**
   * The vendor closes nothing, but `cancel` says how the waiting ended (paid, or not yet), so that a customer may leave a
   * code that is on the screen. Money that comes afterwards is heard of by the linger watch.
   */
  endsWaiting?: true;
  /**
   * What the customer pays on top, in percent, by the rail's tariff: a word on the tile, nothing is computed from it. The
   * sum that counts is `payable` of the rail's answer.
   */
  feePercent?: number;
  /**
   * The rail is told a time by our clock (a signed one, or until when its code may be paid), so it takes no new payment
   * while that is more than five minutes off (I-32).
   */
  needsTrueTime?: true;
  /**
   * The rail has no statement: at the end of a shift it is asked about each of our payments once more. That finds what it
   * does not have or has with another sum; it cannot find what we do not know of.
   */
  statement?: 'asked';
  /** How long the rail's answer to `begin` may take. */
  beginTimeoutMs: number;
  /** How long a cancel may take before the result counts as unknown. */
  cancelTimeoutMs: number;
}

/** Everything a provider may touch. */
export interface ProviderEnv<Config> {
  config: Config;
  secret(name: string): Secret;
  /** For calls that belong to no single payment (administration, statements). */
  http: HttpClient;
  clock: Clock;
  log: Logger;
  livemode: boolean;
  currency: Currency;
  /** Where the world reaches our hooks listener, without a slash at its end; for rails that are told a callback address. */
  publicHooksUrl?: string;
  /** A look at the committed rows of this rail, for rails whose truth lies with us. */
  book: ServeBook;
  /** Products by id, for fiscal details. */
  product(id: string):
    | {
        name: Readonly<Record<string, string>>;
        priceMinor: number;
        classCode?: string;
        packageCode?: string;
        vatPercent?: number;
      }
    | undefined;
}

/** How a rail can be tested without a payment. */
export interface RailProbe {
  /** An address of the vendor where any knock proves that the way there is open. */
  address: string;
  /**
   * The vendor's smallest harmless question that needs the shop's keys. `unclear`: an answer came that proves neither.
   * What it throws is no answer.
   */
  ask?(signal: AbortSignal): Promise<'accepted' | 'refused' | 'unclear'>;
  /** The vendor calls us, and only its first call proves that the way is open. */
  asksUs?: true;
}

export interface ProviderDefinition<Config = unknown> {
  readonly id: string;
  readonly title: string;
  /** Methods of this folder and their capabilities. One API may offer several. */
  readonly methods: Readonly<Record<string, { title: string; can: Capabilities }>>;
  /** Methods of the vendor that a configuration may name and this build cannot take: absent, with a reason (I-34). */
  readonly notBuilt?: Readonly<Record<string, { title: string; kind: MethodKind }>>;
  readonly currencies: readonly Currency[];
  /**
   * Hosts of the vendor's own sandbox, by its documents. `npm run live` takes every other host for real money.
   */
  readonly testHosts?: readonly string[];
  readonly config: z.ZodType<Config>;
  /** Configuration keys whose values are names of secrets ("secret:payme.key"), with the least length in bytes. */
  readonly secrets: Readonly<Record<string, { minBytes: number }>>;
  /** What a self-test may do without moving anything; left out: nothing of this rail can be tested from here. */
  selfTest?(env: ProviderEnv<Config>): RailProbe;
  /** Whose one-time code this looks like, by its documented form. Pure; only a hint for the cashier. */
  recognises?(code: string): string | undefined;
  create(env: ProviderEnv<Config>): PaymentProvider | Readonly<Record<string, PaymentProvider>>;
}

/** Declares a provider. The identity function with types. */
export const defineProvider = <Config>(definition: ProviderDefinition<Config>): ProviderDefinition<Config> =>
  definition;
