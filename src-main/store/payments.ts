/** Payment rows: the only file that knows their columns. */

import type { FiscalStatus } from '../../src-shared/contract/views.ts';
import { paymentId } from '../../src-shared/ids.ts';
import type { Currency } from '../../src-shared/money.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';
import type {
  LedgerReader,
  LedgerWriter,
  NewPayment,
  PaymentDetail,
  PaymentFilter,
  PaymentRow,
} from '../ports/store.ts';
import type { Sql } from './statements.ts';

interface Columns {
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
}

const toRow = (c: Columns): PaymentRow => ({
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

const one = (columns: unknown): PaymentRow | undefined => (columns ? toRow(columns as Columns) : undefined);
const many = (rows: unknown[]): PaymentRow[] => (rows as Columns[]).map(toRow);

type PaymentReader = Pick<
  LedgerReader,
  | 'payment'
  | 'paymentBySeq'
  | 'paymentByKey'
  | 'paymentByRef'
  | 'paymentsOfOrder'
  | 'refundsOf'
  | 'openPayments'
  | 'page'
  | 'countByStatus'
  | 'movementsOf'
>;

/** Only the conditions that are asked for, so that every filter walks the index that fits it. */
function pageSql(filter: PaymentFilter): { text: string; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const where = (condition: string, value: unknown) => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  where('order_id = ?', filter.orderId);
  where('status = ?', filter.status);
  where('method = ?', filter.method);
  where('created_at >= ?', filter.from);
  where('created_at <= ?', filter.to);
  where('seq < ?', filter.beforeSeq);
  const text = `SELECT * FROM payments ${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY seq DESC LIMIT ?`;
  return { text, values: [...values, filter.limit] };
}

export const paymentReader = (sql: Sql): PaymentReader => ({
  payment: (id) => one(sql('SELECT * FROM payments WHERE id = ?').get(id)),
  paymentBySeq: (seq) => one(sql('SELECT * FROM payments WHERE seq = ?').get(seq)),
  paymentByKey: (key) => one(sql('SELECT * FROM payments WHERE idempotency_key = ?').get(key)),
  paymentByRef: (provider, ref) =>
    one(sql('SELECT * FROM payments WHERE provider_ref = ? AND provider = ?').get(ref, provider)),
  paymentsOfOrder: (orderId) =>
    many(sql('SELECT * FROM payments WHERE order_id = ? ORDER BY seq DESC LIMIT 100').all(orderId)),
  refundsOf: (saleSeq) => many(sql('SELECT * FROM payments WHERE of_seq = ? ORDER BY seq').all(saleSeq)),
  openPayments: () =>
    many(
      sql(
        `SELECT * FROM payments WHERE status IN ('created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown') ORDER BY seq LIMIT 1000`,
      ).all(),
    ),
  page(filter) {
    const { text, values } = pageSql(filter);
    return many(sql(text).all(...values));
  },
  countByStatus: (status) =>
    (sql('SELECT count FROM status_counts WHERE status = ?').get(status) as { count: number } | undefined)?.count ?? 0,
  movementsOf: (shiftSeq, afterSeq, limit) =>
    many(
      sql('SELECT * FROM payments WHERE shift_seq = ? AND seq > ? ORDER BY seq LIMIT ?').all(shiftSeq, afterSeq, limit),
    ),
});

export const paymentWriter = (sql: Sql): Pick<LedgerWriter, 'insertPayment' | 'updatePayment'> => ({
  insertPayment(row: NewPayment, now) {
    const { lastInsertRowid } = sql(
      `INSERT INTO payments (id, order_id, kind, method, provider, livemode, status, currency, amount, payable, provider_ref,
         show_qr, expires_at, of_seq, shift_seq, idempotency_key, fingerprint, fiscal_status, detail, created_at, updated_at, rev)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
    ).run(
      row.id,
      row.orderId,
      row.kind,
      row.method,
      row.provider,
      row.livemode ? 1 : 0,
      row.status,
      row.currency,
      row.amount,
      row.payable,
      row.providerRef,
      row.showQr,
      row.expiresAt,
      row.ofSeq,
      row.shiftSeq,
      row.idempotencyKey,
      row.fingerprint,
      row.fiscalStatus,
      JSON.stringify(row.detail),
      row.createdAt,
      now,
    );
    return { ...row, seq: Number(lastInsertRowid), received: 0, refunded: 0, proofSeq: null, updatedAt: now, rev: 1 };
  },
  updatePayment(row, now) {
    const rev = row.rev + 1;
    sql(
      `UPDATE payments SET status = ?, received = ?, refunded = ?, provider_ref = ?, show_qr = ?, expires_at = ?, proof_seq = ?,
         fiscal_status = ?, detail = ?, updated_at = ?, rev = ? WHERE seq = ?`,
    ).run(
      row.status,
      row.received,
      row.refunded,
      row.providerRef,
      row.showQr,
      row.expiresAt,
      row.proofSeq,
      row.fiscalStatus,
      JSON.stringify(row.detail),
      now,
      rev,
      row.seq,
    );
    return { ...row, updatedAt: now, rev };
  },
});
