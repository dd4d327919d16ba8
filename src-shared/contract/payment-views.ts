/** A payment as a screen or another program sees it, and its story. */
import * as z from 'zod';
import { DECLINE_REASONS, DISCREPANCY_TYPES, EVIDENCE_SOURCES, EVIDENCE_TYPES } from '../evidence.ts';
import { LADDER_CODES, LADDER_OUTCOMES, LADDER_RUNGS } from '../ladder.ts';
import { PAYMENT_STATUSES } from '../payment-status.ts';
import { FulfilmentView } from './booth-views.ts';
import { Id, MoneyView, Timestamp } from './shapes.ts';

export const FISCAL_STATUSES = ['not_needed', 'queued', 'sent', 'registered', 'problem'] as const;

export const DiscrepancyView = z.strictObject({
  id: z.int(),
  type: z.enum(DISCREPANCY_TYPES),
  at: Timestamp,
  status: z.enum(['open', 'resolved']),
  expected: MoneyView.optional(),
  actual: MoneyView.optional(),
});

/** What a step of the evidence ladder found, with the figures it read. */
export const LadderStepView = z.strictObject({
  rung: z.enum(LADDER_RUNGS),
  outcome: z.enum(LADDER_OUTCOMES),
  code: z.enum(LADDER_CODES),
  figures: z
    .strictObject({
      /** By how much a total rose, or what the slip says. */
      amount: MoneyView.optional(),
      /** By how many operations. */
      count: z.int().optional(),
      receiptNumber: z.string().optional(),
      /** ms UTC of the terminal's clock. */
      terminalAt: Timestamp.optional(),
    })
    .optional(),
  at: Timestamp,
});

export const PaymentView = z.strictObject({
  id: Id,
  orderId: z.string(),
  kind: z.enum(['sale', 'refund']),
  status: z.enum(PAYMENT_STATUSES),
  amount: MoneyView,
  payable: MoneyView,
  received: MoneyView,
  method: z.string(),
  provider: z.string(),
  /** false: practice money of the sandbox profile. */
  livemode: z.boolean(),
  providerRef: z.string().optional(),
  rrn: z.string().optional(),
  cardMask: z.string().optional(),
  payerPhone: z.string().optional(),
  show: z.strictObject({ qr: z.string(), svg: z.string().optional() }).optional(),
  expiresAt: Timestamp.optional(),
  /** The rail told us that the customer is confirming at this moment. */
  confirming: z.boolean().optional(),
  cancelRequested: z.boolean().optional(),
  declineReason: z.enum(DECLINE_REASONS).optional(),
  providerCode: z.string().optional(),
  /** Cash: what to give back. */
  change: MoneyView.optional(),
  /** The name of the person whose word completed or failed it. */
  resolvedBy: z.string().optional(),
  /** Who let its order be paid another way while its result is not known. */
  setAsideBy: z.string().optional(),
  /** A refund names its sale; a sale knows what went back. */
  of: z.string().optional(),
  refunded: MoneyView.optional(),
  handedOverAt: Timestamp.optional(),
  note: z.string().optional(),
  /** Pinpads: the device by its name in the configuration, and what the terminal says of itself and of the operation. */
  terminal: z
    .strictObject({
      device: z.string(),
      terminalId: z.string().optional(),
      merchantId: z.string().optional(),
      bankShift: z.string().optional(),
      receiptNumber: z.string().optional(),
      authCode: z.string().optional(),
      /** The slip's text, for printing; the card number masked. */
      slip: z.string().optional(),
    })
    .optional(),
  /** It waits for its turn: what the terminal is busy with. Cancelling costs nothing until then. */
  waitingFor: z
    .strictObject({
      device: z.string(),
      orderId: z.string().optional(),
      paymentId: z.string().optional(),
      since: Timestamp,
    })
    .optional(),
  /** What the evidence ladder found so far, oldest first. */
  ladder: z.array(LadderStepView).optional(),
  /** When the terminal is asked about it again; absent when nothing more is asked by itself. */
  nextCheckAt: Timestamp.optional(),
  /** How a refund goes back. */
  how: z.enum(['void', 'refund']).optional(),
  /** A booth's sale: what became of the prints. */
  fulfilment: FulfilmentView.optional(),
  can: z.strictObject({ cancel: z.boolean(), refund: z.boolean(), resolve: z.boolean() }),
  fiscal: z.strictObject({
    status: z.enum(FISCAL_STATUSES),
    qrUrl: z.string().optional(),
    /** At a booth: a picture of that address, for the guest's phone. */
    svg: z.string().optional(),
    /** Why there is none yet, as a namespaced code: `fiscal.36904`, `bridge.101`. */
    code: z.string().optional(),
  }),
  discrepancies: z.array(DiscrepancyView),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  /** How many times this payment has changed. */
  rev: z.int(),
});

export const PaymentPage = z.strictObject({ items: z.array(PaymentView), next: z.string().optional() });

/** One line of a payment's story. */
export const StoryLine = z.strictObject({
  seq: z.int(),
  at: Timestamp,
  type: z.enum(EVIDENCE_TYPES),
  source: z.enum(EVIDENCE_SOURCES),
  /** What the machine made of it. */
  verdict: z.enum(['moved', 'same', 'contradiction']),
  status: z.enum(PAYMENT_STATUSES),
  amount: MoneyView.optional(),
  providerRef: z.string().optional(),
  reason: z.string().optional(),
  by: z.string().optional(),
  note: z.string().optional(),
  /** Of an `indication`. */
  step: LadderStepView.optional(),
});

export const PaymentStory = z.strictObject({ payment: PaymentView, lines: z.array(StoryLine) });

export type FiscalStatus = (typeof FISCAL_STATUSES)[number];
export type DiscrepancyView = z.infer<typeof DiscrepancyView>;
export type PaymentView = z.infer<typeof PaymentView>;
export type PaymentPage = z.infer<typeof PaymentPage>;
export type StoryLine = z.infer<typeof StoryLine>;
export type PaymentStory = z.infer<typeof PaymentStory>;
export type LadderStepView = z.infer<typeof LadderStepView>;
