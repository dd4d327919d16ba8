/**
 * Marks of marked goods are shown to the tax office's service before any money (`POST /okm/validation`; fiscal_document,
 * OKM Validation API). Its envelope is its own: an empty body or `success: false` is a refusal.
 */
import * as z from 'zod';
import type { ReceiptLine } from '../../ports/receipt-sink.ts';
import type { BoxWire } from './wire.ts';

const Verdict = z.object({
  success: z.boolean(),
  code: z.union([z.string(), z.int()]).transform(String).nullish(),
});

/** A GS1 mark's own part ends at the separator; what follows is the check part. */
const SEPARATOR = '\u001d';
const withoutCheckPart = (label: string): string => label.split(SEPARATOR)[0] as string;

/**
 * Why these goods may not be sold: `okm.1016`; undefined: they may. A box of before this service takes no such question,
 * and refuses a bad mark with the receipt. Throws `NoAnswer`.
 */
export async function refusedLabel(wire: BoxWire, lines: readonly ReceiptLine[]): Promise<string | undefined> {
  const marked = lines.filter(({ labels }) => labels.length > 0);
  if (marked.length === 0) return undefined;
  const products = marked.map(({ classCode, packageCode, labels }) => ({
    productCode: classCode,
    packageCode,
    amount: labels.length,
    kmIds: labels.map(withoutCheckPart),
    fullKmIds: labels.some((label) => label.includes(SEPARATOR)) ? labels : [],
  }));
  const body = await wire.postRaw('/okm/validation', { refund: 0, products });
  if (body === undefined) return undefined;
  const read = Verdict.safeParse(body);
  if (!read.success) return 'okm.unreadable';
  if (read.data.success) return undefined;
  return `okm.${/^\d{1,6}$/.test(read.data.code ?? '') ? read.data.code : 'unnamed'}`;
}
