/** The words of the evidence log: what was learnt about a payment, and where from. */

/** What one piece of evidence says. The machine judges exactly these words. */
export const EVIDENCE_TYPES = [
  'dispatch',
  'not_sent',
  'accepted',
  'approved',
  'partial',
  'rejected',
  'expired',
  'cancel_requested',
  'cancel_confirmed',
  'cancel_refused',
  'lost',
  'operator_resolved',
  /** A step of the evidence ladder: it says something for or against, and moves nothing by itself. */
  'indication',
] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

/** Who said it. */
export const EVIDENCE_SOURCES = [
  'station',
  'begin',
  'query',
  'cancel',
  'webhook',
  'statement',
  'person',
  'restart',
  /** The terminal, asked by the ladder. */
  'device',
  /** The emergency journal, after a start. */
  'journal',
] as const;
export type EvidenceSource = (typeof EVIDENCE_SOURCES)[number];

/** Why a rail refused. `other` keeps the rail's own code beside it. */
export const DECLINE_REASONS = [
  'insufficient_funds',
  'card_expired',
  'wrong_pin',
  'limit_exceeded',
  'card_blocked',
  'code_expired',
  'customer_refused',
  'not_allowed',
  'rail_unavailable',
  'other',
] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** What did not match, kept until a person has dealt with it. */
export const DISCREPANCY_TYPES = [
  'amount_differs',
  'second_approval',
  'late_money',
  'contradiction',
  'wrong_mode',
  'paid_in_part',
  'order_paid_twice',
  /** Approved, but a fact that belongs to it is missing: a person looks at the slip. */
  'check_slip',
  /** Two steps of the ladder disagree: a senior decides. */
  'steps_disagree',
  /** Paid when the guest of a booth had gone: the prints or the money are owed. */
  'not_delivered',
] as const;
export type DiscrepancyType = (typeof DISCREPANCY_TYPES)[number];
