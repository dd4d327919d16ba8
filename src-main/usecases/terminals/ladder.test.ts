/** The evidence ladder: a lost answer is asked for, step by step, and never charged again. */
import { describe, expect, it } from 'vitest';
import type { TerminalTotals } from '../../pinpads/pinpad.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { type PinpadStation, pinpadStation } from '../../testkit/pinpad-station.ts';
import { approves, loses, waits } from '../../testkit/scripted-pinpad.ts';
import { refusal, refusedFields, UZS } from '../../testkit/scripted-station.ts';

const LOOK_UP = { lookUp: true };
const TOTALS = { totals: true };
const SLIP = { lastSlip: true };

/** A completed sale, so that there is a reading of the totals and a last receipt number to compare with. */
async function withHistory(h: PinpadStation): Promise<PinpadStation> {
  await h.client.shift.open({ by: 'Aziza' });
  await settled(20);
  expect((await h.sale('K-1')).status).toBe('completed');
  await settled(20);
  return h;
}
const discrepancies = async (h: PinpadStation, id: string) => (await h.view(id)).discrepancies.map(({ type }) => type);

describe('1: the operation by reference', () => {
  it('that was booked completes the payment with the terminal’s own facts', async () => {
    const h = await pinpadStation({ can: LOOK_UP });
    h.terminal.next(loses(true));
    const sale = await h.sale();
    expect(sale).toMatchObject({ status: 'completed', rrn: '010965600101' });
    expect(await h.steps(sale.id)).toEqual(['look_up for found_approved']);
    expect(h.terminal.asked).toHaveLength(1);
  });

  it('that the terminal does not know proves nothing while the terminal may still be at work', async () => {
    const h = await pinpadStation({ can: LOOK_UP });
    h.terminal.next(loses(false));
    const sale = await h.sale();
    expect(sale.status).toBe('unknown');
    expect(await h.steps(sale.id)).toEqual(['look_up unclear too_early']);
    await h.clock.advance(250_000);
    expect(await h.steps(sale.id)).toEqual(['look_up unclear too_early', 'look_up against not_found']);
    expect((await h.view(sale.id)).status).toBe('failed');
  });

  it('is asked again with growing pauses while the terminal is silent', async () => {
    const h = await pinpadStation({ can: LOOK_UP });
    h.terminal.next(loses(true));
    h.terminal.silent.add('lookUp');
    const sale = await h.sale();
    await h.clock.advance(60_000);
    expect((await h.view(sale.id)).status).toBe('unknown');
    h.terminal.silent.clear();
    await h.clock.advance(120_000);
    expect((await h.view(sale.id)).status).toBe('completed');
  });
});

describe('2: interim totals', () => {
  it('that rose by one operation of this sum complete the payment, and the figures are told', async () => {
    const h = await withHistory(await pinpadStation({ can: TOTALS }));
    h.terminal.next(loses(true));
    const sale = await h.sale('K-2');
    expect(sale.status).toBe('completed');
    expect(sale.ladder).toEqual([
      {
        rung: 'totals',
        outcome: 'for',
        code: 'total_rose',
        figures: { amount: UZS(4_500_000), count: 1 },
        at: expect.any(Number),
      },
    ]);
    const { lines } = await h.client.payment.story({ id: sale.id });
    expect(lines.find(({ type }) => type === 'indication')?.step).toMatchObject({ code: 'total_rose' });
  });

  it('that did not change decide only after the time that an operation may take', async () => {
    const h = await withHistory(await pinpadStation({ can: TOTALS }));
    h.terminal.next(loses(false));
    const sale = await h.sale('K-2');
    expect(await h.steps(sale.id)).toEqual(['totals unclear too_early']);
    await h.clock.advance(250_000);
    expect(await h.steps(sale.id)).toEqual(['totals unclear too_early', 'totals against total_same']);
    expect((await h.view(sale.id)).status).toBe('failed');
    expect((await h.sale('K-2')).status).toBe('completed');
  });

  it('without a reading from before say nothing', async () => {
    const h = await pinpadStation({ can: TOTALS });
    h.terminal.next(loses(true));
    const sale = await h.sale();
    expect(await h.steps(sale.id)).toEqual(['totals unclear no_reading_before']);
    await h.clock.advance(600_000);
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('cannot tell two unknown payments of one terminal apart', async () => {
    const h = await withHistory(await pinpadStation({ can: TOTALS }));
    h.terminal.silent.add('totals');
    h.terminal.next(loses(true), loses(false));
    const one = await h.sale('K-2');
    await h.clock.advance(61_000);
    const two = await h.sale('K-3');
    h.terminal.silent.clear();
    await h.clock.advance(900_000);
    expect([(await h.view(one.id)).status, (await h.view(two.id)).status]).toEqual(['unknown', 'unknown']);
    expect((await h.steps(one.id)).at(-1)).toBe('totals unclear other_unknown');
    expect((await h.steps(two.id)).at(-1)).toBe('totals unclear other_unknown');
  });

  it('of a reading from after the payment prove nothing about it', async () => {
    const h = await withHistory(await pinpadStation({ can: TOTALS }));
    h.terminal.lies.totals = () => ({ currency: 'UZS', terminals: [], text: '' });
    h.terminal.next(loses(true));
    const sale = await h.sale('K-2');
    expect((await h.view(sale.id)).status).toBe('unknown');
    delete h.terminal.lies.totals;
    await h.client.shift.close({ by: 'Aziza' }).catch(() => undefined);
    await h.clock.advance(60_000);
    const after = await h.crash();
    await after.clock.advance(900_000);
    // Whatever the close decided, the new bank shift's empty totals must not call a paid sale unpaid.
    expect((await after.view(sale.id)).status).not.toBe('failed');
  });
});

describe('3: the last slip', () => {
  it('of this sum, this time and a later number completes the payment with its reference', async () => {
    const h = await withHistory(await pinpadStation({ can: SLIP }));
    await h.clock.advance(600_000);
    h.terminal.next(loses(true));
    const sale = await h.sale('K-2');
    expect(sale).toMatchObject({ status: 'completed', rrn: '010965600102', terminal: { receiptNumber: '102' } });
    expect(await h.steps(sale.id)).toEqual(['last_slip for slip_matches']);
  });

  it('of another operation, or only on paper, leaves the question to a person', async () => {
    const h = await withHistory(await pinpadStation({ can: SLIP }));
    h.terminal.lies.lastSlip = () => Promise.resolve({ kind: 'printed' });
    h.terminal.next(loses(true));
    const sale = await h.sale('K-2');
    await h.clock.advance(600_000);
    expect(await h.steps(sale.id)).toEqual(['last_slip unclear slip_only_printed']);
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('from before the payment is a sign against it, but alone decides nothing', async () => {
    const h = await withHistory(await pinpadStation({ can: SLIP }));
    h.terminal.next(loses(false));
    const sale = await h.sale('K-2');
    await h.clock.advance(600_000);
    expect((await h.steps(sale.id)).at(-1)).toBe('last_slip against slip_is_older');
    expect((await h.view(sale.id)).status).toBe('unknown');
  });
});

describe('two steps that disagree', () => {
  it('leave the payment unknown and call a senior; a decision then needs two people', async () => {
    const h = await withHistory(await pinpadStation({ can: { ...TOTALS, ...SLIP } }));
    h.terminal.next(loses(true));
    // The totals rose, and yet the terminal shows the slip before.
    const old = h.terminal.bank[0]?.facts ?? {};
    h.terminal.lies.lastSlip = () => Promise.resolve({ kind: 'slip', facts: old });
    const waiting = waits();
    h.terminal.silent.add('totals');
    const sale = await h.sale('K-2');
    await h.clock.advance(240_000);
    h.terminal.silent.clear();
    await h.clock.advance(120_000);
    expect(await h.steps(sale.id)).toEqual(['totals for total_rose', 'last_slip against slip_is_older']);
    expect((await h.view(sale.id)).status).toBe('unknown');
    expect(await discrepancies(h, sale.id)).toEqual(['steps_disagree']);
    const word = { id: sale.id, outcome: 'completed' as const, rrn: '010965600102', note: 'slip seen', by: 'Aziza' };
    expect(await refusal(h.client.payment.resolve(word))).toBe('resolve.second_person_required');
    expect(await refusal(h.client.payment.resolve({ ...word, second: 'aziza' }))).toBe(
      'resolve.second_person_required',
    );
    expect((await h.client.payment.resolve({ ...word, second: 'Dilnoza' })).status).toBe('completed');
    waiting.done(approves());
  });
});

describe('4: a person with the slip', () => {
  const lostSale = async (config: Record<string, unknown> = {}) => {
    const h = await pinpadStation({ config });
    h.terminal.next(loses(true));
    return { h, sale: await h.sale() };
  };

  it('completes it with the slip’s number; the order was closed to other charges until then', async () => {
    const { h, sale } = await lostSale();
    expect(await refusal(h.sale('K-1041', { method: 'cash', by: 'Aziza' }))).toBe('order.unknown_open');
    const word = { id: sale.id, outcome: 'completed' as const, note: 'slip 101', by: 'Aziza' };
    expect(await refusedFields(h.client.payment.resolve(word))).toEqual(['rrn']);
    const done = await h.client.payment.resolve({ ...word, rrn: '010965600101' });
    expect(done).toMatchObject({ status: 'completed', rrn: '010965600101', resolvedBy: 'Aziza' });
    expect(await h.steps(sale.id)).toEqual(['person for slip_seen']);
  });

  it('may not use the number of another payment’s slip', async () => {
    const { h, sale } = await lostSale();
    const other = await h.sale('K-2');
    const word = { id: sale.id, outcome: 'completed' as const, rrn: other.rrn ?? '', note: 'slip', by: 'Aziza' };
    expect(await refusal(h.client.payment.resolve(word))).toBe('resolve.rrn_used');
  });

  it('may not use one number for two payments that two windows decide in the same moment', async () => {
    const { h, sale } = await lostSale();
    h.terminal.next(loses(false));
    const other = await h.sale('K-2');
    await h.client.payment.park({ id: sale.id, by: 'Aziza' });
    await h.clock.advance(20_000);
    expect((await h.view(other.id)).status).toBe('unknown');
    const word = { outcome: 'completed' as const, rrn: '010965600777', note: 'slip', by: 'Aziza' };
    const answers = await Promise.all(
      [sale.id, other.id].map((id) => refusal(h.client.payment.resolve({ ...word, id }))),
    );
    expect(answers.toSorted()).toEqual(['none', 'resolve.rrn_used']);
    const statuses = await Promise.all([sale.id, other.id].map(async (id) => (await h.view(id)).status));
    expect(statuses.toSorted()).toEqual(['completed', 'unknown']);
  });

  it('needs a second person above the limit', async () => {
    const { h, sale } = await lostSale({ pinpadRules: { secondPersonAboveMinor: 4_499_999 } });
    const word = { id: sale.id, outcome: 'failed' as const, note: 'no slip', by: 'Aziza' };
    expect(await refusal(h.client.payment.resolve(word))).toBe('resolve.second_person_required');
    expect(await refusedFields(h.client.payment.resolve(word))).toEqual(['second']);
    expect((await h.client.payment.resolve({ ...word, second: 'Dilnoza' })).status).toBe('failed');
  });

  it('does not stand in the way of the truth: an approval that is heard later opens a discrepancy', async () => {
    const h = await pinpadStation();
    const slow = waits();
    h.terminal.next(slow.act);
    const sale = await h.sale();
    await h.clock.advance(180_000);
    await h.client.payment.resolve({ id: sale.id, outcome: 'failed', note: 'no slip', by: 'Aziza' });
    slow.done(approves());
    await settled(20);
    expect((await h.view(sale.id)).status).toBe('failed');
    expect(await discrepancies(h, sale.id)).toEqual(['late_money']);
  });
});

describe('5: the close of the bank shift', () => {
  it('has the last word of totals on what is still unknown', async () => {
    const h = await withHistory(await pinpadStation({ can: TOTALS }));
    h.terminal.silent.add('totals');
    h.terminal.next(loses(true));
    const sale = await h.sale('K-2');
    const closing = h.client.shift.close({ by: 'Aziza' }).catch(() => undefined);
    await h.clock.advance(300_000);
    await closing;
    expect(await h.steps(sale.id)).toContain('batch_close for total_rose');
    expect((await h.view(sale.id)).status).toBe('completed');
  });
});

/** The scripted terminal's truth, told differently. */
const retold = (h: PinpadStation, over: Partial<TerminalTotals>) => () => {
  const of = (kind: 'sale' | 'void' | 'refund') => {
    const some = h.terminal.bank.filter((one) => one.kind === kind);
    return { count: some.length, minor: some.reduce((sum, { minor }) => sum + minor, 0) };
  };
  const truth = { terminalId: '00000166', sales: of('sale'), refunds: of('refund'), voids: of('void') };
  return { currency: 'UZS' as const, terminals: [{ ...truth, ...over }], text: '' };
};
const endShift = async (h: PinpadStation) => {
  const closing = h.client.shift.close({ by: 'Aziza' }).catch(() => undefined);
  await h.clock.advance(300_000);
  await closing;
};

describe('what looks like evidence and is none', () => {
  it('a close report that names no terminal does not deny a sale that was made', async () => {
    const h = await pinpadStation({ can: TOTALS });
    await h.client.shift.open({ by: 'Aziza' });
    await endShift(h);
    await h.client.shift.open({ by: 'Aziza' });
    // The bank shift has begun with zeros; its first sale is lost, and nobody can read the report at its end.
    h.terminal.silent.add('totals');
    h.terminal.next(loses(true));
    const sale = await h.sale('K-2');
    await h.clock.advance(400_000);
    h.terminal.lies.closeBatch = (truth) => ({ ...truth, terminals: [] });
    await endShift(h);
    expect(await h.steps(sale.id)).toContain('batch_close unclear cannot_tell');
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('interim totals that name no terminal are neither an answer nor a reading', async () => {
    const h = await pinpadStation({ can: TOTALS });
    h.terminal.lies.totals = () => ({ currency: 'UZS', terminals: [], text: 'nobody can read this' });
    await withHistory(h);
    h.terminal.next(loses(true));
    const sale = await h.sale('K-2');
    await h.clock.advance(900_000);
    expect((await h.steps(sale.id)).at(-1)).toBe('totals unclear cannot_tell');
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('a bank shift whose end was not heard of is no ground for comparison', async () => {
    const h = await withHistory(await pinpadStation({ can: TOTALS }));
    h.terminal.lies.totals = retold(h, {});
    // One sale before; the close is done and its answer lost; the next sale is made and its answer lost: again one sale.
    h.terminal.lies.closeBatch = () => {
      throw new Error('the answer of the close is lost');
    };
    h.terminal.silent.add('totals');
    await endShift(h);
    await h.client.shift.open({ by: 'Aziza' });
    await h.clock.advance(61_000);
    h.terminal.silent.clear();
    h.terminal.next(loses(true));
    const sale = await h.sale('K-2');
    await h.clock.advance(900_000);
    expect((await h.view(sale.id)).status).toBe('unknown');
    expect((await h.steps(sale.id)).at(-1)).toBe('totals unclear no_reading_before');
  });

  it('a close on which terminal and bank do not agree decides nothing', async () => {
    const h = await withHistory(await pinpadStation({ can: TOTALS }));
    h.terminal.silent.add('totals');
    h.terminal.next(loses(false));
    const sale = await h.sale('K-2');
    await h.clock.advance(400_000);
    h.terminal.lies.closeBatch = (truth) => ({ ...truth, matched: false });
    await endShift(h);
    expect(await h.steps(sale.id)).toContain('batch_close unclear cannot_tell');
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('a bank shift that the bank closed by night does not deny the first sale of the morning', async () => {
    const h = await pinpadStation({ can: TOTALS });
    h.terminal.lies.totals = retold(h, {});
    await withHistory(h);
    h.terminal.bank = [];
    h.terminal.next(loses(true));
    const sale = await h.sale('K-2');
    await h.clock.advance(900_000);
    expect((await h.steps(sale.id)).at(-1)).toBe('totals unclear total_same');
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('totals in which a payment was counted that a person called unpaid do not complete the next one', async () => {
    const h = await withHistory(await pinpadStation({ can: TOTALS }));
    h.terminal.silent.add('totals');
    h.terminal.next(loses(true));
    const one = await h.sale('K-2');
    await h.clock.advance(400_000);
    await h.client.payment.resolve({ id: one.id, outcome: 'failed', note: 'no slip', by: 'Aziza' });
    await h.clock.advance(61_000);
    h.terminal.silent.clear();
    h.terminal.next(loses(false));
    const two = await h.sale('K-3');
    await h.clock.advance(900_000);
    expect((await h.steps(two.id)).at(-1)).toBe('totals unclear other_unknown');
    expect((await h.view(two.id)).status).toBe('unknown');
  });

  it('after a person’s word there is a new reading, and the totals speak again', async () => {
    const h = await withHistory(await pinpadStation({ can: TOTALS }));
    h.terminal.silent.add('totals');
    h.terminal.next(loses(true));
    const one = await h.sale('K-2');
    await h.clock.advance(400_000);
    h.terminal.silent.clear();
    await h.client.payment.resolve({ id: one.id, outcome: 'failed', note: 'no slip', by: 'Aziza' });
    await settled(20);
    h.terminal.next(loses(false));
    const two = await h.sale('K-3');
    await h.clock.advance(900_000);
    expect((await h.steps(two.id)).at(-1)).toBe('totals against total_same');
  });

  it('an older operation with our number does not complete the payment', async () => {
    const h = await pinpadStation({ can: LOOK_UP });
    h.terminal.next(loses(false));
    const facts = { rrn: '010965600001', amount: UZS(4_500_000), at: h.clock.now() - 86_400_000 };
    h.terminal.lies.lookUp = () => Promise.resolve({ kind: 'approved', facts });
    const sale = await h.sale();
    expect(await h.steps(sale.id)).toEqual(['look_up unclear cannot_tell']);
    expect(sale.status).toBe('unknown');
  });

  it('an operation that has completed another payment does not complete this one, now or later', async () => {
    const h = await pinpadStation({ can: { ...LOOK_UP, ...SLIP } });
    await h.sale('K-1');
    const of = h.terminal.bank[0]?.facts ?? {};
    h.terminal.lies.lookUp = () => Promise.resolve({ kind: 'approved', facts: { ...of, at: h.clock.now() } });
    h.terminal.next(loses(false));
    const sale = await h.sale('K-2');
    await h.clock.advance(900_000);
    expect(await h.steps(sale.id)).not.toContain('look_up for found_approved');
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('a question that the terminal did not take is no word about the payment', async () => {
    const h = await pinpadStation({ can: LOOK_UP });
    h.terminal.lies.lookUp = () => Promise.resolve({ kind: 'not_started', reason: 'rail_unavailable', code: '984' });
    h.terminal.next(loses(true));
    const sale = await h.sale();
    await h.clock.advance(900_000);
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('found with another sum is shown to a person, and counts for nothing', async () => {
    const h = await pinpadStation({ can: LOOK_UP });
    const facts = { rrn: '010965600001', amount: UZS(4_400_000), at: h.clock.now() + 1_000 };
    h.terminal.lies.lookUp = () => Promise.resolve({ kind: 'approved', facts });
    h.terminal.next(loses(true));
    const sale = await h.sale();
    await h.clock.advance(900_000);
    expect(await h.steps(sale.id)).toEqual(['look_up unclear cannot_tell']);
    expect((await h.view(sale.id)).status).toBe('unknown');
    expect(await discrepancies(h, sale.id)).toEqual(['amount_differs']);
  });

  it('the last slip of the customer before, with the same sum and a clock that is ahead, completes nothing', async () => {
    const h = await pinpadStation({ can: SLIP });
    h.terminal.next(approves({ receiptNumber: '', at: h.clock.now() + 60_000 }));
    await h.sale('K-1');
    await h.clock.advance(30_000);
    h.terminal.next(loses(false));
    const sale = await h.sale('K-2');
    await h.clock.advance(900_000);
    expect(await h.steps(sale.id)).toEqual(['last_slip unclear too_early', 'last_slip against slip_is_older']);
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('the last slip of another terminal of the same device completes nothing', async () => {
    const h = await withHistory(await pinpadStation({ can: SLIP }));
    h.terminal.next(loses(false));
    const [of] = h.terminal.bank;
    h.terminal.lies.lastSlip = () =>
      Promise.resolve({
        kind: 'slip',
        facts: { ...of?.facts, rrn: '000000000777', receiptNumber: '999', terminalId: '00000031', at: h.clock.now() },
      });
    const sale = await h.sale('K-2');
    await h.clock.advance(900_000);
    expect(new Set(await h.steps(sale.id))).toEqual(new Set(['last_slip unclear slip_is_other']));
    expect((await h.view(sale.id)).status).toBe('unknown');
  });

  it('the slip of a payment that the totals completed is not taken for the next one’s', async () => {
    const h = await withHistory(await pinpadStation({ can: { ...TOTALS, ...SLIP } }));
    h.terminal.lies.lastSlip = () => Promise.resolve({ kind: 'printed' });
    h.terminal.next(loses(true));
    expect((await h.sale('K-2')).status).toBe('completed');
    delete h.terminal.lies.lastSlip;
    h.terminal.silent.add('totals');
    h.terminal.next(loses(false));
    const three = await h.sale('K-3');
    h.terminal.silent.clear();
    h.terminal.lies.totals = () => ({ currency: 'UZS', terminals: [], text: '' });
    await h.clock.advance(900_000);
    expect(await h.steps(three.id)).toContain('last_slip unclear other_unknown');
    expect((await h.view(three.id)).status).toBe('unknown');
  });
});

describe('the till', () => {
  it('takes the next customer while a payment is unknown, and not the same order', async () => {
    const h = await pinpadStation();
    h.terminal.next(loses(true));
    const sale = await h.sale('K-1');
    expect(sale.status).toBe('unknown');
    expect((await h.sale('K-2')).status).toBe('completed');
    expect(await refusal(h.sale('K-1'))).toBe('order.unknown_open');
  });
});
