/** What a screen is told at once, and each change after it. */
import * as z from 'zod';
import { BoothView } from './booth-views.ts';
import { LampView } from './health-views.ts';
import { DeviceView, MethodView } from './method-views.ts';
import { PaymentView } from './payment-views.ts';
import { Currency, Locale, MoneyView, Names } from './shapes.ts';
import { ShiftView } from './shift-views.ts';

export const ProductView = z.strictObject({ id: z.string(), name: Names, price: MoneyView });

/** `idle`: the till shows no sale. Without a word from the till its newest open payment is what concerns the customer. */
export const CustomerSees = z.strictObject({
  idle: z.boolean(),
  /** The sum so far. */
  total: MoneyView.optional(),
  paymentId: z.string().optional(),
});

export const StationView = z.strictObject({
  rev: z.int(),
  profile: z.enum(['sandbox', 'live']),
  station: z.strictObject({
    id: z.string(),
    name: z.string(),
    country: z.string(),
    currency: Currency,
    locale: Locale,
    mode: z.enum(['cashier', 'kiosk']),
  }),
  methods: z.array(MethodView),
  lamps: z.array(LampView),
  products: z.array(ProductView),
  sale: z.strictObject({
    /** A sum may be typed; otherwise only what is in the catalogue is sold. */
    freeAmount: z.boolean(),
    /** Sums that are asked for often, minor units. */
    quickAmounts: z.array(z.int()),
    /** An order of more than this, minor units, takes no cash. */
    cashCeilingMinor: z.int().optional(),
  }),
  shift: ShiftView,
  /** Every open payment, oldest first: what a reloaded screen needs to go on. */
  open: z.array(PaymentView),
  /** How much waits for a person. */
  attention: z.strictObject({ unknown: z.int(), discrepancies: z.int(), receipts: z.int() }),
  /** Terminals, where the station has any. */
  devices: z.array(DeviceView).optional(),
  /** How many sales are put aside. */
  parked: z.int().optional(),
  /** What the till shows its customer at this moment; a screen that faces the customer follows it. */
  customer: CustomerSees.optional(),
  /** At a booth: whether it sells now, and why not. */
  booth: BoothView.optional(),
});

/** One change; `rev` follows the last one without a gap. Parts that are absent did not change. */
export const StationChange = z.strictObject({
  rev: z.int(),
  payment: PaymentView.optional(),
  shift: ShiftView.optional(),
  lamps: z.array(LampView).optional(),
  attention: StationView.shape.attention.optional(),
  devices: z.array(DeviceView).optional(),
  parked: z.int().optional(),
  customer: CustomerSees.optional(),
  booth: BoothView.optional(),
});

export const StationStats = z.strictObject({
  total: z.int(),
  success: z.int(),
  pending: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  unknown: z.int(),
  received: MoneyView,
});

export type ProductView = z.infer<typeof ProductView>;
export type CustomerSees = z.infer<typeof CustomerSees>;
export type StationView = z.infer<typeof StationView>;
export type StationChange = z.infer<typeof StationChange>;
