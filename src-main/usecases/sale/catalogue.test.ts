/** A catalogue that goes out to a spreadsheet and comes back is the same catalogue; a wrong row is named. */
import { describe, expect, it } from 'vitest';
import { StationError } from '../../domain/errors.ts';
import { catalogueCsv, readCatalogue, type WrittenProduct } from './catalogue.ts';

const SHELF: WrittenProduct[] = [
  {
    id: 'strip',
    name: { uz: 'Foto 10x15, “yangi”', ru: 'Фото; большое', kk: 'Фото', ky: 'Сүрөт', en: 'Photo "big"' },
    price: 3_000_050,
    classCode: '00899002001000000',
    packageCode: '0150001',
    unitName: 'dona',
    vatPercent: 12,
    ownerType: 1,
    marked: true,
  },
  { id: 'frame', name: { ru: '=СУММ(A1)' }, price: 1 },
];
const complaint = (csv: string): string => {
  try {
    readCatalogue(csv, 'UZS');
  } catch (error) {
    return error instanceof StationError ? (error.fields?.map((f) => `${f.path}: ${f.message}`).join() ?? '') : 'other';
  }
  return 'taken';
};

describe('a catalogue', () => {
  it('comes back as it went out, leading zeros and formulas included', () => {
    const csv = catalogueCsv(SHELF, 'UZS');
    expect(csv).toContain('30000.50');
    // A spreadsheet must not compute a product's name.
    expect(csv).toContain(`'=СУММ(A1)`);
    expect(readCatalogue(csv, 'UZS')).toEqual(SHELF);
  });

  it('is read with semicolons, blanks in sums and a decimal comma, as spreadsheets here write it', () => {
    expect(readCatalogue('id;price;name_ru\r\nstrip;30 000,50;Фото\r\n', 'UZS')).toEqual([
      { id: 'strip', name: { ru: 'Фото' }, price: 3_000_050 },
    ]);
  });

  it.each([
    ['a price that is none', 'id,price\na,12.345', 'line 2, price: must be an amount like 1500.00'],
    ['no price', 'id,price\na,', 'line 2, price: must be an amount like 1500.00'],
    ['no id', 'id,price\n,5', 'line 2, id: is missing'],
    ['an unknown column', 'id,price,colour\na,5,red', 'colour: is no column'],
    ['a broken quote', 'id,price\n"a,5', ': Quote Not Closed'],
    ['a share in halves', 'id,price,vat_percent\na,5,12.5', 'line 2, vat_percent: must be a whole number'],
  ])('with %s is not taken', (_what, csv, said) => {
    expect(complaint(csv)).toContain(said);
  });
});
