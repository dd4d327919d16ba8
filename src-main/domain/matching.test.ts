/** The three-way match: what pairs with what, and the name of everything that does not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchShift } from './matching.ts';
import type { JournalLine, MatchInput, RailLine } from './matching-lines.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 10, 21, 4);
const TO = FROM + 10 * HOUR;
/** Tashkent's days. */
const dayOf = (at: number): number => Math.floor((at + 5 * HOUR) / (24 * HOUR));

const ours = (n: number, over: Partial<JournalLine> = {}): JournalLine => ({
  paymentId: `p${n}`,
  method: 'payme',
  kind: 'sale',
  minor: 10_000 + n,
  at: FROM + n * 60_000,
  providerRef: `ref-${n}`,
  receipt: 'registered',
  ...over,
});
const theirs = (n: number, over: Partial<RailLine> = {}): RailLine => ({
  method: 'payme',
  kind: 'sale',
  minor: 10_000 + n,
  at: FROM + n * 60_000 + 1_500,
  providerRef: `ref-${n}`,
  ...over,
});
const input = (over: Partial<MatchInput>): MatchInput => ({
  journal: [],
  open: [],
  late: [],
  statements: new Set(['payme']),
  rail: [],
  totals: [],
  fiscal: null,
  cashMethod: 'cash',
  from: FROM,
  to: TO,
  dayOf,
  ...over,
});
const found = (over: Partial<MatchInput>) =>
  matchShift(input(over)).differences.map(({ type, method, minor, explanations }) => ({
    type,
    method,
    minor,
    ids: explanations.map(({ paymentIds }) => paymentIds),
    refs: explanations.flatMap(({ refs }) => refs ?? []),
  }));

describe('a rail that gives its rows', () => {
  it('matches by our id, then by its reference, then by sum and moment', () => {
    const result = matchShift(
      input({
        journal: [ours(1), ours(2), ours(3, { providerRef: 'unknown-to-them' })],
        rail: [
          theirs(1, { paymentId: 'p1', providerRef: 'other' }),
          theirs(2),
          theirs(3, { at: FROM + 3 * 60_000 + 9 * 60_000 }),
        ],
      }),
    );
    expect(result.differences).toEqual([]);
    expect(result.tenders).toEqual([
      {
        method: 'payme',
        journal: { count: 3, minor: 30_006 },
        rail: { count: 3, minor: 30_006 },
        fiscal: { count: 3, minor: 30_006 },
        matched: true,
      },
    ]);
  });

  it('never pairs a line that names another payment, and no two moments too far apart', () => {
    const rail = [theirs(1, { paymentId: 'p9', providerRef: 'x' })];
    expect(found({ journal: [ours(1)], rail }).map(({ type }) => type)).toEqual(['journal_has_more', 'rail_has_more']);
    const late = [theirs(1, { providerRef: 'x', at: FROM + HOUR })];
    expect(found({ journal: [ours(1)], rail: late })).toHaveLength(2);
  });

  it.each([
    ['the bank has one more', [ours(1)], [theirs(1), theirs(2)], ['rail_has_more', 10_002, [[]], ['ref-2']]],
    ['we have one more', [ours(1), ours(2)], [theirs(1)], ['journal_has_more', -10_002, [['p2']], []]],
    ['the sums differ', [ours(1)], [theirs(1, { minor: 9_000 })], ['amount_differs', -1_001, [['p1']], ['ref-1']]],
    [
      'the rail kept its fee',
      [ours(1)],
      [theirs(1, { minor: 9_901, feeMinor: 100 })],
      ['fee', -100, [['p1']], ['ref-1']],
    ],
    ['it was booked tomorrow', [ours(1)], [theirs(1, { at: TO + 12 * HOUR })], ['wrong_day', 0, [['p1']], ['ref-1']]],
    ['a refund is missing there', [ours(1, { kind: 'refund' })], [], ['journal_has_more', 10_001, [['p1']], []]],
  ] as const)('names it when %s', (_name, journal, rail, [type, minor, ids, refs]) => {
    expect(found({ journal: [...journal], rail: [...rail] })).toEqual([{ type, method: 'payme', minor, ids, refs }]);
    expect(matchShift(input({ journal: [...journal], rail: [...rail] })).tenders[0]?.matched).toBe(false);
  });

  it('points at the unknown payment that the rail’s extra line may be', () => {
    const open = [{ paymentId: 'u1', method: 'payme', kind: 'sale', minor: 10_007 } as const];
    expect(found({ open, rail: [theirs(7)] })).toEqual([
      { type: 'rail_has_more', method: 'payme', minor: 10_007, ids: [['u1']], refs: ['ref-7'] },
    ]);
  });

  it('differs by exactly what its differences say, whatever is taken away, added or changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('same', 'ours', 'theirs', 'amount', 'refund'), { maxLength: 40 }),
        (fates) => {
          const journal: JournalLine[] = [];
          const rail: RailLine[] = [];
          for (const [n, fate] of fates.entries()) {
            const kind = fate === 'refund' ? 'refund' : 'sale';
            if (fate !== 'theirs') journal.push(ours(n, { kind }));
            if (fate !== 'ours') rail.push(theirs(n, { kind, ...(fate === 'amount' && { minor: 5 + n }) }));
          }
          const result = matchShift(input({ journal, rail: rail.reverse() }));
          const [tender] = result.tenders;
          const sum = result.differences.reduce((total, { minor }) => total + minor, 0);
          expect((tender?.rail?.minor ?? 0) - (tender?.journal.minor ?? 0)).toBe(sum);
          expect(result.differences).toHaveLength(fates.filter((f) => f !== 'same' && f !== 'refund').length);
        },
      ),
    );
  });
});

describe('a terminal that gives totals', () => {
  const card = (n: number, over: Partial<JournalLine> = {}) => ours(n, { method: 'humo', terminalId: '0911', ...over });
  const batch = (over: object) => ({ method: 'humo', terminalId: '0911', count: 0, minor: 0, ...over });

  it('matches each terminal and bank shift by itself', () => {
    const result = matchShift(
      input({
        journal: [card(1), card(2, { terminalId: '0031' }), card(3, { kind: 'refund' })],
        totals: [batch({ count: 2, minor: -2 }), batch({ terminalId: '0031', count: 1, minor: 10_002 })],
      }),
    );
    expect(result.tenders.map(({ terminalId, matched }) => [terminalId, matched])).toEqual([
      ['0911', true],
      ['0031', true],
    ]);
  });

  it('finds the lost answer that the bank took: the unknown payment explains the difference', () => {
    const open = [
      { paymentId: 'u1', method: 'humo', kind: 'sale', minor: 45_000 } as const,
      { paymentId: 'u2', method: 'humo', kind: 'sale', minor: 7_000 } as const,
    ];
    const result = found({ journal: [card(1)], open, totals: [batch({ count: 2, minor: 55_001 })] });
    expect(result).toEqual([{ type: 'totals_differ', method: 'humo', minor: 45_000, ids: [['u1']], refs: [] }]);
  });

  it('gives both explanations where there are two', () => {
    const open = [45_000, 30_000, 15_000].map(
      (minor, n) => ({ paymentId: `u${n}`, method: 'humo', kind: 'sale', minor }) as const,
    );
    expect(found({ open, totals: [batch({ count: 1, minor: 45_000 })] })[0]?.ids).toEqual([['u0'], ['u1', 'u2']]);
  });

  it('deals a row that names no terminal to the batch where the others were made, or to the one that is not empty', () => {
    const nameless: JournalLine = card(2);
    delete nameless.terminalId;
    const full = batch({ count: 2, minor: 20_003 });
    const second = batch({ terminalId: '0031', count: 1, minor: 500 });
    const tendersOf = (over: Partial<MatchInput>) =>
      matchShift(input(over)).tenders.map(({ terminalId, journal, matched }) => [terminalId, journal.count, matched]);
    expect(tendersOf({ journal: [card(1), nameless], totals: [full, { ...second, count: 0, minor: 0 }] })).toEqual([
      ['0911', 2, true],
      ['0031', 0, true],
    ]);
    expect(tendersOf({ journal: [card(1), nameless], totals: [full, second] })).toEqual([
      ['0911', 2, true],
      ['0031', 0, false],
    ]);
    const lone = { ...full, count: 1, minor: 10_002 };
    expect(tendersOf({ journal: [nameless], totals: [lone, { ...second, count: 0, minor: 0 }] })).toEqual([
      ['0911', 1, true],
      ['0031', 0, true],
    ]);
  });

  it('takes late money among what could explain the difference', () => {
    const late = [{ paymentId: 'l1', method: 'humo', kind: 'sale', minor: 45_000, at: FROM } as const];
    expect(found({ journal: [card(1)], late, totals: [batch({ count: 2, minor: 55_001 })] })).toEqual([
      { type: 'totals_differ', method: 'humo', minor: 45_000, ids: [['l1']], refs: [] },
    ]);
  });

  it('says nothing of rows that no batch speaks of, but does not call them matched', () => {
    const { tenders } = matchShift(input({ journal: [card(1, { terminalId: 'other' })], totals: [batch({})] }));
    expect(tenders.map(({ rail, matched }) => [rail?.minor ?? null, matched])).toEqual([
      [0, true],
      [null, false],
    ]);
  });
});

describe('a rail that shows nothing', () => {
  const late = [{ paymentId: 'l1', method: 'uzqr', kind: 'sale', minor: 45_000, at: FROM } as const];
  it('has what it told of too late', () => {
    expect(found({ late })).toEqual([
      { type: 'rail_has_more', method: 'uzqr', minor: 45_000, ids: [['l1']], refs: [] },
    ]);
    // A rail that gives its rows says so itself.
    expect(found({ late, statements: new Set(['uzqr']) })).toEqual([]);
  });
});

describe('a row of a neighbouring day', () => {
  const DAY = 24 * HOUR;
  const nameless = (n: number): JournalLine => {
    const line = ours(n);
    delete line.providerRef;
    return line;
  };
  it('is the payment of its sum, where either side has one such', () => {
    const result = found({ journal: [nameless(1)], rail: [theirs(1, { at: FROM + DAY })] });
    expect(result).toEqual([{ type: 'wrong_day', method: 'payme', minor: 0, ids: [['p1']], refs: ['ref-1'] }]);
  });
  it('is nobody’s where two could be meant, and no difference of this shift', () => {
    const journal = [nameless(1), { ...nameless(2), minor: 10_001 }];
    const result = found({ journal, rail: [theirs(1, { at: FROM + DAY })] });
    expect(result.map(({ type, ids }) => [type, ids])).toEqual([
      ['journal_has_more', [['p1']]],
      ['journal_has_more', [['p2']]],
    ]);
  });
});

describe('receipts', () => {
  it('are missed by name', () => {
    const result = matchShift(
      input({ journal: [ours(1), ours(2, { receipt: 'missing' })], rail: [theirs(1), theirs(2)] }),
    );
    expect(result.differences).toMatchObject([
      { type: 'missing_receipt', method: 'payme', minor: -10_002, explanations: [{ paymentIds: ['p2'] }] },
    ]);
    expect(result.tenders[0]).toMatchObject({ fiscal: { count: 1, minor: 10_001 }, matched: false });
  });

  it('of the module that nobody paid for are a difference of its own; a lost one of ours explains it', () => {
    const journal = [ours(1), ours(2, { receipt: 'missing' })];
    const rail = [theirs(1), theirs(2)];
    expect(found({ journal, rail, fiscal: { cash: 0, card: 20_003 } })).toMatchObject([
      { type: 'missing_receipt', ids: [['p2']] },
      { type: 'receipt_without_payment', method: 'card', minor: 10_002, ids: [['p2']] },
    ]);
    expect(found({ journal: [ours(1)], rail: [theirs(1)], fiscal: { cash: 500, card: 10_001 } })).toMatchObject([
      { type: 'receipt_without_payment', method: 'cash', minor: 500 },
    ]);
  });
});
