/** Is everything that was written still there, and still what was written? Asked before the first sale (§4e). */
import { LedgerError } from '../domain/errors.ts';
import { firstBrokenLink } from './evidence.ts';
import { firstWrongPayment } from './payment-rows.ts';
import { firstWrongRailRow } from './queues.ts';
import type { Db, Sql } from './statements.ts';

/**
 * Every row is checked below this size (some months of a till): at most half a second. Beyond it the newest rows are,
 * and the pages; a year of sales must not delay the first screen by seconds.
 */
const ROWS_BELOW_BYTES = 4 * 1024 * 1024;
/** Above this size the pages are only checked after an unclean stop. */
const PAGES_BELOW_BYTES = 64 * 1024 * 1024;
const TAIL_LINKS = 1_000;
const TAIL_PAYMENTS = 2_000;

const damaged = (what: string): LedgerError => new LedgerError('ledger.damaged', what);
const newest = (sql: Sql, table: 'evidence' | 'payments'): number =>
  (sql(`SELECT max(seq) AS seq FROM ${table}`).get() as { seq: number | null }).seq ?? 0;

const bothWays = (a: string, b: string): [string, string] => [`${a} EXCEPT ${b}`, `${b} EXCEPT ${a}`];

/** What the triggers and `completed` keep must be what the rows say. */
const COUNTS: readonly (readonly [string, ...string[]])[] = [
  [
    'status counts',
    ...bothWays(
      'SELECT status, count FROM status_counts WHERE count <> 0',
      'SELECT status, count(*) FROM payments GROUP BY status',
    ),
  ],
  [
    'totals',
    ...bothWays(
      'SELECT method, kind, count, minor FROM totals WHERE shift_seq = 0',
      `SELECT method, kind, count(*), sum(received) FROM payments WHERE status = 'completed' GROUP BY method, kind`,
    ),
  ],
  [
    'totals of a shift',
    ...bothWays(
      'SELECT shift_seq, method, kind, count, minor FROM totals WHERE shift_seq <> 0',
      `SELECT shift_seq, method, kind, count(*), sum(received) FROM payments
       WHERE status = 'completed' AND shift_seq IS NOT NULL GROUP BY shift_seq, method, kind`,
    ),
  ],
  [
    'statuses and their evidence',
    `SELECT p.seq FROM payments p LEFT JOIN evidence e ON e.seq = p.proof_seq AND e.payment_seq = p.seq
     WHERE p.status = 'completed' AND e.status_after IS NOT 'completed'`,
  ],
];

/** Throws `ledger.damaged`. `bytes`: the file's size. */
export function checkDamage(db: Db, sql: Sql, key: Uint8Array, bytes: number): void {
  const stopped = sql(`SELECT value FROM notes WHERE key = 'stopped'`).get() as { value: string } | undefined;
  const isSmall = bytes < ROWS_BELOW_BYTES;
  if (bytes < PAGES_BELOW_BYTES || stopped?.value === 'no') {
    // integrity_check compares indexes with their tables as well, at twice the price.
    const check = isSmall ? 'integrity_check' : 'quick_check';
    const found = db.pragma(`${check}(1)`, { simple: true });
    if (found !== 'ok') throw damaged(`${check} says: ${String(found)}`);
  }
  if (isSmall) {
    if ((db.pragma('foreign_key_check') as unknown[]).length > 0) throw damaged('a row belongs to a row that is gone');
    for (const [what, ...differences] of COUNTS) {
      if (differences.some((difference) => sql(difference).get())) throw damaged(`the ${what} do not add up`);
    }
    const railRow = firstWrongRailRow(sql);
    if (railRow !== undefined) throw damaged(`rail row ${railRow} is not what was written`);
  }
  const payment = firstWrongPayment(sql, isSmall ? 0 : newest(sql, 'payments') - TAIL_PAYMENTS);
  if (payment !== undefined) throw damaged(`payment ${payment} is not what was written`);
  const broken = firstBrokenLink(sql, key, isSmall ? 0 : Math.max(0, newest(sql, 'evidence') - TAIL_LINKS));
  if (broken !== undefined) throw damaged(`evidence row ${broken} does not fit the chain`);
}
