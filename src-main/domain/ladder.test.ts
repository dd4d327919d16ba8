import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LADDER_OUTCOMES, LADDER_RUNGS } from '../../src-shared/ladder.ts';
import { readSlip, readTotals, type SlipCase, type TotalsCase, weigh } from './ladder.ts';

const none = { count: 0, minor: 0 };
const totals = (count: number, minor: number, back = none) => ({
  sales: { count, minor },
  returns: back,
  shifts: { '00000166': '4' },
});
const found = (over: Partial<TotalsCase> = {}): TotalsCase => ({
  rung: 'totals',
  kind: 'sale',
  amount: 500,
  before: totals(3, 3_000),
  now: totals(4, 3_500),
  ours: { sales: none, returns: none },
  othersUnknown: false,
  hadItsTime: true,
  ...over,
});
const slip = (over: Partial<SlipCase> = {}): SlipCase => ({
  kind: 'sale',
  amount: 500,
  startedAt: 1_000_000,
  lastReceiptNumber: '339',
  slip: { operation: 'sale', amount: 500, at: 1_020_000, receiptNumber: '340' },
  hadItsTime: true,
  isAmbiguous: false,
  ...over,
});
const said = (step: { outcome: string; code: string }) => `${step.outcome} ${step.code}`;

describe('totals', () => {
  it('say yes only to one operation of just this sum', () => {
    expect(said(readTotals(found()))).toBe('for total_rose');
    expect(said(readTotals(found({ now: totals(4, 3_501) })))).toBe('unclear total_differs');
    expect(said(readTotals(found({ now: totals(5, 3_500) })))).toBe('unclear total_differs');
    expect(said(readTotals(found({ now: totals(2, 2_000) })))).toBe('unclear total_differs');
  });
  it('count what we know ourselves since the reading', () => {
    const ours = { sales: { count: 1, minor: 500 }, returns: none };
    expect(said(readTotals(found({ ours })))).toBe('against total_same');
    expect(said(readTotals(found({ ours, now: totals(5, 4_000) })))).toBe('for total_rose');
  });
  it('say no only when the terminal had all its time', () => {
    const same = { now: totals(3, 3_000) };
    expect(said(readTotals(found(same)))).toBe('against total_same');
    expect(said(readTotals(found({ ...same, hadItsTime: false })))).toBe('unclear too_early');
  });
  it('say nothing with two unknowns, another bank shift, or returns that nobody here made', () => {
    expect(said(readTotals(found({ othersUnknown: true })))).toBe('unclear other_unknown');
    expect(said(readTotals(found({ now: { ...totals(4, 3_500), shifts: { '00000166': '5' } } })))).toBe(
      'unclear bank_shift_changed',
    );
    expect(said(readTotals(found({ now: totals(4, 3_500, { count: 1, minor: 500 }) })))).toBe('unclear total_differs');
    expect(said(readTotals(found({ before: undefined })))).toBe('unclear no_reading_before');
  });
  it('look at what went back when the question is about a refund', () => {
    const now = totals(3, 3_000, { count: 1, minor: 500 });
    expect(said(readTotals(found({ kind: 'refund', now })))).toBe('for total_rose');
  });
});

describe('the last slip', () => {
  it('must fit in sum, time, number and operation', () => {
    expect(said(readSlip(slip()))).toBe('for slip_matches');
    expect(said(readSlip(slip({ slip: { ...slip().slip, amount: 501 } })))).toBe('unclear slip_is_other');
    expect(said(readSlip(slip({ slip: { ...slip().slip, operation: 'refund' } })))).toBe('unclear slip_is_other');
    expect(said(readSlip(slip({ kind: 'refund', slip: { ...slip().slip, operation: undefined } })))).toBe(
      'unclear slip_is_other',
    );
    expect(said(readSlip(slip({ slip: { ...slip().slip, receiptNumber: '339' } })))).toBe('against slip_is_older');
    expect(said(readSlip(slip({ slip: { ...slip().slip, at: 1 } })))).toBe('against slip_is_older');
    expect(said(readSlip(slip({ slip: { amount: 500, receiptNumber: '340' } })))).toBe('unclear cannot_tell');
  });
  it('without an earlier number trusts its own clock only from the start on', () => {
    const { lastReceiptNumber: _none, ...first } = slip();
    expect(said(readSlip(first))).toBe('for slip_matches');
    expect(said(readSlip({ ...first, slip: { ...first.slip, at: 999_000 } }))).toBe('unclear slip_is_other');
  });
  it('belongs to nobody while two unknown payments have this sum', () => {
    expect(said(readSlip(slip({ isAmbiguous: true })))).toBe('unclear other_unknown');
  });
});

describe('all the steps together', () => {
  const can = { totals: true, lastSlip: true };
  const step = (rung: (typeof LADDER_RUNGS)[number], outcome: (typeof LADDER_OUTCOMES)[number]) => ({ rung, outcome });

  it('count the latest word of every rung', () => {
    expect(weigh([step('totals', 'unclear'), step('totals', 'for')], can)).toBe('approved');
    expect(weigh([step('totals', 'for'), step('last_slip', 'against')], can)).toBe('disagree');
  });
  it('believe that nothing happened only on strong ground', () => {
    expect(weigh([step('totals', 'against')], can)).toBe('not_performed');
    expect(weigh([step('last_slip', 'against')], can)).toBe('undecided');
    expect(weigh([step('look_up', 'against')], can)).toBe('undecided');
    expect(weigh([step('look_up', 'against'), step('last_slip', 'against')], can)).toBe('not_performed');
    expect(weigh([step('look_up', 'against')], { totals: false, lastSlip: false })).toBe('not_performed');
  });
  it('never decide against a step that says otherwise', () => {
    const steps = fc.array(
      fc.record({ rung: fc.constantFrom(...LADDER_RUNGS), outcome: fc.constantFrom(...LADDER_OUTCOMES) }),
    );
    const isHonest = (some: Parameters<typeof weigh>[0]): boolean => {
      const latest = [...new Map(some.map((one) => [one.rung, one.outcome])).values()];
      const [isFor, isAgainst] = [latest.includes('for'), latest.includes('against')];
      const verdict = weigh(some, can);
      if (isFor && isAgainst) return verdict === 'disagree';
      return verdict === 'approved'
        ? isFor
        : verdict === 'not_performed'
          ? isAgainst
          : verdict === 'undecided' && !isFor;
    };
    expect(fc.check(fc.property(steps, isHonest)).counterexample).toBeNull();
  });
});
