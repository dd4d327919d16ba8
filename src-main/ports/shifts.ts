/** Shifts and the totals that are counted as money moves. */
import type { ShiftId } from '../../src-shared/ids.ts';

export interface ShiftRow {
  readonly seq: number;
  readonly id: ShiftId;
  readonly status: 'open' | 'closing' | 'closed';
  readonly openedAt: number;
  readonly openedBy: string | null;
  readonly floatMinor: number;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  readonly counted: number | null;
  /** From then on money is counted in the next shift, ms UTC; null: not yet. */
  readonly sealedAt: number | null;
  readonly report: string | null;
}

export interface TotalRow {
  readonly method: string;
  readonly kind: 'sale' | 'refund';
  readonly count: number;
  readonly minor: number;
}

export interface ShiftReader {
  currentShift(): ShiftRow | undefined;
  lastShift(): ShiftRow | undefined;
  shift(id: string): ShiftRow | undefined;
  /** Incremental totals of one shift; `undefined`: of all time. */
  totals(shiftSeq?: number): TotalRow[];
}

export interface ShiftWriter {
  openShift(row: Pick<ShiftRow, 'id' | 'openedAt' | 'openedBy' | 'floatMinor'>): ShiftRow;
  updateShift(row: ShiftRow): void;
  /** Counts it of all time, and in its shift where it has one. */
  addToTotals(shiftSeq: number | null, method: string, kind: 'sale' | 'refund', minor: number): void;
}
