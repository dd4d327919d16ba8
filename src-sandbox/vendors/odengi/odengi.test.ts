import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVendorBench, type VendorBench } from '../../testkit/vendor-bench.ts';
import { readElqr } from './elqr.ts';

const [SID, PASSWORD] = ['1000000001', 'demo-password'];
const ID = '00000000000000000042';
const AMOUNT = 150_000;
const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);

let bench: VendorBench;
beforeEach(async () => {
  bench = await startVendorBench({ odengi: { sid: SID, password: PASSWORD, lateMs: 60_000, slowMs: 20 } }, () => NOW);
});
afterEach(() => bench.close());

const md5 = (text: string, key = PASSWORD) => createHmac('md5', key).update(text).digest('hex');
/** A client of its own, written from wallets.md §2.2–2.3. */
function body(cmd: string, data: unknown, more: Record<string, unknown> = {}, key = PASSWORD): string {
  const text = JSON.stringify({ cmd, version: 1005, sid: SID, mktime: '1700000000', lang: 'ru', data, ...more });
  return `${text.slice(0, -1)},"hash":"${md5(text, key)}"}`;
}
async function post(text: string, contentType = 'application/json; charset=utf-8') {
  const headers = { 'content-type': contentType };
  const answer = await fetch(`${bench.url()}/odengi/api/json/json.php`, { method: 'POST', headers, body: text });
  return { status: answer.status, text: await answer.text() };
}
async function call(cmd: string, data: unknown) {
  const { status, text } = await post(body(cmd, data));
  expect(status).toBe(200);
  return JSON.parse(text).data;
}
const INVOICE = { order_id: ID, desc: 'Заказ № 42 / фото', amount: AMOUNT, currency: 'KGS', test: 1 };
async function invoice(more: Record<string, unknown> = {}) {
  const made = await call('createInvoice', { ...INVOICE, ...more });
  const qr = decodeURIComponent(made.qr_url.split('#')[1]);
  bench.shown.push({ id: ID, orderId: 'K1', provider: 'odengi', payable: { minor: AMOUNT, currency: 'KGS' }, qr });
  return made;
}
const status = () => call('statusPayment', { order_id: ID });
const rules = async () => (await bench.truth()).violations.map(({ rule }) => rule);

describe('what O!Dengi takes', () => {
  it.each([
    ['another password', body('createInvoice', INVOICE, {}, 'other')],
    ['a changed byte', body('createInvoice', INVOICE).replace('150000', '150001')],
    ['blanks between members', body('createInvoice', INVOICE).replace('":"', '": "')],
    ['no hash', JSON.stringify({ cmd: 'getOTP' })],
    ['sid as a number', body('createInvoice', INVOICE, { sid: 1_000_000_001 })],
    ['version as text', body('createInvoice', INVOICE, { version: '1005' })],
    ['a member too many', body('createInvoice', INVOICE, { extra: 1 })],
    ['som instead of tyiyn', body('createInvoice', { ...INVOICE, amount: 1500.5 })],
    ['the amount as text', body('createInvoice', { ...INVOICE, amount: '150000' })],
    ['another currency', body('createInvoice', { ...INVOICE, currency: 'KZT' })],
    ['real money on the test host', body('createInvoice', { ...INVOICE, test: 0 })],
    ['an unknown field', body('createInvoice', { ...INVOICE, phone: '996' })],
    ['a life that is over', body('createInvoice', { ...INVOICE, date_life: '2026-11-21 15:00:00' })],
  ])('not %s', async (_what, text) => {
    const { status: http, text: said } = await post(text);
    expect(http).toBe(200);
    expect(JSON.parse(said).data).toEqual({ error: 13, desc: 'Приложение не прошло валидацию данных' });
    expect(await rules()).toEqual(['request.invalid']);
  });
  it('not a form', async () => {
    expect(JSON.parse((await post(body('createInvoice', INVOICE), 'text/plain')).text).data.error).toBe(13);
  });
  it('the documents’ commands, answered in the documents’ shapes', async () => {
    expect(await call('getOTP', { return_url: null })).toMatchObject({ otp: '740824', otpview: '740-824' });
    const made = await invoice({ date_life: '2026-11-21 15:06:00', long_term: 0 });
    expect(made.invoice_id).toMatch(/^\d{12}$/);
    expect(made.link_app).toBe(`https://o.kg/l/a?t=wl_unpbill&id=${made.invoice_id}`);
    expect(readElqr(decodeURIComponent(made.qr_url.split('#')[1]))).toEqual({
      invoiceId: made.invoice_id,
      tyiyn: AMOUNT,
    });
    expect(await status()).toEqual({ status: 'processing' });
    expect(await call('invoiceCancel', { invoice_id: made.invoice_id })).toEqual({ success: true });
    expect(await status()).toEqual({ status: 'canceled' });
    expect((await call('invoiceCancel', { invoice_id: made.invoice_id })).error).toBe(31);
    expect((await call('statusPayment', { order_id: 'nobody' })).error).toBe(30);
    expect((await call('shutDown', {})).error).toBe(35);
    expect(await rules()).toEqual([]);
  });
  it('every field that its clients send, empty ones too (wallets.md §2.5)', async () => {
    const all = {
      long_term: null,
      user_to: '996700100200',
      date_life: null,
      date_start_push: null,
      count_push: 0,
      send_push: 0,
      send_sms: 0,
      success_url: null,
      fail_url: null,
      result_url: `${bench.hooks}/elsewhere`,
      fields_other: '{"till":1}',
      transtype: null,
      goods: [{ id: '1', name: 'Фото', amount: '150000', count: '1', image: null }],
    };
    expect((await call('createInvoice', { ...INVOICE, ...all })).invoice_id).toMatch(/^\d{12}$/);
    expect(await call('statusPayment', { invoice_id: null, order_id: ID, mark: null })).toEqual({
      status: 'processing',
    });
    expect(await rules()).toEqual([]);
  });
  it('nobody who is not at O!, and no OTP beside an invoice (odengi.ru.md, "Проблемы")', async () => {
    const elsewhere = { ...INVOICE, user_to: '996555123456' };
    expect(await call('createInvoice', elsewhere)).toEqual({ error: 26, desc: 'Пользователь не найден' });
    expect(await call('createInvoice', { ...INVOICE, otp: '740824' })).toEqual({
      error: 13,
      desc: 'Приложение не прошло валидацию данных',
    });
    expect(await rules()).toEqual(['request.invalid']);
  });
  it('a payment marked as read, once it is there', async () => {
    await invoice();
    await bench.customer('approve', ID);
    const [{ trans_id }] = (await status()).payments;
    expect(await call('updateMark', { trans_id, mark: 1 })).toEqual({ success: true });
    expect((await call('updateMark', { trans_id: 'T0', mark: 1 })).error).toBe(33);
  });
  it('an order_id again: the same invoice, never another', async () => {
    const first = await invoice();
    expect((await call('createInvoice', INVOICE)).invoice_id).toBe(first.invoice_id);
    expect((await call('createInvoice', { ...INVOICE, amount: 1 })).error).toBe(32);
  });
});

describe('a customer', () => {
  const callback = () => {
    const { text, headers, path } = bench.heard.at(-1) ?? { text: '', headers: {}, path: '' };
    const fields = headers['content-type']?.includes('json')
      ? (JSON.parse(text) as Record<string, unknown>)
      : Object.fromEntries(new URLSearchParams(text));
    return { path, fields };
  };
  it('approves: one charge, a signed callback, a paid status', async () => {
    await invoice();
    expect(await bench.customer('approve', ID)).toMatchObject([200, { ok: true }]);
    const { path, fields } = callback();
    expect(path).toBe('/api/odengi/callback');
    const { trans_id, status_pay, site_id, order_id, amount, currency, mktime, test, hash } = fields;
    expect([status_pay, site_id, order_id, amount, currency, test].map(String)).toEqual([
      '3',
      SID,
      ID,
      '150000',
      'KGS',
      '1',
    ]);
    const signed = [trans_id, status_pay, site_id, order_id, amount, currency, mktime, test];
    expect(hash).toBe(md5(signed.join(':::')));
    expect(await status()).toMatchObject({ payments: [{ trans_id, status: 'approved', amount: AMOUNT }] });
    const charge = { vendor: 'odengi', ref: trans_id, orderRef: ID, minor: AMOUNT, currency: 'KGS', at: NOW };
    expect((await bench.truth()).charges).toEqual([charge]);
    expect((await bench.customer('approve', ID))[0]).toBe(409);
  });
  it('is called back at result_url', async () => {
    await invoice({ result_url: `${bench.hooks}/elsewhere` });
    await bench.customer('approve', ID);
    expect(callback().path).toBe('/elsewhere');
  });
  it('scans, declines; a cancelled invoice takes no money', async () => {
    await invoice();
    await bench.customer('scan', ID);
    expect(String(callback().fields.status_pay)).toBe('1');
    await bench.customer('decline', ID);
    expect(String(callback().fields.status_pay)).toBe('2');
    expect((await bench.customer('approve', ID))[0]).toBe(409);
    expect((await bench.customer('partial', ID))[0]).toBe(422);
    expect((await bench.truth()).charges).toEqual([]);
  });
  it('does not read a code that is not this invoice’s, or not this sum’s', async () => {
    await invoice();
    const [screen] = bench.shown;
    if (screen) screen.payable.minor = 1_500;
    expect((await bench.customer('approve', ID))[0]).toBe(422);
    expect(await rules()).toEqual(['qr.shown']);
  });
  it('gets back what was paid, whole or in parts, and no more', async () => {
    await invoice();
    await bench.customer('approve', ID);
    const trans_id = callback().fields.trans_id;
    expect(await call('refundPaymentToEwallet', { trans_id, amount: 50_000 })).toEqual({ success: true });
    expect((await call('voidPayment', { trans_id })).error).toBe(34);
    expect((await call('refundPaymentToEwallet', { trans_id, amount: 100_001 })).error).toBe(34);
    expect(await call('refundPaymentToEwallet', { trans_id, amount: 100_000 })).toEqual({ success: true });
    expect((await bench.truth()).refunds.map(({ minor }) => minor)).toEqual([50_000, 100_000]);
    expect((await call('voidPayment', { trans_id: 'T0' })).error).toBe(33);
  });
});

describe('faults', () => {
  it.each([
    ['webhook_never', 0],
    ['duplicate_webhook', 8],
    ['none', 1],
  ])('%s: %i callbacks', async (fault, times) => {
    await invoice();
    await bench.fault('odengi', fault);
    await bench.customer('approve', ID);
    expect(bench.heard).toHaveLength(times);
    expect((await bench.truth()).charges).toHaveLength(1);
  });
  it('replay: the same bytes again, later', async () => {
    await invoice();
    await bench.fault('odengi', 'replay');
    await bench.customer('approve', ID);
    await bench.hurry();
    expect(bench.heard).toHaveLength(2);
    expect(bench.heard[1]?.text).toBe(bench.heard[0]?.text);
  });
  it('wrong_amount, unknown_word', async () => {
    await invoice();
    await bench.fault('odengi', 'wrong_amount');
    await bench.customer('approve', ID);
    expect((await status()).payments[0].amount).toBe(1_500);
    expect((await bench.truth()).charges[0]?.minor).toBe(1_500);
  });
  it('unknown_word: three times, then the truth', async () => {
    await invoice();
    await bench.fault('odengi', 'unknown_word');
    await bench.customer('approve', ID);
    const words = [await status(), await status(), await status(), await status()].map((said) => said.status);
    expect(words).toEqual(['on_review', 'on_review', 'on_review', 'approved']);
  });
  it('late and cancelled_then_paid: the money comes when nobody expects it', async () => {
    await invoice();
    await bench.fault('odengi', 'cancelled_then_paid');
    await bench.customer('approve', ID);
    expect(await status()).toEqual({ status: 'canceled' });
    await bench.hurry();
    expect((await status()).payments).toHaveLength(1);
  });
  it('late outlives a cancel of the station', async () => {
    const { invoice_id } = await invoice();
    await bench.fault('odengi', 'late');
    await bench.customer('approve', ID);
    expect(await call('invoiceCancel', { invoice_id })).toEqual({ success: true });
    await bench.hurry();
    expect((await bench.truth()).charges).toHaveLength(1);
  });
  it('webhook_before_reply: paid and told before createInvoice was answered', async () => {
    await bench.fault('odengi', 'webhook_before_reply');
    await invoice();
    expect(bench.heard).toHaveLength(1);
    expect((await status()).status).toBe('approved');
  });
  it('lost_reply: the invoice exists all the same', async () => {
    await bench.fault('odengi', 'lost_reply');
    await expect(post(body('createInvoice', INVOICE))).rejects.toThrow('fetch failed');
    expect(await status()).toEqual({ status: 'processing' });
  });
  it('a callback that is refused is remembered', async () => {
    await invoice();
    bench.answers.status = 401;
    await bench.customer('approve', ID);
    expect(await rules()).toEqual(['callback.refused']);
  });
});

it('remembers everything over a restart', async () => {
  await invoice();
  await bench.customer('approve', ID);
  await bench.restart();
  expect((await status()).status).toBe('approved');
});

it('is shut where the station does not use it', async () => {
  const other = await startVendorBench({});
  const answer = await fetch(`${other.url()}/odengi/api/json/json.php`, { method: 'POST', body: '{}' });
  expect(answer.status).toBe(401);
  await other.close();
});
