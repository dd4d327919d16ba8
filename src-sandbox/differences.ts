/**
 * Differences put in on purpose, so that the end of a shift has something to find. Each is an act of the vendor's that
 * really may happen, in the vendor's own book: nothing of the station's is touched.
 *
 *   missing_receipt  the fiscal module refuses the next receipt
 *   bank_has_more    the bank takes money that no till asked for
 *   we_have_more     the bank takes its newest sale back without telling anybody
 *   amount_differs   the newest sale is there with a smaller sum
 *
 * A booking on another day and a fee that is kept show in statements with rows; none of the simulated vendors' documents
 * has such a statement, so no vendor here can do them.
 */
import * as z from 'zod';
import { Refusal } from './refusal.ts';

export const DIFFERENCE_KINDS = [
  'missing_receipt',
  'bank_has_more',
  'we_have_more',
  'amount_differs',
  'wrong_day',
  'fee',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** What a vendor can do; each says what it did. `minor`: the sum, in minor units of the vendor's currency. */
export type Differences = Readonly<Partial<Record<DifferenceKind, (minor: number) => string>>>;

export const PutDifference = z.strictObject({
  vendor: z.string().min(1).max(120),
  kind: z.enum(DIFFERENCE_KINDS),
  minor: z.int().positive().max(1_000_000_000).default(45_000),
});
export type PutDifference = z.infer<typeof PutDifference>;

/** Puts it in. Throws 422 for a vendor that cannot, naming what it can, and 409 where there is nothing to change yet. */
export function putDifference({ vendor, kind, minor }: PutDifference, able: Differences | undefined): string {
  const act = able?.[kind];
  if (act) return act(minor);
  const can = Object.keys(able ?? {}).join(', ') || 'nothing';
  throw new Refusal(422, 'differences.not_possible', `"${vendor}" cannot do ${kind}; it can do: ${can}`);
}

export const nothingYet = (): Refusal =>
  new Refusal(409, 'differences.nothing_yet', 'the vendor has no sale to change');
