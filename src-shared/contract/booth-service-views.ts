/** A booth's service menu: everything that a technician looks at, in one answer. */
import * as z from 'zod';
import { EventView, FreeView } from './booth-event-views.ts';
import { BoothView, TicketView } from './booth-views.ts';
import { LampView } from './health-views.ts';
import { PaymentView } from './payment-views.ts';

export const ServiceView = z.strictObject({
  booth: BoothView.optional(),
  lamps: z.array(LampView),
  /** The newest payments and refunds. */
  last: z.array(PaymentView),
  unknown: z.array(PaymentView),
  /** Sales whose prints did not come out. */
  owed: z.array(PaymentView),
  /** The event that is on, or planned. */
  event: EventView.optional(),
  /** The newest free sessions and tests. */
  free: z.array(FreeView),
  /** What makes the prints: kind and address. */
  programs: z.strictObject({ main: z.string().optional(), other: z.string().optional() }),
  /** The window can leave the kiosk. */
  canExit: z.boolean(),
});
export const TicketCheck = z.strictObject({ ticket: TicketView, payment: PaymentView });

export type ServiceView = z.infer<typeof ServiceView>;
export type TicketCheck = z.infer<typeof TicketCheck>;
