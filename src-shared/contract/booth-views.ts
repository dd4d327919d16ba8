/** What a photobooth's screen sends and sees: its gate, its goods, its tickets and its service menu. */
import * as z from 'zod';
import { Id, Label, MoneyView, Timestamp } from './shapes.ts';

/** Why the booth sells nothing. Screens key their words by it. */
export const BOOTH_REASONS = [
  /** No paper in the printer. */
  'paper',
  /** The printer does not answer, or its cover is open. */
  'printer',
  /** The counter of prints has run out. */
  'prints',
  'fiscal',
  'rails',
  'clock',
  'disk',
  'catalogue',
  /** The program that takes the photos does not answer. */
  'program',
  /** The shift is being closed, or none is open and none opens by itself. */
  'shift',
  /** The event's prints are used up. */
  'event',
] as const;
export type BoothReason = (typeof BOOTH_REASONS)[number];

/** The booth as it is now; absent at a station that is none. */
export const BoothView = z.strictObject({
  /** false: no price is shown, and the station refuses to start a payment from the booth. */
  ready: z.boolean(),
  reasons: z.array(z.enum(BOOTH_REASONS)),
  checkedAt: Timestamp,
  /** Only where prints are counted. `free`: left and not promised to anybody. */
  prints: z.strictObject({ left: z.int(), reserved: z.int(), free: z.int(), isLow: z.boolean() }).optional(),
  /** Products that need more prints than are free. */
  soldOut: z.array(z.string()),
  /** How many prints a product gives, where it is more than one. */
  printsOf: z.record(z.string(), z.int()).optional(),
  /** The event whose prices are shown. */
  event: z.string().optional(),
  /** A free event is on: no price is shown, and no payment is started from the booth. */
  isFree: z.boolean().optional(),
  /** When the event is over. */
  eventEndsAt: Timestamp.optional(),
  /** There is a picture of where the booth stands. */
  hasPlacePhoto: z.boolean().optional(),
  /** Whom a guest can call. */
  ownerPhone: z.string().optional(),
  /** How long an unknown payment is visibly checked before the booth goes on, in seconds. */
  checkSeconds: z.int(),
});

export const FULFILMENT_STATES = ['due', 'sending', 'done', 'failed', 'closed'] as const;
export const FULFILMENT_ERRORS = [
  /** It could not be reached: nothing was started. */
  'not_reached',
  /** It said no: nothing was started. */
  'refused',
  /** It did not answer in time: it may have started. */
  'no_answer',
  /** The station died while it was being started. */
  'interrupted',
  /** The money was known too late: the guest had gone. */
  'guest_left',
] as const;
export type FulfilmentError = (typeof FULFILMENT_ERRORS)[number];
export const REMEDIES = ['retry', 'other_printer', 'code', 'refund'] as const;
export type Remedy = (typeof REMEDIES)[number];

/** What became of the goods of a booth's sale. */
export const FulfilmentView = z.strictObject({
  state: z.enum(FULFILMENT_STATES),
  prints: z.int(),
  /** On whose word it is given: the rail's, the owner's trust, a ticket, a guest's or a person's second try. */
  ground: z.enum(['paid', 'trusted', 'ticket', 'guest', 'person']),
  via: z.enum(['main', 'other']),
  attempts: z.int(),
  error: z.enum(FULFILMENT_ERRORS).optional(),
  by: z.string().optional(),
  at: Timestamp,
  doneAt: Timestamp.optional(),
  /** What the guest may choose now. */
  remedies: z.array(z.enum(REMEDIES)),
  /** Where the photo program keeps the picture for the guest's own phone, when nothing came out on paper. */
  photo: z.strictObject({ url: z.string(), svg: z.string().optional() }).optional(),
  /** A person with the right may give it again. */
  canServe: z.boolean(),
  /** A claim code was given out; the code itself is told only to whom it belongs. */
  ticket: z
    .strictObject({ kind: z.enum(['unknown', 'reprint']), issuedAt: Timestamp, redeemedAt: Timestamp.optional() })
    .optional(),
});

export const TicketView = z.strictObject({
  code: z.string(),
  kind: z.enum(['unknown', 'reprint']),
  orderId: z.string(),
  paymentId: Id,
  amount: MoneyView,
  issuedAt: Timestamp,
  phone: z.string().optional(),
  /** A picture of the code. */
  svg: z.string().optional(),
  redeemedAt: Timestamp.optional(),
});

export const BoothAsk = z.strictObject({ id: Id });
/** What the station decided about a payment that stays unknown. */
export const UnknownOutcome = z.strictObject({
  outcome: z.enum(['checking', 'known', 'served', 'ticket']),
  /** ms left of the visible checking, for `checking`. */
  leftMs: z.int().optional(),
  ticket: TicketView.optional(),
});
export const BoothRemedy = z.strictObject({ id: Id, how: z.enum(REMEDIES) });
export const RemedyOutcome = z.strictObject({
  how: z.enum(REMEDIES),
  /** The refund that was started. */
  refundId: Id.optional(),
  ticket: TicketView.optional(),
});
export const ServeAgain = z.strictObject({
  id: Id,
  via: z.enum(['main', 'other']).default('main'),
  reason: z.string().min(1).max(300),
  by: Label.optional(),
});
export const Refill = z.strictObject({ prints: z.int().min(0).max(100_000), by: Label.optional() });
export const CheckTicket = z.strictObject({ code: z.string().min(10).max(120) });
/** `serve`: the prints are made now. `close`: something else was given, the note says what. */
export const RedeemTicket = z.strictObject({
  code: z.string().min(10).max(120),
  how: z.enum(['serve', 'close']),
  note: z.string().max(300).optional(),
  by: Label.optional(),
});

export type BoothView = z.infer<typeof BoothView>;
export type FulfilmentView = z.infer<typeof FulfilmentView>;
export type TicketView = z.infer<typeof TicketView>;
export type UnknownOutcome = z.infer<typeof UnknownOutcome>;
export type RemedyOutcome = z.infer<typeof RemedyOutcome>;
