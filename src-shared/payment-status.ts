/** The ten words a payment's status can be. They are the words in code, database, API and reports. */
export const PAYMENT_STATUSES = [
  'created',
  'dispatching',
  'awaiting_customer',
  'cancelling',
  'unknown',
  'completed',
  'declined',
  'cancelled',
  'expired',
  'failed',
] as const;

export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

const FINAL: ReadonlySet<PaymentStatus> = new Set(['completed', 'declined', 'cancelled', 'expired', 'failed']);

/** Final states never change again. */
export const isFinal = (status: PaymentStatus): boolean => FINAL.has(status);
/** Money may still move. `unknown` is open: it is a state, not an end. */
export const isOpen = (status: PaymentStatus): boolean => !FINAL.has(status);
