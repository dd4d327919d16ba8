/** The rail over a whole station: what leaves, and what comes of the answers. */
import { afterEach, describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { Secret } from '../../ports/secrets.ts';
import { settled } from '../../testkit/fake-clock.ts';
import type { HttpStep } from '../../testkit/scripted-http.ts';
import { type Harness, type HarnessOptions, stationHarness } from '../../testkit/station-harness.ts';
import type { ProviderDefinition } from '../provider.ts';
import { getOtp } from './api.ts';
import conformance, { elqr, envelope, INVOICE, PASSWORD, SID } from './conformance.ts';
import { type Envelope, signed } from './hash.ts';
import odengi from './index.ts';

const ID = 'CCCCCCCCCCCCCCCCCCCC';
const amount = money(150_000, 'KGS');
let h: Harness;
afterEach(() => h.stop());

async function station(
  section: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
  options: HarnessOptions = {},
) {
  h = await stationHarness({
    definitions: [odengi as unknown as ProviderDefinition],
    secrets: conformance.secrets,
    ...options,
    config: {
      station: { id: 'till-1', name: 'T', country: 'KG', currency: 'KGS', locale: 'ky', mode: 'cashier' },
      providers: { odengi: { ...conformance.config, ...section } },
      products: [],
      ...more,
    },
  });
}
const answer = (cmd: string, data: unknown): HttpStep => ({ answer: { json: envelope(cmd, data) } });
const ACCEPTED = conformance.wire?.accepted({ paymentId: ID }) as HttpStep;
const APPROVED = conformance.wire?.approved({ paymentId: ID }) as HttpStep;
const DONE = { success: true };
const sent = (at: number) => JSON.parse(String(h.http.requests[at]?.body)) as Envelope & { hash: string };
const view = () => h.client.payment.get({ id: ID });

async function sale(step: HttpStep | HttpStep[] = ACCEPTED, more: Record<string, unknown> = {}) {
  h.http.next(...[step].flat());
  await h.client.payment.start({ id: ID, orderId: 'K1 / 42', amount, method: 'odengi', ...more });
  await settled();
  return view();
}
async function paidSale() {
  await sale();
  h.http.next(APPROVED);
  await h.clock.advance(2_001);
  expect((await view()).status).toBe('completed');
}
async function refund(minor: number, ...steps: HttpStep[]) {
  h.http.next(...steps);
  const made = await h.client.payment.refund({ id: ID, amount: money(minor, 'KGS'), reason: 'blurred' });
  await settled();
  return h.client.payment.get({ id: made.id });
}

describe('an invoice', () => {
  it('is signed, in tyiyn, for one payment, and dies by itself in Bishkek time', async () => {
    await station();
    const shown = await sale(ACCEPTED, { note: 'Фото\n10×15' });
    const { hash, ...request } = sent(0);
    expect(request).toEqual({
      cmd: 'createInvoice',
      version: 1005,
      sid: SID,
      mktime: '1795251600',
      lang: 'ru',
      data: {
        order_id: ID,
        desc: 'Фото 10×15',
        amount: 150_000,
        currency: 'KGS',
        test: 0,
        long_term: 0,
        // 09:00 UTC + 6 h, five minutes of ours and one more.
        date_life: '2026-11-21 15:06:00',
      },
    });
    expect(signed(request, new Secret(PASSWORD)).hash).toBe(hash);
    expect(h.http.requests[0]?.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' });
    expect(shown).toMatchObject({ status: 'awaiting_customer', providerRef: INVOICE, show: { qr: elqr(150_000) } });
    expect(shown.expiresAt).toBe(h.clock.now() + 300_000);
  });

  it('speaks ru and en only, and names the callback where the world reaches us', async () => {
    await station(
      {},
      {
        listen: { publicHooksUrl: 'https://pay.example.kg/' },
        station: { id: 't', name: 'T', country: 'KG', currency: 'KGS', locale: 'en', mode: 'cashier' },
      },
    );
    await sale();
    expect(sent(0)).toMatchObject({
      lang: 'en',
      data: { desc: '№ K1 / 42', result_url: 'https://pay.example.kg/api/odengi/callback' },
    });
  });

  it.each([
    ['qr_checksum', elqr(150_000).replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['qr_amount', elqr(1_500)],
    ['qr_missing', 'nothing to see'],
  ])('whose code is not right (%s) is withdrawn and never shown', async (code, payload) => {
    await station();
    const bad = answer('createInvoice', { invoice_id: INVOICE, qr_url: `https://x.invalid/#${payload}` });
    const refused = await sale([bad, answer('invoiceCancel', DONE)]);
    expect(refused).toMatchObject({ status: 'declined', declineReason: 'rail_unavailable', providerCode: code });
    expect(refused.show).toBeUndefined();
    expect(sent(1)).toMatchObject({ cmd: 'invoiceCancel', data: { invoice_id: INVOICE } });
  });

  it('whose code is not right and that cannot be withdrawn stays watched, unseen', async () => {
    await station();
    const bad = answer('createInvoice', { invoice_id: 649313216038, qr_url: 'https://x.invalid/#0002' });
    const open = await sale([bad, answer('invoiceCancel', { error: 40, desc: 'нет' })]);
    expect(open).toMatchObject({ status: 'awaiting_customer', providerRef: INVOICE });
    expect(open.show).toBeUndefined();
  });

  it('is not believed when it answers another command or shop', async () => {
    await station();
    expect((await sale(answer('statusPayment', { invoice_id: INVOICE }))).status).toBe('failed');
  });
});

describe('a cancel', () => {
  const pending = answer('statusPayment', { status: 'processing' });
  it('asks, withdraws, and is over', async () => {
    await station();
    await sale();
    h.http.next(pending, answer('invoiceCancel', DONE));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('cancelled');
    expect(h.http.requests.map((_r, at) => sent(at).cmd)).toEqual(['createInvoice', 'statusPayment', 'invoiceCancel']);
  });
  it('loses to a customer who was faster', async () => {
    await station();
    await sale();
    h.http.next(pending, answer('invoiceCancel', { error: 41, desc: 'Счёт уже оплачен' }), APPROVED);
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('completed');
  });
  it('is refused when the rail keeps the invoice', async () => {
    await station();
    await sale();
    h.http.next(pending, answer('invoiceCancel', { success: false }), pending);
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('awaiting_customer');
  });
  it('at the end of its time is an expiry', async () => {
    await station({ qrLifeMs: 31_000 });
    await sale();
    await h.clock.advance(30_500); // questions meet silence meanwhile: nothing is learnt from them
    expect((await view()).status).toBe('awaiting_customer');
    h.http.next(pending, answer('invoiceCancel', DONE));
    await h.clock.advance(600);
    expect((await view()).status).toBe('expired');
  });
});

describe('money that comes late', () => {
  it('after a cancel is put before a person, by the callback', async () => {
    await station();
    await sale();
    h.http.next(answer('statusPayment', { status: 'canceled' }));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('cancelled');
    h.http.next(APPROVED);
    const call = conformance.webhook?.approved({ paymentId: ID });
    expect((await h.hook('/api/odengi/callback', call?.raw ?? '', call?.headers)).status).toBe(200);
    await settled();
    await h.clock.advance(1);
    const late = await view();
    expect(late.status).toBe('cancelled');
    expect(late.discrepancies.map((d) => d.type)).toEqual(['late_money']);
  });
  it('in test mode never pays a real sale (seed trap 3)', async () => {
    await station({ test: true });
    await sale();
    expect(sent(0).data.test).toBe(1);
    h.http.next(APPROVED);
    await h.clock.advance(2_001);
    const after = await view();
    expect(after.status).toBe('awaiting_customer');
    expect(after.discrepancies.map((d) => d.type)).toEqual(['wrong_mode']);
    expect(h.log.lines.some((line) => line.event === 'odengi.mode_differs')).toBe(true);
  });
  it('pays a practice sale in the sandbox profile, where test is the mode', async () => {
    await station({}, {}, { profile: 'sandbox' });
    await sale();
    expect(sent(0).data.test).toBe(1);
    h.http.next(APPROVED);
    await h.clock.advance(2_001);
    expect((await view()).status).toBe('completed');
  });
});

it('a thousand equal callbacks at once are one piece of evidence', async () => {
  await station();
  await sale();
  const call = conformance.webhook?.approved({ paymentId: ID });
  h.http.next(APPROVED);
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, () => h.hook('/api/odengi/callback', call?.raw ?? '', call?.headers)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  await settled();
  await h.clock.advance(1);
  const { payment, lines } = await h.client.payment.story({ id: ID });
  expect(payment.status).toBe('completed');
  expect(lines.filter(({ type }) => type === 'approved')).toHaveLength(1);
});

describe('a refund', () => {
  it('of everything voids the payment', async () => {
    await station();
    await paidSale();
    expect(await refund(150_000, answer('voidPayment', DONE))).toMatchObject({ status: 'completed', amount });
    expect(sent(2)).toMatchObject({ cmd: 'voidPayment', data: { trans_id: 'T900001' } });
  });
  it('of a part goes to the wallet, in tyiyn', async () => {
    await station();
    await paidSale();
    expect((await refund(50_001, answer('refundPaymentToEwallet', DONE))).status).toBe('completed');
    expect(sent(2)).toMatchObject({
      cmd: 'refundPaymentToEwallet',
      data: { trans_id: 'T900001', amount: 50_001 },
    });
    expect((await refund(99_999, answer('refundPaymentToEwallet', DONE))).status).toBe('completed');
    expect(await view()).toMatchObject({ refunded: amount });
  });
  it('that is refused is declined', async () => {
    await station();
    await paidSale();
    expect(await refund(150_000, answer('voidPayment', { error: 50, desc: 'нет' }))).toMatchObject({
      status: 'declined',
      providerCode: '50',
    });
  });
  it('whose answer is lost stays unknown and is never sent again', async () => {
    await station();
    await paidSale();
    expect((await refund(150_000, { fail: 'lost' })).status).toBe('unknown');
    const before = h.http.requests.length;
    await h.clock.advance(3_600_000);
    expect(h.http.requests).toHaveLength(before);
  });
  it('with an answer in other words is unknown, not done', async () => {
    await station();
    await paidSale();
    expect((await refund(150_000, answer('voidPayment', { status: 'ok' }))).status).toBe('unknown');
  });
});

describe('the report’s examples (odengi.ru.md), which print the data without its envelope', () => {
  const flat = (json: unknown): HttpStep => ({ answer: { json } });
  const made = (payload: string) => ({
    invoice_id: INVOICE,
    qr: 'https://test4-mwallet.dengi.kg/qr.php?wl=&type=emvQr&data=...',
    qr_url: `https://test4-mwallet.dengi.kg/#${payload}`,
    link_app: `https://o.kg/l/a?t=wl_unpbill&id=${INVOICE}`,
  });
  it('are read as they stand: shown, asked about, withdrawn', async () => {
    await station();
    expect(await sale(flat(made(elqr(150_000))))).toMatchObject({
      status: 'awaiting_customer',
      providerRef: INVOICE,
      show: { qr: elqr(150_000) },
    });
    h.http.next(flat({ status: 'processing' }), flat({ status: 1 }), flat({ success: true }));
    await h.clock.advance(2_001);
    expect((await view()).status).toBe('awaiting_customer');
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('cancelled');
  });
  it('pay by money only, whichever way it is written', async () => {
    await station();
    await sale(flat(made(elqr(150_000))));
    h.http.next(flat({ status: 3 }), flat({ status: 3, trans_id: 'T1', amount: 150_000 }));
    await h.clock.advance(2_001);
    expect((await view()).status).toBe('awaiting_customer');
    await h.clock.advance(2_001);
    expect(await view()).toMatchObject({ status: 'completed', discrepancies: [] });
  });
  it('but a refusal without its envelope may be anybody’s: nothing follows', async () => {
    await station();
    await paidSale();
    expect((await refund(150_000, flat({ error: 502, desc: 'Bad Gateway' }))).status).toBe('unknown');
  });
});

describe('getOTP', () => {
  it('is the signed command that moves nothing', async () => {
    await station();
    // The answer of odengi.ru.md §1.
    h.http.next(
      answer('getOTP', {
        otp: '740824',
        otpview: '740-824',
        qr: 'https://test4-mwallet.dengi.kg/qr.php?wl=nur&type=otp&data=740824',
        link_app: 'news://otp-740824',
      }),
    );
    const api = {
      http: h.http,
      signal: new AbortController().signal,
      url: 'https://mw-api.example.invalid/api/json/json.php',
      sid: SID,
      password: new Secret(PASSWORD),
      test: true,
      lang: 'ru',
      now: h.clock.now(),
    } as const;
    expect(await getOtp(api)).toMatchObject({ otp: '740824', otpview: '740-824' });
    expect(h.http.requests[0]?.prepares).toBe(true);
    expect(sent(0)).toMatchObject({ cmd: 'getOTP', data: { return_url: null } });
  });
});
