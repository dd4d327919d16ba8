/** The sandbox: what the simulated customer does, and the fault dial. */
import * as z from 'zod';
import { Id, Label, OrderId } from './shapes.ts';

export const CUSTOMER_ACTIONS = ['approve', 'decline', 'cancel', 'partial', 'scan'] as const;

export const PracticeCustomer = z.strictObject({
  orderId: OrderId.optional(),
  paymentId: Id.optional(),
  action: z.enum(CUSTOMER_ACTIONS),
});

export const PracticeFault = z.strictObject({
  vendor: Label,
  fault: Label,
  times: z.int().min(0).max(1000).optional(),
});

export const CustomerReaction = z.strictObject({ ok: z.boolean(), detail: z.string().optional() });

export type PracticeCustomer = z.infer<typeof PracticeCustomer>;
export type PracticeFault = z.infer<typeof PracticeFault>;
