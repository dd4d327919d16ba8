/**
 * The words of the evidence ladder: what a terminal, a slip or a person says about a payment whose answer was lost
 * (pinpads.md §4.4). Words for people are keyed by these codes; the figures travel beside them.
 */

/** Where a step looks, in the order in which the ladder climbs. */
export const LADDER_RUNGS = ['journal', 'look_up', 'totals', 'last_slip', 'batch_close', 'person'] as const;
export type LadderRung = (typeof LADDER_RUNGS)[number];

/** What a step says about "the money moved". */
export const LADDER_OUTCOMES = ['for', 'against', 'unclear'] as const;
export type LadderOutcome = (typeof LADDER_OUTCOMES)[number];

/** Why a step says so. */
export const LADDER_CODES = [
  /** The terminal found the operation, and it was approved. */
  'found_approved',
  'found_refused',
  /** The terminal knows no such operation. */
  'not_found',
  'cannot_tell',
  /** The terminal may still be at work: nothing that is missing proves anything yet. */
  'too_early',
  'total_rose',
  'total_same',
  /** The totals changed by something else than this payment. */
  'total_differs',
  /** Another payment of this terminal is unknown too: a sum cannot say which of them moved. */
  'other_unknown',
  /** No reading from before the payment. */
  'no_reading_before',
  'bank_shift_changed',
  'slip_matches',
  'slip_is_older',
  'slip_is_other',
  'slip_only_printed',
  /** The terminal had answered; its bytes were kept, but nobody could read them to the end. */
  'answer_kept',
  'slip_seen',
  'no_slip',
] as const;
export type LadderCode = (typeof LADDER_CODES)[number];

/** How money of a terminal's sale goes back. */
export const REFUND_WAYS = ['void', 'refund', 'claim'] as const;
export type RefundWay = (typeof REFUND_WAYS)[number];

/** Why a way back is open or closed. */
export const REFUND_REASONS = [
  'ok',
  'not_supported',
  'rail_unavailable',
  'other_terminal',
  'bank_shift_closed',
  'partly_refunded',
  'nothing_left',
  /** A claim on paper is for what the rail cannot give back by itself. */
  'rail_can',
] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

/** What the customer or cashier is told while a terminal works. */
export const HINT_KINDS = [
  'sent',
  'insert_card',
  'enter_pin',
  'contacting_bank',
  'remove_card',
  'box_busy',
  'text',
] as const;
export type HintKind = (typeof HINT_KINDS)[number];
