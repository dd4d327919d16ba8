/** Rail rows, inbox, outbox. */
import type { InboxRow, OutboxRow, QueueReader, QueueWriter, RailRow } from '../ports/queues.ts';
import { rowSum } from './row-sum.ts';
import type { Sql } from './statements.ts';

interface RailColumns {
  provider: string;
  ref: string;
  payment_seq: number;
  open_key: string | null;
  at: number;
  body: string;
  sum: number | null;
}
const toRail = (c: RailColumns): RailRow => ({
  provider: c.provider,
  ref: c.ref,
  paymentSeq: c.payment_seq,
  openKey: c.open_key,
  at: c.at,
  body: JSON.parse(c.body) as Record<string, unknown>,
});
const sumOf = (c: Omit<RailColumns, 'sum'>): number =>
  rowSum([c.provider, c.ref, c.payment_seq, c.open_key, c.at, c.body]);

/** The rail's id of the first row that is not what was written, or undefined. */
export function firstWrongRailRow(sql: Sql): string | undefined {
  for (const c of sql('SELECT * FROM rail_rows').iterate() as Iterable<RailColumns>) {
    if (c.sum !== null && c.sum !== sumOf(c)) return c.ref;
  }
  return undefined;
}

const oneOutbox = (c: unknown): OutboxRow | undefined => (c ? toOutbox(c as OutboxColumns) : undefined);
const receiptsIn = (sql: Sql, state: OutboxRow['state']): { count: number; oldestAt: number | undefined } => {
  const found = sql(
    `SELECT count(*) AS n, min(created_at) AS at FROM outbox WHERE state = '${state}' AND kind = 'receipt'`,
  ).get() as { n: number; at: number | null };
  return { count: found.n, oldestAt: found.at ?? undefined };
};
const oneRail = (c: unknown): RailRow | undefined => (c ? toRail(c as RailColumns) : undefined);

interface OutboxColumns {
  id: number;
  kind: OutboxRow['kind'];
  payment_seq: number;
  state: OutboxRow['state'];
  attempts: number;
  next_at: number;
  unsure: number;
  last_error: string | null;
  created_at: number;
  mark: string | null;
}
const toOutbox = (c: OutboxColumns): OutboxRow => ({
  id: c.id,
  kind: c.kind,
  paymentSeq: c.payment_seq,
  state: c.state,
  attempts: c.attempts,
  nextAt: c.next_at,
  unsure: c.unsure === 1,
  lastError: c.last_error,
  createdAt: c.created_at,
  mark: c.mark,
});

/** No row waits for so long by itself: the clock was set back meanwhile, and it is due (I-32). */
const OUTBOX_PAUSE_MOST_MS = 15 * 60_000;
/** What may go now: a refund's receipt not before its sale's is done. */
const MAY_GO = `state = 'pending' AND NOT EXISTS (
  SELECT 1 FROM payments p JOIN outbox s ON s.payment_seq = p.of_seq AND s.kind = 'receipt' AND s.state <> 'done'
  WHERE p.seq = outbox.payment_seq)`;

export const queueReader = (sql: Sql): QueueReader => ({
  railRow: (provider, ref) => oneRail(sql('SELECT * FROM rail_rows WHERE provider = ? AND ref = ?').get(provider, ref)),
  openRailRow: (provider, key) =>
    oneRail(sql('SELECT * FROM rail_rows WHERE provider = ? AND open_key = ?').get(provider, key)),
  railRows: (provider, from, to) =>
    (
      sql('SELECT * FROM rail_rows WHERE provider = ? AND at BETWEEN ? AND ? ORDER BY at, ref').all(
        provider,
        from,
        to,
      ) as RailColumns[]
    ).map(toRail),
  dueOutbox: (now, limit) =>
    (
      sql(
        `SELECT * FROM outbox WHERE ${MAY_GO} AND (next_at <= ? OR next_at > ?) ORDER BY kind DESC, next_at, id LIMIT ?`,
      ).all(now, now + OUTBOX_PAUSE_MOST_MS, limit) as OutboxColumns[]
    ).map(toOutbox),
  nextOutboxAt: () =>
    (sql(`SELECT min(next_at) AS at FROM outbox WHERE ${MAY_GO}`).get() as { at: number | null }).at ?? undefined,
  lastOutboxId: () => (sql('SELECT max(id) AS id FROM outbox').get() as { id: number | null }).id ?? 0,
  outboxInDoubt: () =>
    oneOutbox(
      sql(
        `SELECT * FROM outbox WHERE state = 'pending' AND kind = 'receipt' AND (mark IS NOT NULL OR unsure = 1) ORDER BY id LIMIT 1`,
      ).get(),
    ),
  outboxOf: (paymentSeq, kind) =>
    oneOutbox(sql('SELECT * FROM outbox WHERE payment_seq = ? AND kind = ?').get(paymentSeq, kind)),
  outboxOpen: (limit) =>
    (
      sql(`SELECT * FROM outbox WHERE state IN ('pending', 'parked') ORDER BY id LIMIT ?`).all(limit) as OutboxColumns[]
    ).map(toOutbox),
  outboxPending: () => receiptsIn(sql, 'pending'),
  outboxParked: () => ({
    ...receiptsIn(sql, 'parked'),
    codes: sql(
      `SELECT DISTINCT last_error FROM outbox WHERE state = 'parked' AND kind = 'receipt' AND last_error IS NOT NULL`,
    )
      .pluck()
      .all() as string[],
  }),
  unreadInbox: () =>
    (sql('SELECT count(*) AS n FROM inbox WHERE done_at IS NULL AND attempts >= 5').get() as { n: number }).n,
  pendingInbox: (limit) =>
    (
      sql(
        'SELECT id, provider, received_at, body, attempts FROM inbox WHERE done_at IS NULL AND attempts < 5 ORDER BY id LIMIT CAST(? AS INTEGER)',
      ).all(limit) as {
        id: number;
        provider: string;
        received_at: number;
        body: Uint8Array;
        attempts: number;
      }[]
    ).map(({ received_at, ...row }): InboxRow => ({ ...row, receivedAt: received_at })),
});

export const queueWriter = (sql: Sql): QueueWriter => ({
  putRailRow: (row) => {
    const body = JSON.stringify(row.body);
    const { provider, ref, paymentSeq, openKey, at } = row;
    const sum = sumOf({ provider, ref, payment_seq: paymentSeq, open_key: openKey, at, body });
    sql(
      `INSERT INTO rail_rows (provider, ref, payment_seq, open_key, at, body, sum) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (provider, ref) DO UPDATE SET
         payment_seq = excluded.payment_seq, open_key = excluded.open_key, at = excluded.at, body = excluded.body, sum = excluded.sum`,
    ).run(provider, ref, paymentSeq, openKey, at, body, sum);
  },
  queueOutbox: (kind, paymentSeq, now) => {
    sql(
      `INSERT INTO outbox (kind, payment_seq, state, attempts, next_at, unsure, created_at) VALUES (?, ?, 'pending', 0, ?, 0, ?)
       ON CONFLICT (payment_seq, kind) DO NOTHING`,
    ).run(kind, paymentSeq, now, now);
  },
  updateOutbox: (row) => {
    sql(
      'UPDATE outbox SET state = ?, attempts = ?, next_at = ?, unsure = ?, last_error = ?, mark = ? WHERE id = ?',
    ).run(row.state, row.attempts, row.nextAt, row.unsure ? 1 : 0, row.lastError, row.mark, row.id);
  },
  addInbox: (provider, dedupeKey, body, now) =>
    sql(
      'INSERT INTO inbox (provider, dedupe_key, received_at, body) VALUES (?, ?, ?, ?) ON CONFLICT (provider, dedupe_key) DO NOTHING',
    ).run(provider, dedupeKey, now, body).changes === 1,
  finishInbox: (id, now) => {
    sql('UPDATE inbox SET done_at = ? WHERE id = ?').run(now, id);
  },
  reviveInbox: () => {
    sql('UPDATE inbox SET attempts = 0 WHERE done_at IS NULL AND attempts > 0').run();
  },
  retryInbox: (id) => {
    sql('UPDATE inbox SET attempts = attempts + 1 WHERE id = ?').run(id);
  },
});
