/** The fuzz loop: damage, read, ask the second opinion. The caller owns the clock. */
import type { PinpadReply } from '../../pinpad.ts';
import { judgeAnswer } from '../read-slip.ts';
import { mutated, seeded } from './mutations.ts';
import { objection } from './strict-check.ts';

export interface FuzzResult {
  cases: number;
  kinds: Record<PinpadReply['kind'], number>;
  flagged: number;
  /** Approvals that the second opinion objects to, or throws: what must stay empty. At most ten are kept. */
  bad: { number: number; why: string; text: string }[];
  slowestMs: number;
}

/** Reads `cases` damaged answers. `elapsed`: ms that never go back. */
export function fuzz(cases: number, seed: number, elapsed: () => number): FuzzResult {
  const below = seeded(seed);
  const result: FuzzResult = {
    cases,
    kinds: { approved: 0, declined: 0, not_started: 0, unsure: 0 },
    flagged: 0,
    bad: [],
    slowestMs: 0,
  };
  const complain = (number: number, why: string, bytes: Uint8Array): void => {
    if (result.bad.length < 10) result.bad.push({ number, why, text: new TextDecoder().decode(bytes) });
  };
  for (let number = 0; number < cases; number++) {
    const { bytes, expected } = mutated(below);
    const before = elapsed();
    let reply: PinpadReply;
    try {
      reply = judgeAnswer(bytes, expected);
    } catch (error) {
      complain(number, `threw ${String(error)}`, bytes);
      continue;
    }
    result.slowestMs = Math.max(result.slowestMs, elapsed() - before);
    result.kinds[reply.kind]++;
    if (reply.kind !== 'approved') continue;
    const isFlagged = (reply.check ?? []).length > 0;
    if (isFlagged) result.flagged++;
    const asked = { operation: expected.operation, minor: expected.amount.minor };
    const why = objection(bytes, asked, isFlagged);
    if (why !== undefined) complain(number, why, bytes);
  }
  return result;
}
