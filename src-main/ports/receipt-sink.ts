/** Who turns a paid sale into a fiscal receipt. A driver per module; `none` where the country or shop has none. */
import type { Money } from '../../src-shared/money.ts';
import type { FiscalDay } from './fiscal.ts';

/** One line of goods. All sums in minor units of the order's currency; `price − discount − other` is what it cost. */
export interface ReceiptLine {
  name: string;
  /** Thousandths of a unit: 1000 is one piece. */
  quantityMilli: number;
  unitPrice: number;
  /** The whole line, before the discount. */
  price: number;
  discount: number;
  /** Paid by gift card or insurance. */
  other: number;
  unitName: string;
  /** null: sold without VAT. */
  vatPercent: number | null;
  /** The tax office's class of goods and its package; absent where the catalogue does not say. */
  classCode?: string;
  packageCode?: string;
  /** 0 bought and resold, 1 own production, 2 service. */
  ownerType: number;
  /** Marked goods: one mark a piece. */
  labels: readonly string[];
}

export interface ReceiptOrder {
  /** Stable over every attempt: the module, or our question to it, recognises a repeat by it. */
  key: string;
  paymentId: string;
  /** The station's running number of the payment. */
  number: number;
  kind: 'sale' | 'refund';
  amount: Money;
  method: string;
  orderId: string;
  /** When the money was known, ms UTC. */
  paidAt: number;
  /** Where the money lies: the drawer, or anywhere else. */
  tender: 'cash' | 'card';
  /** What was given back of the cash, beside `amount`. Minor units. */
  change: number;
  /** Empty: nobody said what was sold. */
  lines: readonly ReceiptLine[];
  cashier: string;
  /** Of this payment's own row only, never of another's (pinpads.md §1.9). */
  rrn?: string;
  /** The tax office's number of the wallet, and the wallet's own id of the payment. */
  walletNumber?: string;
  paymentRef?: string;
  /** Digits while the rail still knows them, else masked. Never kept, never logged. */
  payerPhone?: string;
  /** A refund's sale: the receipt that is taken back. */
  original?: { qrUrl?: string };
}

export interface Receipt {
  number: string;
  sign?: string;
  qrUrl?: string;
}

/**
 * What became of one attempt. `unsure`: the answer was lost; ask with `find` before any resend (I-24). `not_sent`:
 * nothing was registered, and trying again may help. A reason is a namespaced code: `fiscal.36904`, `bridge.101`.
 */
export type ReceiptResult =
  | { kind: 'registered'; receipt: Receipt }
  | { kind: 'refused'; reason: string }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'unsure'; reason: string };

/** Thrown by `find`: the module answered, and its answer does not decide. A person has to look at the paper. */
export class UndecidableReceipt extends Error {
  override readonly name = 'UndecidableReceipt';
}

/** The module itself, as it was last seen. */
export interface ModuleState {
  /** ms UTC. */
  seenAt: number;
  /** Receipts the module has not handed to the tax office, and since when (ms UTC). */
  unsent: number;
  unsentSince?: number;
  /** Closed days in its memory, of how many. */
  days: number;
  daysMax: number;
  /** The module's clock less ours, ms. */
  skewMs: number;
  /** Why nothing may be sold with it now, as a namespaced code. */
  blocked?: string;
}

export interface ReceiptSink {
  readonly id: string;
  /** false: no receipt is owed, nothing is queued. */
  readonly required: boolean;
  /** The module can be asked about its newest receipt only: nothing else is sent while one is in doubt. */
  readonly knowsLastOnly?: true;
  /**
   * What the module has counted so far, in the driver's own spelling: kept before a receipt is sent, and given to `find`.
   * Throws when it cannot be asked: then nothing is sent.
   */
  mark?(): Promise<string>;
  register(order: ReceiptOrder): Promise<ReceiptResult>;
  /** Does the module already have it? Throws when it cannot be asked, and `UndecidableReceipt`. */
  find(order: ReceiptOrder, mark?: string): Promise<Receipt | undefined>;
  /** Before any money: why no receipt could be made of this sale, as a namespaced code; undefined: it could. */
  check?(sale: Pick<ReceiptOrder, 'amount' | 'lines'>): Promise<string | undefined>;
  /** Looks at the module. Throws when it does not answer. */
  look?(): Promise<ModuleState>;
  /** The module's day, closed with the shift; absent where the module has none. */
  readonly day?: FiscalDay;
}
