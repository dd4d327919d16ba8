/**
 * A rail's own statement as a table: what a bank sends as its register, or a wallet's cabinet exports. Sums are decimal
 * text read by digits, times are the shop's. A row that is wrong names its line and column, and then nothing is taken.
 *
 *   reference   RRN or the wallet's number        fee       what the rail keeps, where it says so
 *   time        2026-11-22 15:30[:00]             kind      sale (default) or refund
 *   amount      what the customer paid            payment   our id, where the rail knows it
 */
import { parse } from 'csv-parse/sync';
import { type Currency, parseMajor } from '../../../src-shared/money.ts';
import { STATEMENT_LIMITS } from '../../../src-shared/statement-limits.ts';
import { StationError } from '../../domain/errors.ts';
import type { GivenLine } from '../../ports/shift-end.ts';

const NEEDED = ['reference', 'time', 'amount'] as const;
const COLUMNS = [...NEEDED, 'fee', 'kind', 'payment'] as const;
type Column = (typeof COLUMNS)[number];

const TIME = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/;

const wrong = (path: string, message: string): StationError =>
  new StationError('request.invalid', `${path} ${message}`.trim(), { fields: [{ path, message }] });

/** So much is read before the loop has its turn: a sale does not wait for a bank's month. */
const SLICE_CHARACTERS = 65_536;

/** The text in slices of whole rows. A line end inside quotes is none. */
function* slicesOf(csv: string): Generator<string> {
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < csv.length; at++) {
    const letter = csv.charCodeAt(at);
    if (letter === 0x22) isQuoted = !isQuoted;
    if (letter !== 0x0a || isQuoted || at - start < SLICE_CHARACTERS) continue;
    yield csv.slice(start, at + 1);
    start = at + 1;
  }
  if (start < csv.length) yield csv.slice(start);
}

/** Columns by the header's names. Throws for one that is missing or that nobody knows. */
function columnsOf(header: readonly string[]): string[] {
  const named = header.map((name) => name.trim().toLowerCase());
  const missing = NEEDED.filter((column) => !named.includes(column));
  if (missing.length > 0) throw wrong(missing.join(', '), 'is missing');
  const unknown = named.filter((name) => !COLUMNS.some((column) => column === name));
  if (unknown.length > 0) throw wrong(unknown.join(', '), `is no column; there are ${COLUMNS.join(', ')}`);
  return named;
}

/**
 * Throws `request.invalid` with `line N, column`, and for more rows than `STATEMENT_LIMITS`. `offsetMs`: of the shop's
 * clock from UTC. `pause`: gives the loop its turn, between slices.
 */
export async function readStatement(
  csv: string,
  currency: Currency,
  offsetMs: number,
  pause: () => Promise<void>,
): Promise<GivenLine[]> {
  const delimiter = /^\uFEFF?[\w"]+([;\t,])/.exec(csv)?.[1] ?? ',';
  const lines: GivenLine[] = [];
  const seen = new Set<string>();
  let columns: string[] | undefined;
  for (const slice of slicesOf(csv)) {
    if (columns) await pause();
    let rows: string[][];
    try {
      rows = parse(slice, { bom: columns === undefined, delimiter, skip_empty_lines: true, trim: true });
    } catch (error) {
      throw wrong('', whereIn(lines.length, (error as Error).message));
    }
    columns ??= columnsOf(rows.shift() ?? []);
    if (lines.length + rows.length > STATEMENT_LIMITS.rows)
      throw wrong('csv', `has more than ${STATEMENT_LIMITS.rows} rows: give fewer days`);
    for (const cells of rows) {
      const line = `line ${lines.length + 2}`;
      if (cells.length !== columns.length) throw wrong(line, `has ${cells.length} columns, not ${columns.length}`);
      const read = lineOf(
        Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ''])),
        currency,
        offsetMs,
        line,
      );
      const key = `${read.kind} ${read.providerRef}`;
      if (seen.has(key)) throw wrong(`${line}, reference`, 'stands twice');
      seen.add(key);
      lines.push(read);
    }
  }
  return lines;
}

/** The parser counts the lines of its slice. */
const whereIn = (before: number, message: string): string =>
  before === 0 ? message : message.replace(/line (\d+)/, (_text, n: string) => `line ${Number(n) + before + 1}`);

function lineOf(row: Readonly<Record<string, string>>, currency: Currency, offsetMs: number, line: string): GivenLine {
  // A spreadsheet's apostrophe keeps the zeros in front of a number.
  const text = (column: Column): string => (row[column] ?? '').replace(/^'/, '');
  const sum = (column: 'amount' | 'fee'): number => {
    const written = text(column)
      .replace(',', '.')
      .replace(/[\s\u00a0\u202f]/g, '');
    try {
      return parseMajor(written, currency).minor;
    } catch {
      throw wrong(`${line}, ${column}`, 'must be an amount like 45000.00');
    }
  };
  const reference = text('reference');
  if (reference === '' || reference.length > 120) throw wrong(`${line}, reference`, 'must be 1 to 120 characters');
  const kind = text('kind') || 'sale';
  if (kind !== 'sale' && kind !== 'refund') throw wrong(`${line}, kind`, 'must be sale or refund');
  const paid = sum('amount');
  const fee = text('fee') === '' ? 0 : sum('fee');
  if (paid <= 0) throw wrong(`${line}, amount`, 'must be more than nothing');
  if (fee < 0 || fee > paid) throw wrong(`${line}, fee`, 'must be between nothing and the amount');
  const payment = text('payment');
  return {
    kind,
    minor: paid - fee,
    at: momentOf(text('time'), offsetMs, line),
    providerRef: reference,
    ...(fee > 0 && { feeMinor: fee }),
    ...(payment !== '' && { paymentId: payment }),
  };
}

function momentOf(text: string, offsetMs: number, line: string): number {
  const parts = TIME.exec(text)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts ?? [];
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const isReal = parts !== undefined && new Date(at).toISOString().slice(0, 16) === text.slice(0, 16).replace(' ', 'T');
  if (!isReal) throw wrong(`${line}, time`, 'must be a time like 2026-11-22 15:30:00');
  return at - offsetMs;
}
