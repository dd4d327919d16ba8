import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LADDER_OUTCOMES, LADDER_RUNGS } from '../../src-shared/ladder.ts';
import { readSlip, readTotals, type SlipCase, strangersIn, type TotalsCase, weigh } from './ladder.ts';

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
  belongsTo: undefined,
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
  it('of a report that names no terminal are no evidence, whatever was before', () => {
    expect(said(readTotals(found({ now: undefined })))).toBe('unclear cannot_tell');
    expect(said(readTotals(found({ before: totals(0, 0), now: undefined })))).toBe('unclear cannot_tell');
  });
  it('of another set of terminals say nothing', () => {
    const one = totals(3, 3_000);
    const two = { ...one, shifts: { ...one.shifts, '00000031': '2' } };
    expect(said(readTotals(found({ before: two, now: one })))).toBe('unclear bank_shift_changed');
    expect(said(readTotals(found({ before: one, now: { ...two, sales: { count: 4, minor: 3_500 } } })))).toBe(
      'unclear bank_shift_changed',
    );
    // After a close there are zeros, and nobody is named.
    const zeros = { ...totals(0, 0), shifts: { '': '' } };
    expect(said(readTotals(found({ before: zeros, now: totals(1, 500) })))).toBe('for total_rose');
  });
  it('that are equal prove nothing when a bank shift closed by somebody else explains them as well', () => {
    const untold = (count: number, minor: number, back = none) => ({
      ...totals(count, minor, back),
      shifts: { '00000166': '' },
    });
    const same = (before: ReturnType<typeof untold>, ours = none) =>
      said(
        readTotals(
          found({
            before,
            now: {
              ...before,
              sales: { count: before.sales.count + ours.count, minor: before.sales.minor + ours.minor },
            },
            ours: { sales: ours, returns: none },
          }),
        ),
      );
    expect(same(untold(0, 0))).toBe('unclear total_same');
    expect(same(untold(1, 500))).toBe('unclear total_same');
    expect(same(untold(0, 0), { count: 2, minor: 900 })).toBe('unclear total_same');
    // What was there before cannot have been this one sum.
    expect(same(untold(1, 700))).toBe('against total_same');
    expect(same(untold(2, 1_000))).toBe('against total_same');
    expect(same(untold(0, 0, { count: 1, minor: 5 }))).toBe('against total_same');
    // The terminal tells its bank shift, and it is the same one.
    expect(said(readTotals(found({ before: totals(0, 0), now: totals(0, 0) })))).toBe('against total_same');
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
    const before = { ...slip().slip, receiptNumber: '339', at: 990_000 };
    expect(said(readSlip(slip({ slip: before })))).toBe('against slip_is_older');
    expect(said(readSlip(slip({ slip: { ...before, at: 1 } })))).toBe('against slip_is_older');
    expect(said(readSlip(slip({ slip: before, hadItsTime: false })))).toBe('unclear too_early');
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
  it('whose reference has completed another payment, or which is of another terminal, completes nothing', () => {
    expect(said(readSlip(slip({ belongsTo: 'other' })))).toBe('unclear slip_is_other');
    expect(said(readSlip(slip({ belongsTo: 'earlier' })))).toBe('against slip_is_older');
  });
  it('decides nothing when its clock and its number contradict each other', () => {
    // Numbers began anew with the bank shift: an earlier number of a later time.
    expect(said(readSlip(slip({ slip: { ...slip().slip, receiptNumber: '1' } })))).toBe('unclear slip_is_other');
    expect(said(readSlip(slip({ slip: { ...slip().slip, receiptNumber: '339' } })))).toBe('unclear slip_is_other');
    // A clock an hour behind: a new number of an old time.
    const behind = { startedAt: 10_000_000, slip: { ...slip().slip, at: 6_400_000 } };
    expect(said(readSlip(slip(behind)))).toBe('unclear slip_is_other');
    // No clock at all: an earlier number may be a new bank shift's.
    expect(said(readSlip(slip({ slip: { amount: 500, receiptNumber: '338' } })))).toBe('unclear cannot_tell');
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

describe('strangers on a terminal', () => {
  const totals = (count: number, minor: number, shift = '4') => ({
    sales: { count, minor },
    returns: { count: 0, minor: 0 },
    shifts: { '00000166': shift },
  });
  const ours = (count: number, minor: number) => ({ sales: { count, minor }, returns: { count: 0, minor: 0 } });

  it.each([
    ['nothing but ours', totals(3, 300), ours(2, 200), undefined],
    ['one operation more', totals(4, 450), ours(2, 200), { what: 'operations', minor: 150, count: 1 }],
    ['one of ours that is not there', totals(2, 200), ours(2, 200), { what: 'operations', minor: -100, count: -1 }],
    ['a new bank shift', totals(3, 300, '5'), ours(2, 200), { what: 'bank_shift_closed', minor: 0, count: 0 }],
    ['figures that began anew', totals(0, 0, ''), ours(0, 0), { what: 'bank_shift_closed', minor: -100, count: -1 }],
  ])('%s', (_what, now, done, found) => {
    expect(strangersIn(totals(1, 100), now, done)).toEqual(found);
  });
});
