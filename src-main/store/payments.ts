/** Payment rows: the only file that knows their columns. */

import type { FiscalStatus } from '../../src-shared/contract/payment-views.ts';
import { paymentId } from '../../src-shared/ids.ts';
import type { Currency } from '../../src-shared/money.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';
import type {
  NewPayment,
  PaymentDetail,
  PaymentFilter,
  PaymentReader,
  PaymentRow,
  PaymentWriter,
} from '../ports/payments.ts';
import { rowSum } from './row-sum.ts';
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
  sum: number | null;
  device: string | null;
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

const toColumns = (row: Omit<PaymentRow, 'seq'>): Values => ({
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
const sumOf = (c: Values): number =>
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

const one = (columns: unknown): PaymentRow | undefined => (columns ? toRow(columns as Columns) : undefined);
const many = (rows: unknown[]): PaymentRow[] => (rows as Columns[]).map(toRow);

/** How far back a reference is looked for by its end, a sum or a receipt, in rows: a till's month and more. */
const FOUND_WITHIN = 20_000;
/** No shorter end of a reference says anything. */
const SHORTEST_END = 4;

/** What a customer can name. Ids, orders and whole references by their index; the rest among the newest rows. */
function found({ text, minor }: NonNullable<PaymentFilter['find']>, values: unknown[]): string {
  const upper = text.toUpperCase();
  values.push(text, upper, upper, text);
  const whole = 'id IN (?, ?) OR order_id IN (?, ?)';
  values.push(text, text, text, minor ?? -1, minor ?? -1);
  const recent = `provider_ref = ? OR json_extract(detail, '$.rrn') = ? OR json_extract(detail, '$.fiscalQrUrl') = ?
    OR amount = CAST(? AS INTEGER) OR payable = CAST(? AS INTEGER)`;
  let end = '';
  if (text.length >= SHORTEST_END && /^[0-9A-Za-z-]+$/.test(text)) {
    values.push(upper, upper);
    // A screen shows the end of the bank's number, a receipt the end of ours.
    end = `OR upper(substr(coalesce(json_extract(detail, '$.rrn'), provider_ref, id), -${text.length})) = ?
      OR substr(id, -${text.length}) = ?`;
  }
  return `(${whole} OR (seq > (SELECT max(seq) FROM payments) - ${FOUND_WITHIN} AND (${recent} ${end})))`;
}

/** Only the conditions that are asked for, so that every filter walks the index that fits it. */
function pageSql(filter: PaymentFilter): { text: string; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const where = (condition: string, value: unknown) => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  where('order_id = CAST(? AS TEXT)', filter.orderId);
  where('status = CAST(? AS TEXT)', filter.status);
  where('method = CAST(? AS TEXT)', filter.method);
  where('shift_seq = CAST(? AS INTEGER)', filter.shiftSeq);
  where('created_at >= CAST(? AS INTEGER)', filter.from);
  where('created_at <= CAST(? AS INTEGER)', filter.to);
  where('seq < CAST(? AS INTEGER)', filter.beforeSeq);
  if (filter.find) conditions.push(found(filter.find, values));
  const text = `SELECT * FROM payments ${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY seq DESC LIMIT CAST(? AS INTEGER)`;
  return { text, values: [...values, filter.limit] };
}

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
  openPayments: () =>
    many(
      sql(
        `SELECT * FROM payments WHERE status IN ('created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown') ORDER BY seq LIMIT 1000`,
      ).all(),
    ),
  endedUnpaid: (method, since, limit) =>
    many(
      sql(
        `SELECT * FROM payments WHERE kind = 'sale' AND show_qr IS NOT NULL AND status IN ('cancelled', 'expired', 'declined', 'failed')
           AND method = CAST(? AS TEXT) AND updated_at >= CAST(? AS INTEGER) ORDER BY updated_at DESC LIMIT CAST(? AS INTEGER)`,
      ).all(method, since, limit),
    ),
  openSeqs: () =>
    (
      sql(
        `SELECT seq FROM payments WHERE status IN ('created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown') ORDER BY seq`,
      ).all() as { seq: number }[]
    ).map(({ seq }) => seq),
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
