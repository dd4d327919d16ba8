/** A bank shift whose end nobody heard: closed once, and the shift's report has its figures all the same. */
import { describe, expect, it } from 'vitest';
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { pinpadStation } from '../../testkit/pinpad-station.ts';
import { approves, waits } from '../../testkit/scripted-pinpad.ts';
import { AMOUNT } from '../../testkit/scripted-station.ts';

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

describe('a report of a bank shift that comes late', () => {
  /** The terminal closes its bank shift at once and tells it when it likes. */
  async function slow(options = { can: { totals: false } }) {
    const h = await twoSold(options);
    const told = Promise.withResolvers<void>();
    h.terminal.lies.closeBatch = async (truth) => {
      await told.promise;
      return truth;
    };
    let closed: ShiftReport | undefined;
    void h.client.shift.close({ by: 'Aziza' }).then((made) => {
      closed = made;
    });
    return { ...h, tell: () => told.resolve(), closed: () => closed };
  }
  const late = async (h: Awaited<ReturnType<typeof slow>>) => {
    const [last] = (await h.client.shift.list({})).items;
    return h.client.shift.report({ id: last?.shiftId ?? '' });
  };

  it('between two tries is taken: the terminal is not closed again', async () => {
    const h = await slow();
    await h.clock.advance(121_000);
    h.tell();
    for (let n = 0; n < 20 && !h.closed(); n++) await h.clock.advance(30_000);
    expect(h.terminal.questions.filter((what) => what === 'closeBatch')).toHaveLength(1);
    expect(tender(h.closed() as ShiftReport)).toMatchObject({ journal: SOLD, rail: SOLD, matched: true });
    expect(h.closed()?.batches).toMatchObject([{ matched: true, text: 'end of bank shift 4' }]);
  });

  it('after the shift was signed is attached to that shift; what was signed stays', async () => {
    const h = await slow();
    for (let n = 0; n < 20 && !h.closed(); n++) await h.clock.advance(30_000);
    const signed = h.closed() as ShiftReport;
    expect(signed.differences).toMatchObject([{ type: 'batch_not_closed' }]);
    expect((await late(h)).lateBatches).toBeUndefined();
    h.tell();
    await settled(20);
    const report = await late(h);
    expect(report.lateBatches).toMatchObject([{ device: 'front', method: 'uzcard', matched: true }]);
    expect({ ...report, lateBatches: undefined }).toEqual({ ...signed, lateBatches: undefined });
  });

  it('is found in the journal by the next run of the program, for the shift that it is of', async () => {
    const h = await slow();
    for (let n = 0; n < 20 && !h.closed(); n++) await h.clock.advance(30_000);
    const body = new TextEncoder().encode(
      JSON.stringify({
        currency: 'UZS',
        terminals: [
          { terminalId: '00000166', sales: SOLD, refunds: { count: 0, minor: 0 }, voids: { count: 0, minor: 0 } },
        ],
        text: 'end of bank shift 4',
        matched: true,
      }),
    );
    await h.journal.keep({ at: h.clock.now(), device: 'front', paymentId: '', batch: '1/1', kind: 'reply', body });
    const after = await h.crash();
    await settled(20);
    const [last] = (await after.client.shift.list({})).items;
    const report = await after.client.shift.report({ id: last?.shiftId ?? '' });
    expect(report.lateBatches).toMatchObject([{ device: 'front', text: 'end of bank shift 4', counted: SOLD }]);
  });

  it('stays in the journal when its shift ends before anybody has read it', async () => {
    const h = await slow();
    h.journal.onKeep = (record) => {
      if (record.kind === 'reply' && record.batch !== undefined) throw new Error('the disk is busy');
    };
    for (let n = 0; n < 20 && !h.closed(); n++) await h.clock.advance(30_000);
    const raw = new TextEncoder().encode('{"half');
    await h.journal.keep({
      at: h.clock.now(),
      device: 'front',
      paymentId: '',
      batch: '1/3',
      kind: 'answer',
      body: raw,
    });
    await h.client.shift.open({}).catch(() => undefined);
    expect(h.journal.kept.map(({ batch }) => batch)).toContain('1/3');
  });
});

it('a close that comes to its turn too late is not asked for: the terminal counts for the next shift', async () => {
  const h = await pinpadStation({ can: { totals: false } });
  const card = waits();
  await h.sale('A');
  // Two customers, each as long as the terminal lets them: together more than the terminals' time at the shift's end.
  h.terminal.next(card.act, card.act);
  for (const orderId of ['B', 'C']) await h.client.payment.start({ orderId, amount: AMOUNT, method: 'uzcard' });
  await settled();
  let report: ShiftReport | undefined;
  void h.client.shift.close({}).then((made) => {
    report = made;
  });
  for (let n = 0; n < 30 && !report; n++) await h.clock.advance(30_000);
  expect(report?.differences.map(({ type }) => type)).toContain('batch_not_closed');
  card.done(approves());
  await h.clock.advance(60_000);
  await settled(20);
  expect(h.terminal.questions.filter((what) => what === 'closeBatch')).toEqual([]);
});

it('an empty bank shift after a try that nobody heard is said to be that', async () => {
  const h = await twoSold({ can: { totals: false } });
  h.terminal.lies.closeBatch = () => {
    delete h.terminal.lies.closeBatch;
    return lostAnswer();
  };
  let report: ShiftReport | undefined;
  void h.client.shift.close({}).then((made) => {
    report = made;
  });
  for (let n = 0; n < 10 && !report; n++) await h.clock.advance(30_000);
  expect(report?.differences).toMatchObject([
    { type: 'totals_differ', minor: -2 * AMOUNT.minor, explanations: [{ code: 'closed_unheard' }] },
  ]);
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
