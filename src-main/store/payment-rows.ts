/** Payment rows: the only file that knows their columns, and what a row's sum is made of. */
import type { FiscalStatus } from '../../src-shared/contract/payment-views.ts';
import { paymentId } from '../../src-shared/ids.ts';
import type { Currency } from '../../src-shared/money.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';
import type { PaymentDetail, PaymentRow } from '../ports/payments.ts';
import { rowSum } from './row-sum.ts';
import type { Sql } from './statements.ts';

/** Condition of a row whose payment has not ended. */
export const IS_OPEN = `status IN ('created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown')`;

/** A row as the table has it. */
export interface Columns {
  seq: number;
  id: string;
  order_id: string;
  kind: 'sale' | 'refund';
  method: string;
  provider: string;
  livemode: number;
  status: PaymentStatus;
  currency: Currency;
  amount: number;
  payable: number;
  received: number;
  refunded: number;
  provider_ref: string | null;
  show_qr: string | null;
  expires_at: number | null;
  of_seq: number | null;
  shift_seq: number | null;
  idempotency_key: string | null;
  fingerprint: Uint8Array;
  proof_seq: number | null;
  fiscal_status: FiscalStatus;
  detail: string;
  created_at: number;
  updated_at: number;
  rev: number;
  sum: number | null;
  device: string | null;
}

export const toRow = (c: Columns): PaymentRow => ({
  seq: c.seq,
  id: paymentId(c.id),
  orderId: c.order_id,
  kind: c.kind,
  method: c.method,
  provider: c.provider,
  livemode: c.livemode === 1,
  status: c.status,
  currency: c.currency,
  amount: c.amount,
  payable: c.payable,
  received: c.received,
  refunded: c.refunded,
  providerRef: c.provider_ref,
  showQr: c.show_qr,
  expiresAt: c.expires_at,
  ofSeq: c.of_seq,
  device: c.device,
  shiftSeq: c.shift_seq,
  idempotencyKey: c.idempotency_key,
  fingerprint: c.fingerprint,
  proofSeq: c.proof_seq,
  fiscalStatus: c.fiscal_status,
  detail: JSON.parse(c.detail) as PaymentDetail,
  createdAt: c.created_at,
  updatedAt: c.updated_at,
  rev: c.rev,
});

type Values = Omit<Columns, 'seq' | 'sum'>;

export const toColumns = (row: Omit<PaymentRow, 'seq'>): Values => ({
  id: row.id,
  order_id: row.orderId,
  kind: row.kind,
  method: row.method,
  provider: row.provider,
  livemode: row.livemode ? 1 : 0,
  status: row.status,
  currency: row.currency,
  amount: row.amount,
  payable: row.payable,
  received: row.received,
  refunded: row.refunded,
  provider_ref: row.providerRef,
  show_qr: row.showQr,
  expires_at: row.expiresAt,
  of_seq: row.ofSeq,
  shift_seq: row.shiftSeq,
  idempotency_key: row.idempotencyKey,
  fingerprint: row.fingerprint,
  proof_seq: row.proofSeq,
  fiscal_status: row.fiscalStatus,
  detail: JSON.stringify(row.detail),
  created_at: row.createdAt,
  updated_at: row.updatedAt,
  rev: row.rev,
  device: row.device ?? null,
});

/** Everything but `seq`, which foreign keys and the order of the table hold in place. */
export const sumOf = (c: Values): number =>
  rowSum(
    [
      c.id,
      c.order_id,
      c.kind,
      c.method,
      c.provider,
      c.livemode,
      c.status,
      c.currency,
      c.amount,
      c.payable,
      c.received,
      c.refunded,
      c.provider_ref,
      c.show_qr,
      c.expires_at,
      c.of_seq,
      c.shift_seq,
      c.idempotency_key,
      c.proof_seq,
      c.fiscal_status,
      c.detail,
      c.created_at,
      c.updated_at,
      c.rev,
      // Came later than the sums of older rows (row-sum.ts).
      ...(c.device === null ? [] : [c.device]),
    ],
    c.fingerprint,
  );

/** The `seq` of the first payment after `afterSeq` that is not what was written, or undefined. */
export function firstWrongPayment(sql: Sql, afterSeq: number): number | undefined {
  for (const c of sql('SELECT * FROM payments WHERE seq > ? ORDER BY seq').iterate(afterSeq) as Iterable<Columns>) {
    if (c.sum !== null && c.sum !== sumOf(c)) return c.seq;
  }
  return undefined;
}

/** One row as it lies there, and whether its sum fits. Throws what SQLite throws of a broken page. */
export function paymentAt(sql: Sql, seq: number): { row: PaymentRow; isAsWritten: boolean } | undefined {
  const c = sql('SELECT * FROM payments WHERE seq = ?').get(seq) as Columns | undefined;
  return c && { row: toRow(c), isAsWritten: c.sum !== null && c.sum === sumOf(c) };
}
