/**
 * The shop's products as a table for people: CSV out and in. Prices travel as decimal text and are read by digits; a
 * row that is wrong names its line and column, and then nothing of the file is taken.
 */
import { parse } from 'csv-parse/sync';
import { LOCALES } from '../../../src-shared/contract/shapes.ts';
import { type Currency, formatMajor, money, parseMajor } from '../../../src-shared/money.ts';
import { StationError } from '../../domain/errors.ts';

/** A product as station.json writes it; its schema is the configuration's. */
export type WrittenProduct = Readonly<Record<string, unknown>> & { readonly id: string; readonly price: number };

/** Column → key of the product. Texts stay texts: leading zeros count. */
const TEXTS = { class_code: 'classCode', package_code: 'packageCode', unit: 'unitName' } as const;
const NUMBERS = { vat_percent: 'vatPercent', owner_type: 'ownerType' } as const;
const FLAGS = { marked: 'marked', for_typed_sums: 'forTypedSums' } as const;
const COLUMNS = [
  'id',
  'price',
  ...LOCALES.map((language) => `name_${language}`),
  ...Object.keys(TEXTS),
  ...Object.keys(NUMBERS),
  ...Object.keys(FLAGS),
];

const MOST_BYTES = 1_000_000;
/** A spreadsheet takes such a cell for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

const cell = (value: unknown): string => {
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** With a byte-order mark, so that spreadsheets read Cyrillic. */
export function catalogueCsv(products: readonly WrittenProduct[], currency: Currency): string {
  const rows = products.map((product) => {
    const names = (product.name ?? {}) as Record<string, string>;
    return [
      product.id,
      formatMajor(money(product.price, currency)),
      ...LOCALES.map((language) => names[language]),
      ...Object.values({ ...TEXTS, ...NUMBERS }).map((key) => product[key]),
      ...Object.values(FLAGS).map((key) => (product[key] === true ? 'yes' : '')),
    ];
  });
  return `\uFEFF${[COLUMNS, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Throws `request.invalid` with `line N, column`: what is right in the file is not taken alone. */
export function readCatalogue(csv: string, currency: Currency): WrittenProduct[] {
  if (csv.length > MOST_BYTES) throw wrong('', 'is longer than a million characters');
  let rows: Record<string, string>[];
  try {
    rows = parse(csv, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      delimiter: delimiterOf(csv),
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw wrong('', (error as Error).message);
  }
  const unknown = Object.keys(rows[0] ?? {}).filter((name) => !COLUMNS.includes(name));
  if (unknown.length > 0) throw wrong(unknown.join(', '), `is no column; there are ${COLUMNS.join(', ')}`);
  return rows.map((row, at) => productOf(row, currency, `line ${at + 2}`));
}

/** The first line holds column names only, so the first mark after a name is what stands between cells. */
const delimiterOf = (csv: string): string => /^\uFEFF?[\w"]+([;\t,])/.exec(csv)?.[1] ?? ',';

function productOf(row: Record<string, string>, currency: Currency, line: string): WrittenProduct {
  const text = (column: string): string | undefined => row[column]?.replace(/^'(?=[=+\-@])/, '') || undefined;
  const id = text('id');
  if (id === undefined) throw wrong(`${line}, id`, 'is missing');
  const name = Object.fromEntries(
    LOCALES.flatMap((language) => {
      const given = text(`name_${language}`);
      return given === undefined ? [] : [[language, given]];
    }),
  );
  let price: number;
  try {
    price = parseMajor((text('price') ?? '').replace(',', '.').replace(/[\s\u00a0\u202f]/g, ''), currency).minor;
  } catch {
    throw wrong(`${line}, price`, `must be an amount like ${formatMajor(money(150_000, currency))}`);
  }
  const numbers = Object.entries(NUMBERS).flatMap(([column, key]): [string, number][] => {
    const given = text(column);
    if (given === undefined) return [];
    if (!/^\d{1,3}$/.test(given)) throw wrong(`${line}, ${column}`, 'must be a whole number');
    return [[key, Number(given)]];
  });
  return {
    id,
    name,
    price,
    ...Object.fromEntries(
      Object.entries(TEXTS).flatMap(([column, key]) => (text(column) ? [[key, text(column)]] : [])),
    ),
    ...Object.fromEntries(numbers),
    ...Object.fromEntries(
      Object.entries(FLAGS).flatMap(([column, key]) =>
        /^(yes|1|true|да|ha)$/i.test(text(column) ?? '') ? [[key, true]] : [],
      ),
    ),
  };
}

const wrong = (path: string, message: string): StationError =>
  new StationError('request.invalid', `${path} ${message}`.trim(), { fields: [{ path, message }] });
