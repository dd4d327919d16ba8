/** The ways to pay and the terminals behind them. */
import * as z from 'zod';
import { HINT_KINDS } from '../ladder.ts';
import { Id, Timestamp } from './shapes.ts';

export const METHOD_KINDS = ['shows_qr', 'scans_code', 'pinpad', 'cash'] as const;

export const MethodView = z.strictObject({
  method: z.string(),
  provider: z.string(),
  kind: z.enum(METHOD_KINDS),
  title: z.string(),
  available: z.boolean(),
  /** What the rail's tariff adds to the order's amount, in percent; the sum that counts comes with the payment. */
  feePercent: z.number().positive().optional(),
  /** `query`: the rail can be asked how a payment ended; where it cannot, a person decides what is unknown. */
  can: z.strictObject({ query: z.boolean(), cancel: z.boolean(), refund: z.boolean(), partialRefund: z.boolean() }),
});

/** A terminal and what it does at this moment. */
export const DeviceView = z.strictObject({
  device: z.string(),
  method: z.string(),
  busy: z
    .strictObject({
      with: z.enum(['payment', 'questions', 'batch_close']),
      orderId: z.string().optional(),
      paymentId: z.string().optional(),
      since: Timestamp,
    })
    .optional(),
  /** Payments in its queue. */
  waiting: z.int(),
  /** It takes no new payment before this one has been asked about, or somebody has parked it. */
  held: z.strictObject({ orderId: z.string(), paymentId: z.string() }).optional(),
  /** The terminal can be asked to give up waiting for the card. */
  canCancel: z.boolean(),
});

/** A passing word while a terminal works; lost without harm. */
export const HintView = z.strictObject({
  paymentId: Id,
  kind: z.enum(HINT_KINDS),
  /** The terminal's own words, for kind `text`. */
  text: z.string().max(200).optional(),
});

export type MethodKind = (typeof METHOD_KINDS)[number];
export type MethodView = z.infer<typeof MethodView>;
export type DeviceView = z.infer<typeof DeviceView>;
export type HintView = z.infer<typeof HintView>;
