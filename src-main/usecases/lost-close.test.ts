/** A bank shift whose end nobody heard: closed once, and the shift's report has its figures all the same. */
import { describe, expect, it } from 'vitest';
import type { ShiftReport } from '../../src-shared/contract/views.ts';
import { settled } from '../testkit/fake-clock.ts';
import { pinpadStation } from '../testkit/pinpad-station.ts';
import { AMOUNT } from '../testkit/scripted-station.ts';

const TELLS = { can: { totals: true } };
const SOLD = { count: 2, minor: 2 * AMOUNT.minor };

async function twoSold(options = TELLS) {
  const h = await pinpadStation(options);
  for (const order of ['A', 'B']) expect((await h.sale(order)).status).toBe('completed');
  return h;
}

/** The close reaches the bank, and its answer does not reach us. */
const lostAnswer = () => {
  throw new Error('the line broke');
};

const tender = (report: ShiftReport) => report.tenders.find(({ method }) => method === 'uzcard');

describe('a batch that was closed unheard', () => {
  it('after a lost answer is found closed by the next try, and not closed again', async () => {
    const h = await twoSold();
    const { bankShift } = h.terminal;
    h.terminal.lies.closeBatch = lostAnswer;
    let report: ShiftReport | undefined;
    void h.client.shift.close({}).then((made) => {
      report = made;
    });
    for (let n = 0; n < 10 && !report; n++) await h.clock.advance(30_000);
    if (!report) throw new Error('the shift did not close');
    expect(h.terminal.bankShift).toBe(bankShift + 1);
    expect(h.terminal.questions.filter((what) => what === 'closeBatch')).toHaveLength(1);
    expect(tender(report)).toMatchObject({ journal: SOLD, rail: SOLD, matched: true });
    expect(report.differences).toEqual([]);
    // The words are lost: the report says so by saying nothing.
    expect(report.batches).toMatchObject([{ matched: null, text: '' }]);
  });

  it('over a death while the answer was on its way makes the report that it would have made', async () => {
    const h = await twoSold();
    const { bankShift } = h.terminal;
    // The answer never comes; the bank has closed.
    h.terminal.lies.closeBatch = () => {
      throw new Error('the process is gone');
    };
    void h.client.shift.close({}).catch(() => undefined);
    await settled(20);
    expect(h.terminal.bankShift).toBe(bankShift + 1);
    const after = await h.crash();
    await after.clock.advance(60_000);
    await settled(20);
    expect(after.terminal.bankShift).toBe(bankShift + 1);
    const [last] = (await after.client.shift.list({})).items;
    const report = await after.client.shift.report({ id: last?.shiftId ?? '' });
    expect(report.status).toBe('closed');
    expect(tender(report)).toMatchObject({ journal: SOLD, rail: SOLD, matched: true });
    expect(report.differences).toEqual([]);
  });

  it('is closed again where it was still open', async () => {
    const h = await twoSold();
    const { bankShift } = h.terminal;
    h.terminal.silent.add('closeBatch');
    void h.client.shift.close({}).catch(() => undefined);
    await settled(20);
    h.terminal.silent.delete('closeBatch');
    const after = await h.crash();
    await after.clock.advance(60_000);
    await settled(20);
    expect(after.terminal.bankShift).toBe(bankShift + 1);
    const [last] = (await after.client.shift.list({})).items;
    const report = await after.client.shift.report({ id: last?.shiftId ?? '' });
    expect(tender(report)).toMatchObject({ rail: SOLD, matched: true });
    expect(report.batches).toMatchObject([{ matched: true, text: `end of bank shift ${bankShift}` }]);
  });

  it('with a terminal that tells no totals is closed as before', async () => {
    const h = await twoSold({ can: { totals: false } });
    const report = await h.client.shift.close({});
    expect(h.terminal.questions).toEqual(['closeBatch']);
    expect(tender(report)).toMatchObject({ rail: SOLD, matched: true });
  });
});

/** What a terminal's session must be for `lostClose`. */
describe('the report of it', async () => {
  const { lostClose } = await import('./lost-close.ts');
  const none = { count: 0, minor: 0 };
  const before = [{ terminalId: '09110004', sales: { count: 2, minor: 900 }, refunds: none, voids: none }];
  const ask = { signal: new AbortController().signal } as Parameters<typeof lostClose>[2];
  const session = (over: object) =>
    ({
      totals: () => Promise.resolve({ currency: 'UZS', text: '', terminals: [{ ...before[0], sales: none }] }),
      ...over,
    }) as unknown as Parameters<typeof lostClose>[0];
  const told = { currency: 'UZS', text: 'Итоги совпали', matched: true, terminals: before };

  it('is told again where it is of the very totals', async () => {
    expect(await lostClose(session({ lastClose: () => Promise.resolve(told) }), before, ask)).toEqual(told);
  });
  it('of another bank shift is not taken for it', async () => {
    const other = { ...told, terminals: [{ ...before[0], sales: { count: 1, minor: 5 } }] };
    const found = await lostClose(session({ lastClose: () => Promise.resolve(other) }), before, ask);
    expect(found).toMatchObject({ matched: null, text: '', terminals: before });
  });
  it('is not looked for where nothing had been counted, and nobody guesses when the terminal says nothing', async () => {
    const empty = [{ sales: none, refunds: none, voids: none }];
    expect(await lostClose(session({}), empty, ask)).toBeUndefined();
    const silent = session({ totals: () => Promise.reject(new Error('no answer')) });
    await expect(lostClose(silent, before, ask)).rejects.toThrow('no answer');
  });
});
