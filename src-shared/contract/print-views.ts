/** What is asked and told about paper. */
import * as z from 'zod';
import { Count, Id, Label, Locale } from './shapes.ts';

export const PRINT_KINDS = ['receipt', 'copy', 'report', 'test', 'drawer'] as const;
export const PRINT_STATES = ['queued', 'sending', 'printed', 'failed'] as const;
/** Why something is not on paper. Screens key their words by it. */
export const PRINT_ERRORS = [
  'no_answer',
  'offline',
  'cover_open',
  'paper_out',
  'not_supported',
  /** The program ended while it was being printed: look at the paper, and print a copy if it is not there. */
  'interrupted',
  /** It was due while the station was off, and the customer had gone when it was found: a person prints it. */
  'too_late',
  /** It prints with its fiscal sign, which the module has not given yet. */
  'fiscal_waits',
  /** The module refused the receipt, or nobody can tell: a person decides, then it prints by itself. */
  'fiscal_parked',
] as const;

export const PreviewReceipt = z.strictObject({
  id: Id,
  /** Left out: the station's language for receipts. */
  locale: Locale.optional(),
  /** Left out: the printer's paper. */
  widthMm: Count.pipe(z.union([z.literal(58), z.literal(80)])).optional(),
});
/** A picture as a `data:` URL: PNG, one bit a dot, 8 dots a millimetre. */
export const ReceiptPicture = z.strictObject({ image: z.string() });
export const ReceiptDocument = z.strictObject({ pdf: z.base64() });

export const PrintReceipt = z.strictObject({
  id: Id,
  /** true: a copy, marked as one. Left out: the original if it is not on paper yet, else a copy. */
  copy: z.boolean().optional(),
  locale: Locale.optional(),
  /** Who asks: on the copy, and in the journal. */
  by: Label.optional(),
});
/** The code of an open payment on paper, in the customer's language where it is told. */
export const PrintQr = z.strictObject({ id: Id, locale: Locale.optional(), by: Label.optional() });
export const PrintView = z.strictObject({
  kind: z.enum(PRINT_KINDS),
  state: z.enum(PRINT_STATES),
  paymentId: z.string().optional(),
  orderId: z.string().optional(),
  by: z.string().optional(),
  reason: z.string().optional(),
  error: z.enum(PRINT_ERRORS).optional(),
  at: z.int().nonnegative(),
});
/** Receipts that should be on paper and are not, newest first. */
export const UnprintedReceipts = z.strictObject({ items: z.array(PrintView) });

export const OpenDrawer = z.strictObject({ reason: z.string().min(1).max(200), by: Label.optional() });
export const TestPrinter = z.strictObject({ by: Label.optional() });

export type PreviewReceipt = z.output<typeof PreviewReceipt>;
export type PrintReceipt = z.output<typeof PrintReceipt>;
export type PrintQr = z.output<typeof PrintQr>;
export type PrintView = z.output<typeof PrintView>;
export type OpenDrawer = z.output<typeof OpenDrawer>;
