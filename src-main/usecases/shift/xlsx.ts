/**
 * A spreadsheet file (ECMA-376) of plain tables: texts stay texts, sums are decimal numbers written digit by digit from
 * minor units, times are dates of the shop's clock. No formulas, no macros, nothing that a program would run.
 */
// The entry for browsers: Node's own declares a `require` beside the bundler's, and the built file does not load.
import { strToU8, zipSync } from 'fflate/browser';
import { type Currency, formatMajor, money } from '../../../src-shared/money.ts';

export type Cell =
  | undefined
  | string
  /** A count. */
  | number
  | { minor: number; currency: Currency }
  /** ms UTC; shown by the shop's clock. */
  | { at: number };

export interface Sheet {
  name: string;
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
}

const STYLE = { head: 1, money: 2, time: 3 } as const;
const DAY_MS = 86_400_000;
/** Spreadsheets count days from 30 December 1899. */
const EPOCH_DAYS = 25_569;

/** Control characters and the two non-characters cannot be written in XML 1.0 at all. */
const isWritable = (code: number): boolean =>
  code === 9 || code === 10 || code === 13 || (code >= 32 && code !== 0xfffe && code !== 0xffff);

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  Array.from(text, (letter) => (isWritable(letter.codePointAt(0) ?? 0) ? (SIGNS[letter] ?? letter) : '')).join('');

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

function cellXml(cell: Cell, at: string, offsetMs: number, style?: number): string {
  if (cell === undefined) return '';
  if (typeof cell === 'string') {
    return `<c r="${at}" t="inlineStr"${style ? ` s="${style}"` : ''}><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  }
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if ('minor' in cell) {
    return `<c r="${at}" s="${STYLE.money}"><v>${formatMajor(money(cell.minor, cell.currency))}</v></c>`;
  }
  return `<c r="${at}" s="${STYLE.time}"><v>${((cell.at + offsetMs) / DAY_MS + EPOCH_DAYS).toFixed(8)}</v></c>`;
}

function sheetXml({ head, rows }: Sheet, offsetMs: number): string {
  const lines = [head.map((text, column) => cellXml(text, `${columnName(column)}1`, offsetMs, STYLE.head)).join('')];
  for (const [index, row] of rows.entries()) {
    lines.push(row.map((cell, column) => cellXml(cell, `${columnName(column)}${index + 2}`, offsetMs)).join(''));
  }
  const widths = head.map(
    (_text, column) => `<col min="${column + 1}" max="${column + 1}" width="18" customWidth="1"/>`,
  );
  const data = lines.map((line, index) => `<row r="${index + 1}">${line}</row>`).join('');
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" ` +
    `activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols>` +
    `<sheetData>${data}</sheetData></worksheet>`
  );
}

const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.00"/>` +
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
  '<cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>' +
  '<xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>';

/** The file's bytes. Sheet names: at most 31 characters, none of `[]:*?/\`. */
export function workbook(sheets: readonly Sheet[], offsetMs: number): Uint8Array {
  const part = (type: string, name: string): string =>
    `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`;
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${REL}/${type}" Target="${target}"/>`;
  const relations = (inside: string): string =>
    `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`;
  const files: Record<string, string> = {
    '[Content_Types].xml':
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      `<Default Extension="xml" ContentType="application/xml"/>${part('sheet.main', 'xl/workbook.xml')}` +
      `${part('styles', 'xl/styles.xml')}${sheets.map((_sheet, n) => part('worksheet', `xl/worksheets/sheet${n + 1}.xml`)).join('')}</Types>`,
    '_rels/.rels': relations(relation(1, 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml':
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets>` +
      `${sheets.map(({ name }, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`).join('')}` +
      '</sheets></workbook>',
    'xl/_rels/workbook.xml.rels': relations(
      sheets.map((_sheet, n) => relation(n + 1, 'worksheet', `worksheets/sheet${n + 1}.xml`)).join('') +
        relation(sheets.length + 1, 'styles', 'styles.xml'),
    ),
    'xl/styles.xml': STYLES,
    ...Object.fromEntries(sheets.map((sheet, n) => [`xl/worksheets/sheet${n + 1}.xml`, sheetXml(sheet, offsetMs)])),
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime: '1980-01-01T00:00:00',
  });
}
