import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVendorBench, type VendorBench } from '../../testkit/vendor-bench.ts';
import { crc16 } from './emv.ts';

const ID = '0123456789ABCDEFGHJK';
const AMOUNT = 4_500_000;
const HOLD_MS = 60_000;

let bench: VendorBench;
beforeEach(async () => {
  bench = await startVendorBench({ fiscalbox: { holdMs: HOLD_MS, refundMs: 60_000, lateMs: 60_000, slowMs: 20 } });
});
afterEach(() => bench.close());

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;
const address = (path: string) => `${bench.url()}/fiscalbox/payment${path}`;
const post = async (path: string, body: unknown, type = 'application/json'): Promise<Json> => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(address(path), { method: 'POST', headers: { 'content-type': type }, body: text });
  expect(answer.status).toBe(200);
  return answer.json();
};
const get = async (path: string, signal?: AbortSignal): Promise<Json> =>
  (await fetch(address(path), signal ? { signal } : {})).json();
const rules = async () => (await bench.truth()).violations.map(({ rule }) => rule);
const show = (method: string, qr: string) =>
  bench.shown.push({
    id: ID,
    orderId: 'K1',
    provider: 'fiscalbox',
    method,
    payable: { minor: AMOUNT, currency: 'UZS' },
    qr,
  });
const pay = (wallet: string, code: string, amount: unknown = AMOUNT) => post(`/${wallet}`, { amount, qr_code: code });
const WALLETS = ['click', 'payme', 'uzum', 'anor'];

describe('a scanned code', () => {
  it.each(WALLETS)('%s: the sample body, and one charge', async (wallet) => {
    const { data, error, is_success } = await pay(wallet, '880000000000000000');
    expect([error, is_success]).toEqual([null, true]);
    expect(data.status ?? data.payment_status).toMatch(/^(successfully|SUCCESS)$/);
    const { charges } = await bench.truth();
    expect(charges).toMatchObject([{ vendor: 'fiscalbox', minor: AMOUNT, currency: 'UZS' }]);
    expect([data.payment_id, data.transaction_id]).toContain(charges[0]?.ref);
  });

  it('has every field of the older document’s example (uz-bridge.ru.md)', async () => {
    const example = {
      amount: 1,
      transaction_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      payment_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      inn: '123456789',
      qr_code: '50501010793410469483',
      kkm_id: '00000001',
      device_id: '00000001',
      status: 'successfully',
      message: 'successfully payment',
      client_phone_number: expect.stringMatching(/^998\d{9}$/),
    };
    // The table of Click's fields has a status_code beside them.
    expect((await pay('click', '50501010793410469483')).data).toEqual({ status_code: 0, ...example });
    expect((await pay('payme', '50501010793410469484')).data).toEqual({
      ...example,
      qr_code: '50501010793410469484',
    });
  });

  it.each([
    ['16', 'Недостаточно средств'],
    ['44', 'Срок действия QR-кода истек'],
  ])('that ends in %s is refused and costs nothing', async (ending, message) => {
    for (const wallet of ['click', 'payme']) {
      const { data, is_success } = await pay(wallet, `8800000000000000${ending}`);
      expect([data.status, data.message, is_success]).toEqual(['error', message, false]);
    }
    expect((await bench.truth()).charges).toEqual([]);
  });

  it('that ends in 04 is the documents’ error sample', async () => {
    expect(await pay('uzum', '04')).toEqual({
      data: null,
      error: { code: 104, message: 'BILLING_ERROR', data: null },
      is_success: false,
    });
  });

  it('that ends in 99 is charged and never answered', async () => {
    const gone = AbortSignal.timeout(150);
    const silent = fetch(address('/click'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ amount: AMOUNT, qr_code: '99' }),
      signal: gone,
    });
    await expect(silent).rejects.toThrow(/timeout/i);
    expect((await bench.truth()).charges).toHaveLength(1);
  });

  it('is charged once', async () => {
    await pay('click', '880000000000000000');
    expect((await pay('click', '880000000000000000')).is_success).toBe(false);
    expect(await rules()).toEqual(['code.again']);
    expect((await bench.truth()).charges).toHaveLength(1);
  });

  it.each([
    ['an amount as text', { amount: '500', qr_code: '00' }],
    ['a fraction', { amount: 500.5, qr_code: '00' }],
    ['nothing to pay', { amount: 0, qr_code: '00' }],
    ['a blank code', { amount: 500, qr_code: ' ' }],
    ['no code', { amount: 500 }],
    ['a field too many', { amount: 500, qr_code: '00', order_id: '1' }],
    ['no JSON', '{'],
  ])('is not taken with %s', async (_what, body) => {
    const { error, is_success } = await post('/click', body);
    expect([error.code, is_success]).toEqual([7, false]);
    expect(await rules()).toEqual(['request.invalid']);
  });

  it('is not played by the customer: the code decides', async () => {
    bench.shown.push({
      id: ID,
      orderId: 'K1',
      provider: 'fiscalbox',
      method: 'anor',
      payable: { minor: 1, currency: 'UZS' },
    });
    expect(await bench.customer('approve', ID)).toMatchObject([422, { error: { code: 'fiscalbox.code_decides' } }]);
  });

  it('unknown_word: the money is taken, the word is in no document', async () => {
    await bench.fault('fiscalbox', 'unknown_word');
    expect((await pay('anor', '00')).data.payment_status).toBe(7);
    expect((await bench.truth()).charges).toHaveLength(1);
  });

  it('reset_after_send: nothing was done, and the code may still be used', async () => {
    await bench.fault('fiscalbox', 'reset_after_send');
    await expect(pay('click', '00')).rejects.toThrow(/fetch failed/);
    expect((await pay('click', '00')).is_success).toBe(true);
    expect(await rules()).toEqual([]);
  });
});

describe('uzqr', () => {
  const create = async (more: Record<string, unknown> = {}) => {
    const made = await post('/one_qr/create', { external_id: ID, amount: '45000.00', print: false, ...more });
    if (made.data) show('uzqr', made.data.qr_text);
    return made;
  };
  const status = (id: string, signal?: AbortSignal) => get(`/one_qr/status?invoice_id=${id}`, signal);

  it('makes a code whose checksum and amount are right', async () => {
    const { data } = await create();
    expect(data.qr_text).toContain('540845000.00');
    expect(data.qr_text.slice(-4)).toBe(crc16(data.qr_text.slice(0, -4)));
  });
  it('is not paid when no screen has shown it, and may be paid when one had', async () => {
    await create();
    const [shown] = bench.shown;
    if (!shown) throw new Error('nothing is shown');
    delete shown.qr;
    // The answer with the code was lost, and the sale ended with it.
    shown.status = 'failed';
    expect(await bench.customer('approve', ID)).toMatchObject([409, { error: { code: 'customer.nothing_to_scan' } }]);
    expect((await bench.truth()).charges).toEqual([]);
    // It was shown and called off: whoever photographed it may pay.
    shown.status = 'cancelled';
    expect((await bench.customer('approve', ID))[0]).toBe(200);
    expect((await bench.truth()).charges).toHaveLength(1);
  });
  it('computes the published check value of its checksum', () => {
    expect(crc16('123456789')).toBe('29B1');
    const demo =
      '00020101021240370012qr-online.uz0117DEMO00000000000015204541153038605406500.005802UZ5909DEMO SHOP6008Tashkent6304';
    expect(crc16(demo)).toBe('A8CC'); // pinpads.md §5.3
  });

  it.each([
    ['a number as amount', { amount: 45_000 }, 2002],
    ['a comma', { amount: '45000,00' }, 2002],
    ['three decimals', { amount: '1.005' }, 2002],
    ['21 characters', { external_id: `${ID}X` }, 2003],
  ])('does not take %s', async (_what, more, code) => {
    expect((await create(more)).error.code).toBe(code);
    expect(await rules()).toEqual(['request.invalid']);
  });

  it('keeps a question until the customer has paid', async () => {
    const { data } = await create();
    const kept = status(data.invoice_id);
    expect((await bench.customer('approve', ID))[0]).toBe(200);
    const paid = await kept;
    expect(paid.data).toMatchObject({ status: 2, payer_phone: '+998900000067' });
    expect((await bench.truth()).charges).toMatchObject([{ ref: paid.data.pay_id, orderRef: ID, minor: AMOUNT }]);
  });
  it('says "declined" beside error:null', async () => {
    const { data } = await create();
    await bench.customer('decline', ID);
    expect(await status(data.invoice_id)).toMatchObject({ data: { status: 3 }, error: null, is_success: false });
  });
  it('remembers a second question while the first is kept, and none where the first was given up', async () => {
    const { data } = await create();
    const givenUp = new AbortController();
    const first = status(data.invoice_id, givenUp.signal);
    await expect.poll(async () => (await bench.customer('scan', ID))[0]).toBe(200);
    givenUp.abort();
    await expect(first).rejects.toThrow(/abort/i);
    const second = status(data.invoice_id);
    const third = status(data.invoice_id);
    await expect.poll(rules).toEqual(['poll.second']);
    await bench.customer('approve', ID);
    expect((await Promise.all([second, third])).map((answer) => answer.is_success)).toEqual([true, true]);
  });

  it('cancels what is unpaid, and a second cancel finds nothing', async () => {
    const { data } = await create();
    const cancel = () => post('/one_qr/cancel', { invoice_id: data.invoice_id });
    expect(await cancel()).toEqual({ data: {}, error: null, is_success: true });
    expect((await cancel()).error.code).toBe(3001);
    expect((await status(data.invoice_id)).data.status).toBe(3);
    expect(await bench.customer('approve', ID)).toMatchObject([409, { error: { code: 'fiscalbox.not_payable' } }]);
  });
  it('cancelled_then_paid: the money comes all the same', async () => {
    const { data } = await create();
    await bench.fault('fiscalbox', 'cancelled_then_paid');
    await post('/one_qr/cancel', { invoice_id: data.invoice_id });
    await bench.hurry();
    expect((await status(data.invoice_id)).data.status).toBe(2);
    expect((await bench.truth()).charges).toHaveLength(1);
  });
  it('does not cancel what is paid', async () => {
    const { data } = await create();
    await bench.customer('approve', ID);
    expect((await post('/one_qr/cancel', { invoice_id: data.invoice_id })).error.code).toBe(3002);
  });

  const refund = (payId: string, amount: unknown) => post('/one_qr/refund', { pay_id: payId, amount });
  const paid = async (): Promise<string> => {
    const { data } = await create();
    await bench.customer('approve', ID);
    return (await status(data.invoice_id)).data.pay_id;
  };
  it('gives back in parts, later, and never more than was paid', async () => {
    const payId = await paid();
    const { data } = await refund(payId, '15000');
    expect(data.status).toBe(1);
    expect((await get(`/one_qr/refund/status?refund_id=${data.refund_id}`)).data.status).toBe(1);
    expect((await bench.truth()).refunds).toEqual([]);
    await bench.hurry();
    expect((await get(`/one_qr/refund/status?refund_id=${data.refund_id}`)).data.status).toBe(2);
    expect((await bench.truth()).refunds).toMatchObject([{ ref: data.refund_id, minor: 1_500_000 }]);
    expect((await refund(payId, '30000.01')).error.code).toBe(2001);
    expect((await refund('PAY-none', '1')).error.code).toBe(4001);
  });
  it('goes on with a refund after a restart', async () => {
    const { data } = await refund(await paid(), '45000');
    await bench.restart();
    await bench.hurry();
    expect((await get(`/one_qr/refund/status?refund_id=${data.refund_id}`)).data.status).toBe(2);
  });
  it('refund_fails: status 3, and the sum may be asked back again', async () => {
    const payId = await paid();
    await bench.fault('fiscalbox', 'refund_fails');
    const { data } = await refund(payId, '45000');
    await bench.hurry();
    expect((await get(`/one_qr/refund/status?refund_id=${data.refund_id}`)).data.status).toBe(3);
    expect((await refund(payId, '45000')).is_success).toBe(true);
  });
  it('notices a code on the screen that is not the payment’s', async () => {
    const { data } = await create();
    (bench.shown[0] as { qr?: string }).qr = data.qr_text.replace('45000.00', '45000.01');
    expect(await bench.customer('approve', ID)).toMatchObject([422, { error: { code: 'fiscalbox.bad_qr' } }]);
    expect(await rules()).toEqual(['qr.shown']);
  });
});

describe('scan2pay', () => {
  const create = async (orderId: unknown = ID) => {
    const made = await post('/qr_pay', { amount: AMOUNT, order_id: orderId, print: false });
    if (made.data) show('scan2pay', made.data.message);
    return made;
  };
  const status = () => post('/qr_pay/status', { order_id: ID });

  it('is "not found" until somebody has paid', async () => {
    expect((await create()).data.message).toMatch(/^http:\/\/scan2pay\.uz\/[0-9a-f-]{36}$/);
    expect((await status()).error).toMatchObject({
      code: 105,
      message: '{"status":"error","message":"Transaction not found"}HTTP Exception 404 Not Found',
    });
    await bench.customer('approve', ID);
    const { data } = await status();
    expect(data).toMatchObject({ status: 'successfully', data: { order_id: ID, status: 'success' } });
    expect((await bench.truth()).charges).toMatchObject([{ ref: data.data.uuid, orderRef: ID, minor: AMOUNT }]);
  });
  it('takes an order of digits, as the newer document writes it', async () => {
    expect((await create(77_777)).is_success).toBe(true);
  });
  it('takes no card number', async () => {
    const made = await post('/qr_pay', { amount: 500, order_id: ID, tip_card: 'x' });
    expect(made.error.code).toBe(7);
  });
});

describe('an older box', () => {
  it('has no UzQR', async () => {
    await bench.close();
    bench = await startVendorBench({ fiscalbox: { generation: 'older' } });
    const answer = await fetch(address('/one_qr/status?invoice_id=1'));
    expect(answer.ok).toBe(false);
  });
});
