/** The booth's tables: promises, rights to goods, tickets, the counter of prints. */
import { createHmac } from 'node:crypto';
import type { BoothReader, BoothWriter, EntitlementRow, TicketRow } from '../ports/booth.ts';
import { boothEventReader, boothEventWriter } from './booth-events.ts';
import type { Sql } from './statements.ts';

interface Entitlement {
  seq: number;
  payment_seq: number;
  turn: number;
  prints: number;
  state: EntitlementRow['state'];
  ground: EntitlementRow['ground'];
  via: EntitlementRow['via'];
  by: string | null;
  attempts: number;
  next_at: number;
  error: string | null;
  consumed_at: number | null;
  at: number;
  done_at: number | null;
}
const toEntitlement = (c: Entitlement): EntitlementRow => ({
  seq: c.seq,
  paymentSeq: c.payment_seq,
  turn: c.turn,
  prints: c.prints,
  state: c.state,
  ground: c.ground,
  via: c.via,
  by: c.by,
  attempts: c.attempts,
  nextAt: c.next_at,
  error: c.error,
  consumedAt: c.consumed_at,
  at: c.at,
  doneAt: c.done_at,
});
const entitlements = (found: unknown[]): EntitlementRow[] => (found as Entitlement[]).map(toEntitlement);

interface Ticket {
  code: string;
  payment_seq: number;
  kind: TicketRow['kind'];
  issued_at: number;
  redeemed_at: number | null;
  redeemed_by: string | null;
}
const toTicket = (c: Ticket): TicketRow => ({
  code: c.code,
  paymentSeq: c.payment_seq,
  kind: c.kind,
  issuedAt: c.issued_at,
  redeemedAt: c.redeemed_at,
  redeemedBy: c.redeemed_by,
});
const maybeTicket = (found: unknown): TicketRow | undefined =>
  found === undefined ? undefined : toTicket(found as Ticket);

export const boothReader = (sql: Sql): BoothReader => ({
  ...boothEventReader(sql),
  reservationOf: (paymentSeq) =>
    (
      sql('SELECT prints FROM booth_reservations WHERE payment_seq = CAST(? AS INTEGER)').get(paymentSeq) as
        | { prints: number }
        | undefined
    )?.prints,
  printsReserved: () =>
    (
      sql(
        `SELECT (SELECT ifnull(sum(prints), 0) FROM booth_reservations WHERE state = 'held')
              + (SELECT ifnull(sum(prints), 0) FROM entitlements WHERE state IN ('due', 'sending'))
              + (SELECT ifnull(sum(prints), 0) FROM free_sessions WHERE state IN ('due', 'sending')) AS prints`,
      ).get() as { prints: number }
    ).prints,
  printsLeft: () =>
    (sql('SELECT left_after AS n FROM print_moves ORDER BY seq DESC LIMIT 1').get() as { n: number } | undefined)?.n,
  entitlementsOf: (paymentSeq) =>
    entitlements(
      sql('SELECT * FROM entitlements WHERE payment_seq = CAST(? AS INTEGER) ORDER BY turn').all(paymentSeq),
    ),
  dueEntitlements: (limit) =>
    entitlements(
      sql(`SELECT * FROM entitlements WHERE state = 'due' ORDER BY next_at, seq LIMIT CAST(? AS INTEGER)`).all(limit),
    ),
  sendingEntitlements: () => entitlements(sql(`SELECT * FROM entitlements WHERE state = 'sending' ORDER BY seq`).all()),
  failedEntitlements: (limit) =>
    entitlements(
      sql(`SELECT * FROM entitlements WHERE state = 'failed' ORDER BY seq DESC LIMIT CAST(? AS INTEGER)`).all(limit),
    ),
  trustedSince: (since) =>
    sql(
      `SELECT count(*) AS count, ifnull(sum(p.payable), 0) AS minor FROM entitlements e JOIN payments p ON p.seq = e.payment_seq
       WHERE e.ground = 'trusted' AND e.at >= CAST(? AS INTEGER)`,
    ).get(since) as { count: number; minor: number },
  ticketOf: (paymentSeq, kind) =>
    maybeTicket(
      sql('SELECT * FROM claim_tickets WHERE payment_seq = CAST(? AS INTEGER) AND kind = CAST(? AS TEXT)').get(
        paymentSeq,
        kind,
      ),
    ),
  ticketsOf: (paymentSeq) =>
    (
      sql('SELECT * FROM claim_tickets WHERE payment_seq = CAST(? AS INTEGER) ORDER BY issued_at').all(
        paymentSeq,
      ) as Ticket[]
    ).map(toTicket),
  unclaimedTickets: (issuedBefore, limit) =>
    (
      sql(
        `SELECT t.payment_seq AS seq FROM claim_tickets t JOIN payments p ON p.seq = t.payment_seq
         WHERE t.kind = 'unknown' AND t.redeemed_at IS NULL AND t.issued_at < CAST(? AS INTEGER)
           AND p.status = 'completed' AND p.refunded = 0 ORDER BY t.issued_at LIMIT CAST(? AS INTEGER)`,
      ).all(issuedBefore, limit) as { seq: number }[]
    ).map(({ seq }) => seq),
  ticket: (code) => maybeTicket(sql('SELECT * FROM claim_tickets WHERE code = ?').get(code)),
});

/** Crockford's digits: none that a person could take for another. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 80 bits of the HMAC as 16 characters. The word in front keeps this use of the ledger's key apart from the others. */
export function ticketSignature(ledgerKey: Uint8Array, text: string): string {
  const mac = createHmac('sha256', ledgerKey).update(`claim-ticket\0${text}`).digest();
  let bits = BigInt(`0x${mac.subarray(0, 10).toString('hex')}`);
  let out = '';
  for (let at = 0; at < 16; at++) {
    out = DIGITS[Number(bits & 31n)] + out;
    bits >>= 5n;
  }
  return out;
}

export function boothWriter(sql: Sql, ledgerKey: Uint8Array): BoothWriter {
  const read = boothReader(sql);
  return {
    ...boothEventWriter(sql),
    reserve(paymentSeq, prints, now) {
      sql(`INSERT INTO booth_reservations (payment_seq, prints, state, at) VALUES (?, ?, 'held', ?)`).run(
        paymentSeq,
        prints,
        now,
      );
    },
    releaseReservation(paymentSeq) {
      sql(`UPDATE booth_reservations SET state = 'released' WHERE payment_seq = ? AND state = 'held'`).run(paymentSeq);
    },
    addEntitlement(row) {
      const { changes } = sql(
        `INSERT INTO entitlements (payment_seq, turn, prints, state, ground, via, by, next_at, error, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      ).run(row.paymentSeq, row.turn, row.prints, row.state, row.ground, row.via, row.by, row.at, row.error, row.at);
      return changes === 0 ? undefined : read.entitlementsOf(row.paymentSeq).find(({ turn }) => turn === row.turn);
    },
    claimEntitlement: (seq, now) =>
      sql(
        `UPDATE entitlements SET consumed_at = ?, state = 'sending', attempts = attempts + 1
         WHERE seq = ? AND consumed_at IS NULL AND state = 'due'`,
      ).run(now, seq).changes === 1,
    releaseEntitlement(seq, nextAt, error) {
      sql(
        `UPDATE entitlements SET consumed_at = NULL, state = 'due', next_at = ?, error = ? WHERE seq = ? AND state = 'sending'`,
      ).run(nextAt, error, seq);
    },
    endEntitlement(seq, state, error, now) {
      sql(
        `UPDATE entitlements SET state = ?, error = ?, done_at = ? WHERE seq = ? AND state IN ('due', 'sending')`,
      ).run(state, error, now, seq);
    },
    closeEntitlement: (seq) =>
      sql(`UPDATE entitlements SET state = 'closed' WHERE seq = ? AND state = 'failed'`).run(seq).changes === 1,
    countPrints({ kind, left, by, paymentSeq }, now) {
      sql('INSERT INTO print_moves (kind, left_after, by, payment_seq, at) VALUES (?, ?, ?, ?, ?)').run(
        kind,
        left,
        by,
        paymentSeq,
        now,
      );
    },
    ticketSignature: (text) => ticketSignature(ledgerKey, text),
    addTicket(row) {
      const { changes } = sql(
        'INSERT INTO claim_tickets (code, payment_seq, kind, issued_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ).run(row.code, row.paymentSeq, row.kind, row.issuedAt);
      return changes === 0 ? undefined : { ...row, redeemedAt: null, redeemedBy: null };
    },
    redeemTicket: (code, by, now) =>
      sql('UPDATE claim_tickets SET redeemed_at = ?, redeemed_by = ? WHERE code = ? AND redeemed_at IS NULL').run(
        now,
        by,
        code,
      ).changes === 1,
  };
}
