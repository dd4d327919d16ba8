import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import type { ReceiptLine, ReceiptOrder } from '../../ports/receipt-sink.ts';
import { spellRefund, spellSale, Unspellable, vatIn } from './spell.ts';

const TIME = '2026-11-21 14:00:00';

const line = (over: Partial<ReceiptLine> = {}): ReceiptLine => ({
  name: 'Foto 10x15',
  quantityMilli: 1_000,
  unitPrice: 10_000,
  price: 10_000,
  discount: 0,
  other: 0,
  unitName: 'dona',
  vatPercent: 12,
  classCode: '10899002001000000',
  packageCode: '1500001',
  ownerType: 1,
  labels: [],
  ...over,
});
const order = (over: Partial<ReceiptOrder> = {}): ReceiptOrder => ({
  key: 'P1-sale',
  paymentId: 'P1',
  number: 7,
  kind: 'sale',
  amount: money(10_000, 'UZS'),
  method: 'click_pass',
  orderId: 'A-1',
  paidAt: 1,
  tender: 'card',
  change: 0,
  lines: [line()],
  cashier: 'Dilnoza',
  ...over,
});
const refusedAs = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    if (error instanceof Unspellable) return error.code;
    throw error;
  }
  return 'nothing';
};
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
const sale = (over: Partial<ReceiptOrder> = {}): any => spellSale(order(over), TIME);

describe('VAT in a sum', () => {
  // 50000 at 12 % is the vendor's own example turned round: 50000 · 12 / 112 = 5357.14.
  it.each([
    [8_000, 15, 1_043],
    [50_000, 12, 5_357],
    [112, 12, 12],
    [14, 12, 2], // 1.5: half goes up
    [5, 12, 1], // 0.536
    [4, 12, 0], // 0.429
    [1_000, 0, 0],
    [9_007_199_254_740_991, 12, 965_057_063_007_963],
  ])('%i at %i percent: %i', (net, percent, vat) => {
    expect(vatIn(net, percent)).toBe(vat);
  });
});

describe('the sum equation', () => {
  it('holds for the worked example: 4 × 10000 less 4700, of it 30000 by card', () => {
    const discounts = [2_000, 1_000, 900, 800];
    const lines = discounts.map((discount) => line({ discount, vatPercent: 15 }));
    const body = sale({ lines, amount: money(35_300, 'UZS') });
    expect(body.products.map(({ vat }: { vat: number }) => vat)).toEqual([1_043, 1_174, 1_187, 1_200]);
    expect([body.received_cash, body.received_card]).toEqual([0, 35_300]);
  });

  it('throws before anything is sent when the lines come to another sum', () => {
    expect(refusedAs(() => sale({ amount: money(10_001, 'UZS') }))).toBe('local.sum');
    expect(refusedAs(() => sale({ lines: [line({ discount: 1 })] }))).toBe('local.sum');
    expect(refusedAs(() => sale({ lines: [line({ other: 1 })] }))).toBe('local.sum');
  });

  it('counts cash net of the change, and names the change beside it', () => {
    const body = sale({ tender: 'cash', method: 'cash', change: 3_700 });
    expect([body.received_cash, body.received_card, body.change]).toEqual([10_000, 0, 3_700]);
    expect(body.extra_info).toBeUndefined();
  });

  it.each([
    ['local.goods', { lines: [] }],
    ['local.class_code', { lines: [line({ classCode: '1089900200100000' })] }],
    ['local.class_code', { lines: [line({ classCode: ' 0899002001000000' })] }],
    ['local.package_code', { lines: [line({ packageCode: '1234' })] }],
    ['local.vat', { lines: [line({ vatPercent: 12.5 })] }],
    ['local.amount', { lines: [line({ discount: 10_001 })] }],
    ['local.amount', { lines: [line({ quantityMilli: 0 })] }],
    ['local.currency', { amount: money(10_000, 'KZT') }],
  ])('%s', (code, over) => {
    expect(refusedAs(() => sale(over as Partial<ReceiptOrder>))).toBe(code);
  });

  it('a missing class code is named', () => {
    const { classCode: _none, ...bare } = line();
    expect(refusedAs(() => sale({ lines: [bare] }))).toBe('local.class_code');
  });
});

describe('a line', () => {
  it('has its quantity in thousandths, its codes as strings and no VAT as null', () => {
    const [product] = sale({
      lines: [line({ quantityMilli: 250, unitPrice: 40_000, vatPercent: null, classCode: '02710001005000000' })],
    }).products;
    expect(product).toMatchObject({
      amount: 250,
      price: 10_000,
      product_price: 40_000,
      class_code: '02710001005000000',
      package_code: '1500001',
      vat: 0,
      vat_percent: null,
      unit_name: 'dona',
    });
  });

  it('of marked goods is a line a piece, and not a tiyin is lost', () => {
    const labels = ['a', 'b', 'c'];
    const { products } = sale({ lines: [line({ quantityMilli: 3_000, unitPrice: 3_334, labels })] });
    expect(
      products.map((p: { amount: number; price: number; labels: string[] }) => [p.amount, p.price, p.labels]),
    ).toEqual([
      [1_000, 3_334, ['a']],
      [1_000, 3_333, ['b']],
      [1_000, 3_333, ['c']],
    ]);
    expect(refusedAs(() => sale({ lines: [line({ labels: ['a', 'b'] })] }))).toBe('local.labels');
  });
});

describe('whose money it was', () => {
  it.each([
    ['141', 141],
    ['64', 64],
    ['161', 161],
    ['187', 187],
  ])('a wallet is named by its number %s', (walletNumber, provider) => {
    const { extra_info } = sale({ walletNumber, paymentRef: '2354512461', payerPhone: '998911234569' });
    expect(extra_info).toEqual({
      phone_number: '998911234569',
      qr_payment_id: '2354512461',
      qr_payment_provider: provider,
    });
  });

  it('a masked phone is no phone, and a wallet without its own id is not named at all', () => {
    const masked = sale({ walletNumber: '64', paymentRef: '1', payerPhone: '+998*****4569' });
    expect(masked.extra_info).toEqual({ qr_payment_id: '1', qr_payment_provider: 64 });
    expect(sale({ walletNumber: '64' }).extra_info).toBeUndefined();
    expect(sale({ walletNumber: '999', paymentRef: '1' }).extra_info).toBeUndefined();
    expect(sale({ method: 'uzqr', paymentRef: 'PAY1' }).extra_info).toBeUndefined();
  });

  it('a card’s RRN is a string with its zero; a link is named as one', () => {
    expect(sale({ rrn: '010965628751' }).ppt_id).toBe('010965628751');
    expect(sale({ method: 'scan2pay', paymentRef: '1c9389de' })).toMatchObject({
      scan2pay_paid: true,
      extra_info: { scan2pay_id: '1c9389de' },
    });
  });
});

describe('a refund', () => {
  const original = { qrUrl: 'https://ofd.soliq.uz/check?t=UZ170703100597&r=2421&c=20230104121801&s=514343190161' };
  it('names the receipt of its sale, our key and our number', () => {
    expect(spellRefund(order({ kind: 'refund', key: 'P2-refund', original }), TIME)).toMatchObject({
      qr_code: original.qrUrl,
      uuid: 'P2-refund',
      number: 7,
      time: TIME,
    });
  });
  it('cannot be made without it', () => {
    expect(refusedAs(() => spellRefund(order({ kind: 'refund', original: {} }), TIME))).toBe('local.no_original');
  });
});
