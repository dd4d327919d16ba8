/** Payments as the ledger keeps them, and what may be asked of them. */
import type { FiscalStatus } from '../../src-shared/contract/payment-views.ts';
import type { DeclineReason } from '../../src-shared/evidence.ts';
import type { PaymentId } from '../../src-shared/ids.ts';
import type { Currency } from '../../src-shared/money.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';
import type { ApprovalFacts } from './approval-facts.ts';

/** What is known about a payment beside its money and status. Kept as one JSON column, parsed when read. */
export interface PaymentDetail extends ApprovalFacts {
  declineReason?: DeclineReason;
  providerCode?: string;
  confirming?: boolean;
  cancelWish?: 'person' | 'time_limit' | 'order_paid' | 'order_unknown' | undefined;
  tendered?: number;
  change?: number;
  by?: string;
  note?: string;
  resolvedBy?: string;
  /** Pinpads: who let the terminal go on although this unknown payment could not be asked about. */
  parkedBy?: string;
  /** Who let the order of this unknown payment be paid another way: if it turns out paid, it goes back by itself. */
  setAsideBy?: string;
  handedOverAt?: number;
  handedOverBy?: string;
  /** Pinpads: how a refund goes back. */
  how?: 'void' | 'refund';
  orderTotal?: number;
  /** `price`: minor units of one piece when it was sold. `labels`: the marks of marked goods, one a piece. */
  items?: { productId: string; quantityMilli: number; price?: number; labels?: string[] }[];
  /** The whole order's goods, where this sale pays a part of it: what it sells is its share (pricing.ts). */
  orderItems?: { productId: string; quantityMilli: number; price?: number }[];
  fiscalQrUrl?: string;
  fiscalNumber?: string;
  /** A string: it may begin with a zero. */
  fiscalSign?: string;
  /** Who copied the receipt's number from the paper. */
  fiscalBy?: string;
}

export interface PaymentRow {
  readonly seq: number;
  readonly id: PaymentId;
  readonly orderId: string;
  readonly kind: 'sale' | 'refund';
  readonly method: string;
  readonly provider: string;
  readonly livemode: boolean;
  readonly currency: Currency;
  /** What the order asks, minor units. */
  readonly amount: number;
  /** A refund's sale. */
  readonly ofSeq: number | null;
  /** The terminal it goes through, by its name in the configuration. */
  readonly device?: string | null;
  readonly idempotencyKey: string | null;
  /** sha256 of the request that made it: the same id with other contents is refused. */
  readonly fingerprint: Uint8Array;
  readonly createdAt: number;
  status: PaymentStatus;
  /** What the customer pays, the rail's fee included. Fixed from the moment something is shown, by a trigger. */
  payable: number;
  /** The shift it began in; when it is completed, the shift in which the money moved. */
  shiftSeq: number | null;
  received: number;
  refunded: number;
  providerRef: string | null;
  showQr: string | null;
  expiresAt: number | null;
  /** The evidence that completed it: NOT NULL when completed, by a CHECK of the table (I-2). */
  proofSeq: number | null;
  fiscalStatus: FiscalStatus;
  detail: PaymentDetail;
  updatedAt: number;
  rev: number;
}

export type NewPayment = Omit<PaymentRow, 'seq' | 'rev' | 'updatedAt' | 'received' | 'refunded' | 'proofSeq'>;

export interface PaymentFilter {
  orderId?: string;
  status?: PaymentStatus;
  method?: string;
  shiftSeq?: number;
  from?: number;
  to?: number;
  /** A receipt's address, an id, an order, a reference or its end; `minor`: or this sum. */
  find?: { text: string; minor?: number };
  /** Rows older than this sequence number. */
  beforeSeq?: number;
  limit: number;
}

export interface PaymentReader {
  payment(id: string): PaymentRow | undefined;
  paymentBySeq(seq: number): PaymentRow | undefined;
  paymentByKey(idempotencyKey: string): PaymentRow | undefined;
  paymentByRef(provider: string, providerRef: string): PaymentRow | undefined;
  /** The newest 100 rows of an order, for a person to read. Decisions ask `salesOfOrder`. */
  paymentsOfOrder(orderId: string): PaymentRow[];
  /** Every open or completed sale of an order, and each rail's newest one whatever became of it; newest first. */
  salesOfOrder(orderId: string): PaymentRow[];
  completedByRef(provider: string, kind: 'sale' | 'refund', providerRef: string): number[];
  /** Money of a sale of this order that a rail says it took, and that no payment could be completed with (I-7). */
  hasStrayMoney(orderId: string): boolean;
  /** Payments and refunds of a shift that have their fiscal receipt. */
  receiptsOf(shiftSeq: number): number;
  refundsOf(saleSeq: number): PaymentRow[];
  /** The oldest 1,000, for screens and reports. */
  openPayments(): PaymentRow[];
  /** Sales of a method that showed a code and ended unpaid at or after `since` (ms UTC), newest first. */
  endedUnpaid(method: string, since: number, limit: number): PaymentRow[];
  /** Every open payment: after a start none may be forgotten. */
  openSeqs(): number[];
  page(filter: PaymentFilter): PaymentRow[];
  countByStatus(status: PaymentStatus): number;
  movementsOf(shiftSeq: number, afterSeq: number, limit: number): PaymentRow[];
}

export interface PaymentWriter {
  insertPayment(row: NewPayment, now: number): PaymentRow;
  /** Writes every mutable field of the row, counts `rev` up. */
  updatePayment(row: PaymentRow, now: number): PaymentRow;
}
