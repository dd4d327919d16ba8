/** A rail's reply as evidence: the one place where a vendor's answer becomes something the machine can judge. */
import type { EvidenceSource, EvidenceType } from '../../../src-shared/evidence.ts';
import type { LadderCode, LadderOutcome, LadderRung } from '../../../src-shared/ladder.ts';
import type { Money } from '../../../src-shared/money.ts';
import type { ApprovalFacts } from '../../ports/approval-facts.ts';
import type { Reply } from '../../providers/provider.ts';

/** What was learnt, with everything that settle() needs to judge it. */
export interface Evidence extends ApprovalFacts {
  type: EvidenceType;
  source: EvidenceSource;
  /** Money that moved, as the rail says. Required for `approved` and `partial`. */
  amount?: Money;
  /** What the customer is asked for, fee included, where the rail names it. */
  payable?: Money;
  /** Whether real money is meant; absent where no rail spoke. */
  livemode?: boolean;
  providerRef?: string;
  show?: { qr: string };
  expiresAt?: number;
  confirming?: boolean;
  /** Facts that belong to the approval and are missing. */
  check?: readonly string[];
  /** A step of the ladder (type `indication`): its figures are `amount`, `count`, `terminalAt` and `receiptNumber`. */
  step?: { rung: LadderRung; outcome: LadderOutcome; code: LadderCode };
  count?: number;
  terminalAt?: number;
  /** A code: a decline reason, the wire's error, why a cancel was asked. */
  reason?: string;
  providerCode?: string;
  /** A person's word. */
  outcome?: 'completed' | 'failed';
  by?: string;
  /** The second person, where the decision needed one. */
  second?: string;
  note?: string;
  rawHash?: Uint8Array;
}

/** undefined: the reply proves nothing (an undeclared "not found"). */
export function evidenceOf(
  reply: Reply,
  source: EvidenceSource,
  rail: { livemode: boolean; notFoundIsProof: boolean },
): Evidence | undefined {
  const base = { source, livemode: rail.livemode };
  switch (reply.kind) {
    case 'accepted': {
      const { kind: _kind, askAgainMs: _ofTheRunner, ...rest } = reply;
      return { ...base, type: 'accepted', ...rest };
    }
    case 'pending':
      return { ...base, type: 'accepted' };
    case 'approved': {
      const { kind: _kind, ...rest } = reply;
      return { ...base, type: 'approved', ...rest };
    }
    case 'unsure':
      return { source, type: 'lost', reason: reply.why };
    case 'partial':
      return { ...base, type: 'partial', amount: reply.received, providerRef: reply.providerRef };
    case 'rejected':
      return {
        ...base,
        type: 'rejected',
        reason: reply.reason,
        ...(reply.providerCode === undefined ? {} : { providerCode: reply.providerCode }),
      };
    case 'expired':
      return { ...base, type: 'expired' };
    case 'cancelled':
      return { ...base, type: 'cancel_confirmed' };
    case 'cancel_refused':
      return { ...base, type: 'cancel_refused' };
    case 'not_found':
      return rail.notFoundIsProof ? { ...base, type: 'not_sent', reason: 'not_found' } : undefined;
  }
}
