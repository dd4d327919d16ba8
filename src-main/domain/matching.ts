/**
 * The three-way match of a shift: our journal, the rails' own statements, the fiscal receipts. Pure: rows in, tenders
 * and typed differences out, the same for the same rows.
 *
 *   journal ─ our id ─► provider reference ─► amount and time ─ rail      journal ─ our id ─ receipt
 */
import {
  type Difference,
  type Explanation,
  type Matched,
  type MatchInput,
  sideOf,
  signed,
  type Tender,
} from './matching-lines.ts';
import { fiscalOf, matchFiscal } from './matching-receipts.ts';
import { matchRows } from './matching-rows.ts';
import { closedUnheard, dealt, matchTotals } from './matching-totals.ts';

/** The whole match. Tenders in the order in which their methods first appear. */
export function matchShift(input: MatchInput): Matched {
  const methods = [
    ...new Set([
      ...input.journal.map(({ method }) => method),
      ...input.rail.map(({ method }) => method),
      ...input.totals.map(({ method }) => method),
    ]),
  ];
  const tenders: Tender[] = [];
  const differences: Difference[] = [];
  for (const method of methods) {
    const journal = input.journal.filter((line) => line.method === method);
    const totals = input.totals.filter((one) => one.method === method);
    if (input.statements.has(method)) {
      const found = matchRows(method, input);
      tenders.push({ ...found.tender, fiscal: fiscalOf(journal) });
      differences.push(...found.differences);
    } else if (totals.length > 0) {
      const open = [...input.open, ...input.late].filter((line) => line.method === method);
      for (const [batch, lines] of dealt(totals, journal)) {
        if (!batch) {
          // Rows of a terminal or bank shift that no batch report speaks of.
          tenders.push({ method, journal: sideOf(lines), rail: null, fiscal: fiscalOf(lines), matched: false });
          if (totals.some(({ afterUnheard }) => afterUnheard)) differences.push(closedUnheard(method, lines));
          continue;
        }
        const found = matchTotals(batch, lines, open);
        tenders.push({ ...found.tender, fiscal: fiscalOf(lines) });
        differences.push(...found.differences);
      }
    } else {
      tenders.push({ method, journal: sideOf(journal), rail: null, fiscal: fiscalOf(journal), matched: false });
    }
  }
  const hasSide = (method: string): boolean =>
    input.statements.has(method) || input.totals.some((one) => one.method === method);
  // Where nothing else speaks for the rail, the money that it told of too late does.
  for (const line of input.late.filter(({ method }) => !hasSide(method))) {
    const figures = { theirs: line.minor, theirTime: line.at };
    const explanations: Explanation[] = [{ code: 'row', paymentIds: [line.paymentId], figures }];
    differences.push({ type: 'rail_has_more', method: line.method, minor: signed(line), explanations });
  }
  differences.push(...matchFiscal(input));
  // A tender whose receipts are not all there does not match either.
  const short = new Set(differences.filter(({ type }) => type === 'missing_receipt').map(({ method }) => method));
  return {
    tenders: tenders.map((tender) => ({ ...tender, matched: tender.matched && !short.has(tender.method) })),
    differences,
  };
}
