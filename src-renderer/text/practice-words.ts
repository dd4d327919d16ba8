/** What the sandbox can be asked to play: the customer's acts and the troubles of the fault dial, in the order shown. */
export const CUSTOMER_ACTIONS = ['scan', 'approve', 'decline', 'cancel', 'partial'] as const;
export type CustomerAction = (typeof CUSTOMER_ACTIONS)[number];

export const PRACTICE_FAULTS = [
  'lost_reply',
  'repeat',
  'concurrent_repeat',
  'wrong_amount',
  'wrong_auth',
  'late',
  'out_of_order',
  'timeout_12h',
  'cancel_after_paid',
] as const;
export type PracticeFaultName = (typeof PRACTICE_FAULTS)[number];

/** The one-time codes a customer may show when practising. `lost`: the money is taken, and no answer ever comes. */
export const PRACTICE_CODES = ['approve', 'poor', 'expired', 'lost'] as const;
export type PracticeCode = (typeof PRACTICE_CODES)[number];
