/**
 * The ledger, as the core sees it. Reading is synchronous and sees only what is committed. Writing is a synchronous
 * function run inside a transaction that several writers may share (group commit): its promise resolves after the
 * commit is on the disk, so whoever awaits it may answer the world (I-11).
 */

import type { FiscalStatus } from '../../src-shared/contract/payment-views.ts';
import type { DeclineReason, DiscrepancyType, EvidenceSource, EvidenceType } from '../../src-shared/evidence.ts';
import type { PaymentId, ShiftId } from '../../src-shared/ids.ts';
import type { Currency, Money } from '../../src-shared/money.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';
import type { BoothReader, BoothWriter } from './booth.ts';
import type { PeopleReader, PeopleWriter } from './people.ts';
import type { PrintReader, PrintWriter } from './prints.ts';
import type { RetentionWriter } from './retention.ts';
import type { SalesDeskReader, SalesDeskWriter } from './sales-desk.ts';
import type { ShiftEndReader, ShiftEndWriter } from './shift-end.ts';

/** What is known about a payment beside its money and status. Kept as one JSON column, parsed when read. */
export interface PaymentDetail {
  rrn?: string;
  authCode?: string;
  cardMask?: string;
  payerPhone?: string;
  paymentRef?: string;
  walletNumber?: string;
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
  /** Pinpads: what the terminal says of the operation, and how a refund goes back. */
  receiptNumber?: string;
  terminalId?: string;
  merchantId?: string;
  bankShift?: string;
  responseCode?: string;
  slip?: string;
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

export interface EvidenceRow {
  readonly seq: number;
  readonly paymentSeq: number;
  readonly type: EvidenceType;
  readonly source: EvidenceSource;
  readonly at: number;
  readonly verdict: 'moved' | 'same' | 'contradiction';
  readonly statusAfter: PaymentStatus;
  readonly amount: number | null;
  readonly providerRef: string | null;
  readonly livemode: boolean;
  /** Reason, name, note, masked card: allow-listed fields only. */
  readonly detail: Readonly<Record<string, string | number | boolean>> | null;
  /** sha256 of the bytes it was read from. */
  readonly rawHash: Uint8Array | null;
}
export type NewEvidence = Omit<EvidenceRow, 'seq'>;

export interface DiscrepancyRow {
  readonly id: number;
  readonly paymentSeq: number;
  readonly type: DiscrepancyType;
  readonly at: number;
  readonly status: 'open' | 'resolved';
  readonly expected: number | null;
  readonly actual: number | null;
  readonly currency: Currency;
}
export type NewDiscrepancy = Omit<DiscrepancyRow, 'id' | 'status'>;

/**
 * What a rail that asks us must be able to repeat word for word. One table for all such rails: `ref` is the rail's own
 * id, `openKey` is unique while set (one live transaction per one-time order), `at` is the rail's own time.
 */
export interface RailRow {
  readonly provider: string;
  readonly ref: string;
  readonly paymentSeq: number;
  readonly openKey: string | null;
  readonly at: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A terminal's own totals as they were read once, several terminals inside one device added up. */
export interface TerminalReading {
  readonly device: string;
  /** ms UTC. 0: nothing may be compared with it, the bank shift may have been closed since; only `closedSeq` holds. */
  readonly at: number;
  /** The newest evidence at that moment: what was dispatched later is not in these figures. */
  readonly evidenceSeq: number;
  /** The newest evidence when the bank shift was last closed by us. */
  readonly closedSeq: number | null;
  readonly terminals: readonly {
    terminalId: string;
    /** '' where the terminal does not say. */
    bankShift: string;
    sales: { count: number; minor: number };
    /** Refunds and voids together. */
    returns: { count: number; minor: number };
  }[];
}

export interface ShiftRow {
  readonly seq: number;
  readonly id: ShiftId;
  readonly status: 'open' | 'closing' | 'closed';
  readonly openedAt: number;
  readonly openedBy: string | null;
  readonly floatMinor: number;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  readonly counted: number | null;
  /** From then on money is counted in the next shift, ms UTC; null: not yet. */
  readonly sealedAt: number | null;
  readonly report: string | null;
}

export interface TotalRow {
  readonly method: string;
  readonly kind: 'sale' | 'refund';
  readonly count: number;
  readonly minor: number;
}

export interface OutboxRow {
  readonly id: number;
  /** `receipt`: for the fiscal module. `confirm`: the receipt's address for the wallet that was paid with. */
  readonly kind: 'receipt' | 'confirm';
  readonly paymentSeq: number;
  readonly state: 'pending' | 'done' | 'parked';
  readonly attempts: number;
  readonly nextAt: number;
  /** The last attempt may have landed: ask before sending again. */
  readonly unsure: boolean;
  readonly lastError: string | null;
  readonly createdAt: number;
  /** What the module had counted before this receipt was sent, in the driver's own spelling; null: it was not sent. */
  readonly mark: string | null;
}

export interface InboxRow {
  readonly id: number;
  readonly provider: string;
  readonly receivedAt: number;
  readonly body: Uint8Array;
  readonly attempts: number;
}

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

/** Everything that can be asked. A report holding this type cannot write by accident. */
export interface LedgerReader extends PeopleReader, ShiftEndReader, PrintReader, BoothReader, SalesDeskReader {
  payment(id: string): PaymentRow | undefined;
  paymentBySeq(seq: number): PaymentRow | undefined;
  paymentByKey(idempotencyKey: string): PaymentRow | undefined;
  paymentByRef(provider: string, providerRef: string): PaymentRow | undefined;
  /** The newest 100 rows of an order, for a person to read. Decisions ask `salesOfOrder`. */
  paymentsOfOrder(orderId: string): PaymentRow[];
  /** Every open or completed sale of an order, and each rail's newest one whatever became of it; newest first. */
  /** Payments and refunds of a shift that have their fiscal receipt. */
  receiptsOf(shiftSeq: number): number;
  /** Money of a sale of this order that a rail says it took, and that no payment could be completed with (I-7). */
  hasStrayMoney(orderId: string): boolean;
  completedByRef(provider: string, kind: 'sale' | 'refund', providerRef: string): number[];
  salesOfOrder(orderId: string): PaymentRow[];
  refundsOf(saleSeq: number): PaymentRow[];
  /** The oldest 1,000, for screens and reports. */
  openPayments(): PaymentRow[];
  /** Sales of a method that showed a code and ended unpaid at or after `since` (ms UTC), newest first. */
  endedUnpaid(method: string, since: number, limit: number): PaymentRow[];
  /** Every open payment: after a start none may be forgotten. */
  openSeqs(): number[];
  page(filter: PaymentFilter): PaymentRow[];
  evidenceOf(paymentSeq: number): EvidenceRow[];
  discrepanciesOf(paymentSeq: number): DiscrepancyRow[];
  discrepancyCount(): number;
  countByStatus(status: PaymentStatus): number;
  railRow(provider: string, ref: string): RailRow | undefined;
  openRailRow(provider: string, openKey: string): RailRow | undefined;
  railRows(provider: string, from: number, to: number): RailRow[];
  currentShift(): ShiftRow | undefined;
  lastShift(): ShiftRow | undefined;
  shift(id: string): ShiftRow | undefined;
  /** Incremental totals of one shift; `undefined`: of all time. */
  totals(shiftSeq?: number): TotalRow[];
  movementsOf(shiftSeq: number, afterSeq: number, limit: number): PaymentRow[];
  /** Payments of a terminal whose result is not known. */
  unknownOn(device: string): PaymentRow[];
  /** The payment that the terminal is at work on (I-9). */
  inFlightOn(device: string): PaymentRow | undefined;
  /** The terminal's latest completed payment. */
  lastOn(device: string): PaymentRow | undefined;
  /** What was dispatched to the terminal after this evidence and has been completed. */
  doneOn(device: string, afterEvidenceSeq: number): { kind: 'sale' | 'refund'; count: number; minor: number }[];
  /**
   * Something dispatched to the terminal after this evidence, other than `exceptSeq`, ended by a person's word or against
   * what a machine said of it: our own count since then may differ from the terminal's.
   */
  isContestedOn(device: string, afterEvidenceSeq: number, exceptSeq?: number): boolean;
  /**
   * Another operation on the same terminal with the same sum whose reference nobody knows: a slip of this sum may be its.
   * Looked for back to the last completed one with a reference.
   */
  hasUnnamedTwin(row: PaymentRow): boolean;
  /** The newest evidence, 0 where there is none. */
  lastEvidenceSeq(): number;
  /** When the newest piece of evidence was written, by the clock of then, ms UTC; undefined: there is none. */
  lastEvidenceAt(): number | undefined;
  terminalReading(device: string): TerminalReading | undefined;
  /** A refund's receipt is not due before its sale's is done (I-26). */
  dueOutbox(now: number, limit: number): OutboxRow[];
  /** When the next row that may go is due, ms UTC. */
  nextOutboxAt(): number | undefined;
  lastOutboxId(): number;
  /** The oldest receipt that may lie in the module without our knowing. */
  outboxInDoubt(): OutboxRow | undefined;
  outboxOf(paymentSeq: number, kind: OutboxRow['kind']): OutboxRow | undefined;
  /** Everything that is not done, oldest first. */
  outboxOpen(limit: number): OutboxRow[];
  /** Receipts under way. */
  outboxPending(): { count: number; oldestAt: number | undefined };
  /** Receipts that wait for a person, and the module's words for it. */
  outboxParked(): { count: number; oldestAt: number | undefined; codes: string[] };
  /** Unread and not yet given up for this run. */
  pendingInbox(limit: number): InboxRow[];
  /** Tried five times in vain: kept for a person and for the next start. */
  unreadInbox(): number;
}

/** What a transaction may do beside reading. */
export interface LedgerWriter
  extends LedgerReader,
    PeopleWriter,
    ShiftEndWriter,
    PrintWriter,
    BoothWriter,
    SalesDeskWriter,
    RetentionWriter {
  insertPayment(row: NewPayment, now: number): PaymentRow;
  /** Writes every mutable field of the row, counts `rev` up. */
  updatePayment(row: PaymentRow, now: number): PaymentRow;
  addEvidence(row: NewEvidence): EvidenceRow;
  addDiscrepancy(row: NewDiscrepancy): void;
  resolveDiscrepancies(paymentSeq: number, by: string, note: string, now: number): void;
  putRailRow(row: RailRow): void;
  /** Replaces the terminal's last reading. */
  putTerminalReading(row: TerminalReading): void;
  openShift(row: Pick<ShiftRow, 'id' | 'openedAt' | 'openedBy' | 'floatMinor'>): ShiftRow;
  updateShift(row: ShiftRow): void;
  /** Counts it of all time, and in its shift where it has one. */
  addToTotals(shiftSeq: number | null, method: string, kind: 'sale' | 'refund', minor: number): void;
  /** One per (payment, kind); a second call changes nothing (I-24). */
  queueOutbox(kind: OutboxRow['kind'], paymentSeq: number, now: number): void;
  updateOutbox(row: OutboxRow): void;
  /** false when this event is already here (I-17). */
  addInbox(provider: string, dedupeKey: string, body: Uint8Array, now: number): boolean;
  finishInbox(id: number, now: number): void;
  retryInbox(id: number): void;
  /** A new start tries everything unread again. */
  reviveInbox(): void;
  /** The payment that last used this one-time code since `since` (ms UTC). Only a keyed hash is compared. */
  codeUsedBy(code: string, since: number): number | undefined;
  /** Remembers that a payment uses the code: its keyed hash alone, until somebody uses a code a day later. */
  keepCode(code: string, paymentSeq: number, now: number): void;
}

export interface Ledger {
  readonly read: LedgerReader;
  /**
   * Runs `work` inside a transaction and resolves when it is on the disk. `work` is synchronous and must not call out.
   * If `work` throws, only its own writes are undone. Rejects with `store.failed` when the commit failed: then nothing
   * of it is true, and the station stops (I-13).
   */
  write<T>(work: (tx: LedgerWriter) => T): Promise<T>;
  /** What a new sale would meet now. */
  space(): { state: 'ok' | 'low' | 'full'; freeBytes: number };
  close(): Promise<void>;
}

export type { Money };
