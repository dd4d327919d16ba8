/**
 * Differences put in on purpose, so that the end of a shift has something to find. Each is an act of the vendor's that
 * really may happen, in the vendor's own book: nothing of the station's is touched.
 *
 *   missing_receipt  the fiscal module refuses the next receipt
 *   bank_has_more    the bank takes money that no till asked for
 *   we_have_more     the bank takes its newest sale back without telling anybody
 *   amount_differs   the newest sale is there with a smaller sum
 *   wrong_day        the newest sale is in the neighbouring batch, and its row says the next day
 *   fee              of the newest sale the bank keeps a part
 *
 * The last two show in rows alone. No vendor's protocol here has such rows; banks and cabinets do, as a file:
 * `GET /control/statement` gives it, and a person gives it to the station.
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
  /** Which bank or wallet behind the vendor. */
  method: z.string().min(1).max(40).optional(),
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
