/** Sales put aside, prices that a person agrees to, and a basket that is paid in several ways. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonRole } from '../../../src-shared/people.ts';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { type Harness, stationHarness } from '../../testkit/station-harness.ts';
import { tempLedger } from '../../testkit/temp-ledger.ts';
import { receiptOrderOf } from '../receipts/receipt-order.ts';

const UZS = (minor: number) => ({ minor, currency: 'UZS' as const });
const strips = (pieces: number) => [{ productId: 'strip', quantityMilli: pieces * 1_000 }];
/** What the harness's catalogue asks for one strip. */
const STRIP = 3_000_000;
const DAY = 24 * 3_600_000;

let h: Harness;
afterEach(() => h.stop());

type Answer = { ok: true; data: Record<string, unknown> } | { ok: false; error: { code: string } };
const at = async (screen: string, name: string, input: object = {}): Promise<Answer> =>
  (await h.station.router.handle(name, input, { role: 'cashier', caller: screen })) as Answer;
const codeOf = (answer: Answer): string => (answer.ok ? 'done' : answer.error.code);
const dataOf = (answer: Answer) => {
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data;
};

describe('a sale that is put aside', () => {
  it('outlives a restart and is gone on with at another window, once', async () => {
    const temp = tempLedger();
    const clock = fakeClock();
    h = await stationHarness({ file: temp.file, clock });
    expect(codeOf(await at('left', 'sale.park', { orderId: 'A', items: strips(2) }))).toBe('done');
    await h.stop();
    h = await stationHarness({ file: temp.file, clock });
    expect(dataOf(await at('right', 'station.view'))).toMatchObject({ parked: 1 });
    expect(dataOf(await at('right', 'sale.parked'))).toMatchObject({
      items: [
        { orderId: 'A', total: UZS(2 * STRIP), paid: UZS(0), items: [{ productId: 'strip', price: UZS(STRIP) }] },
      ],
    });
    expect(dataOf(await at('right', 'sale.recall', { orderId: 'A' }))).toMatchObject({ orderId: 'A' });
    // Its answer may have been lost on the way to the right one; the left one comes too late.
    expect(codeOf(await at('right', 'sale.recall', { orderId: 'A' }))).toBe('done');
    expect(codeOf(await at('left', 'sale.recall', { orderId: 'A' }))).toBe('sale.not_parked');
    expect(dataOf(await at('right', 'station.view'))).toMatchObject({ parked: 0 });
    await h.stop();
    temp.remove();
    h = await stationHarness();
  });

  it('is told to every screen when it comes and goes', async () => {
    h = await stationHarness();
    const told: unknown[] = [];
    h.station.events.subscribe((event, data) => {
      if (event === 'change') told.push((data as { parked?: number }).parked);
    });
    await at('left', 'sale.park', { orderId: 'A', amount: UZS(4_500_000) });
    await at('left', 'sale.recall', { orderId: 'A' });
    expect(told).toEqual([1, 0]);
  });

  it('is a sum or goods, and the goods are the catalogue’s', async () => {
    h = await stationHarness();
    await at('till', 'sale.park', { orderId: 'A', items: strips(1), amount: UZS(1) });
    expect(dataOf(await at('till', 'sale.parked'))).toEqual({ items: [] });
    expect(codeOf(await at('till', 'sale.park', { orderId: 'A', items: [{ productId: 'x', quantityMilli: 1 }] }))).toBe(
      'payment.product_unknown',
    );
    expect(codeOf(await at('till', 'sale.park', { orderId: 'A' }))).toBe('request.incomplete');
  });

  it('is forgotten after a day, but not while a part of it is paid', async () => {
    h = await stationHarness();
    const orderTotal = UZS(2 * STRIP);
    const cash = { orderId: 'B', items: strips(2), orderTotal, amount: UZS(1_000_000), method: 'cash', by: 'D' };
    expect(codeOf(await at('till', 'payment.start', cash))).toBe('done');
    await at('till', 'sale.park', { orderId: 'A', items: strips(1) });
    await at('till', 'sale.park', { orderId: 'B', items: strips(2) });
    expect(codeOf(await at('till', 'sale.drop', { orderId: 'B' }))).toBe('sale.paid_in_part');
    await h.clock.advance(DAY + 1);
    const { items } = dataOf(await at('till', 'sale.parked')) as { items: object[] };
    expect(items).toMatchObject([{ orderId: 'B', total: orderTotal, paid: UZS(1_000_000), parts: [{}] }]);
    await at('till', 'sale.park', { orderId: 'C', items: strips(1) });
    expect(h.ledger.read.parkedSales().map(({ orderId }) => orderId)).toEqual(['B', 'C']);
  });

  it('is one of at most thirty, and parking one again is the same one', async () => {
    h = await stationHarness();
    for (let n = 0; n < 30; n++) await at('till', 'sale.park', { orderId: `N${n}`, amount: UZS(100) });
    expect(codeOf(await at('till', 'sale.park', { orderId: 'more', amount: UZS(100) }))).toBe('sale.too_many_parked');
    expect(codeOf(await at('till', 'sale.park', { orderId: 'N7', amount: UZS(200) }))).toBe('done');
    expect(codeOf(await at('till', 'sale.drop', { orderId: 'N7' }))).toBe('done');
    expect(codeOf(await at('till', 'sale.park', { orderId: 'more', amount: UZS(100) }))).toBe('done');
  });
});

describe('another price', () => {
  const PINS: Readonly<Record<PersonRole, string>> = {
    owner: '7391',
    senior: '8264',
    cashier: '5920',
    service: '6047',
  };
  const ids: Partial<Record<PersonRole, string>> = {};
  const agreed = { orderId: 'A', productId: 'strip', price: UZS(2_000_000), reason: 'scratched' };
  const sale = { orderId: 'A', items: strips(2), method: 'cash' };

  /** A shop that sells its catalogue and nothing else, with a cashier at the till. */
  beforeEach(async () => {
    h = await stationHarness({ config: { sale: { freeAmount: false } } });
    for (const role of ['owner', 'senior', 'cashier'] as const) {
      const saved = dataOf(await at('desk', 'person.save', { name: `The ${role}`, role, pin: PINS[role] }));
      ids[role] = saved.id as string;
      if (role === 'owner') await at('desk', 'person.login', { personId: ids.owner, pin: PINS.owner });
    }
    await at('till', 'person.login', { personId: ids.cashier, pin: PINS.cashier });
  });
  const seniorAgrees = (right = 'price_override') =>
    at('till', 'person.approve', { personId: ids.senior, pin: PINS.senior, right });

  it('is a senior’s, by PIN, and the till charges what the station keeps', async () => {
    expect(codeOf(await at('till', 'sale.price', agreed))).toBe('person.approval_needed');
    // The screen may say what it likes: without an agreement the catalogue's price counts.
    expect(codeOf(await at('till', 'payment.start', { ...sale, amount: UZS(4_000_000) }))).toBe(
      'payment.amount_mismatch',
    );
    await seniorAgrees();
    expect(dataOf(await at('till', 'sale.price', agreed))).toMatchObject({ price: UZS(2_000_000), usual: UZS(STRIP) });
    // One agreement, one act.
    expect(codeOf(await at('till', 'sale.price', agreed))).toBe('person.approval_needed');
    expect(dataOf(await at('till', 'payment.start', sale))).toMatchObject({ amount: UZS(4_000_000) });
    // Another order has the catalogue's.
    expect(dataOf(await at('till', 'payment.start', { ...sale, orderId: 'B' }))).toMatchObject({
      amount: UZS(2 * STRIP),
    });
  });

  it('is written down with both names, the old price and the new', async () => {
    await seniorAgrees();
    await at('till', 'sale.price', agreed);
    const page = dataOf(await at('desk', 'audit.list', { act: 'sale.price' })) as { items: object[] };
    expect(page.items[0]).toMatchObject({
      outcome: 'done',
      name: 'The cashier',
      approvedBy: `The senior (${ids.senior})`,
      subject: 'A',
      detail: { productId: 'strip', minor: 2_000_000, reason: 'scratched' },
    });
    expect(h.ledger.read.agreedPrices('A')).toMatchObject([{ usual: STRIP, price: 2_000_000, by: 'The senior' }]);
  });

  it('stands on the receipt', async () => {
    await seniorAgrees();
    await at('till', 'sale.price', agreed);
    const { id } = dataOf(await at('till', 'payment.start', sale));
    const row = h.ledger.read.payment(id as string);
    expect(row?.detail.items).toEqual([{ productId: 'strip', quantityMilli: 2_000, price: 2_000_000 }]);
  });

  it('of a typed sum stays refused at this shop', async () => {
    await seniorAgrees();
    await at('till', 'sale.price', agreed);
    const typed = { orderId: 'A', amount: UZS(100), method: 'cash' };
    expect(codeOf(await at('till', 'payment.start', typed))).toBe('payment.price_is_ours');
  });

  it('comes too late once a part is paid', async () => {
    const part = { ...sale, amount: UZS(1_000_000), orderTotal: UZS(2 * STRIP) };
    expect(codeOf(await at('till', 'payment.start', part))).toBe('done');
    await seniorAgrees();
    expect(codeOf(await at('till', 'sale.price', agreed))).toBe('sale.paid_in_part');
  });
});

describe('a basket paid in several ways', () => {
  const orderTotal = UZS(3 * STRIP);
  const part = (minor: number, over: object = {}) => ({
    orderId: 'A',
    items: strips(3),
    amount: UZS(minor),
    orderTotal,
    method: 'cash',
    by: 'Dilnoza',
    ...over,
  });

  it('is paid to the last tiyin, at a shop that sells its catalogue alone', async () => {
    h = await stationHarness({ config: { sale: { freeAmount: false } } });
    expect(codeOf(await at('till', 'payment.start', part(2_000_001)))).toBe('done');
    expect(codeOf(await at('till', 'payment.start', part(7_000_000)))).toBe('order.already_paid');
    expect(codeOf(await at('till', 'payment.start', part(6_999_999)))).toBe('done');
    expect(codeOf(await at('till', 'payment.start', part(1)))).toBe('order.already_paid');
  });

  it('costs what the station says: a total of the screen’s own is refused', async () => {
    h = await stationHarness();
    expect(codeOf(await at('till', 'payment.start', part(1_000, { orderTotal: UZS(1_000_000) })))).toBe(
      'payment.amount_mismatch',
    );
    expect(codeOf(await at('till', 'payment.start', part(9_000_001)))).toBe('payment.amount_mismatch');
  });

  it('has a share of the goods on each receipt, and the shares are the whole', async () => {
    h = await stationHarness();
    const products = new Map([['strip', { id: 'strip', name: { uz: 'Foto' }, price: STRIP }]]);
    const facts = { read: h.ledger.read, products, tenderOf: () => 'cash' as const, locale: 'uz', stationName: 'S' };
    const lines = [];
    for (const minor of [2_000_001, 6_999_999]) {
      const { id } = dataOf(await at('till', 'payment.start', part(minor)));
      const row = h.ledger.read.payment(id as string);
      if (!row) throw new Error('no row');
      const order = receiptOrderOf(row, facts);
      expect(order.lines.reduce((sum, { price, discount }) => sum + price - discount, 0)).toBe(minor);
      lines.push(...order.lines);
    }
    const pieces = lines.reduce((sum, { quantityMilli }) => sum + quantityMilli, 0);
    expect(pieces).toBeGreaterThanOrEqual(3_000);
    expect(pieces).toBeLessThanOrEqual(3_001);
  });

  it('is not for a guest at a booth', async () => {
    h = await stationHarness();
    const guest = await h.station.router.handle('payment.start', part(1_000, { method: 'payme' }), {
      role: 'kiosk',
      caller: 'booth',
    });
    expect(codeOf(guest as Answer)).toBe('request.not_allowed');
  });
});

describe('looking for a payment', () => {
  it('finds it by order, by its end, and by its sum, and nothing by a stranger’s word', async () => {
    h = await stationHarness();
    const sold = dataOf(
      await at('till', 'payment.start', { orderId: 'K-7Q', amount: UZS(4_512_300), method: 'cash', by: 'D' }),
    );
    await at('till', 'payment.start', { orderId: 'K-8Q', amount: UZS(100), method: 'cash', by: 'D' });
    const found = async (find: string) => {
      const { items } = dataOf(await at('till', 'payment.list', { find })) as { items: { orderId: string }[] };
      return items.map(({ orderId }) => orderId);
    };
    const id = sold.id as string;
    expect(await found('k-7q')).toEqual(['K-7Q']);
    expect(await found(id)).toEqual(['K-7Q']);
    expect(await found(id.slice(-6).toLowerCase())).toEqual(['K-7Q']);
    expect(await found('45 123')).toEqual(['K-7Q']);
    expect(await found('45123,00')).toEqual(['K-7Q']);
    expect(await found('45123.001')).toEqual([]);
    expect(await found("' OR 1=1 --")).toEqual([]);
  });
});

describe('what the customer sees', () => {
  it('is what the till shows, until it shows nothing', async () => {
    h = await stationHarness();
    await at('till', 'customer.show', { total: UZS(4_500_000) });
    expect(dataOf(await at('till', 'station.view'))).toMatchObject({
      customer: { idle: false, total: UZS(4_500_000) },
    });
    await at('till', 'customer.show', {});
    expect(dataOf(await at('till', 'station.view'))).toMatchObject({ customer: { idle: true } });
    const booth = await h.station.router.handle('customer.show', {}, { role: 'kiosk', caller: 'booth' });
    expect(codeOf(booth as Answer)).toBe('request.not_allowed');
  });
});
