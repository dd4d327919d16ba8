/** What one call comes to: its answer, the transactions as they are now, and the evidence. */
import type { Reply, ServedEvidence } from '../provider.ts';
import type { RpcError } from './errors.ts';
import { CANCELLED, CREATED, LIFE_MS, REASON_TIMEOUT, type Transaction } from './transaction.ts';

type Outcome = { result: unknown } | { error: RpcError };
export interface Step {
  outcome: Outcome;
  transactions?: Transaction[];
  evidence?: ServedEvidence[];
}

export const fail = (error: RpcError): Step => ({ outcome: { error } });
export const give = (result: unknown): Step => ({ outcome: { result } });

export const isExpired = (t: Transaction, now: number): boolean => t.state === CREATED && now - t.time >= LIFE_MS;

export const evidenceFor = (t: Transaction, reply: Reply): ServedEvidence => ({ paymentSeq: t.paymentSeq, reply });

/** A dead transaction becomes −1 with reason 4, whichever call notices it first (I-19). */
export function expire(t: Transaction, now: number): { transaction: Transaction; evidence: ServedEvidence } {
  const transaction: Transaction = { ...t, state: CANCELLED, cancelTime: now, reason: REASON_TIMEOUT };
  return { transaction, evidence: evidenceFor(t, { kind: 'expired' }) };
}

/** The same as a call's whole outcome, with this refusal. */
export function expired(t: Transaction, now: number, error: RpcError): Step {
  const dead = expire(t, now);
  return { outcome: { error }, transactions: [dead.transaction], evidence: [dead.evidence] };
}
