/**
 * The clock of a shift: when it ran, by the rails' time, where the station's own clock was set back in it. Such a step is
 * known from the watch (clock-steps.ts), or shows in the order of the shift's own payments.
 */

import type { PaymentRow } from '../../ports/payments.ts';
import type { ShiftRow } from '../../ports/shifts.ts';
import type { LedgerReader } from '../../ports/store.ts';
import { CLOCK_SET_BACK, STEP_MS } from './clock-steps.ts';

export interface ShiftClock {
  /** From the shift's opening to the moment nothing more was counted in it, ms UTC; wide enough for the rails' time. */
  from: number;
  to: number;
  /** How far the clock was set back in the shift, all steps together; 0: never. */
  setBackMs: number;
  /** The earliest moment at which this may have been, if the clock was set back after it; else `at` itself. */
  earliest(at: number, evidenceSeq: number): number;
}

const STEPS_LOOKED_AT = 100;

/** When the shift before this one was sealed: what was told between two shifts is the later one's. */
export function endOfBefore(read: LedgerReader, { seq }: Pick<ShiftRow, 'seq'>): number {
  const [before] = read.shiftPage({ beforeSeq: seq, limit: 1 });
  return before?.shift.sealedAt ?? before?.shift.closedAt ?? 0;
}

interface Step {
  byMs: number;
  /** It may be more. */
  isLeast: boolean;
  /** The last piece of evidence from before the step. */
  evidenceSeq: number;
}

/** A step of which only a least size is known may be so much larger. */
const SLACK_MS = 24 * 3_600_000;

/** Steps that the watch has written down. */
const noted = (read: LedgerReader, shiftSeq: number): Step[] =>
  read.auditPage({ act: CLOCK_SET_BACK, limit: STEPS_LOOKED_AT }).flatMap(({ detail }) => {
    const { byMs, isLeast = false, evidenceSeq, shiftSeq: of } = (detail ?? {}) as Partial<Step & { shiftSeq: number }>;
    return of === shiftSeq && byMs !== undefined && evidenceSeq !== undefined ? [{ byMs, isLeast, evidenceSeq }] : [];
  });

/** A later piece of evidence with an earlier time: the clock went back between the two, by that much at least. */
function seen(proofs: readonly { at: number; seq: number }[], shift: ShiftRow): Step | undefined {
  let newest = shift.openedAt;
  let before = { at: shift.openedAt, seq: 0 };
  let found: Step | undefined;
  const last = shift.sealedAt === null ? [] : [{ at: shift.sealedAt, seq: Number.MAX_SAFE_INTEGER }];
  for (const { at, seq } of [...proofs.toSorted((a, b) => a.seq - b.seq), ...last]) {
    if (before.at - at > STEP_MS)
      found = { byMs: Math.max(newest - at, found?.byMs ?? 0), isLeast: true, evidenceSeq: before.seq };
    newest = Math.max(newest, at);
    before = { at, seq };
  }
  return found;
}

/** `rows`: the completed payments of the shift. */
export function shiftClock(read: LedgerReader, shift: ShiftRow, rows: Iterable<PaymentRow>): ShiftClock {
  const to = shift.sealedAt ?? shift.closedAt ?? Number.MAX_SAFE_INTEGER;
  const proofs = [...rows].flatMap(({ seq, proofSeq }) => read.evidenceOf(seq).filter((one) => one.seq === proofSeq));
  const steps = noted(read, shift.seq);
  const order = seen(proofs, shift);
  const notedMs = steps.reduce((sum, { byMs }) => sum + byMs, 0);
  const setBackMs = Math.max(notedMs, order?.byMs ?? 0);
  if (setBackMs === 0) return { from: shift.openedAt, to, setBackMs, earliest: (at) => at };
  const lastSeq = Math.max(...steps.map(({ evidenceSeq }) => evidenceSeq), order?.evidenceSeq ?? 0);
  const isLeast = notedMs < setBackMs || steps.some((step) => step.isLeast);
  const reachMs = setBackMs + (isLeast ? SLACK_MS : 0);
  // Not into the shift before, where its own end is to be believed.
  const before = endOfBefore(read, shift);
  const floor = before <= Math.min(shift.openedAt, to) ? before : 0;
  return {
    from: Math.min(to, Math.max(floor, shift.openedAt - reachMs)),
    to,
    setBackMs,
    earliest: (at, evidenceSeq) => (evidenceSeq <= lastSeq ? Math.min(at, Math.max(floor, at - reachMs)) : at),
  };
}
