import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFinal, PAYMENT_STATUSES, type PaymentStatus } from '../../src-shared/payment-status.ts';
import { type Heard, judge } from './payment-machine.ts';

/** The table of architecture.md §3.4, typed in again by hand so that the two copies check each other. */
const HEARD = [
  'dispatch',
  'not_sent',
  'accepted',
  'approved',
  'rejected',
  'expired',
  'cancel_requested',
  'cancel_confirmed',
  'cancel_refused',
  'lost',
  'resolved_completed',
  'resolved_failed',
  'indication',
] as const satisfies readonly Heard[];

const PAGE: Record<PaymentStatus, string> = {
  created: 'dispatching x x x x x cancelled x x x x x =',
  dispatching: 'x failed awaiting_customer completed declined expired cancelling cancelled x unknown x x =',
  awaiting_customer: 'x x = completed declined expired cancelling cancelled x unknown x x =',
  cancelling: 'x cancelled = completed declined expired = cancelled awaiting_customer unknown x x =',
  unknown: 'x failed awaiting_customer completed declined expired cancelling cancelled = = completed failed =',
  completed: '= = = = ! ! = ! = = = = =',
  declined: '= = = ! = = = = = = = = =',
  cancelled: '= = = ! = = = = = = = = =',
  expired: '= = = ! = = = = = = = = =',
  failed: '= = = ! = = = = = = = = =',
};

const spell = (status: PaymentStatus, heard: Heard): string => {
  const verdict = judge(status, heard);
  if (verdict.kind === 'moved') return verdict.to;
  return { same: '=', contradiction: '!', illegal: 'x' }[verdict.kind];
};

describe('the payment machine', () => {
  it.each(PAYMENT_STATUSES)('answers every word in %s as the page says', (status) => {
    expect(HEARD.map((heard) => spell(status, heard)).join(' ')).toBe(PAGE[status]);
  });

  it('never leaves a final state', () => {
    for (const status of PAYMENT_STATUSES.filter(isFinal)) {
      for (const heard of HEARD) expect(judge(status, heard).kind).not.toBe('moved');
    }
  });

  /** Every word that leads into `status` from anywhere. */
  const waysInto = (status: PaymentStatus): Heard[] => [
    ...new Set(
      PAYMENT_STATUSES.flatMap((from) =>
        HEARD.filter((heard) => {
          const verdict = judge(from, heard);
          return verdict.kind === 'moved' && verdict.to === status;
        }),
      ),
    ),
  ];

  it('enters completed only by approval or by a person', () => {
    expect(waysInto('completed').sort()).toEqual(['approved', 'resolved_completed']);
  });

  it('enters failed only by proof that nothing was sent, or by a person', () => {
    expect(waysInto('failed').sort()).toEqual(['not_sent', 'resolved_failed']);
  });

  it('reaches all ten states and can leave every open one', () => {
    const reached = new Set<PaymentStatus>(['created']);
    for (let grew = true; grew; ) {
      grew = false;
      for (const status of reached) {
        for (const heard of HEARD) {
          const verdict = judge(status, heard);
          if (verdict.kind === 'moved' && !reached.has(verdict.to)) {
            reached.add(verdict.to);
            grew = true;
          }
        }
      }
    }
    expect([...reached].sort()).toEqual([...PAYMENT_STATUSES].sort());
  });

  it('queues a receipt exactly when a payment becomes completed, in any random history', () => {
    const history = fc.array(fc.constantFrom(...HEARD), { maxLength: 40 });
    const outcomes = fc.sample(history, 2000).map((heardOnes) => {
      let status: PaymentStatus = 'created';
      let receipts = 0;
      for (const heard of heardOnes) {
        const verdict = judge(status, heard);
        if (verdict.kind !== 'moved') continue;
        if (verdict.effects.includes('queue_receipt')) receipts++;
        status = verdict.to;
      }
      return { isCompleted: status === 'completed', receipts };
    });
    expect(outcomes.filter(({ isCompleted, receipts }) => receipts !== (isCompleted ? 1 : 0))).toEqual([]);
    expect(outcomes.some(({ isCompleted }) => isCompleted)).toBe(true);
  });
});
