/** What a shift came to: its report, on paper and as files, lists of shifts, the bars of a day. */
import * as z from 'zod';
import { DIFFERENCE_TYPES, EXPLANATION_CODES, NEXT_STEPS } from '../shift-differences.ts';
import { Count, Currency, Id, Label, Locale, Moment, MoneyView, Timestamp } from './shapes.ts';
import { CashMoveView } from './shift-views.ts';

const Side = z.strictObject({ count: z.int(), minor: z.int() });

export const ShiftReport = z.strictObject({
  shiftId: Id,
  openedAt: Timestamp,
  openedBy: z.string().optional(),
  closedAt: Timestamp.nullable(),
  closedBy: z.string().optional(),
  status: z.enum(['open', 'closing', 'closed']),
  /** Everything that could be compared fits, and everything could be compared. */
  matched: z.boolean(),
  currency: Currency,
  tenders: z.array(
    z.strictObject({
      method: z.string(),
      terminalId: z.string().optional(),
      bankShift: z.string().optional(),
      journal: Side,
      rail: Side.nullable(),
      /** How the rail's side was learnt: its own rows, its terminal's totals, or by asking it about each of our payments. */
      railBy: z.enum(['rows', 'totals', 'asked']).optional(),
      fiscal: Side.nullable(),
      matched: z.boolean(),
    }),
  ),
  differences: z.array(
    z.strictObject({
      type: z.enum(DIFFERENCE_TYPES),
      method: z.string(),
      terminalId: z.string().optional(),
      bankShift: z.string().optional(),
      /** What the other side has more than we; negative: less. */
      minor: z.int(),
      currency: Currency,
      explanations: z.array(
        z.strictObject({
          /** In the station's language; screens word `code` and `figures` themselves. */
          text: z.string(),
          code: z.enum(EXPLANATION_CODES),
          paymentIds: z.array(z.string()),
          /** Rows that only the rail has, by its own references. */
          refs: z.array(z.string()).optional(),
          figures: z.record(z.string(), z.number()).optional(),
        }),
      ),
      next: z.enum(NEXT_STEPS),
      owner: z.string().optional(),
      status: z.enum(['open', 'resolved']),
    }),
  ),
  cash: z.strictObject({
    expected: z.int(),
    counted: z.int().optional(),
    difference: z.int().optional(),
    float: z.int(),
    in: z.int(),
    out: z.int(),
  }),
  fiscal: z.strictObject({ zNumber: z.string().optional(), receipts: z.int() }),
  /** The terminals' own reports, for the bank: those that did not agree first. */
  batches: z.array(
    z.strictObject({
      device: z.string(),
      method: z.string(),
      matched: z.boolean().nullable(),
      attempts: z.int(),
      text: z.string(),
    }),
  ),
  /**
   * Reports that came when the shift was signed already. What was signed stays as it is; these stand beside it, and what
   * it says of these terminals' batches is to be read with them.
   */
  lateBatches: z
    .array(
      z.strictObject({
        device: z.string(),
        method: z.string(),
        matched: z.boolean().nullable(),
        /** When it came, ms UTC. */
        at: Timestamp,
        text: z.string(),
        /** Sales less voids and refunds, as the terminal counted them; absent: nobody could read it. */
        counted: z.strictObject({ count: z.int(), minor: z.int() }).optional(),
      }),
    )
    .optional(),
  /**
   * The station's clock was set back in this shift, by so many ms in all: its times from before are no rail's times, and
   * rows were compared by their references, sums and order instead.
   */
  clockSetBackMs: z.int().positive().optional(),
  carriedOver: z.array(z.string()),
  /** Who looks after what is carried over. */
  carriedOverOwner: z.string().optional(),
});

/** Its report as a page, in a language of the shop's. */
export const ShiftPaper = z.strictObject({ id: Id, locale: Locale.optional() });

export const PrintShift = ShiftPaper.extend({ by: Label.optional() });

/** A letter to the bank about the difference at this place in the report's list, counted from 0. */
export const ShiftLetter = z.strictObject({
  id: Id,
  difference: Count.pipe(z.int().nonnegative()),
  locale: z.enum(['ru', 'uz']).optional(),
});

/** A PDF, base64. */
export const ShiftDocument = z.strictObject({ pdf: z.string() });

/** Its movements as a table for other programs. */
export const AskShiftTable = z.strictObject({ id: Id, format: z.enum(['csv', 'xlsx']) });

/** `data`: base64. */
export const ShiftTable = z.strictObject({ fileName: z.string(), type: z.string(), data: z.string() });

export const ListShifts = z.strictObject({
  /** Of the opening, ms UTC. */
  from: Moment.optional(),
  to: Moment.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, 'not one of ours')
    .optional(),
  limit: Count.pipe(z.int().min(1).max(200)).optional(),
});

export const ShiftSummary = z.strictObject({
  shiftId: Id,
  status: z.enum(['open', 'closing', 'closed']),
  openedAt: Timestamp,
  openedBy: z.string().optional(),
  closedAt: Timestamp.optional(),
  closedBy: z.string().optional(),
  /** Sales less refunds of every tender. */
  net: MoneyView,
  payments: z.int(),
  /** Absent until the shift is closed. */
  differences: z.int().optional(),
});

export const ShiftPage = z.strictObject({ items: z.array(ShiftSummary), next: z.string().optional() });

/** The bars of a report: what each cashier took by each method in each hour. Screens add them up as they like. */
export const ShiftBreakdown = z.strictObject({
  shiftId: Id,
  currency: Currency,
  bars: z.array(
    z.strictObject({
      method: z.string(),
      kind: z.enum(['sale', 'refund']),
      /** Empty: nobody was named (wallets, the customer's own act). */
      by: z.string(),
      /** Start of the hour, ms UTC. */
      hour: Timestamp,
      count: z.int(),
      minor: z.int(),
    }),
  ),
  moves: z.array(CashMoveView),
});

export type ShiftReport = z.infer<typeof ShiftReport>;
export type ListShifts = z.infer<typeof ListShifts>;
export type ShiftSummary = z.infer<typeof ShiftSummary>;
export type ShiftPage = z.infer<typeof ShiftPage>;
export type ShiftTable = z.infer<typeof ShiftTable>;
export type ShiftBreakdown = z.infer<typeof ShiftBreakdown>;
