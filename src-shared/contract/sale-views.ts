/** The sales desk: sales put aside for another customer, and prices agreed to for one order. */
import * as z from 'zod';
import { Id, Label, MoneyAsked, MoneyView, OrderId, Timestamp } from './shapes.ts';

const Quantity = z.int().positive().max(100_000_000);
const WantedItems = z
  .array(z.strictObject({ productId: Label, quantityMilli: Quantity }))
  .min(1)
  .max(200);

/** Puts a sale aside: a typed sum, or goods whose prices are the station's. */
export const ParkSale = z.strictObject({
  orderId: OrderId,
  amount: MoneyAsked.optional(),
  items: WantedItems.optional(),
  by: Label.optional(),
});
export const ParkedRef = z.strictObject({ orderId: OrderId });

/** A sale that waits. What it costs and what is paid of it are the station's word. */
export const ParkedSale = z.strictObject({
  orderId: OrderId,
  total: MoneyView,
  /** What was typed; absent where goods decide the sum. */
  amount: MoneyView.optional(),
  items: z.array(z.strictObject({ productId: z.string(), quantityMilli: z.int(), price: MoneyView })),
  /** Its payments that brought money, and how much of it is still there. */
  parts: z.array(z.strictObject({ id: Id, kept: MoneyView })),
  paid: MoneyView,
  parkedAt: Timestamp,
  by: z.string().optional(),
});
export const ParkedSales = z.strictObject({ items: z.array(ParkedSale) });

/** Another price for one product in one order. The station keeps it; a screen only names the goods. */
export const AgreePrice = z.strictObject({
  orderId: OrderId,
  productId: Label,
  price: MoneyAsked,
  reason: z.string().min(1).max(500),
  by: Label.optional(),
});
export const AgreedPrice = z.strictObject({
  orderId: OrderId,
  productId: z.string(),
  price: MoneyView,
  usual: MoneyView,
});

/** What a till shows at this moment, for the screen that faces the customer. Nothing: the till shows no sale. */
export const ShowCustomer = z.strictObject({ total: MoneyAsked.optional(), paymentId: Id.optional() });

export type ParkSale = z.infer<typeof ParkSale>;
export type ParkedSale = z.infer<typeof ParkedSale>;
export type AgreePrice = z.infer<typeof AgreePrice>;
export type AgreedPrice = z.infer<typeof AgreedPrice>;
export type ShowCustomer = z.infer<typeof ShowCustomer>;
