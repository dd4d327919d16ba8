/** Terminals in the ledger: what is under way on them, and their own totals as they were last read. */

import type { PaymentRow } from '../ports/payments.ts';
import type { TerminalReader, TerminalReading, TerminalWriter } from '../ports/terminals.ts';
import { paymentReader } from './payments.ts';
import type { Sql } from './statements.ts';

interface Columns {
  terminal_id: string;
  bank_shift: string;
  at: number;
  evidence_seq: number;
  closed_seq: number | null;
  sales_count: number;
  sales_minor: number;
  returns_count: number;
  returns_minor: number;
}

export function terminalReader(sql: Sql): TerminalReader {
  const { paymentBySeq } = paymentReader(sql);
  const rows = (seqs: unknown[]): PaymentRow[] =>
    (seqs as { seq: number }[]).flatMap(({ seq }) => paymentBySeq(seq) ?? []);
  return {
    unknownOn: (device) =>
      rows(
        sql(`SELECT seq FROM payments WHERE device = CAST(? AS TEXT) AND status = 'unknown' ORDER BY seq`).all(device),
      ),
    inFlightOn: (device) =>
      rows(
        sql(
          `SELECT seq FROM payments WHERE device = ? AND status IN ('dispatching', 'awaiting_customer', 'cancelling')`,
        ).all(device),
      )[0],
    lastOn: (device) =>
      rows(
        sql(
          `SELECT seq FROM payments WHERE device = CAST(? AS TEXT) AND status = 'completed' ORDER BY proof_seq DESC LIMIT 1`,
        ).all(device),
      )[0],
    doneOn: (device, after) =>
      sql(
        `SELECT p.kind AS kind, count(*) AS count, sum(p.received) AS minor FROM payments p
         WHERE p.device = ? AND p.status = 'completed'
           AND EXISTS (SELECT 1 FROM evidence e WHERE e.payment_seq = p.seq AND e.type = 'dispatch' AND e.seq > ?)
         GROUP BY p.kind`,
      ).all(device, after) as ReturnType<TerminalReader['doneOn']>,
    isContestedOn: (device, after, except = 0) =>
      sql(
        `SELECT 1 FROM payments p WHERE p.device = ? AND p.seq <> ?
           AND EXISTS (SELECT 1 FROM evidence e WHERE e.payment_seq = p.seq AND e.type = 'dispatch' AND e.seq > ?)
           AND EXISTS (SELECT 1 FROM evidence e WHERE e.payment_seq = p.seq
             AND (e.type = 'operator_resolved' OR e.verdict = 'contradiction')) LIMIT 1`,
      ).get(device, except, after) !== undefined,
    hasUnnamedTwin: ({ device, kind, payable, seq }) =>
      sql(
        `SELECT 1 FROM payments WHERE device = CAST(? AS TEXT) AND kind = ? AND payable = ? AND seq <> ?
           AND (status IN ('unknown', 'completed') OR (status = 'failed' AND detail ->> 'resolvedBy' IS NOT NULL))
           AND detail ->> 'rrn' IS NULL
           AND seq > (SELECT coalesce(max(seq), 0) FROM payments
             WHERE device = CAST(? AS TEXT) AND status = 'completed' AND seq < ? AND detail ->> 'rrn' IS NOT NULL) LIMIT 1`,
      ).get(device, kind, payable, seq, device, seq) !== undefined,
    lastEvidenceSeq: () =>
      (sql('SELECT seq FROM evidence ORDER BY seq DESC LIMIT 1').get() as { seq: number } | undefined)?.seq ?? 0,
    lastEvidenceAt: () =>
      (sql('SELECT at FROM evidence ORDER BY seq DESC LIMIT 1').get() as { at: number } | undefined)?.at,
    terminalReading(device) {
      const found = sql(
        'SELECT * FROM terminal_readings WHERE device = CAST(? AS TEXT) ORDER BY terminal_id, bank_shift',
      ).all(device) as Columns[];
      const [first] = found;
      if (!first) return undefined;
      return {
        device,
        at: first.at,
        evidenceSeq: first.evidence_seq,
        closedSeq: first.closed_seq,
        terminals: found.map((c) => ({
          terminalId: c.terminal_id,
          bankShift: c.bank_shift,
          sales: { count: c.sales_count, minor: c.sales_minor },
          returns: { count: c.returns_count, minor: c.returns_minor },
        })),
      };
    },
  };
}

export const terminalWriter = (sql: Sql): TerminalWriter => ({
  putTerminalReading({ device, at, evidenceSeq, closedSeq, terminals }: TerminalReading) {
    sql('DELETE FROM terminal_readings WHERE device = ?').run(device);
    for (const { terminalId, bankShift, sales, returns } of terminals) {
      sql('INSERT INTO terminal_readings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
        device,
        terminalId,
        bankShift,
        at,
        evidenceSeq,
        closedSeq,
        sales.count,
        sales.minor,
        returns.count,
        returns.minor,
      );
    }
  },
});
