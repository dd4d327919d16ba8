/** What may not fit at the end of a shift, and who does what about it. Screens, paper and programs key by these words. */

/**
 * missing_receipt          paid, and the fiscal module has no receipt of it
 * receipt_without_payment  the fiscal module has more than was paid
 * rail_has_more            the bank or wallet has money that our journal has not
 * journal_has_more         we count a payment that the bank or wallet does not have
 * amount_differs           both have it, with different sums
 * fee                      the rail's sum is ours less the fee it names
 * wrong_day                the rail booked it on a day that is not the shift's
 * totals_differ            the rail gives totals alone, and they are not ours
 * batch_not_matched        the terminal closed its batch and says that it does not agree with the bank
 * batch_not_closed         the terminal's batch could not be closed
 * rail_not_read            the rail could not be asked; nothing is known about its side
 * fiscal_not_closed        the module's day could not be closed
 * cash_count               the drawer has more or less than it should
 */
export const DIFFERENCE_TYPES = [
  'missing_receipt',
  'receipt_without_payment',
  'rail_has_more',
  'journal_has_more',
  'amount_differs',
  'fee',
  'wrong_day',
  'totals_differ',
  'batch_not_matched',
  'batch_not_closed',
  'rail_not_read',
  'fiscal_not_closed',
  'cash_count',
] as const;
export type DifferenceType = (typeof DIFFERENCE_TYPES)[number];

/** What to do about a difference; the screen words it. */
export const NEXT_STEPS = [
  'send_receipt',
  'refuse_receipt',
  'ask_bank',
  'check_terms',
  'look_at_next_day',
  'close_batch_again',
  'read_again',
  'close_day_by_hand',
  'count_again',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

export const NEXT_STEP_OF: Readonly<Record<DifferenceType, NextStep>> = {
  missing_receipt: 'send_receipt',
  receipt_without_payment: 'refuse_receipt',
  rail_has_more: 'ask_bank',
  journal_has_more: 'ask_bank',
  amount_differs: 'ask_bank',
  fee: 'check_terms',
  wrong_day: 'look_at_next_day',
  totals_differ: 'ask_bank',
  batch_not_matched: 'close_batch_again',
  batch_not_closed: 'close_batch_again',
  rail_not_read: 'read_again',
  fiscal_not_closed: 'close_day_by_hand',
  cash_count: 'count_again',
};

/**
 * How an explanation is worded.
 * row           this one row is the difference
 * sum_of_rows   these rows together are the difference (found by search; there may be several such sets)
 * searched_all  every set of rows was tried and none is the difference
 * too_many      too many rows: only sets of up to `searchedSize` rows were tried
 * more_sets     more sets explain it than are listed
 * closed_unheard  an earlier try to close the batch got no answer and has probably closed it: this is the empty one after it
 */
export const EXPLANATION_CODES = [
  'row',
  'sum_of_rows',
  'searched_all',
  'too_many',
  'more_sets',
  'closed_unheard',
] as const;
export type ExplanationCode = (typeof EXPLANATION_CODES)[number];

/** The named steps of the end of a shift, in their order. */
export const CLOSE_STEPS = ['stop_sales', 'ask_open', 'close_batches', 'read_rails', 'fiscal_day', 'match'] as const;
export type CloseStep = (typeof CLOSE_STEPS)[number];
