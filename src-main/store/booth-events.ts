/** The tables of a booth's events, free sessions and notices to the owner. */
import type { BoothEventReader, BoothEventWriter, EventRow, FreeRow, NoticeRow } from '../ports/booth-events.ts';
import type { Sql } from './statements.ts';

interface EventCells {
  seq: number;
  name: string;
  is_free: number;
  prices: string;
  from_at: number;
  to_at: number;
  prints: number | null;
  by: string;
  at: number;
  ended_at: number | null;
  ended_by: string | null;
}
const toEvent = (c: EventCells): EventRow => ({
  seq: c.seq,
  name: c.name,
  isFree: c.is_free === 1,
  prices: JSON.parse(c.prices) as Record<string, number>,
  fromAt: c.from_at,
  toAt: c.to_at,
  prints: c.prints,
  by: c.by,
  at: c.at,
  endedAt: c.ended_at,
  endedBy: c.ended_by,
});

interface FreeCells
  extends Pick<FreeRow, 'seq' | 'id' | 'turn' | 'prints' | 'state' | 'via' | 'by' | 'attempts' | 'error' | 'at'> {
  event_seq: number | null;
  product_id: string;
  next_at: number;
  done_at: number | null;
}
const toFree = ({ event_seq, product_id, next_at, done_at, ...same }: FreeCells): FreeRow => ({
  ...same,
  eventSeq: event_seq,
  productId: product_id,
  nextAt: next_at,
  doneAt: done_at,
});
const FREE = 'seq, id, turn, event_seq, product_id, prints, state, via, by, attempts, next_at, error, at, done_at';
const frees = (found: unknown[]): FreeRow[] => (found as FreeCells[]).map(toFree);

export const boothEventReader = (sql: Sql): BoothEventReader => ({
  aliveEvent() {
    const found = sql('SELECT * FROM booth_events WHERE ended_at IS NULL').get();
    return found === undefined ? undefined : toEvent(found as EventCells);
  },
  // A print that may have been made counts; one that certainly was not does not.
  eventPrints: ({ seq, fromAt, toAt, at }) =>
    (
      sql(
        `SELECT (SELECT ifnull(sum(prints), 0) FROM free_sessions WHERE event_seq = CAST(? AS INTEGER)
                   AND (state <> 'failed' OR error IN ('no_answer', 'interrupted')))
              + (SELECT ifnull(sum(r.prints), 0) FROM booth_reservations r
                 WHERE r.at >= CAST(? AS INTEGER) AND r.at < CAST(? AS INTEGER)
                   AND (r.state = 'held' OR EXISTS (SELECT 1 FROM entitlements e WHERE e.payment_seq = r.payment_seq))) AS prints`,
      ).get(seq, Math.max(fromAt, at), toAt) as { prints: number }
    ).prints,
  eventSessions: (eventSeq) =>
    (
      sql('SELECT count(*) AS n FROM free_sessions WHERE turn = 0 AND event_seq = CAST(? AS INTEGER)').get(
        eventSeq,
      ) as {
        n: number;
      }
    ).n,
  freeTurns: (id) => frees(sql(`SELECT ${FREE} FROM free_sessions WHERE id = CAST(? AS TEXT) ORDER BY turn`).all(id)),
  dueFree: (limit) =>
    frees(
      sql(`SELECT ${FREE} FROM free_sessions WHERE state = 'due' ORDER BY next_at, seq LIMIT CAST(? AS INTEGER)`).all(
        limit,
      ),
    ),
  sendingFree: () => frees(sql(`SELECT ${FREE} FROM free_sessions WHERE state = 'sending' ORDER BY seq`).all()),
  lastFree: (limit) =>
    frees(sql(`SELECT ${FREE} FROM free_sessions ORDER BY seq DESC LIMIT CAST(? AS INTEGER)`).all(limit)),
  waitingNotices: (limit) =>
    (
      sql(
        `SELECT seq, kind, payment_seq AS paymentSeq, at, webhook_at AS webhookAt, telegram_at AS telegramAt
         FROM owner_notices WHERE left_at IS NULL AND (webhook_at IS NULL OR telegram_at IS NULL)
         ORDER BY seq LIMIT CAST(? AS INTEGER)`,
      ).all(limit) as NoticeRow[]
    ).map((row) => ({ ...row })),
});

export function boothEventWriter(sql: Sql): BoothEventWriter {
  const read = boothEventReader(sql);
  return {
    addEvent({ name, isFree, prices, fromAt, toAt, prints, by, at }) {
      sql(
        'INSERT INTO booth_events (name, is_free, prices, from_at, to_at, prints, by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ).run(name, isFree ? 1 : 0, JSON.stringify(prices), fromAt, toAt, prints, by, at);
      return read.aliveEvent() as EventRow;
    },
    endEvent: (seq, by, now) =>
      sql('UPDATE booth_events SET ended_at = ?, ended_by = ? WHERE seq = ? AND ended_at IS NULL').run(now, by, seq)
        .changes === 1,
    addFree(row) {
      const { changes } = sql(
        `INSERT INTO free_sessions (id, turn, event_seq, product_id, prints, state, via, by, next_at, at)
         VALUES (?, ?, ?, ?, ?, 'due', ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      ).run(row.id, row.turn, row.eventSeq, row.productId, row.prints, row.via, row.by, row.at, row.at);
      return changes === 0 ? undefined : read.freeTurns(row.id).at(-1);
    },
    claimFree: (seq, now) =>
      sql(
        `UPDATE free_sessions SET consumed_at = ?, state = 'sending', attempts = attempts + 1
         WHERE seq = ? AND consumed_at IS NULL AND state = 'due'`,
      ).run(now, seq).changes === 1,
    releaseFree(seq, nextAt, error) {
      sql(
        `UPDATE free_sessions SET consumed_at = NULL, state = 'due', next_at = ?, error = ? WHERE seq = ? AND state = 'sending'`,
      ).run(nextAt, error, seq);
    },
    endFree(seq, state, error, now) {
      sql(
        `UPDATE free_sessions SET state = ?, error = ?, done_at = ? WHERE seq = ? AND state IN ('due', 'sending')`,
      ).run(state, error, now, seq);
    },
    addNotice(kind, paymentSeq, now) {
      sql('INSERT INTO owner_notices (kind, payment_seq, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
        kind,
        paymentSeq,
        now,
      );
    },
    noticeTaken(seq, road, now) {
      sql(`UPDATE owner_notices SET ${road === 'webhook' ? 'webhook_at' : 'telegram_at'} = ? WHERE seq = ?`).run(
        now,
        seq,
      );
    },
    leaveNotice(seq, now) {
      sql('UPDATE owner_notices SET left_at = ? WHERE seq = ? AND left_at IS NULL').run(now, seq);
    },
  };
}
