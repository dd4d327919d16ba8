/** The journal of paper. */
import type { NewPrint, PrintReader, PrintRow, PrintWriter } from '../ports/prints.ts';
import type { Sql } from './statements.ts';

interface Columns {
  seq: number;
  kind: PrintRow['kind'];
  payment_seq: number | null;
  state: PrintRow['state'];
  by: string | null;
  reason: string | null;
  attempts: number;
  next_at: number;
  error: string | null;
  at: number;
  done_at: number | null;
}
const toRow = (c: Columns): PrintRow => ({
  seq: c.seq,
  kind: c.kind,
  paymentSeq: c.payment_seq,
  state: c.state,
  by: c.by,
  reason: c.reason,
  attempts: c.attempts,
  nextAt: c.next_at,
  error: c.error,
  at: c.at,
  doneAt: c.done_at,
});
const rows = (found: unknown[]): PrintRow[] => (found as Columns[]).map(toRow);

/** No print is put off for so long: the clock was set back, and it is due (I-32). */
const PAUSE_MOST_MS = 5 * 60_000;

export const printReader = (sql: Sql): PrintReader => ({
  printsOf: (paymentSeq) =>
    rows(sql('SELECT * FROM prints WHERE payment_seq = CAST(? AS INTEGER) ORDER BY seq').all(paymentSeq)),
  duePrints: (now, limit) =>
    rows(
      sql(
        `SELECT * FROM prints WHERE state = 'queued' AND (next_at <= CAST(? AS INTEGER) OR next_at > CAST(? AS INTEGER))
         ORDER BY next_at, seq LIMIT CAST(? AS INTEGER)`,
      ).all(now, now + PAUSE_MOST_MS, limit),
    ),
  nextPrintAt: () => {
    const { at } = sql(`SELECT min(next_at) AS at FROM prints WHERE state = 'queued'`).get() as { at: number | null };
    return at ?? undefined;
  },
  unprinted: (limit) =>
    rows(
      sql(
        `SELECT p.* FROM prints p WHERE p.state = 'failed' AND p.kind = 'receipt' AND NOT EXISTS
           (SELECT 1 FROM prints c WHERE c.payment_seq = p.payment_seq AND c.kind = 'copy' AND c.state = 'printed')
         ORDER BY p.seq DESC LIMIT CAST(? AS INTEGER)`,
      ).all(limit),
    ),
  unfinishedPrints: () => rows(sql(`SELECT * FROM prints WHERE state IN ('queued', 'sending') ORDER BY seq`).all()),
});

export const printWriter = (sql: Sql): PrintWriter => ({
  addPrint(row: NewPrint) {
    const { changes, lastInsertRowid } = sql(
      'INSERT INTO prints (kind, payment_seq, state, by, reason, next_at, at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ).run(row.kind, row.paymentSeq, row.state, row.by, row.reason, row.at, row.at);
    if (changes === 0) return undefined;
    return { ...row, seq: Number(lastInsertRowid), attempts: 0, nextAt: row.at, error: null, doneAt: null };
  },
  updatePrint(row) {
    sql('UPDATE prints SET state = ?, attempts = ?, next_at = ?, error = ?, done_at = ? WHERE seq = ?').run(
      row.state,
      row.attempts,
      row.nextAt,
      row.error,
      row.doneAt,
      row.seq,
    );
  },
});
