/** A closed shift as files over HTTP: exact sums in the spreadsheet, a PDF in any language, a letter to the bank. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import { openPrintRoom } from '../printing/room.ts';
import { approved } from '../testkit/scripted-provider.ts';
import { scriptedStation, UZS } from '../testkit/scripted-station.ts';
import { workbook } from '../usecases/shift/xlsx.ts';
import { API_TOKEN, openOver } from './testkit/wires.ts';

const FONTS = join(import.meta.dirname, '../../resources/fonts');
const room = () =>
  Promise.resolve(
    openPrintRoom({
      medium: readFileSync(join(FONTS, 'onest-medium.ttf')),
      bold: readFileSync(join(FONTS, 'onest-bold.ttf')),
    }),
  );

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A shift with a difference that the bank is asked about, one of the drawer, and a letter-worthy name. */
async function closedShift() {
  const h = await scriptedStation({ rail: { statement: true }, paper: { room } });
  h.rail.begin.next(approved('000123456789'));
  await h.sale('K-1', { amount: UZS(123_456_789) });
  const report = await h.client.shift.close({ by: 'Dilnoza', counted: UZS(5) });
  expect(report.differences.map(({ type }) => type)).toEqual(['journal_has_more', 'cash_count']);
  const listener = await openOver(h.station, { profile: 'live' }, h.clock);
  open.push(listener);
  const file = async (path: string) => {
    const answer = await fetch(`${listener.url}/v1/shifts/${report.shiftId}/${path}`, {
      headers: { authorization: `Bearer ${API_TOKEN}` },
    });
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      bytes: Buffer.from(await answer.arrayBuffer()),
    };
  };
  return { h, report, file };
}

describe('a shift’s files', () => {
  it('are a spreadsheet with a row per movement and sums that are exact decimals', async () => {
    const { file } = await closedShift();
    const { status, type, bytes } = await file('report.xlsx');
    expect([status, type]).toEqual([200, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']);
    const parts = unzipSync(bytes);
    const sheet = (n: number) => strFromU8(parts[`xl/worksheets/sheet${n}.xml`] as Uint8Array);
    expect(sheet(1)).toContain('<t xml:space="preserve">K-1</t>');
    expect(sheet(1)).toContain('<v>1234567.89</v>');
    expect(sheet(2)).toContain('<v>1234567.89</v>');
    expect(sheet(3)).toContain('journal_has_more');
    expect(sheet(3)).toContain('<v>-1234567.89</v>');
    expect(strFromU8(parts['xl/workbook.xml'] as Uint8Array)).toContain('<sheet name="movements"');
  });

  it('are the same movements as CSV, and the same bytes by a call', async () => {
    const { file, h, report } = await closedShift();
    const { status, type, bytes } = await file('report.csv');
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    const rows = bytes.toString().split('\r\n');
    expect(rows).toHaveLength(3); // a header, the row, and the end of the last line
    expect(rows[1]).toContain(',K-1,sale,');
    expect(rows[1]).toContain(',completed,UZS,123456789,123456789,');
    const table = await h.client.shift.table({ id: report.shiftId, format: 'csv' });
    expect(Buffer.from(table.data, 'base64').equals(bytes)).toBe(true);
    expect(table.fileName).toBe(`shift-${report.shiftId}.csv`);
  });

  it('are a PDF in each language', async () => {
    const { file, h, report } = await closedShift();
    for (const locale of ['uz', 'ru', 'kk', 'ky', 'en']) {
      const { status, type, bytes } = await file(`report.pdf?locale=${locale}`);
      expect([status, type, bytes.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
    }
    const { pdf } = await h.client.shift.pdf({ id: report.shiftId });
    expect(Buffer.from(pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('are a letter to the bank in two languages, where the bank can be asked', async () => {
    const { file } = await closedShift();
    for (const locale of ['ru', 'uz']) {
      const { status, bytes } = await file(`letter.pdf?difference=0&locale=${locale}`);
      expect([status, bytes.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    }
    const drawer = await file('letter.pdf?difference=1');
    expect([drawer.status, JSON.parse(drawer.bytes.toString()).error.code]).toEqual([422, 'shift.no_letter']);
    expect((await file('letter.pdf?difference=9')).status).toBe(422);
  });

  it('can hold any text and count of columns', () => {
    const head = Array.from({ length: 30 }, (_, n) => `c${n}`);
    const bytes = workbook([{ name: 'a & b', head, rows: [['=1+1', '<&">\u0000', 5, { at: 0 }, undefined]] }], 0);
    const parts = unzipSync(bytes);
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] as Uint8Array);
    expect(sheet).toContain('r="AD1"');
    expect(sheet).toContain('<is><t xml:space="preserve">=1+1</t></is>');
    expect(sheet).toContain('&lt;&amp;&quot;&gt;<');
    expect(sheet).toContain('<v>25569.00000000</v>');
    expect(sheet).not.toContain('<f>');
  });
});
