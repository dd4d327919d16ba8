/**
 * The judge of a till with terminals and FiscalBox (money-safety §4a). Every sale has a sum of its own, so the banks' books
 * are compared by sum: never two charges of one, never a charge that the ledger calls nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import type { Memory } from './driver.ts';
import { SERIAL_DEVICE } from './killing-devices.ts';
import { integrity, isComplaint, promises, type Row, receipts } from './oracle.ts';
import { type Body, truthOf, type World } from './world.ts';

const QUIET_WITHIN_MS = 45_000;
const LOOK_EVERY_MS = 50;
/** A rail that nobody can ask (§2.0): a person looks into the bank's book when the station has had so long. */
const PERSON_AFTER_MS = 1_500;
/** A terminal that can be asked by our number finds what it charged within this. */
const LADDER_WITHIN_MS = 15_000;

const movesOf = (truth: readonly Body[], ...records: string[]): Body[] =>
  truth.filter(({ record }) => records.includes(record));
/** What the bank's book has about it. */
const movedFor = (truth: readonly Body[], row: Row): Body =>
  movesOf(truth, ...(row.kind === 'sale' ? ['charge'] : ['refund', 'void'])).find(({ minor }) => minor === row.payable);

/**
 * Waits until nobody has anything left to do. What stays unknown where nobody can be asked is decided by a person who
 * looks into the bank's book; what a terminal on its own wire has charged, the station must find by itself.
 */
export async function untilTerminalsQuiet(world: World): Promise<void> {
  const until = performance.now() + QUIET_WITHIN_MS;
  const since = new Map<string, number>();
  const db = new BetterSqlite(world.ledgerFile, { readonly: true, timeout: 5_000 });
  try {
    const busy = db.prepare(
      `SELECT 'outbox ' || kind || ' ' || coalesce(last_error, '') AS what FROM outbox WHERE state = 'pending'
       UNION ALL SELECT status || ' ' || method || ' ' || id FROM payments
         WHERE status IN ('created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown')
       UNION ALL SELECT 'shift ' || status FROM shifts WHERE status = 'closing'`,
    );
    const unknown = db.prepare(`SELECT * FROM payments WHERE status = 'unknown'`);
    for (;;) {
      const left = (busy.all() as { what: string }[]).map(({ what }) => what);
      if (left.length === 0) return;
      if (performance.now() > until) throw new Error(`not quiet: ${left.join(', ')}\n${world.lastWords()}`);
      const truth = truthOf(world);
      const { body: state } = await world.control('GET', '/control/state');
      // Nobody looks into the book while the terminal may still write to it.
      const isAtWork = (state.vendors.sa as Body)[SERIAL_DEVICE].atWork as boolean;
      for (const row of unknown.all() as Row[]) {
        const from =
          isAtWork && row.device === SERIAL_DEVICE ? performance.now() : (since.get(row.id) ?? performance.now());
        since.set(row.id, from);
        const moved = movedFor(truth, row);
        const isFound = row.device === SERIAL_DEVICE && row.kind === 'sale' && moved !== undefined;
        if (performance.now() - from < (isFound ? LADDER_WITHIN_MS : PERSON_AFTER_MS)) continue;
        // Refused while the terminal is being asked: the next look tries again.
        await world.rest('POST', `/v1/payments/${row.id}/resolve`, {
          outcome: moved ? 'completed' : 'failed',
          ...(moved?.rrn !== undefined && { rrn: moved.rrn }),
          note: 'The bank’s book says so',
          by: 'Dilnoza',
          second: 'Rustam',
        });
      }
      await pause(LOOK_EVERY_MS);
    }
  } finally {
    db.close();
  }
}

/**
 * What a terminal notices of a death: half a frame; and a question while it is still at work, since nobody can know that after
 * a start. A question moves no money.
 */
const isOfADeath = (record: Body): boolean =>
  (record.rule === 'terminal.busy' && /operation (26|63) /.test(String(record.detail))) || record.rule === 'frame.bad';

/** Every difference, as a sentence. */
export function compareTerminals(world: World, memory: Memory): string[] {
  const db = new BetterSqlite(world.ledgerFile, { readonly: true, timeout: 5_000 });
  try {
    const truth = truthOf(world);
    const rows = db.prepare('SELECT * FROM payments').all() as Row[];
    return [
      ...money(rows, truth, db),
      ...promises(rows, memory, db),
      ...receipts(rows, truth),
      ...integrity(db, world.ledgerFile),
      ...reports(db),
      ...memory.broken,
      ...truth
        .filter((record) => isComplaint(record) && !isOfADeath(record))
        .map((v) => `the simulated vendor complains: ${v.rule}: ${v.detail}`),
    ];
  } finally {
    db.close();
  }
}

function money(rows: readonly Row[], truth: readonly Body[], db: BetterSqlite.Database): string[] {
  const wrong: string[] = [];
  const byPerson = db
    .prepare(`SELECT count(*) FROM evidence WHERE payment_seq = ? AND type = 'operator_resolved'`)
    .pluck();
  const charged = Map.groupBy(movesOf(truth, 'charge'), ({ minor }) => minor as number);
  const returned = Map.groupBy(movesOf(truth, 'refund', 'void'), ({ minor }) => minor as number);
  for (const [minor, { length }] of charged) if (length > 1) wrong.push(`${minor} was charged ${length} times`);
  for (const [minor, { length }] of returned) if (length > 1) wrong.push(`${minor} went back ${length} times`);
  const asked = new Set<number>();
  for (const row of rows.filter(({ provider }) => provider !== 'cash')) {
    const book = row.kind === 'sale' ? charged : returned;
    const isDone = book.has(row.payable);
    const what = `${row.kind} ${row.id} of ${row.payable} (${row.provider}, ${row.status})`;
    if (row.kind === 'sale') asked.add(row.payable);
    if (row.status === 'completed' && !isDone) wrong.push(`phantom: ${what}, and the bank did nothing`);
    if (row.status === 'completed' && row.received !== row.payable) wrong.push(`${what} is booked as ${row.received}`);
    if (row.status !== 'completed' && isDone && row.kind === 'sale')
      wrong.push(`lost: ${what}, and the bank charged it`);
    if (isDone && row.kind === 'sale' && row.device === SERIAL_DEVICE && byPerson.get(row.seq) !== 0)
      wrong.push(`${what} was decided by a person: the terminal could have been asked`);
  }
  for (const minor of charged.keys())
    if (!asked.has(minor)) wrong.push(`${minor} was charged, and nobody asked for it`);
  for (const [minor] of returned) {
    const back = rows.filter((row) => row.kind === 'refund' && row.payable === minor && row.status === 'completed');
    if (back.length !== 1) wrong.push(`${minor} went back, and ${back.length} refunds say so`);
  }
  return wrong;
}

/** Whether some of the sums, each counted or not, make up the whole. Few are ever in doubt at once. */
function isMadeOf(whole: number, sums: readonly number[]): boolean {
  if (whole === 0) return true;
  const [first, ...rest] = sums;
  return first !== undefined && (isMadeOf(whole - first, rest) || isMadeOf(whole, rest));
}
const DOUBTS_MOST = 12;

/**
 * A shift that was closed over a death says of itself what the ledger says of it. Its only differences are those it must
 * name: payments by that method which nobody knew yet when the shift ended. A batch that the bank closed while the station
 * was dead is found by its totals.
 */
function reports(db: BetterSqlite.Database): string[] {
  const wrong: string[] = [];
  const sums = db.prepare(
    `SELECT method, count(*) AS count, sum(CASE kind WHEN 'sale' THEN received ELSE -received END) AS minor
     FROM payments WHERE status = 'completed' AND shift_seq = ? GROUP BY method`,
  );
  const inDoubt = db
    .prepare(
      `SELECT payable FROM payments p WHERE method = ? AND EXISTS
         (SELECT 1 FROM evidence e WHERE e.payment_seq = p.seq AND e.status_after = 'unknown') ORDER BY seq DESC LIMIT ?`,
    )
    .pluck();
  for (const { seq, report } of db.prepare(`SELECT seq, report FROM shifts WHERE status = 'closed'`).all() as Body[]) {
    const said = JSON.parse(report) as Body;
    const ours = new Map<string, number>();
    for (const { method, journal } of said.tenders) ours.set(method, (ours.get(method) ?? 0) + journal.minor);
    for (const { method, minor } of sums.all(seq) as { method: string; minor: number }[])
      if ((ours.get(method) ?? 0) !== minor)
        wrong.push(`the report of shift ${seq} says ${ours.get(method)} by ${method}, the ledger ${minor}`);
    for (const { type, method, minor } of said.differences) {
      if (isMadeOf(Math.abs(minor), inDoubt.all(method, DOUBTS_MOST) as number[])) continue;
      wrong.push(`the report of shift ${seq} has a difference: ${type} by ${method} of ${minor}`);
    }
  }
  return wrong;
}
