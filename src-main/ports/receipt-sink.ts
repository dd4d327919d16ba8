/** Who turns a paid sale into a fiscal receipt. A driver per module; `none` where the country or shop has none. */
import type { Money } from '../../src-shared/money.ts';
import type { FiscalDay } from './fiscal.ts';

export interface ReceiptOrder {
  /** Stable over every attempt: the module, or our question to it, recognises a repeat by it. */
  key: string;
  paymentId: string;
  kind: 'sale' | 'refund';
  amount: Money;
  method: string;
  orderId: string;
  /** When the money was known, ms UTC. */
  paidAt: number;
}

export interface Receipt {
  number: string;
  sign?: string;
  qrUrl?: string;
}

/** What became of one attempt. `unsure`: the answer was lost; ask with `find` before any resend (I-24). */
export type ReceiptResult =
  | { kind: 'registered'; receipt: Receipt }
  | { kind: 'refused'; reason: string }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'unsure'; reason: string };

export interface ReceiptSink {
  readonly id: string;
  /** false: no receipt is owed, nothing is queued. */
  readonly required: boolean;
  register(order: ReceiptOrder): Promise<ReceiptResult>;
  /** Does the module already have it? Throws when it cannot be asked. */
  find(key: string): Promise<Receipt | undefined>;
  /** The module's day, closed with the shift; absent where the module has none. */
  readonly day?: FiscalDay;
}
