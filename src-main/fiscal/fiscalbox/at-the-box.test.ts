/** The station against the simulated box, over HTTP: whatever goes wrong, a payment has one receipt in the end (I-24). */
import { describe, expect, it } from 'vitest';
import type { CallError } from '../../../src-shared/contract/wire-error.ts';
import { money } from '../../../src-shared/money.ts';
import { nodeHttpClient } from '../../host/node/http-client.ts';
import type { ReceiptOrder } from '../../ports/receipt-sink.ts';
import { PRICE, type Till, tillWithBox } from '../../testkit/box-till.ts';
import { fiscalBoxReceipts } from './index.ts';

const OFD = /^https:\/\/ofd\.soliq\.uz\/check\?t=UZ000000000001&r=\d+&c=\d{14}&s=\d{12}$/;
/** Another hand on the same box, as the end of the shift has one. */
const sinkOf = ({ bench, clock, h }: Till) =>
  fiscalBoxReceipts({ http: nodeHttpClient(), clock, log: h.log, url: `${bench.url()}/fiscalbox` });
const refusedWith = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'nothing',
    (error: unknown) => [(error as CallError).wire.code, (error as CallError).wire.fields?.[0]?.message],
  );
const lamp = async (till: Till, id: string) => (await till.h.client.health.get({})).lamps.find((one) => one.id === id);

describe('a receipt of the box', () => {
  it('is registered once; the day opens by itself', async () => {
    const till = await tillWithBox();
    const sale = await till.registered((await till.cash()).id);
    expect(sale.fiscal.qrUrl).toMatch(OFD);
    expect(await till.receipts()).toMatchObject([{ key: `${sale.id}-sale`, kind: 'sale', minor: PRICE }]);
    expect(await till.violations()).toEqual([]);
    expect(await till.h.station.router.handle('receipt.list', {}, { role: 'cashier' })).toMatchObject({
      data: { items: [], pending: 0, parked: 0 },
    });
  });

  it('of each of several sales comes a second after the one before', async () => {
    const till = await tillWithBox();
    const ids = [(await till.cash()).id, (await till.cash()).id, (await till.cash()).id];
    for (const id of ids) await till.registered(id);
    const times = (await till.receipts()).map(({ at }) => at);
    expect(times).toHaveLength(3);
    expect(times.every((at, n) => n === 0 || at >= (times[n - 1] as number) + 1_000)).toBe(true);
    expect(await till.violations()).toEqual([]);
  });

  it('of a box that ran ahead of its own clock waits until it is taken again, and is not lost', async () => {
    const till = await tillWithBox();
    // Three hundred documents within a second, say: each takes a second of the box's day.
    const ahead = new Date(till.clock.now() + 5 * 3_600_000 + 299_000).toISOString().slice(0, 19).replace('T', ' ');
    const opened = await fetch(`${till.bench.url()}/fiscalbox/zreport/open/?time=${encodeURIComponent(ahead)}`);
    expect(opened.ok).toBe(true);
    const sales = [await till.cash(), await till.cash(), await till.cash()];
    for (const { id } of sales) await till.registered(id);
    expect((await till.receipts()).map(({ paymentId }) => paymentId)).toEqual(sales.map(({ id }) => id));
    expect(await till.violations()).toEqual([]);
  });

  it('has the box’s time, when its clock is three minutes ahead', async () => {
    const till = await tillWithBox({ skewMs: 180_000 });
    await till.registered((await till.cash()).id);
    expect(await till.violations()).toEqual([]);
  });

  it('of a typed sum names the goods for typed sums', async () => {
    const till = await tillWithBox();
    const { id } = await till.cash({ items: undefined, amount: money(1_234_500, 'UZS') });
    await till.registered(id);
    expect(await till.receipts()).toMatchObject([{ minor: 1_234_500 }]);
  });

  it('of a refund waits for its sale’s, names it, and is for the part that went back', async () => {
    const till = await tillWithBox();
    await till.fault('not_connected', 2);
    const sale = await till.cash();
    const refund = await till.h.client.payment.refund({
      id: sale.id,
      amount: money(1_000_000, 'UZS'),
      reason: 'torn',
      by: 'D',
    });
    await till.registered(refund.id);
    const receipts = await till.receipts();
    expect(receipts.map(({ kind, minor }) => [kind, minor])).toEqual([
      ['sale', PRICE],
      ['refund', 1_000_000],
    ]);
    expect(await till.violations()).toEqual([]);
  });
});

const FAULTS = [
  'lost_after',
  'lost_before',
  'half_answer',
  'paper_out',
  'paper_before',
  'offline_limit',
  'time_past',
  'shift_not_open',
  'not_connected',
];

describe.each([
  ['a box that keeps our key', { keepsUuid: true }],
  ['an older box', { keepsUuid: false }],
])('%s', (_name, box) => {
  it.each(FAULTS)('under %s: one receipt in the end, and one for the sale after it', async (fault) => {
    const till = await tillWithBox(box);
    const before = await till.registered((await till.cash()).id);
    await till.fault(fault);
    const sale = await till.cash();
    const after = await till.cash();
    const seen = await till.registered(sale.id);
    const next = await till.registered(after.id);
    const receipts = await till.receipts();
    expect(receipts.map(({ key }) => key).sort()).toEqual([before, sale, after].map(({ id }) => `${id}-sale`).sort());
    const urlOf = (id: string) => receipts.find(({ paymentId }) => paymentId === id)?.qrUrl;
    expect([seen.fiscal.qrUrl, next.fiscal.qrUrl]).toEqual([urlOf(sale.id), urlOf(after.id)]);
    expect(await till.violations()).toEqual([]);
  });

  it('whose very first receipt was lost opens the day and still has one', async () => {
    const till = await tillWithBox(box);
    await till.fault('lost_after');
    const { id } = await till.cash();
    await till.registered(id);
    expect(await till.receipts()).toHaveLength(1);
  });
});

describe('what only a person can decide', () => {
  it('is parked when somebody else worked at an older box, and is copied from the paper by name', async () => {
    const till = await tillWithBox({ keepsUuid: false });
    const first = await till.registered((await till.cash()).id);
    await till.fault('lost_after');
    const sale = await till.cash();
    await till.until(async () => (await till.queue())[0]?.inDoubt === true && (await till.receipts()).length === 2);
    // Somebody sells at the box itself while the station does not know yet.
    await otherSale(till);
    await till.until(async () => (await till.view(sale.id)).fiscal.status === 'problem');
    expect(await till.queue()).toMatchObject([{ state: 'parked', lastError: 'local.undecidable', inDoubt: true }]);
    expect(await refusedWith(till.h.client.receipt.resend({ id: sale.id }))).toEqual([
      'request.incomplete',
      'required: somebody has to look at the paper first',
    ]);
    const url = (await till.receipts())[1]?.qrUrl as string;
    const broken = till.h.client.receipt.attach({ id: sale.id, url: url.replaceAll('&', '&amp;'), by: 'Aziz' });
    expect(await refusedWith(broken)).toEqual(['request.invalid', 'is not an address of a receipt']);
    const attached = await till.h.client.receipt.attach({ id: sale.id, url, by: 'Aziz' });
    expect(attached.fiscal).toMatchObject({ status: 'registered', qrUrl: url });
    expect(await refusedWith(till.h.client.receipt.resend({ id: first.id }))).toEqual([
      'receipt.registered',
      undefined,
    ]);
    expect(till.h.ledger.read.payment(sale.id)?.detail).toMatchObject({ fiscalNumber: '2', fiscalBy: 'Aziz' });
  });

  it('a locked module parks everything, lamps are red, nothing more is sold; a new module takes what waits', async () => {
    const till = await tillWithBox();
    await till.fault('locked', 100);
    const sales = [await till.cash(), await till.cash()];
    for (const { id } of sales) await till.until(async () => (await till.view(id)).fiscal.status === 'problem');
    await till.until(async () => (await lamp(till, 'fiscal'))?.state === 'down');
    expect(await lamp(till, 'receipts')).toMatchObject({ state: 'down', reason: 'fiscal_locked', detail: '2' });
    expect(await refusedWith(till.cash())).toEqual(['payment.receipt_impossible', 'fiscal.36904']);
    await till.fault('none', 0);
    for (const { id } of sales) await till.h.client.receipt.resend({ id });
    for (const { id } of sales) await till.registered(id);
    expect(await till.receipts()).toHaveLength(2);
    expect(await lamp(till, 'receipts')).toMatchObject({ state: 'ok' });
  });
});

describe('before any money', () => {
  it.each([
    [
      'of goods without codes',
      { items: [{ productId: 'no-codes', quantityMilli: 1_000 }] },
      'payment.receipt_impossible',
      'local.class_code',
    ],
    [
      'of a marked product without its mark',
      { items: [{ productId: 'water', quantityMilli: 1_000 }] },
      'payment.label_refused',
      'one for every whole piece',
    ],
    [
      'of one that was sold already',
      { items: [{ productId: 'water', quantityMilli: 1_000, labels: ['0104780!1016'] }] },
      'payment.label_refused',
      'okm.1016',
    ],
  ])('a sale %s is refused', async (_what, items, code, why) => {
    const till = await tillWithBox();
    expect(await refusedWith(till.cash(items))).toEqual([code, why]);
    expect(till.h.ledger.read.totals()).toEqual([]);
  });

  it('a good mark is sold, one line for each', async () => {
    const till = await tillWithBox();
    const items = [{ productId: 'water', quantityMilli: 2_000, labels: ['010478000001', '010478000002'] }];
    await till.registered((await till.cash({ items })).id);
    expect(await till.receipts()).toMatchObject([{ minor: 1_000_000 }]);
    expect(await till.violations()).toEqual([]);
  });

  it.each([
    ['20 hours of unsent receipts', { unsent: 3, unsentForMs: 20.5 * 3_600_000 }, 'fiscal.36889'],
    ['more than 800 of them', { unsent: 801 }, 'fiscal.36889'],
    ['a clock five minutes off', { skewMs: 290_000 }, 'local.box_clock'],
  ])('%s stops sales, and the lamp says so', async (_what, box, code) => {
    const till = await tillWithBox(box);
    await till.until(async () => (await lamp(till, 'fiscal')) !== undefined);
    expect(await lamp(till, 'fiscal')).toMatchObject({ state: 'down', reason: 'fiscal_blocked' });
    expect(await refusedWith(till.cash())).toEqual(['payment.receipt_impossible', code]);
  });

  it('six hours of them warn, with their number, their age and the days in memory', async () => {
    const till = await tillWithBox({ unsent: 3, unsentForMs: 7 * 3_600_000 });
    await till.until(async () => (await lamp(till, 'fiscal')) !== undefined);
    expect(await lamp(till, 'fiscal')).toMatchObject({
      state: 'warn',
      reason: 'fiscal_unsent',
      detail: '3 · 7 h · Z 1/832',
    });
  });
});

describe('the payer’s telephone (uz-bridge.ru.md: phone and payment id go into the order)', () => {
  const sold = (till: Till, code: string) =>
    till.h.client.payment.start({
      orderId: `P-${code}`,
      items: [{ productId: 'strip', quantityMilli: 1_000 }],
      method: 'click_pass',
      code,
    });
  const heard = async () => {
    const orders: ReceiptOrder[] = [];
    const till = await tillWithBox({}, (sink) => ({
      register: (order) => {
        orders.push(order);
        return sink.register(order);
      },
    }));
    return { till, orders };
  };

  it('is whole in the order, and masked everywhere else', async () => {
    const { till, orders } = await heard();
    const { id } = await sold(till, '880101698207133392');
    const seen = await till.registered(id);
    expect(orders.map(({ payerPhone }) => payerPhone)).toEqual(['998900000040']);
    expect(seen.payerPhone).toMatch(/\*.*0040$/);
    expect(JSON.stringify(await till.h.client.payment.story({ id }))).not.toContain('998900000040');
    expect(await till.violations()).toEqual([]);
  });

  it('goes along again where the first try was lost', async () => {
    const { till, orders } = await heard();
    await till.fault('not_connected', 2);
    await till.registered((await sold(till, '880101698207133390')).id);
    expect(orders.length).toBeGreaterThan(1);
    expect(new Set(orders.map(({ payerPhone }) => payerPhone))).toEqual(new Set(['998900000040']));
  });
});

describe('the wallet that was paid with', () => {
  it.each([
    ['click_pass', 'click'],
    ['payme_go', 'payme'],
    ['uzum_fastpay', 'uzum'],
    ['anor', 'anor'],
  ])('%s hears of the receipt of its own payment, though the first word was lost', async (method, wallet) => {
    const till = await tillWithBox();
    await till.registered((await till.cash()).id);
    await till.fault('confirm_lost');
    const sale = await till.h.client.payment.start({
      orderId: 'W-1',
      items: [{ productId: 'strip', quantityMilli: 1_000 }],
      method,
      code: '880000000000000000',
    });
    const { fiscal } = await till.registered(sale.id);
    await till.until(async () => (await till.told()).length > 0 && (await till.queue()).length === 0);
    const ref = (await till.bench.truth()).charges[0]?.ref;
    expect(await till.told()).toEqual([{ wallet, id: ref, url: fiscal.qrUrl }]);
    expect(await till.violations()).toEqual([]);
  });
});

describe('UzQR', () => {
  it('hears of the receipt of its own payment, by its pay_id', async () => {
    const till = await tillWithBox();
    const items = [{ productId: 'strip', quantityMilli: 1_000 }];
    const { id } = await till.h.client.payment.start({ orderId: 'U-1', items, method: 'uzqr' });
    await till.until(async () => (await till.view(id)).show !== undefined);
    const { show, payable } = await till.view(id);
    till.bench.shown.push({
      id,
      orderId: 'U-1',
      provider: 'fiscalbox',
      method: 'uzqr',
      payable,
      qr: show?.qr as string,
    });
    expect((await till.bench.customer('approve', id))[0]).toBe(200);
    const { fiscal } = await till.registered(id);
    await till.until(async () => (await till.told()).length > 0);
    const ref = (await till.bench.truth()).charges[0]?.ref;
    expect(await till.told()).toEqual([{ wallet: 'one_qr', id: ref, url: fiscal.qrUrl }]);
    expect(await till.violations()).toEqual([]);
  });
});

describe('the day', () => {
  it('is closed with its totals; a lost answer is asked about; a second close tells the same', async () => {
    const till = await tillWithBox();
    await till.registered((await till.cash()).id);
    const box = sinkOf(till);
    await box.look?.();
    const open = await box.day?.dayTotals();
    expect(open).toMatchObject({
      isOpen: true,
      totals: { sales: { count: 1, minor: PRICE }, cash: { minor: PRICE }, card: { minor: 0 } },
    });
    await till.fault('lost_after');
    const closed = await box.day?.closeDay();
    expect(closed).toMatchObject({
      zNumber: '1',
      totals: { sales: { count: 1, minor: PRICE }, refunds: { count: 0 } },
    });
    expect(await box.day?.closeDay()).toMatchObject({ zNumber: '1', wasClosed: true, totals: { sales: { count: 1 } } });
    expect((await box.day?.dayTotals())?.isOpen).toBe(false);
    const sale = await till.registered((await till.cash()).id);
    expect(sale.fiscal.status).toBe('registered');
    expect((await box.day?.dayTotals())?.zNumber).toBe('2');
  });

  it('whose close never arrived is said to be open still', async () => {
    const till = await tillWithBox();
    await till.registered((await till.cash()).id);
    const box = sinkOf(till);
    await till.fault('lost_before');
    await expect(box.day?.closeDay()).rejects.toMatchObject({ code: 'no_answer', isUnsure: false });
    expect(await box.day?.closeDay()).toMatchObject({ totals: { sales: { count: 1 } } });
  });
});

/** Somebody else's receipt at the same box. */
async function otherSale(till: Till): Promise<void> {
  const time = new Date(till.clock.now() + 5 * 3_600_000 + 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const product = {
    name: 'x',
    amount: 1000,
    unit_name: 'dona',
    price: 100,
    product_price: 100,
    vat: 0,
    vat_percent: null,
    discount: 0,
    other: 0,
    class_code: '10899002001000000',
    package_code: '1500001',
    owner_type: 1,
  };
  const body = {
    receipt_type: 'order',
    products: [product],
    time,
    cashier: 'x',
    received_cash: 100,
    received_card: 0,
    change: 0,
  };
  const answer = await fetch(`${till.bench.url()}/fiscalbox/order/create/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(await answer.json()).toMatchObject({ is_success: true });
}
