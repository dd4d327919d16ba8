/** The queue of fiscal receipts, as a person sees it and works on it. */
import * as z from 'zod';
import { ID_PATTERN } from '../ids.ts';
import { CURRENCIES, type MinorUnits } from '../money.ts';

const PaymentId = z.string().regex(ID_PATTERN, 'must be 20 characters of Crockford base32');
const Timestamp = z.int().nonnegative();
const Name = z.string().trim().min(1).max(120);
const Money = z.strictObject({
  minor: z.int().transform((minor) => minor as MinorUnits),
  currency: z.enum(CURRENCIES),
});

/** What is waiting: a receipt for the fiscal module, or a wallet that has not heard of its receipt. */
export const RECEIPT_WORKS = ['receipt', 'confirm'] as const;

export const ReceiptView = z.strictObject({
  paymentId: PaymentId,
  orderId: z.string(),
  kind: z.enum(['sale', 'refund']),
  work: z.enum(RECEIPT_WORKS),
  method: z.string(),
  amount: Money,
  /** `parked`: nothing happens by itself any more. */
  state: z.enum(['pending', 'parked']),
  attempts: z.int(),
  /** A namespaced code: `fiscal.36904`, `bridge.101`, `okm.1016`, `local.sum`. */
  lastError: z.string().optional(),
  /** It may lie in the module without our knowing: only the paper decides. */
  inDoubt: z.boolean(),
  owedSince: Timestamp,
  nextAt: Timestamp.optional(),
});

export const ReceiptQueue = z.strictObject({
  items: z.array(ReceiptView),
  /** Receipts under way and parked; wallets are not counted. */
  pending: z.int(),
  parked: z.int(),
  oldestAt: Timestamp.optional(),
});

/** `by`: who looked at the paper; needed where only the paper decides. */
export const SendReceipt = z.strictObject({ id: PaymentId, by: Name.optional() });

/** What stands on the paper, copied by a named person. */
export const AttachReceipt = z.strictObject({
  id: PaymentId,
  number: z
    .string()
    .regex(/^[0-9A-Za-z-]{1,32}$/, 'must be 1 to 32 letters or digits')
    .optional(),
  /** The address in the receipt's QR. */
  url: z.string().min(1).max(300).optional(),
  by: Name,
});

export type ReceiptView = z.infer<typeof ReceiptView>;
export type ReceiptQueue = z.infer<typeof ReceiptQueue>;
export type SendReceipt = z.infer<typeof SendReceipt>;
export type AttachReceipt = z.infer<typeof AttachReceipt>;
