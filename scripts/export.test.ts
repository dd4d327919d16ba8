/** The accountant's files: two days of shifts, every movement once, every sum the signed report's. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ProviderDefinition } from '../src-main/providers/provider.ts';
import { cash } from '../src-main/providers/registry.ts';
import { fakeClock, settled } from '../src-main/testkit/fake-clock.ts';
import { approved, scriptedRail } from '../src-main/testkit/scripted-provider.ts';
import { AMOUNT } from '../src-main/testkit/scripted-station.ts';
import { type Harness, stationHarness } from '../src-main/testkit/station-harness.ts';
import { exportMovements } from './export.ts';

const TASHKENT_MS = 5 * 3_600_000;
let dir: string;
let h: Harness;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-export-'));
});
afterEach(async () => {
  await h.stop().catch(() => undefined);
  rmSync(dir, { recursive: true, force: true });
});

const cells = (name: string): Record<string, string>[] =>
  parse(readFileSync(join(dir, 'out', name)), { columns: true, skip_empty_lines: true });
const options = (from: string, to: string) => ({
  file: join(dir, 'ledger.db'),
  out: join(dir, 'out'),
  from,
  to,
  offsetMs: TASHKENT_MS,
});

/** 23:30 in Tashkent on the 20th, and on to the 22nd: a shift begun before midnight belongs to the day it was opened. */
async function twoDays(): Promise<void> {
  const clock = fakeClock(Date.UTC(2026, 10, 20, 18, 30, 0));
  const rail = scriptedRail();
  rail.begin.always(approved('=1+1'));
  h = await stationHarness({
    clock,
    file: join(dir, 'ledger.db'),
    definitions: [rail.definition, cash as unknown as ProviderDefinition],
    config: { providers: { rail: {} } },
  });
  const paid = (orderId: string, minor: number) =>
    h.client.payment.start({ orderId, amount: { minor, currency: 'UZS' }, method: 'cash', by: 'Dilnoza' });
  const close = () => h.client.shift.close({ by: 'Dilnoza' });
  await paid('a-1', 10_050);
  await clock.advance(3_600_000);
  const back = await paid('a-2', 20_000);
  await h.client.payment.refund({ id: back.id, reason: 'Blurred', by: 'Dilnoza' });
  await h.client.payment.start({ orderId: 'a-3', amount: AMOUNT, method: 'rail' });
  await settled(20);
  await close();
  await clock.advance(8 * 3_600_000);
  await paid('b-1', 7_000);
  await close();
  await clock.advance(24 * 3_600_000);
  await paid('c-1', 1_000);
}

it('has every movement of the shifts of a day once, in both files, and sums that are the reports’', async () => {
  await twoDays();
  const whole = exportMovements(options('2026-11-20', '2026-11-22'));
  expect([whole.movements, whole.shifts, whole.differing]).toEqual([6, 3, []]);
  const rows = cells('movements.csv');
  expect(new Set(rows.map((row) => row.payment_id)).size).toBe(6);
  expect(rows.map((row) => [row.order_id, row.kind, row.received_minor])).toContainEqual(['a-2', 'refund', '20000']);
  // A reference that a spreadsheet would run is text.
  expect(rows.map((row) => row.provider_ref)).toContain("'=1+1");
  const sums = cells('shifts.csv');
  expect(sums.map((row) => [row.method, row.count, row.sales, row.refunds, row.net, row.report_net, row.same])).toEqual(
    [
      ['cash', '3', '300.50', '200.00', '100.50', '100.50', 'yes'],
      ['rail', '1', '45000.00', '0.00', '45000.00', '45000.00', 'yes'],
      ['cash', '1', '70.00', '0.00', '70.00', '70.00', 'yes'],
      ['cash', '1', '10.00', '0.00', '10.00', '', 'no report'],
    ],
  );
  const files = unzipSync(readFileSync(join(dir, 'out', 'movements.xlsx')));
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] as Uint8Array);
  expect(sheet.match(/<row /g)).toHaveLength(7);
  const inSheet = [...sheet.matchAll(/<c r="B\d+"[^>]*><is><t[^>]*>(\w{20})</g)].map((found) => found[1]);
  expect(inSheet).toEqual(rows.map((row) => row.payment_id));
  expect(strFromU8(files['xl/worksheets/sheet2.xml'] as Uint8Array)).toContain('<v>100.50</v>');
});

it('gives each shift to the day it was opened on by the shop’s clock: periods side by side share nothing', async () => {
  await twoDays();
  const ids = (from: string, to: string) => {
    exportMovements(options(from, to));
    return cells('movements.csv').map((row) => row.payment_id);
  };
  const [first, second, third] = [
    ids('2026-11-20', '2026-11-20'),
    ids('2026-11-21', '2026-11-21'),
    ids('2026-11-22', '2026-11-22'),
  ];
  expect([first?.length, second?.length, third?.length]).toEqual([4, 1, 1]);
  expect(new Set([...(first ?? []), ...(second ?? []), ...(third ?? [])]).size).toBe(6);
  expect(ids('2026-11-23', '2026-11-30')).toEqual([]);
});

it('says where rows and report differ, and ends with 1; with 2 where nothing could be written', async () => {
  await twoDays();
  await h.stop();
  const db = new BetterSqlite(join(dir, 'ledger.db'));
  db.exec(`UPDATE payments SET received = 7100 WHERE order_id = 'b-1'`);
  db.close();
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [
      join(import.meta.dirname, 'export.ts'),
      '--home',
      dir,
      '--out',
      join(dir, 'out'),
      ...args,
    ]);
  const differs = run('--from', '2026-11-20', '--to', '2026-11-22');
  expect(differs.status).toBe(1);
  expect(String(differs.stderr)).toContain('cash: the rows add up to 71.00, the report says 70.00 UZS');
  const wrong = run('--from', '2026-02-30', '--to', '2026-11-22');
  expect([wrong.status, String(wrong.stderr)]).toEqual([2, '2026-02-30 is not a day (YYYY-MM-DD)\n']);
  expect(run('--from', '2026-11-20').status).toBe(2);
});
