/** Shifts and the running totals that make a report of any size cost the same. */
import { shiftId } from '../../src-shared/ids.ts';
import type { ShiftReader, ShiftRow, ShiftWriter, TotalRow } from '../ports/shifts.ts';
import type { Sql } from './statements.ts';

/** The pseudo shift that counts all time. */
const ALL_TIME = 0;

/** The columns of `shifts` that every list needs too. */
export interface ShiftColumns {
  seq: number;
  id: string;
  status: ShiftRow['status'];
  opened_at: number;
  opened_by: string | null;
  float_minor: number;
  closed_at: number | null;
  closed_by: string | null;
  counted: number | null;
  sealed_at: number | null;
}
/** A row without its report, which may be long. */
export const shiftFrom = (c: ShiftColumns): Omit<ShiftRow, 'report'> => ({
  seq: c.seq,
  id: shiftId(c.id),
  status: c.status,
  openedAt: c.opened_at,
  openedBy: c.opened_by,
  floatMinor: c.float_minor,
  closedAt: c.closed_at,
  closedBy: c.closed_by,
  counted: c.counted,
  sealedAt: c.sealed_at,
});
const one = (found: unknown): ShiftRow | undefined => {
  if (!found) return undefined;
  const columns = found as ShiftColumns & { report: string | null };
  return { ...shiftFrom(columns), report: columns.report };
};

export const shiftReader = (sql: Sql): ShiftReader => ({
  currentShift: () => one(sql(`SELECT * FROM shifts WHERE status <> 'closed'`).get()),
  lastShift: () => one(sql('SELECT * FROM shifts ORDER BY seq DESC LIMIT 1').get()),
  shift: (id) => one(sql('SELECT * FROM shifts WHERE id = ?').get(id)),
  totals: (shiftSeq) =>
    sql('SELECT method, kind, count, minor FROM totals WHERE shift_seq = CAST(? AS INTEGER) ORDER BY method, kind').all(
      shiftSeq ?? ALL_TIME,
    ) as TotalRow[],
});

export const shiftWriter = (sql: Sql): ShiftWriter => {
  const add = (shiftSeq: number, method: string, kind: string, minor: number): void => {
    sql(
      `INSERT INTO totals VALUES (?, ?, ?, 1, ?)
       ON CONFLICT (shift_seq, method, kind) DO UPDATE SET count = count + 1, minor = minor + excluded.minor`,
    ).run(shiftSeq, method, kind, minor);
  };
  return {
    openShift(row) {
      const { lastInsertRowid } = sql(
        `INSERT INTO shifts (id, status, opened_at, opened_by, float_minor) VALUES (?, 'open', ?, ?, ?)`,
      ).run(row.id, row.openedAt, row.openedBy, row.floatMinor);
      return {
        ...row,
        seq: Number(lastInsertRowid),
        status: 'open',
        closedAt: null,
        closedBy: null,
        counted: null,
        sealedAt: null,
        report: null,
      };
    },
    updateShift: (row) => {
      sql(
        'UPDATE shifts SET status = ?, closed_at = ?, closed_by = ?, counted = ?, sealed_at = ?, report = ? WHERE seq = ?',
      ).run(row.status, row.closedAt, row.closedBy, row.counted, row.sealedAt, row.report, row.seq);
    },
    addToTotals: (shiftSeq, method, kind, minor) => {
      add(ALL_TIME, method, kind, minor);
      if (shiftSeq !== null) add(shiftSeq, method, kind, minor);
    },
  };
};
