/** One queue per terminal: who waits costs nothing, and nothing is ever on the wire twice. */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { pinpadStation } from '../../testkit/pinpad-station.ts';
import { answers, approves, declines, loses, unplugged, waits } from '../../testkit/scripted-pinpad.ts';
import { AMOUNT } from '../../testkit/scripted-station.ts';

const types = async (h: Awaited<ReturnType<typeof pinpadStation>>, id: string) =>
  (await h.client.payment.story({ id })).lines.map(({ type, reason }) => (reason ? `${type} ${reason}` : type));

describe('a card at the terminal', () => {
  it('is dispatched, approved and completed with what the slip says', async () => {
    const h = await pinpadStation();
    const paid = await h.sale();
    expect(paid).toMatchObject({
      status: 'completed',
      rrn: '010965600101',
      cardMask: '860012******5674',
      terminal: { device: 'front', terminalId: '00000166', bankShift: '4', receiptNumber: '101', slip: 'SLIP 101' },
    });
    expect(await types(h, paid.id)).toEqual(['dispatch', 'approved']);
  });

  it('is refused with the bank’s code, and a terminal that did not begin is a refusal too: nothing was taken', async () => {
    const h = await pinpadStation();
    h.terminal.next(declines('116'), answers({ kind: 'not_started', reason: 'rail_unavailable', code: '984' }));
    expect(await h.sale('K-1')).toMatchObject({
      status: 'declined',
      declineReason: 'insufficient_funds',
      providerCode: '116',
    });
    expect(await h.sale('K-2')).toMatchObject({
      status: 'declined',
      declineReason: 'rail_unavailable',
      providerCode: '984',
    });
    expect(h.terminal.bank).toEqual([]);
  });

  it('failed when the terminal is not there: no byte left', async () => {
    const h = await pinpadStation();
    h.terminal.next(unplugged());
    const sale = await h.sale();
    expect(sale.status).toBe('failed');
    expect(await types(h, sale.id)).toEqual(['dispatch', 'not_sent never_left']);
    expect((await h.client.health.get({})).lamps.find(({ id }) => id === 'front')).toMatchObject({ state: 'down' });
  });

  it('is unknown when the answer was lost, or proves neither', async () => {
    const h = await pinpadStation();
    h.terminal.next(loses(true), answers({ kind: 'unsure', why: 'code_unknown' }));
    expect((await h.sale('K-1')).status).toBe('unknown');
    const unsure = await h.sale('K-2');
    expect(unsure.status).toBe('unknown');
    expect(await types(h, unsure.id)).toContain('lost code_unknown');
  });

  it('of another terminal than the configured one is not believed', async () => {
    const h = await pinpadStation();
    h.terminal.next(approves({ terminalId: '99999999' }));
    expect((await h.sale()).status).toBe('unknown');
  });

  it('of another sum is unknown with a discrepancy, and the terminal is free for the next customer', async () => {
    const h = await pinpadStation();
    h.terminal.next(approves({ amount: { ...AMOUNT, minor: 100 as typeof AMOUNT.minor } }));
    const odd = await h.sale('K-1');
    expect([odd.status, odd.discrepancies.map(({ type }) => type)]).toEqual(['unknown', ['amount_differs']]);
    expect((await h.sale('K-2')).status).toBe('completed');
  });

  it('with a reference number that another payment has is not counted twice', async () => {
    const h = await pinpadStation();
    h.terminal.next(approves({ rrn: '010965628751' }), approves({ rrn: '010965628751' }));
    await h.sale('K-1');
    const second = await h.sale('K-2');
    expect([second.status, second.discrepancies.map(({ type }) => type)]).toEqual(['unknown', ['second_approval']]);
  });

  it('approved without a fact that belongs to it is taken and put before a person', async () => {
    const h = await pinpadStation();
    h.terminal.next(approves({}, ['auth_code']));
    const paid = await h.sale();
    expect([paid.status, paid.discrepancies.map(({ type }) => type)]).toEqual(['completed', ['check_slip']]);
  });
});

describe('the queue of a terminal', () => {
  it('lets the second sale wait unsent, and says what it waits for', async () => {
    const h = await pinpadStation();
    const first = waits();
    h.terminal.next(first.act);
    const one = await h.sale('1041');
    const two = await h.sale('1042');
    expect([one.status, two.status]).toEqual(['dispatching', 'created']);
    expect(two.waitingFor).toMatchObject({ device: 'front', orderId: '1041', paymentId: one.id });
    expect((await h.client.station.view({})).devices).toEqual([
      {
        device: 'front',
        method: 'uzcard',
        busy: { with: 'payment', orderId: '1041', paymentId: one.id, since: expect.any(Number) },
        waiting: 1,
        canCancel: true,
      },
    ]);
    first.done(approves());
    await settled(20);
    expect([(await h.view(one.id)).status, (await h.view(two.id)).status]).toEqual(['completed', 'completed']);
    expect(h.terminal.mostInFlight).toBe(1);
  });

  it('forgets a sale that was cancelled while it waited, and sends nothing of it', async () => {
    const h = await pinpadStation();
    const first = waits();
    h.terminal.next(first.act);
    await h.sale('1041');
    const two = await h.sale('1042');
    expect(two.can.cancel).toBe(true);
    expect((await h.client.payment.cancel({ id: two.id })).status).toBe('cancelled');
    first.done(approves());
    await settled(20);
    expect(h.terminal.asked.map(({ paymentId }) => paymentId)).not.toContain(two.id);
    expect(h.terminal.bank).toHaveLength(1);
  });

  it('keeps the terminal until an operation that outlives our patience has left the wire', async () => {
    const h = await pinpadStation();
    const slow = waits();
    h.terminal.next(slow.act);
    const one = await h.sale('1041');
    await h.clock.advance(180_000);
    expect((await h.view(one.id)).status).toBe('unknown');
    const two = await h.sale('1042');
    expect(two.status).toBe('created');
    slow.done(approves());
    await settled(20);
    expect([(await h.view(one.id)).status, (await h.view(two.id)).status]).toEqual(['completed', 'completed']);
    expect(h.terminal.mostInFlight).toBe(1);
  });

  it('closes the bank shift only after those who wait', async () => {
    const h = await pinpadStation();
    const first = waits();
    h.terminal.next(first.act);
    await h.client.shift.open({ by: 'Aziza' });
    await h.sale('1041');
    const two = await h.sale('1042');
    const closing = h.client.shift.close({ by: 'Aziza' }).catch(() => undefined);
    await settled(20);
    expect(h.terminal.questions).not.toContain('closeBatch');
    first.done(approves());
    await settled(40);
    await closing;
    expect((await h.view(two.id)).status).toBe('completed');
  });

  it('asks the terminal to give up, and believes only the operation’s own answer', async () => {
    const h = await pinpadStation();
    const first = waits();
    h.terminal.next(first.act);
    const one = await h.sale('1041');
    const cancelled = h.client.payment.cancel({ id: one.id });
    await settled();
    expect(h.terminal.questions).toContain('cancel');
    first.done(answers({ kind: 'declined', reason: 'customer_refused', code: '53' }));
    await h.clock.advance(2_000);
    await cancelled;
    expect((await h.view(one.id)).status).toBe('declined');
  });

  it('has an index that refuses a second operation on one terminal, whatever the code does', async () => {
    const h = await pinpadStation();
    const first = waits();
    h.terminal.next(first.act);
    const one = await h.sale('1041');
    const two = await h.sale('1042');
    const forced = h.ledger.write((tx) => {
      const row = tx.payment(two.id);
      if (row) tx.updatePayment({ ...row, status: 'dispatching' }, 1);
    });
    await expect(forced).rejects.toThrow('UNIQUE');
    first.done(approves());
    await settled(20);
    expect((await h.view(one.id)).status).toBe('completed');
  });
});

describe('hints', () => {
  it('reach whoever looks, without a number, and are no part of any change', async () => {
    const h = await pinpadStation();
    const heard: [string, unknown][] = [];
    h.station.events.subscribe((event, data) => heard.push([event, data]));
    const sale = await h.sale();
    expect(heard.filter(([event]) => event === 'hint')).toEqual([
      ['hint', { paymentId: sale.id, kind: 'insert_card' }],
    ]);
    const revs = heard.filter(([event]) => event === 'change').map(([, data]) => (data as { rev: number }).rev);
    expect(revs).toEqual(revs.map((_rev, at) => (revs[0] ?? 0) + at));
  });
});
