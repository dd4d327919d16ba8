/** A booth's events: free, or with prices of their own; and starts of the booth that nobody pays for. */
import * as z from 'zod';
import { FULFILMENT_ERRORS } from './booth-views.ts';
import { Id, Label, Timestamp } from './shapes.ts';

const ProductId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/);

/** One event at a time: a new one takes the place of the one before. */
export const SaveEvent = z.strictObject({
  name: z.string().trim().min(1).max(80),
  isFree: z.boolean(),
  /** Minor units by product, where it is not free; a product that is not named keeps its price. */
  prices: z.record(ProductId, z.int().positive()).default({}),
  /** Left out: from now on. */
  from: Timestamp.optional(),
  to: Timestamp,
  /** The most prints; left out: as many as there are. */
  prints: z.int().min(1).max(100_000).optional(),
  by: Label.optional(),
});
export const EndEvent = z.strictObject({ by: Label.optional() });

export const EventView = z.strictObject({
  name: z.string(),
  isFree: z.boolean(),
  prices: z.record(z.string(), z.int().positive()),
  from: Timestamp,
  to: Timestamp,
  /** It has begun and is not over. */
  isOn: z.boolean(),
  prints: z.strictObject({ most: z.int().optional(), used: z.int() }),
  /** Free sessions so far. */
  sessions: z.int(),
  by: z.string(),
});

export const StartFree = z.strictObject({ id: Id, productId: ProductId });
export const FreeRef = z.strictObject({ id: Id });
export const FreeAgain = z.strictObject({ id: Id, via: z.enum(['main', 'other']) });
export const TestBooth = z.strictObject({ id: Id, by: Label.optional() });

/** A start that nobody pays for. It is no payment, has no receipt, and stands in no total of money. */
export const FreeView = z.strictObject({
  id: Id,
  productId: z.string(),
  prints: z.int(),
  state: z.enum(['due', 'sending', 'done', 'failed']),
  error: z.enum(FULFILMENT_ERRORS).optional(),
  /** A technician's test. */
  isTest: z.boolean(),
  by: z.string().optional(),
  at: Timestamp,
  doneAt: Timestamp.optional(),
  /** What a guest may try when nothing came out. */
  again: z.array(z.enum(['main', 'other'])),
});

/** What is looked at before a guest is asked for money; the prints stay promised for a while. */
export const PrepareBooth = z.strictObject({ productId: ProductId });
/** A picture of where the booth stands, for whoever comes to help. */
export const PlaceView = z.strictObject({ photo: z.string().optional() });

export type EventView = z.infer<typeof EventView>;
export type FreeView = z.infer<typeof FreeView>;
export type SaveEvent = z.output<typeof SaveEvent>;
