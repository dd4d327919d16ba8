/** The fiscal receipts, against what owes one. */
import { type Difference, type JournalLine, type MatchInput, type Side, sideOf, signed } from './matching-lines.ts';
import { explain, lacking } from './matching-words.ts';

/** A receipt for everything that owes one; and the module's totals against the receipts that we know of. */
export function matchFiscal(input: MatchInput): Difference[] {
  const differences: Difference[] = input.journal
    .filter((line) => line.receipt === 'missing')
    .map((line) => ({
      type: 'missing_receipt',
      method: line.method,
      minor: -signed(line),
      explanations: [{ code: 'row', paymentIds: [line.paymentId], figures: { ours: line.minor, ourTime: line.at } }],
    }));
  if (!input.fiscal) return differences;
  const owed = input.journal.filter((line) => line.receipt !== 'not_needed');
  for (const side of ['cash', 'card'] as const) {
    const isOfSide = (line: { method: string }): boolean => (line.method === input.cashMethod) === (side === 'cash');
    const ours = sideOf(owed.filter((line) => isOfSide(line) && line.receipt === 'registered')).minor;
    const minor = input.fiscal[side] - ours;
    if (minor === 0) continue;
    const missing = owed.filter((line) => isOfSide(line) && line.receipt === 'missing');
    const registered = owed.filter((line) => isOfSide(line) && line.receipt === 'registered');
    differences.push({
      type: minor > 0 ? 'receipt_without_payment' : 'missing_receipt',
      method: side,
      minor,
      explanations: explain(
        minor,
        // A receipt whose answer was lost may be in the module all the same; one that we hold may not be.
        missing.map((line) => ({ id: line.paymentId, minor: signed(line) })),
        lacking(registered),
      ),
    });
  }
  return differences;
}

/** Receipts that we hold; null where none is owed. */
export function fiscalOf(lines: readonly JournalLine[]): Side | null {
  if (lines.every(({ receipt }) => receipt === 'not_needed')) return null;
  return sideOf(lines.filter(({ receipt }) => receipt === 'registered'));
}
