/**
 * What the module had counted before a receipt was sent, and what follows from its counts and its newest receipt now:
 * did ours arrive? (I-24; pinpads.md §1.4, lost answer.) The newest receipt with our key is ours. Otherwise the counts say
 * how many have come since: none, and ours did not arrive; one, and that is the newest, so it is ours or ours is not
 * there. More than one: somebody else works at this box, and only the paper knows.
 */
import * as z from 'zod';
import type { Receipt, ReceiptOrder } from '../../ports/receipt-sink.ts';
import { UndecidableReceipt } from '../../ports/receipt-sink.ts';
import type { LastReceipt, ZReport } from './answers.ts';

const Mark = z.strictObject({ day: z.string(), isOpen: z.boolean(), receipts: z.int().nonnegative() });

const countOf = (day: ZReport): number => day.total_sale_count + day.total_refund_count;

/** The driver's spelling of a day's counts, kept with the receipt's row. */
export const markOf = (day: ZReport): string =>
  JSON.stringify({ day: day.number, isOpen: day.isOpen, receipts: countOf(day) } satisfies z.input<typeof Mark>);

/** How many receipts the module has taken since the mark. Throws `UndecidableReceipt` when another day has begun. */
function takenSince(mark: string, now: ZReport): number {
  const before = Mark.parse(JSON.parse(mark));
  // Our own attempt opened the day, and it began with nothing.
  if (!before.isOpen && now.isOpen) return countOf(now);
  if (before.day === now.number) return countOf(now) - before.receipts;
  throw new UndecidableReceipt('another day has begun meanwhile');
}

const fits = (last: LastReceipt, order: ReceiptOrder): boolean =>
  (last.kind === undefined || last.kind === order.kind) && last.sum === order.amount.minor;

/** Our receipt, or undefined: it is not there, and may be sent. Throws `UndecidableReceipt`. */
export function decide(
  order: ReceiptOrder,
  mark: string | undefined,
  last: LastReceipt | undefined,
  now: ZReport,
): Receipt | undefined {
  if (last?.uuid === order.key) return last.receipt;
  if (mark === undefined) throw new UndecidableReceipt('nobody counted before it was sent');
  const taken = takenSince(mark, now);
  if (taken === 0) return undefined;
  if (taken !== 1) throw new UndecidableReceipt(`the module took ${taken} receipts meanwhile`);
  if (!last) throw new UndecidableReceipt('the module took a receipt and does not show it');
  if (last.uuid !== undefined) return undefined;
  if (last.sum === undefined) throw new UndecidableReceipt('the newest receipt names no sum');
  return fits(last, order) ? last.receipt : undefined;
}
