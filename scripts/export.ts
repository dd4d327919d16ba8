/**
 * `npm run export -- --from 2026-11-01 --to 2026-11-30 --out DIR [--home DIR] [--db FILE]`: what the accountant needs of
 * whole shifts, those that were opened on these days by the shop's clock. Every movement once, and every shift's sums
 * compared with the report that was signed. Reads beside a running station and writes nothing to it.
 *
 *   movements.csv, movements.xlsx    one line a payment or refund, the same columns as a shift's own files
 *   shifts.csv                       one line a shift and method: our sums, the report's, and whether they are the same
 *
 * Exit 0: written, and every sum is the report's; 1: written, and some sum is not; 2: not written.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import * as z from 'zod';
import { homeFor } from '../src-main/host/node/home.ts';
import type { PaymentRow } from '../src-main/ports/payments.ts';
import type { LedgerReader } from '../src-main/ports/store.ts';
import { ledgerReader } from '../src-main/store/ledger.ts';
import { type Sql, statements } from '../src-main/store/statements.ts';
import { csvTable, type Movement, movementsCsv, type ShiftMovement } from '../src-main/usecases/shift/shift-csv.ts';
import { completedOf } from '../src-main/usecases/shift/shift-report.ts';
import { movementsSheet, sumCell } from '../src-main/usecases/shift/shift-xlsx.ts';
import { workbook } from '../src-main/usecases/shift/xlsx.ts';
import { type Currency, formatMajor, money } from '../src-shared/money.ts';
import { shopOffsetMs } from '../src-shared/shop-time.ts';
import { flagsOf } from './flags.ts';

const DAY_MS = 86_400_000;

export interface ExportOptions {
  file: string;
  /** Days of the shop's clock, both included, `YYYY-MM-DD`. */
  from: string;
  to: string;
  out: string;
  offsetMs: number;
}

/** A shift and a method: what the ledger's rows add up to, and what the signed report says. */
interface ShiftSum {
  shiftId: string;
  openedAt: number;
  closedAt: number | null;
  method: string;
  count: number;
  sales: number;
  refunds: number;
  /** Net of the report; undefined: the shift has none yet. */
  report: number | undefined;
  currency: Currency;
}

export interface Exported {
  files: string[];
  movements: number;
  shifts: number;
  sums: ShiftSum[];
  /** Where our sum is not the report's. */
  differing: ShiftSum[];
}

/** Midnight of the shop's clock, ms UTC. Throws a sentence for what is no day. */
function dayOf(text: string, offsetMs: number): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
    throw new Error(`${text} is not a day (YYYY-MM-DD)`);
  return at - offsetMs;
}

const movementOf = (row: PaymentRow): Movement => ({
  id: row.id,
  orderId: row.orderId,
  kind: row.kind,
  method: row.method,
  provider: row.provider,
  status: row.status,
  amount: money(row.amount, row.currency),
  received: money(row.received, row.currency),
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  ...(row.providerRef === null ? {} : { providerRef: row.providerRef }),
  ...(row.detail.rrn === undefined ? {} : { rrn: row.detail.rrn }),
  ...(row.detail.cardMask === undefined ? {} : { cardMask: row.detail.cardMask }),
});

/** All shifts opened in the time, oldest first. */
function shiftsBetween(read: LedgerReader, from: number, before: number) {
  const found: ReturnType<LedgerReader['shiftPage']>[number]['shift'][] = [];
  for (let beforeSeq = Number.MAX_SAFE_INTEGER; ; ) {
    const page = read.shiftPage({ beforeSeq, from, to: before - 1, limit: 200 });
    found.push(...page.map(({ shift }) => shift));
    const last = page.at(-1);
    if (page.length < 200 || !last) return found.reverse();
    beforeSeq = last.shift.seq;
  }
}

/** Money that moved while no shift was open: by the time of the evidence that completed it. */
function outsideShifts(sql: Sql, read: LedgerReader, from: number, before: number): PaymentRow[] {
  const seqs = sql(
    `SELECT p.seq FROM payments p JOIN evidence e ON e.seq = p.proof_seq
     WHERE p.status = 'completed' AND p.shift_seq IS NULL AND e.at >= ? AND e.at < ? ORDER BY p.seq`,
  ).all(from, before) as { seq: number }[];
  return seqs.flatMap(({ seq }) => read.paymentBySeq(seq) ?? []);
}

const Report = z.looseObject({
  tenders: z.array(z.looseObject({ method: z.string(), journal: z.looseObject({ minor: z.int() }) })),
});

/** Net by method, as the signed report has it. */
function reportedBy(report: string): Map<string, number> {
  const nets = new Map<string, number>();
  for (const { method, journal } of Report.parse(JSON.parse(report)).tenders) {
    nets.set(method, (nets.get(method) ?? 0) + journal.minor);
  }
  return nets;
}

function sumsOf(
  shift: { id: string; openedAt: number; closedAt: number | null },
  rows: readonly PaymentRow[],
  report: string | null,
): ShiftSum[] {
  const sums = new Map<string, ShiftSum>();
  const reported = report === null ? undefined : reportedBy(report);
  const of = (method: string, currency: Currency): ShiftSum => {
    const { id, openedAt, closedAt } = shift;
    const known = sums.get(method);
    if (known) return known;
    const report = reported === undefined ? undefined : (reported.get(method) ?? 0);
    const made = { shiftId: id, openedAt, closedAt, method, count: 0, sales: 0, refunds: 0, report, currency };
    sums.set(method, made);
    return made;
  };
  for (const row of rows) {
    const sum = of(row.method, row.currency);
    sum.count++;
    sum[row.kind === 'sale' ? 'sales' : 'refunds'] += row.received;
  }
  const currency = rows[0]?.currency;
  // A method that only the report has is a difference, not a gap.
  if (currency) for (const [method, minor] of reported ?? []) if (minor !== 0) of(method, currency);
  return [...sums.values()].sort((a, b) => (a.method < b.method ? -1 : 1));
}

const isSame = ({ sales, refunds, report }: ShiftSum): boolean => report === undefined || sales - refunds === report;

/** Throws a sentence when nothing could be written. */
export function exportMovements({ file, from, to, out, offsetMs }: ExportOptions): Exported {
  const start = dayOf(from, offsetMs);
  const before = dayOf(to, offsetMs) + DAY_MS;
  if (before <= start) throw new Error('--to is before --from');
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  try {
    // One moment of the ledger: a sale in the middle of it is in all of the files or in none.
    db.exec('BEGIN');
    const sql = statements(db);
    const read = ledgerReader(sql);
    const lines: ShiftMovement[] = [];
    const sums: ShiftSum[] = [];
    const shifts = shiftsBetween(read, start, before);
    for (const shift of shifts) {
      const rows = [...completedOf(read, shift.seq)];
      lines.push(...rows.map((row) => ({ shiftId: shift.id, movement: movementOf(row) })));
      sums.push(...sumsOf(shift, rows, read.shift(shift.id)?.report ?? null));
    }
    const outside = outsideShifts(sql, read, start, before);
    lines.push(...outside.map((row) => ({ shiftId: '', movement: movementOf(row) })));
    sums.push(...sumsOf({ id: '', openedAt: start, closedAt: null }, outside, null));
    return { ...write(out, lines, sums, offsetMs), movements: lines.length, shifts: shifts.length };
  } finally {
    db.close();
  }
}

const SUMS_HEAD = [
  'shift_id',
  'opened_at',
  'closed_at',
  'method',
  'count',
  'sales',
  'refunds',
  'net',
  'report_net',
  'same',
  'currency',
];
const verdictOf = (sum: ShiftSum): string => (sum.report === undefined ? 'no report' : isSame(sum) ? 'yes' : 'NO');

function write(out: string, lines: readonly ShiftMovement[], sums: ShiftSum[], offsetMs: number) {
  mkdirSync(out, { recursive: true, mode: 0o700 });
  const files = ['movements.csv', 'movements.xlsx', 'shifts.csv'].map((name) => join(out, name)) as [
    string,
    string,
    string,
  ];
  const major = (minor: number, currency: Currency): string => formatMajor(money(minor, currency));
  const shiftRows = sums.map((sum) => [
    sum.shiftId,
    new Date(sum.openedAt).toISOString(),
    sum.closedAt === null ? undefined : new Date(sum.closedAt).toISOString(),
    sum.method,
    sum.count,
    major(sum.sales, sum.currency),
    major(sum.refunds, sum.currency),
    netOf(sum),
    sum.report === undefined ? undefined : signedMajor(sum.report, sum.currency),
    verdictOf(sum),
    sum.currency,
  ]);
  const sheet = {
    name: 'shifts',
    head: SUMS_HEAD,
    rows: sums.map((sum) => [
      sum.shiftId,
      { at: sum.openedAt },
      sum.closedAt === null ? undefined : { at: sum.closedAt },
      sum.method,
      sum.count,
      sumCell(sum.sales, sum.currency),
      sumCell(sum.refunds, sum.currency),
      sumCell(sum.sales - sum.refunds, sum.currency),
      sum.report === undefined ? undefined : sumCell(sum.report, sum.currency),
      verdictOf(sum),
      sum.currency,
    ]),
  };
  const contents = [
    movementsCsv(lines),
    workbook([movementsSheet(lines), sheet], offsetMs),
    csvTable([SUMS_HEAD, ...shiftRows]),
  ];
  for (const [index, file] of files.entries())
    writeFileSync(file, contents[index] as string | Uint8Array, { mode: 0o600 });
  return { files, sums, differing: sums.filter((sum) => !isSame(sum)) };
}

/** A number and not a text that a spreadsheet would guard against: the table's own apostrophe is for words. */
const signedMajor = (minor: number, currency: Currency): string | number =>
  minor < 0 ? Number(formatMajor(money(minor, currency))) : formatMajor(money(minor, currency));
const netOf = ({ sales, refunds, currency }: ShiftSum): string | number => signedMajor(sales - refunds, currency);

/** The shop's country stands in the home's configuration; without one it is taken for Uzbekistan's clock. */
function offsetIn(home: string): number {
  try {
    const config = JSON.parse(readFileSync(join(home, 'station.json'), 'utf8')) as { station?: { country?: string } };
    return shopOffsetMs(config.station?.country ?? 'UZ');
  } catch {
    return shopOffsetMs('UZ');
  }
}

if (process.argv[1] === import.meta.filename) {
  const usage = 'npm run export -- --from YYYY-MM-DD --to YYYY-MM-DD --out DIR [--home DIR] [--db FILE]';
  const { values } = flagsOf(usage, {
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      out: { type: 'string' },
      home: { type: 'string' },
      db: { type: 'string' },
    },
  });
  const { from, to, out } = values;
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const home = values.db === undefined ? homeFor(values.home ?? process.env.QABUL_HOME) : dirname(resolve(values.db));
  const files = values.db === undefined ? ['ledger.db', 'sandbox.db'].map((name) => join(home, name)) : [values.db];
  const file = files.find((candidate) => existsSync(candidate));
  if (from === undefined || to === undefined || out === undefined || file === undefined) {
    say(file === undefined ? `no ledger under ${home}` : `usage: ${usage}`);
    process.exitCode = 2;
  } else {
    try {
      const exported = exportMovements({ file, from, to, out: resolve(out), offsetMs: offsetIn(home) });
      if (file.endsWith('sandbox.db')) say('PRACTICE MONEY: there is no live ledger here.');
      process.stdout.write(
        `${exported.movements} movements of ${exported.shifts} shifts:\n${exported.files.map((one) => `  ${one}\n`).join('')}`,
      );
      for (const sum of exported.differing) {
        say(
          `shift ${sum.shiftId}, ${sum.method}: the rows add up to ${netOf(sum)}, the report says ${signedMajor(sum.report ?? 0, sum.currency)} ${sum.currency}`,
        );
      }
      if (exported.differing.length > 0) process.exitCode = 1;
    } catch (error) {
      say((error as Error).message);
      process.exitCode = 2;
    }
  }
}
