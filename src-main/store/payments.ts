/** Payments in the ledger: found one by one, by order, by shift, and written. */
import type { NewPayment, PaymentReader, PaymentRow, PaymentWriter } from '../ports/payments.ts';
import { type Columns, IS_OPEN, sumOf, toColumns, toRow } from './payment-rows.ts';
import { pageSql } from './payment-search.ts';
import type { Sql } from './statements.ts';

const one = (columns: unknown): PaymentRow | undefined => (columns ? toRow(columns as Columns) : undefined);
const many = (rows: unknown[]): PaymentRow[] => (rows as Columns[]).map(toRow);

export const paymentReader = (sql: Sql): PaymentReader => ({
  payment: (id) => one(sql('SELECT * FROM payments WHERE id = ?').get(id)),
  paymentBySeq: (seq) => one(sql('SELECT * FROM payments WHERE seq = ?').get(seq)),
  paymentByKey: (key) => one(sql('SELECT * FROM payments WHERE idempotency_key = ?').get(key)),
  paymentByRef: (provider, ref) =>
    one(sql('SELECT * FROM payments WHERE provider_ref = ? AND provider = ?').get(ref, provider)),
  paymentsOfOrder: (orderId) =>
    many(sql('SELECT * FROM payments WHERE order_id = CAST(? AS TEXT) ORDER BY seq DESC LIMIT 100').all(orderId)),
  receiptsOf: (shiftSeq) =>
    (
      sql(`SELECT count(*) AS n FROM payments WHERE shift_seq = ? AND fiscal_status = 'registered'`).get(shiftSeq) as {
        n: number;
      }
    ).n,
  hasStrayMoney: (orderId) =>
    sql(
      `SELECT 1 FROM payments p JOIN discrepancies d ON d.payment_seq = p.seq
       WHERE p.order_id = CAST(? AS TEXT) AND p.kind = 'sale' AND p.status <> 'completed' AND d.status = 'open'
         AND d.type IN ('late_money', 'amount_differs', 'paid_in_part') LIMIT 1`,
    ).get(orderId) !== undefined,
  completedByRef: (provider, kind, ref) =>
    (
      sql(
        `SELECT seq FROM payments WHERE provider_ref = CAST(? AS TEXT) AND provider = CAST(? AS TEXT)
           AND kind = CAST(? AS TEXT) AND status = 'completed'`,
      ).all(ref, provider, kind) as { seq: number }[]
    ).map(({ seq }) => seq),
  salesOfOrder: (orderId) =>
    (
      sql(
        `SELECT * FROM payments WHERE order_id = CAST(? AS TEXT) AND kind = 'sale'
           AND (status NOT IN ('declined', 'cancelled', 'expired', 'failed')
             OR seq IN (SELECT max(seq) FROM payments WHERE order_id = CAST(? AS TEXT) AND kind = 'sale' GROUP BY provider))
         ORDER BY seq DESC`,
      ).all(orderId, orderId) as Columns[]
    ).map(toRow),
  refundsOf: (saleSeq) =>
    many(sql('SELECT * FROM payments WHERE of_seq = CAST(? AS INTEGER) ORDER BY seq').all(saleSeq)),
  openPayments: () => many(sql(`SELECT * FROM payments WHERE ${IS_OPEN} ORDER BY seq LIMIT 1000`).all()),
  endedUnpaid: (method, since, limit) =>
    many(
      sql(
        `SELECT * FROM payments WHERE kind = 'sale' AND show_qr IS NOT NULL AND status IN ('cancelled', 'expired', 'declined', 'failed')
           AND method = CAST(? AS TEXT) AND updated_at >= CAST(? AS INTEGER) ORDER BY updated_at DESC LIMIT CAST(? AS INTEGER)`,
      ).all(method, since, limit),
    ),
  openSeqs: () =>
    (sql(`SELECT seq FROM payments WHERE ${IS_OPEN} ORDER BY seq`).all() as { seq: number }[]).map(({ seq }) => seq),
  page(filter) {
    const { text, values } = pageSql(filter);
    return many(sql(text).all(...values));
  },
  countByStatus: (status) =>
    (sql('SELECT count FROM status_counts WHERE status = ?').get(status) as { count: number } | undefined)?.count ?? 0,
  movementsOf: (shiftSeq, afterSeq, limit) =>
    many(
      sql(
        'SELECT * FROM payments WHERE shift_seq = CAST(? AS INTEGER) AND seq > CAST(? AS INTEGER) ORDER BY seq LIMIT CAST(? AS INTEGER)',
      ).all(shiftSeq, afterSeq, limit),
    ),
});

export const paymentWriter = (sql: Sql): PaymentWriter => ({
  insertPayment(row: NewPayment, now) {
    const whole = { ...row, received: 0, refunded: 0, proofSeq: null, updatedAt: now, rev: 1 };
    const c = toColumns(whole);
    const { lastInsertRowid } = sql(
      `INSERT INTO payments (id, order_id, kind, method, provider, livemode, status, currency, amount, payable, provider_ref,
         show_qr, expires_at, of_seq, shift_seq, idempotency_key, fingerprint, fiscal_status, detail, created_at, updated_at, rev, sum, device)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)`,
    ).run(
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
      c.provider_ref,
      c.show_qr,
      c.expires_at,
      c.of_seq,
      c.shift_seq,
      c.idempotency_key,
      c.fingerprint,
      c.fiscal_status,
      c.detail,
      c.created_at,
      now,
      sumOf(c),
      c.device,
    );
    return { ...whole, seq: Number(lastInsertRowid) };
  },
  updatePayment(row, now) {
    const next = { ...row, updatedAt: now, rev: row.rev + 1 };
    const c = toColumns(next);
    sql(
      `UPDATE payments SET status = ?, shift_seq = ?, payable = ?, received = ?, refunded = ?, provider_ref = ?, show_qr = ?, expires_at = ?,
         proof_seq = ?, fiscal_status = ?, detail = ?, updated_at = ?, rev = ?, sum = ? WHERE seq = ?`,
    ).run(
      c.status,
      c.shift_seq,
      c.payable,
      c.received,
      c.refunded,
      c.provider_ref,
      c.show_qr,
      c.expires_at,
      c.proof_seq,
      c.fiscal_status,
      c.detail,
      now,
      next.rev,
      sumOf(c),
      row.seq,
    );
    return next;
  },
});
