/** The simulated ByFly, by its document: strict about what it is sent, faithful in what it answers. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ByflyBench, byflyBench, ORDER, SECRET } from '../../testkit/byfly-bench.ts';

let bench: ByflyBench;
beforeEach(async () => {
  bench = await byflyBench();
});
afterEach(() => bench.close());

const INIT = '/byfly/api/payment/init';
const at = (id: string, what = '') => `/byfly/api/payment/${id}${what}`;
const status = async (id: string) => (await bench.call('GET', at(id, '/status')))[1].data;

describe('the API for shops', () => {
  it('makes an order, charges it with the fee of the document’s table, and tells its state', async () => {
    expect(await bench.call('POST', INIT, ORDER)).toEqual([
      201,
      {
        success: true,
        message: 'Платеж создан',
        data: {
          transaction_id: expect.stringMatching(/^[0-9A-F]{32}$/),
          amount: 10_000,
          currency: 'KZT',
          status: 'pending',
          expires_at: '2026-11-21 19:30:00',
        },
      },
    ]);
    const id = await bench.started('kaspi_credit');
    expect(await status(id)).toEqual({
      transaction_id: id,
      status: 'processing',
      amount: 11_400,
      paid_amount: 0,
      remaining_amount: 11_400,
    });
    expect((await bench.call('GET', at(id)))[1].data).toMatchObject({
      qr_code: `https://qr.kaspi.kz/${id}`,
      created_at: '2026-11-21 14:00:00',
      paid_at: null,
    });
  });

  it.each([
    ['no token', { headers: { 'x-api-token': 'x' } }, 401],
    ['an unknown field', { body: { ...ORDER, amount_minor: 5 } }, 400],
    ['an amount as text', { body: { ...ORDER, amount: '10000' } }, 400],
    ['a fraction of a tenge', { body: { ...ORDER, amount: 100.5 } }, 400],
    ['no JSON', { body: 'amount=10000' }, 400],
  ] as [string, { headers?: Record<string, string>; body?: unknown }, number][])(
    'refuses %s in its own words',
    async (_what, { headers, body = ORDER }, expected) => {
      const [code, said] = await bench.call('POST', INIT, body, headers);
      expect(code).toBe(expected);
      expect(said).toMatchObject({ success: false, message: expect.any(String), errors: expect.anything() });
    },
  );

  it('charges once, and cancels what is not paid', async () => {
    const id = await bench.started();
    expect((await bench.call('POST', at(id, '/kaspi'), { payment_method: 'kaspi_gold' }))[0]).toBe(400);
    expect(await bench.call('POST', at(id, '/cancel'), {})).toEqual([
      200,
      { success: true, message: 'Платеж отменен', data: null },
    ]);
    expect((await status(id)).status).toBe('cancelled');
    expect((await bench.customer('approve'))[1].error.code).toBe('byfly.dead_qr');
    expect((await bench.call('POST', at('NOBODY', '/cancel'), {}))[0]).toBe(404);
  });

  it('writes "cancelled" after 150 s, as its worker does', async () => {
    const id = await bench.started();
    bench.now.at += 151_000;
    expect((await status(id)).status).toBe('cancelled');
  });

  it('counts in tiyn where the shop’s contract says so', async () => {
    await bench.close();
    bench = await byflyBench({ amountUnit: 'tiyn' });
    const [, made] = await bench.call('POST', INIT, { ...ORDER, amount: 1_000_000 });
    const [, charge] = await bench.call('POST', at(made.data.transaction_id, '/kaspi'), {
      payment_method: 'kaspi_red',
    });
    expect(charge.data).toMatchObject({ amount: 1_010_000, original_amount: 1_000_000, commission_amount: 10_000 });
  });
});

describe('a Kaspi customer', () => {
  it('approves: one charge in the truth, and a webhook as PHP writes and signs it', async () => {
    const id = await bench.started();
    expect((await bench.customer('approve'))[0]).toBe(200);
    expect(await status(id)).toMatchObject({ status: 'paid', paid_amount: 10_100, remaining_amount: 0 });
    const { charges, violations } = await bench.truth();
    expect(charges).toMatchObject([{ vendor: 'byfly', ref: id, orderRef: 'C-1', minor: 1_010_000, currency: 'KZT' }]);
    expect(violations).toEqual([]);
    const [letter] = bench.letters;
    expect(letter?.raw).toContain('"description":"\\u041e\\u043f\\u043b\\u0430\\u0442\\u0430"');
    expect(letter?.signature).toBe(createHmac('sha256', SECRET).update(String(letter?.raw)).digest('hex'));
  });

  it.each([
    ['decline', 'failed', 0],
    ['cancel', 'cancelled', 0],
    ['scan', 'processing', 0],
    ['partial', 'partially_paid', 5_050],
  ])('%s: %s', async (action, word, paid) => {
    const id = await bench.started();
    await bench.customer(action);
    expect(await status(id)).toMatchObject({ status: word, paid_amount: paid });
  });

  it('pays the rest of what was paid in part', async () => {
    const id = await bench.started();
    await bench.customer('partial');
    await bench.customer('approve');
    expect(await status(id)).toMatchObject({ status: 'paid', paid_amount: 10_100 });
    expect((await bench.truth()).charges.map(({ minor }) => minor)).toEqual([505_000, 505_000]);
  });

  it('pays the order’s sum where the shop bears the commission (add_commission_to_amount is false)', async () => {
    await bench.close();
    bench = await byflyBench({ addCommission: false });
    const id = await bench.started('kaspi_credit');
    expect(bench.screen.payable).toBe(1_000_000);
    await bench.customer('approve');
    expect(await status(id)).toMatchObject({ status: 'paid', amount: 10_000, paid_amount: 10_000 });
    expect((await bench.truth()).charges).toMatchObject([{ minor: 1_000_000 }]);
    expect((await bench.truth()).violations).toEqual([]);
  });

  it('notices a screen that shows another sum', async () => {
    await bench.started();
    bench.screen.payable = 10_100;
    await bench.customer('scan');
    expect((await bench.truth()).violations.map(({ rule }) => rule)).toEqual(['qr.amount']);
  });
});

describe('a fault', () => {
  it.each(['lost_reply', 'half_body', 'http_500', 'html_502', 'slow', 'reset_after_send'])(
    '%s strikes the charge, and with a prefix another call',
    async (fault) => {
      const [, made] = await bench.call('POST', INIT, ORDER);
      const id = made.data.transaction_id;
      await bench.fault(fault);
      expect((await status(id)).status).toBe('pending');
      const [code] = await bench.call('POST', at(id, '/kaspi'), { payment_method: 'kaspi_gold' });
      const expected: Record<string, number> = { http_500: 500, html_502: 502, slow: 200 };
      expect(code).toBe(expected[fault] ?? 0);
      const isDone = fault !== 'reset_after_send' && fault !== 'http_500';
      expect((await status(id)).status).toBe(isDone ? 'processing' : 'pending');
      await bench.fault(`status_${fault}`);
      expect((await bench.call('GET', at(id, '/status')))[0]).toBe(expected[fault] ?? 0);
      expect((await bench.call('GET', at(id, '/status')))[0]).toBe(200);
    },
  );

  it('unknown_word: one answer has a word that nobody was told', async () => {
    const id = await bench.started();
    await bench.fault('unknown_word');
    expect((await status(id)).status).toBe('hold');
    expect((await status(id)).status).toBe('processing');
  });

  it.each([
    ['duplicate_webhook', 6],
    ['webhook_never', 0],
    ['replay', 1],
  ])('%s: %i letters at once', async (fault, count) => {
    await bench.started();
    await bench.fault(fault);
    await bench.customer('approve');
    expect(bench.letters).toHaveLength(count);
    expect(new Set(bench.letters.map(({ raw }) => raw)).size).toBe(Math.min(1, count));
    await bench.control('/control/hurry');
    expect(bench.letters).toHaveLength(fault === 'replay' ? 2 : count);
  });

  it('webhook_before_reply: paid and told before the charge is answered', async () => {
    const [, made] = await bench.call('POST', INIT, ORDER);
    await bench.fault('webhook_before_reply');
    await bench.call('POST', at(made.data.transaction_id, '/kaspi'), { payment_method: 'kaspi_gold' });
    expect(bench.letters).toHaveLength(1);
  });

  it('wrong_amount: a tenge too much is charged and told', async () => {
    const id = await bench.started();
    await bench.fault('wrong_amount');
    await bench.customer('approve');
    expect(await status(id)).toMatchObject({ status: 'paid', paid_amount: 10_101 });
    expect((await bench.truth()).charges).toMatchObject([{ minor: 1_010_100 }]);
  });

  it.each([
    ['late', 'processing'],
    ['cancelled_then_paid', 'cancelled'],
  ])('%s: %s first, the money later', async (fault, word) => {
    const id = await bench.started();
    await bench.fault(fault);
    await bench.customer('approve');
    expect((await status(id)).status).toBe(word);
    expect((await bench.truth()).charges).toEqual([]);
    await bench.control('/control/hurry');
    expect((await status(id)).status).toBe('paid');
    expect((await bench.truth()).charges).toHaveLength(1);
  });

  it('nothing is forgotten over a restart, and everything by a reset', async () => {
    const id = await bench.started();
    await bench.restart();
    expect((await status(id)).status).toBe('processing');
    await bench.control('/control/reset');
    await vi.waitFor(async () => expect((await bench.call('GET', at(id)))[0]).toBe(404));
  });
});
