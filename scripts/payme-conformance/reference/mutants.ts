/**
 * Ways in which a merchant's server is wrong. The first fifteen are those of money-safety.md §4b; each must be caught
 * by the model, or the model is worth nothing. The others are for the scripted run.
 */
export const MODEL_MUTANTS = [
  'fresh perform_time on repeat',
  'cancel is always -2',
  'HTTP 401 on bad authorization',
  'password split at every colon',
  'amounts compared with ==',
  'amount ignored',
  'statement range exclusive',
  'no 12-hour rule',
  'statement sorted by own time',
  'paid on Create',
  'second transaction let in',
  'cancel after goods',
  'envelope id lost',
  'amount compared in whole sums',
  'acknowledged before committed',
] as const;

export const SCRIPT_MUTANTS = [
  ...MODEL_MUTANTS.filter((mutant) => mutant !== 'acknowledged before committed' && mutant !== 'paid on Create'),
  'check and insert apart',
  'unset times are null',
  'statement by own time',
  'unknown method without data',
  'batch answered',
  'message not localized',
  'GET answered 405',
  'cancelled can be performed',
  'failed creations in the statement',
  'missing params are accepted',
] as const;

export type Mutant = (typeof MODEL_MUTANTS)[number] | (typeof SCRIPT_MUTANTS)[number];
