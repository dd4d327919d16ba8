/** Money on its way back: what is asked, which ways are open, and the claim to the bank where none is. */
import * as z from 'zod';
import { REFUND_REASONS, REFUND_WAYS } from '../ladder.ts';
import { Id, Label, Locale, MoneyAsked, MoneyView, Timestamp } from './shapes.ts';

export const StartRefund = z.strictObject({
  id: Id,
  refundId: Id.optional(),
  amount: MoneyAsked.optional(),
  reason: z.string().min(1).max(500),
  by: Label.optional(),
  /** Pinpads: one of the open ways of `payment.refundOptions`; left out, the station chooses. */
  how: z.enum(['void', 'refund']).optional(),
});

/** A claim to the bank, for money that no terminal can give back. */
export const PrintClaim = z.strictObject({ id: Id, locale: Locale.optional(), by: Label.optional() });

/** One way back for the money of a sale, open or closed, and why. */
export const RefundOption = z.strictObject({
  how: z.enum(REFUND_WAYS),
  allowed: z.boolean(),
  reason: z.enum(REFUND_REASONS),
  fullOnly: z.boolean(),
  /** Open only until the terminal's bank shift is closed. */
  untilBankShiftEnds: z.boolean(),
});

export const RefundOptions = z.strictObject({
  /** What may still go back, refunds under way counted as gone. */
  left: MoneyView,
  options: z.array(RefundOption),
  /** What a printed claim to the bank has to say; there when it is the only way left. */
  claim: z
    .strictObject({
      orderId: z.string(),
      amount: MoneyView,
      paidAt: Timestamp,
      rrn: z.string().optional(),
      authCode: z.string().optional(),
      receiptNumber: z.string().optional(),
      terminalId: z.string().optional(),
      merchantId: z.string().optional(),
      cardMask: z.string().optional(),
    })
    .optional(),
});

export type StartRefund = z.infer<typeof StartRefund>;
export type PrintClaim = z.infer<typeof PrintClaim>;
export type RefundOption = z.infer<typeof RefundOption>;
export type RefundOptions = z.infer<typeof RefundOptions>;
