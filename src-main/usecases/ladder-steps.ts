/** The steps of the evidence ladder as they are kept: pieces of evidence that point at something and decide nothing. */
import type { Step } from '../domain/ladder.ts';
import type { EvidenceRow } from '../ports/store.ts';

/** The steps kept so far, as `weigh` wants them. */
export const stepsOf = (evidence: readonly EvidenceRow[]): Step[] =>
  evidence.flatMap(({ type, detail, amount }) => {
    if (type !== 'indication' || !detail) return [];
    const { rung, outcome, code, count, receiptNumber, terminalAt } = detail as unknown as Step;
    const figures = { count, receiptNumber, terminalAt, amount: amount ?? undefined };
    const known = Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined));
    return [{ rung, outcome, code, ...known }];
  });
