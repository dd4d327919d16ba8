/** What a receipt names when only a sum was typed: the contract's own photobooth sells one thing. */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import type { Product } from '../sale/pricing.ts';
import { linesOfSale } from './receipt-order.ts';

const strip: Product = {
  id: 'strip',
  name: { uz: 'Foto 10x15', ru: 'Фото 10x15' },
  price: 3_000_000,
  classCode: '10899002001000000',
  packageCode: '1500001',
  unitName: 'dona',
  vatPercent: 12,
  ownerType: 1,
};
const frame: Product = { ...strip, id: 'frame', name: { uz: 'Ramka' } };

const linesOf = (...products: Product[]) =>
  linesOfSale({}, money(4_500_000, 'UZS'), {
    products: new Map(products.map((product) => [product.id, product])),
    locale: 'uz',
  }).map(({ name, quantityMilli, unitPrice, price }) => ({ name, quantityMilli, unitPrice, price }));

describe('a typed sum', () => {
  it('is the only product of the catalogue, at the price that was paid', () => {
    expect(linesOf(strip)).toEqual([
      { name: 'Foto 10x15', quantityMilli: 1_000, unitPrice: 4_500_000, price: 4_500_000 },
    ]);
  });
  it('is the one for typed sums where there are several, and none where nobody said which', () => {
    expect(linesOf(strip, { ...frame, forTypedSums: true })).toMatchObject([{ name: 'Ramka' }]);
    expect(linesOf(strip, frame)).toEqual([]);
    expect(linesOf()).toEqual([]);
  });
  it('is never goods that carry a mark each', () => {
    expect(linesOf({ ...strip, marked: true })).toEqual([]);
  });
});
