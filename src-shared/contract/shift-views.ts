/** A shift: its opening, cash in and out, other sides' rows, and the steps of its end. */
import * as z from 'zod';
import { CLOSE_STEPS } from '../shift-differences.ts';
import { STATEMENT_LIMITS } from '../statement-limits.ts';
import { Id, Label, MoneyAsked, MoneyCounted, MoneyView, Timestamp } from './shapes.ts';

export const OpenShift = z.strictObject({ by: Label.optional(), float: MoneyCounted.optional() });

export const CloseShift = z.strictObject({
  by: Label.optional(),
  counted: MoneyCounted.optional(),
  /** Who looks after what stays open; left out: whoever closes. */
  handOverTo: Label.optional(),
});

export const ShiftRef = z.strictObject({ id: Id });

/** Cash into the drawer or out of it. The same `id` with the same contents is the same move. */
export const CashMove = z.strictObject({
  id: Id.optional(),
  direction: z.enum(['in', 'out']),
  amount: MoneyAsked,
  reason: z.string().trim().min(1).max(500),
  by: Label,
});

export const CashMoveView = z.strictObject({
  id: Id,
  direction: z.enum(['in', 'out']),
  amount: MoneyView,
  reason: z.string(),
  by: z.string(),
  at: Timestamp,
});

/**
 * The rows that the bank or wallet itself shows for a method, as CSV: `reference`, `time` (the shop's), `amount` (what the
 * customer paid), and where there is one `fee` (kept of it), `kind` (`sale`, `refund`), `payment` (our id). At most
 * `STATEMENT_LIMITS`; rows of days that cannot be the shift's are counted in the answer and not kept.
 */
export const GiveStatement = z.strictObject({
  method: z.string().min(1).max(40),
  csv: z
    .string()
    .min(1)
    .max(STATEMENT_LIMITS.characters, `is longer than ${STATEMENT_LIMITS.characters} characters: give fewer days`),
  by: Label.optional(),
});

export const StatementGiven = z.strictObject({
  method: z.string(),
  rows: z.int(),
  /** Sales less refunds, as customers paid them. */
  net: MoneyView,
  fees: MoneyView,
});

/** One step of the end of a shift. `done` of `total`: payments asked, terminals, rails. */
export const CloseStepView = z.strictObject({
  step: z.enum(CLOSE_STEPS),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  startedAt: Timestamp.optional(),
  endedAt: Timestamp.optional(),
  done: z.int().optional(),
  total: z.int().optional(),
});

export const ClosingView = z.strictObject({
  steps: z.array(CloseStepView),
  /** No batch has been closed yet: the shift may go on. */
  canCancel: z.boolean(),
});

export const ShiftView = z.strictObject({
  shiftId: Id.nullable(),
  status: z.enum(['none', 'open', 'closing', 'closed']),
  openedAt: Timestamp.optional(),
  closedAt: Timestamp.optional(),
  openedBy: z.string().optional(),
  totals: z.array(
    z.strictObject({ method: z.string(), kind: z.enum(['sale', 'refund']), count: z.int(), minor: z.int() }),
  ),
  /** While the shift is being closed: the steps of it. */
  closing: ClosingView.optional(),
});

export type OpenShift = z.infer<typeof OpenShift>;
export type CloseShift = z.infer<typeof CloseShift>;
export type GiveStatement = z.infer<typeof GiveStatement>;
export type StatementGiven = z.infer<typeof StatementGiven>;
export type ShiftView = z.infer<typeof ShiftView>;
export type CashMove = z.infer<typeof CashMove>;
export type CashMoveView = z.infer<typeof CashMoveView>;
export type CloseStepView = z.infer<typeof CloseStepView>;
export type ClosingView = z.infer<typeof ClosingView>;
