import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AMOUNT, type Bench, ORDER, startBench } from '../../testkit/bench.ts';
import type { Bug } from '../../testkit/fake-station.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => {
  await bench.close();
});

const rows = () => [...bench.station.rows.values()];

describe('a Payme customer', () => {
  it('approves: CheckPerform, Create, Check, Perform, Check, and one charge in the truth', async () => {
    expect(await bench.customer('approve')).toMatchObject([200, { ok: true }]);
    expect(bench.station.calls).toEqual([
      'CheckPerformTransaction',
      'CreateTransaction',
      'CheckTransaction',
      'PerformTransaction',
      'CheckTransaction',
    ]);
    const truth = await bench.truth();
    expect(truth.charges).toEqual([
      { vendor: 'payme', ref: rows()[0]?.id, orderRef: ORDER, minor: AMOUNT, currency: 'UZS', at: expect.any(Number) },
    ]);
    expect(truth.violations).toEqual([]);
  });

  it('scans first and approves the same transaction later', async () => {
    expect((await bench.customer('scan'))[0]).toBe(200);
    expect(rows().map((row) => row.state)).toEqual([1]);
    expect((await bench.customer('approve'))[0]).toBe(200);
    expect(rows().map((row) => row.state)).toEqual([2]);
  });

  it('declines: the transaction is created and cancelled with reason 2 or 3', async () => {
    expect((await bench.customer('decline'))[1].detail).toContain('insufficient funds');
    expect(rows()[0]).toMatchObject({ state: -1, reason: 2 });
    expect((await bench.truth()).charges).toEqual([]);
  });

  it('cancels what was only shown: it is opened and left', async () => {
    expect((await bench.customer('cancel'))[0]).toBe(200);
    expect(rows()).toMatchObject([{ state: -1, reason: 10 }]);
    expect((await bench.truth()).charges).toEqual([]);
  });

  it('cancels what waits, and takes back what is paid', async () => {
    await bench.customer('scan');
    expect((await bench.customer('cancel'))[0]).toBe(200);
    expect(rows()[0]).toMatchObject({ state: -1, reason: 10 });
    await bench.customer('approve');
    expect((await bench.customer('cancel'))[0]).toBe(200);
    expect(rows()[1]).toMatchObject({ state: -2, reason: 5 });
    const truth = await bench.truth();
    expect(truth.refunds).toMatchObject([{ ref: rows()[1]?.id, minor: AMOUNT }]);
    expect(truth.violations).toEqual([]);
  });

  it('cannot take the money back when the goods are handed over', async () => {
    await bench.customer('approve');
    Object.assign(bench.station.payments[0] as object, { goods: true });
    expect(await bench.customer('cancel')).toMatchObject([409, { error: { code: 'payme.goods_delivered' } }]);
    const truth = await bench.truth();
    expect([truth.refunds, truth.violations]).toEqual([[], []]);
  });

  it('is told clearly why nothing happens', async () => {
    expect(await bench.customer('partial')).toMatchObject([422, { error: { code: 'payme.no_partial' } }]);
    expect(await bench.customer('approve', 'no-such-order')).toMatchObject([
      404,
      { error: { code: 'customer.no_such_payment' } },
    ]);
    await bench.customer('approve');
    expect(await bench.customer('approve')).toMatchObject([422, { error: { code: 'payme.refused' } }]);
    bench.station.payments.push({ id: '00000000000000000002', orderId: 'cash-1', minor: 100, provider: 'cash' });
    expect(await bench.customer('approve', 'cash-1')).toMatchObject([422, { error: { code: 'customer.no_vendor' } }]);
  });

  it('finds the payment by its own id too', async () => {
    const body = { paymentId: '00000000000000000001', action: 'approve' };
    expect((await bench.post('/control/customer', body))[0]).toBe(200);
  });
});

describe('faults', () => {
  it.each(['lost_reply', 'repeat', 'concurrent_repeat', 'out_of_order', 'two_payers'])(
    '%s ends in exactly one charge and no complaint about a correct station',
    async (fault) => {
      await bench.fault(fault);
      expect((await bench.customer('approve'))[0]).toBe(200);
      const truth = await bench.truth();
      expect(truth.violations).toEqual([]);
      expect(truth.charges).toHaveLength(1);
      expect(rows().map((row) => row.state)).toEqual([2]);
    },
  );

  it('lost_reply sends every call three times', async () => {
    await bench.fault('lost_reply');
    await bench.customer('approve');
    expect(bench.station.calls.filter((method) => method === 'PerformTransaction')).toHaveLength(3);
  });

  it('concurrent_repeat sends sixteen at once', async () => {
    await bench.fault('concurrent_repeat');
    await bench.customer('approve');
    expect(bench.station.calls.filter((method) => method === 'PerformTransaction')).toHaveLength(16);
  });

  it.each(['wrong_amount', 'wrong_auth', 'silent'])('%s pays nothing', async (fault) => {
    await bench.fault(fault);
    expect((await bench.customer('approve'))[0]).toBe(200);
    const truth = await bench.truth();
    expect([truth.charges, truth.violations]).toEqual([[], []]);
    expect(rows()).toEqual([]);
  });

  it('timeout_12h: the transaction dies of age with reason 4', async () => {
    await bench.fault('timeout_12h');
    expect((await bench.customer('approve'))[1].detail).toContain('reason 4');
    expect(rows()).toMatchObject([{ state: -1, reason: 4 }]);
    const truth = await bench.truth();
    expect([truth.charges, truth.violations]).toEqual([[], []]);
  });

  it('cancel_after_paid leaves a charge and a refund', async () => {
    await bench.fault('cancel_after_paid');
    await bench.customer('approve');
    const truth = await bench.truth();
    expect([truth.charges.length, truth.refunds.length, truth.violations]).toEqual([1, 1, []]);
    expect(rows()).toMatchObject([{ state: -2, reason: 5 }]);
  });

  it('late: performed only when told, or after the delay', async () => {
    await bench.fault('late');
    expect((await bench.customer('approve'))[0]).toBe(200);
    expect((await bench.truth()).charges).toEqual([]);
    await bench.post('/control/hurry', {});
    expect((await bench.truth()).charges).toHaveLength(1);
  });

  it('a Perform that nobody answered is repeated until the charge is known, also after a restart', async () => {
    await bench.customer('scan');
    bench.station.broken = true;
    // Check is unanswered too; Perform is what Payme keeps repeating.
    expect(await bench.customer('approve')).toMatchObject([502, { error: { code: 'payme.no_answer' } }]);
    expect((await bench.truth()).charges).toEqual([]);
    await bench.restart();
    bench.station.broken = false;
    await vi.waitFor(async () => expect((await bench.truth()).charges).toHaveLength(1));
    expect(rows().map((row) => row.state)).toEqual([2]);
  });

  it('hits the next `times` acts and is cleared by 0', async () => {
    await bench.fault('silent', 2);
    await bench.customer('approve');
    expect((await bench.get('/control/state'))[1].faults).toEqual({ payme: { fault: 'silent', left: 1 } });
    await bench.fault('silent', 0);
    await bench.customer('approve');
    expect((await bench.truth()).charges).toHaveLength(1);
  });

  it.each([
    ['vendor', { vendor: 'nobody', fault: 'silent' }],
    ['fault', { vendor: 'payme', fault: 'meteor' }],
    ['times', { vendor: 'payme', fault: 'silent', times: -1 }],
  ])('an unknown %s is named', async (path, body) => {
    const [status, answer] = await bench.post('/control/faults', body);
    expect([status, answer.error.fields[0].path]).toEqual([422, path]);
  });
});

describe('a wrong station is noticed', () => {
  const cases: [Bug, string, string, string[]][] = [
    ['answers 401', 'wrong_auth', 'approve', ['answer.shape', 'wrong.verdict']],
    ['no auth', 'wrong_auth', 'approve', ['wrong.verdict']],
    ['new perform_time on repeat', 'repeat', 'approve', ['repeat.differs']],
    ['minus two always', 'none', 'decline', ['cancel.state', 'check.state']],
    ['any amount', 'wrong_amount', 'approve', ['wrong.verdict']],
    ['many payers', 'two_payers', 'approve', ['order.shared']],
    ['id lost', 'none', 'approve', ['answer.shape']],
    ['transaction is a number', 'none', 'approve', ['answer.shape', 'repeat.differs']],
    ['null times', 'none', 'approve', ['answer.shape']],
    ['never too old', 'timeout_12h', 'approve', ['wrong.verdict']],
    ['result and error', 'none', 'approve', ['answer.shape']],
    ['wrong link amount', 'none', 'approve', ['link.amount']],
  ];
  it.each(cases)('%s (under %s, %s)', async (bug, fault, action, rules) => {
    bench.station.bugs.add(bug);
    await bench.fault(fault);
    await bench.customer(action);
    const seen = new Set((await bench.truth()).violations.map((violation) => violation.rule));
    for (const rule of rules) expect(seen).toContain(rule);
  });

  it('a station that performs after twelve hours has a charge in the truth: money moved', async () => {
    bench.station.bugs.add('never too old');
    await bench.fault('timeout_12h');
    await bench.customer('approve');
    expect((await bench.truth()).charges).toHaveLength(1);
  });

  it('a business error without a localized message', async () => {
    bench.station.bugs.add('plain text message');
    await bench.customer('approve');
    await bench.customer('approve');
    expect((await bench.truth()).violations.map(({ detail }) => detail)).toContainEqual(
      expect.stringContaining('{ru, uz, en}'),
    );
  });
});

it('a customer who photographed the QR pays after the screen has gone on', async () => {
  await bench.fault('silent');
  await bench.customer('approve');
  bench.station.bugs.add('no link');
  expect((await bench.customer('approve'))[0]).toBe(200);
  await bench.post('/control/reset', {});
  expect(await bench.customer('approve')).toMatchObject([409, { error: { code: 'customer.nothing_to_scan' } }]);
});
