/** What the customer can be asked to do, in the order shown. The troubles of the fault dial are in src-shared/practice-faults.ts. */
export const CUSTOMER_ACTIONS = ['scan', 'approve', 'decline', 'cancel', 'partial'] as const;
export type CustomerAction = (typeof CUSTOMER_ACTIONS)[number];

/** The one-time codes a customer may show when practising. `lost`: the money is taken, and no answer ever comes. */
export const PRACTICE_CODES = ['approve', 'poor', 'expired', 'lost'] as const;
export type PracticeCode = (typeof PRACTICE_CODES)[number];
