/** What is asked of payments: to take one, to find one, and what people decide about one. */
import * as z from 'zod';
import { PAYMENT_STATUSES } from '../payment-status.ts';
import { Count, Id, Label, Method, Moment, MoneyAsked, OrderId } from './shapes.ts';

export const StartPayment = z.strictObject({
  id: Id.optional(),
  orderId: OrderId,
  amount: MoneyAsked.optional(),
  /** What the whole order costs, when it is paid in several parts. Without it one completed payment pays the order. */
  orderTotal: MoneyAsked.optional(),
  method: Method,
  /** The customer's one-time wallet code (kind `scans_code`). A bearer token: never stored, never logged. */
  code: z.string().min(4).max(512).optional(),
  items: z
    .array(
      z.strictObject({
        productId: Label,
        quantityMilli: z.int().positive().max(100_000_000),
        /** Marked goods: what was scanned from the pack, one a piece. */
        labels: z.array(z.string().min(1).max(200)).min(1).max(200).optional(),
      }),
    )
    .min(1)
    .max(200)
    .optional(),
  note: z.string().max(500).optional(),
  /** Cash: what the customer handed over, and who counted it. */
  tendered: MoneyAsked.optional(),
  by: Label.optional(),
});

/** A scanned code, to be recognised by its form. It is a bearer token here too: looked at, never kept. */
export const ScannedCode = z.strictObject({ code: z.string().min(4).max(512) });

/** The method whose code it looks like; null: not known. */
export const CodeOwner = z.strictObject({ method: z.string().nullable() });

export const PaymentRef = z.strictObject({ id: Id });

export const ResolveUnknown = z.strictObject({
  id: Id,
  outcome: z.enum(['completed', 'failed']),
  /** Retrieval reference number: a string end to end, leading zeros count. */
  rrn: z
    .string()
    .regex(/^\d{6,12}$/, 'must be 6 to 12 digits')
    .optional(),
  note: z.string().max(500).optional(),
  by: z.string().max(120).optional(),
  /** The second person, where the sum or a disagreement asks for one. */
  second: z.string().max(120).optional(),
});

/** A person lets a terminal go on although its unknown payment could not be asked about. */
export const ParkPayment = z.strictObject({ id: Id, by: Label.optional() });

/** A senior lets the order of an unknown payment be paid another way. */
export const SetAside = z.strictObject({ id: Id, note: z.string().max(500).optional(), by: Label.optional() });

/** A named person has dealt with what did not fit. */
export const ResolveDiscrepancies = z.strictObject({
  id: Id,
  note: z.string().max(500).optional(),
  by: z.string().max(120).optional(),
});

export const HandOver = z.strictObject({ id: Id, by: Label.optional() });

export const ListPayments = z.strictObject({
  orderId: OrderId.optional(),
  status: z.enum(PAYMENT_STATUSES).optional(),
  method: Method.optional(),
  /** What moved money in this shift. */
  shiftId: Id.optional(),
  /** What a customer can name: a receipt's QR, a reference or its end, an order, a sum in whole units. */
  find: z.string().trim().min(1).max(512).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  cursor: z.string().max(64).optional(),
  limit: Count.pipe(z.int().min(1).max(200)).optional(),
});

export type StartPayment = z.infer<typeof StartPayment>;
export type ResolveUnknown = z.infer<typeof ResolveUnknown>;
export type ResolveDiscrepancies = z.infer<typeof ResolveDiscrepancies>;
export type ListPayments = z.infer<typeof ListPayments>;
export type ParkPayment = z.infer<typeof ParkPayment>;
export type SetAside = z.infer<typeof SetAside>;
