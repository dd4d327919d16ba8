/** Cash moves, the steps of a shift's end, the terminals' reports; and shifts in lists and by the hour. */
import { CLOSE_STEPS, type CloseStep } from '../../src-shared/shift-differences.ts';
import type {
  BatchReportRow,
  BreakdownRow,
  CashMoveRow,
  CloseStepRow,
  GivenLine,
  LateMoneyRow,
  ShiftEndReader,
  ShiftEndWriter,
  ShiftListRow,
  StatementRow,
} from '../ports/shift-end.ts';
import { type ShiftColumns, shiftFrom } from './shifts.ts';
import type { Sql } from './statements.ts';

const MOVE = `SELECT id, shift_seq AS shiftSeq, direction, minor, reason, moved_by AS "by", at FROM cash_moves`;
const HOUR_MS = 3_600_000;

interface ListColumns extends ShiftColumns {
  differences: number | null;
  minor: number | null;
  count: number | null;
}
const listed = (c: ListColumns): ShiftListRow => ({
  shift: shiftFrom(c),
  minor: c.minor ?? 0,
  count: c.count ?? 0,
  differences: c.differences,
});

export const shiftEndReader = (sql: Sql): ShiftEndReader => ({
  cashMoves: (shiftSeq) => sql(`${MOVE} WHERE shift_seq = ? ORDER BY seq`).all(shiftSeq) as CashMoveRow[],
  cashMove: (id) => sql(`${MOVE} WHERE id = ?`).get(id) as CashMoveRow | undefined,
  closeSteps: (shiftSeq) =>
    (
      sql(
        `SELECT shift_seq AS shiftSeq, step, state, started_at AS startedAt, ended_at AS endedAt, result
         FROM shift_close_steps WHERE shift_seq = ?`,
      ).all(shiftSeq) as CloseStepRow[]
    ).sort((a, b) => order(a.step) - order(b.step)),
  batchReports: (shiftSeq) =>
    (
      sql(
        `SELECT shift_seq AS shiftSeq, device, method, attempt, at, matched, text, totals
         FROM batch_reports WHERE shift_seq = ? ORDER BY device, attempt`,
      ).all(shiftSeq) as (Omit<BatchReportRow, 'matched' | 'totals'> & {
        matched: number | null;
        totals: string | null;
      })[]
    ).map((row) => ({
      ...row,
      matched: row.matched === null ? null : row.matched === 1,
      totals: JSON.parse(row.totals ?? '[]') as BatchReportRow['totals'],
    })),
  statementsOf: (shiftSeq) =>
    (
      sql(
        `SELECT shift_seq AS shiftSeq, method, at, given_by AS "by", lines FROM shift_statements
         WHERE shift_seq = ? ORDER BY method`,
      ).all(shiftSeq) as (Omit<StatementRow, 'lines'> & { lines: string })[]
    ).map((row) => ({ ...row, lines: JSON.parse(row.lines) as GivenLine[] })),
  lateMoney: (from, to) =>
    sql(
      `SELECT p.id AS paymentId, p.method, p.kind, coalesce(d.actual, p.payable) AS minor, d.at
       FROM discrepancies d JOIN payments p ON p.seq = d.payment_seq
       WHERE d.status = 'open' AND d.type = 'late_money' AND d.at > ? AND d.at <= ? ORDER BY d.id`,
    ).all(from, to) as LateMoneyRow[],
  shiftPage: ({ beforeSeq, from, to, limit }) =>
    (
      sql(
        `SELECT s.seq, s.id, s.status, s.opened_at, s.opened_by, s.float_minor, s.closed_at, s.closed_by, s.counted, s.sealed_at,
           json_array_length(s.report, '$.differences') AS differences,
           (SELECT sum(CASE kind WHEN 'sale' THEN minor ELSE -minor END) FROM totals WHERE shift_seq = s.seq) AS minor,
           (SELECT sum(count) FROM totals WHERE shift_seq = s.seq) AS count
         FROM shifts s WHERE s.seq < ? AND s.opened_at >= ? AND s.opened_at <= ? ORDER BY s.seq DESC LIMIT ?`,
      ).all(beforeSeq ?? Number.MAX_SAFE_INTEGER, from ?? 0, to ?? Number.MAX_SAFE_INTEGER, limit) as ListColumns[]
    ).map(listed),
  breakdown: (shiftSeq) =>
    sql(
      `SELECT p.method, p.kind, coalesce(json_extract(p.detail, '$.by'), '') AS "by",
         e.at / ${HOUR_MS} * ${HOUR_MS} AS hour, count(*) AS count, sum(p.received) AS minor
       FROM payments p JOIN evidence e ON e.seq = p.proof_seq
       WHERE p.shift_seq = ? AND p.status = 'completed' GROUP BY 1, 2, 3, 4 ORDER BY 4, 1, 2, 3`,
    ).all(shiftSeq) as BreakdownRow[],
});

const order = (step: CloseStep): number => CLOSE_STEPS.indexOf(step);

export const shiftEndWriter = (sql: Sql): ShiftEndWriter => ({
  addCashMove: (row) => {
    sql(
      'INSERT INTO cash_moves (id, shift_seq, direction, minor, reason, moved_by, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ).run(row.id, row.shiftSeq, row.direction, row.minor, row.reason, row.by, row.at);
  },
  putCloseStep: (row) => {
    sql(
      `INSERT INTO shift_close_steps (shift_seq, step, state, started_at, ended_at, result) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (shift_seq, step) DO UPDATE SET state = excluded.state, started_at = excluded.started_at,
         ended_at = excluded.ended_at, result = excluded.result`,
    ).run(row.shiftSeq, row.step, row.state, row.startedAt, row.endedAt, row.result);
  },
  forgetCloseSteps: (shiftSeq) => {
    sql('DELETE FROM shift_close_steps WHERE shift_seq = ?').run(shiftSeq);
  },
  addBatchReport: (row) => {
    sql(
      'INSERT INTO batch_reports (shift_seq, device, attempt, method, at, matched, text, totals) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(
      row.shiftSeq,
      row.device,
      row.attempt,
      row.method,
      row.at,
      row.matched === null ? null : Number(row.matched),
      row.text,
      row.totals.length === 0 ? null : JSON.stringify(row.totals),
    );
  },
  putStatement: (row) => {
    sql(
      `INSERT INTO shift_statements (shift_seq, method, at, given_by, lines) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (shift_seq, method) DO UPDATE SET at = excluded.at, given_by = excluded.given_by, lines = excluded.lines`,
    ).run(row.shiftSeq, row.method, row.at, row.by, JSON.stringify(row.lines));
  },
});
