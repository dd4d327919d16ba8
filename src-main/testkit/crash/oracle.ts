/**
 * The judge (money-safety §4a): what the simulated vendors believe against what the ledger says. Looks from outside,
 * through a connection of its own; whatever it returns is a lost, doubled or invented piece of money, or damage.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { firstBrokenLink } from '../../store/evidence.ts';
import { statements } from '../../store/statements.ts';
import type { Memory } from './driver.ts';
import { type Body, truthOf, type World } from './world.ts';

const QUIET_WITHIN_MS = 45_000;

/** Waits until nobody has anything left to do: simulators, receipts, inbox, cancels. */
export async function untilQuiet(world: World): Promise<void> {
  const until = performance.now() + QUIET_WITHIN_MS;
  const db = new BetterSqlite(world.ledgerFile, { readonly: true, timeout: 5_000 });
  try {
    const busy = db.prepare(
      `SELECT (SELECT count(*) FROM outbox WHERE state = 'pending') + (SELECT count(*) FROM inbox WHERE done_at IS NULL)
         + (SELECT count(*) FROM payments WHERE status IN ('created', 'dispatching', 'cancelling'))
         + (SELECT count(*) FROM shifts WHERE status = 'closing') AS n`,
    );
    for (;;) {
      await world.control('POST', '/control/hurry');
      const { body } = await world.control('GET', '/control/state');
      const open = (body.vendors.payme.transactions as Body[]).filter((t) =>
        ['performing', 'cancelling'].includes(t.stage),
      );
      const left = (busy.get() as { n: number }).n;
      if (open.length === 0 && left === 0) return;
      if (performance.now() > until) {
        throw new Error(`not quiet: ${open.length} transactions, ${left} rows\n${world.lastWords()}`);
      }
      await pause(25);
    }
  } finally {
    db.close();
  }
}

/** A station that is dead, or that falls and says "not now", breaks no rule of the vendor's by that. */
export const isComplaint = (record: Body): boolean =>
  record.record === 'violation' && !/was answered (\{"kind":"none"|error -32400)/.test(String(record.detail));

export interface Row {
  seq: number;
  id: string;
  order_id: string;
  kind: string;
  provider: string;
  status: string;
  payable: number;
  device: string | null;
  received: number;
  refunded: number;
  provider_ref: string | null;
  of_seq: number | null;
}

/** Every difference, as a sentence. */
export function compare(world: World, memory: Memory): string[] {
  const db = new BetterSqlite(world.ledgerFile, { readonly: true, timeout: 5_000 });
  try {
    const truth = truthOf(world);
    const rows = db.prepare('SELECT * FROM payments').all() as Row[];
    return [
      ...money(rows, truth, db),
      ...promises(rows, memory, db),
      ...receipts(rows, truth),
      ...integrity(db, world.ledgerFile),
      ...memory.broken,
      ...truth.filter(isComplaint).map((v) => `the simulated vendor complains: ${v.rule}: ${v.detail}`),
    ];
  } finally {
    db.close();
  }
}

/** 1–3: charges, completed sales, refunds, orders. */
function money(rows: readonly Row[], truth: readonly Body[], db: BetterSqlite.Database): string[] {
  const wrong: string[] = [];
  const charges = truth.filter((r) => r.record === 'charge');
  const refunds = truth.filter((r) => r.record === 'refund');
  const sales = rows.filter((r) => r.kind === 'sale' && r.provider === 'payme' && r.status === 'completed');
  const backs = rows.filter((r) => r.kind === 'refund' && r.provider === 'payme' && r.status === 'completed');
  const refundedRefs = new Set(refunds.map((r) => r.ref));
  for (const charge of charges) {
    const fitting = sales.filter((s) => s.provider_ref === charge.ref);
    if (fitting.length !== 1)
      wrong.push(`charge ${charge.ref} (${charge.orderRef}) has ${fitting.length} completed sales`);
    for (const sale of fitting) {
      if (sale.received !== charge.minor)
        wrong.push(`charge ${charge.ref} of ${charge.minor} is booked as ${sale.received}`);
      const back = refundedRefs.has(charge.ref) ? charge.minor : 0;
      if (sale.refunded !== back)
        wrong.push(`sale ${sale.id}: ${sale.refunded} refunded, the vendor gave back ${back}`);
      const booked = backs.filter((b) => b.of_seq === sale.seq).reduce((sum, b) => sum + b.received, 0);
      if (booked !== back) wrong.push(`sale ${sale.id}: refunds of ${booked} completed, the vendor gave back ${back}`);
    }
  }
  const known = new Set(charges.map((c) => c.ref));
  for (const sale of sales)
    if (!known.has(sale.provider_ref)) wrong.push(`sale ${sale.id} is completed, nobody was charged`);
  for (const [what, list] of [
    ['charge', charges],
    ['refund', refunds],
  ] as const) {
    if (new Set(list.map((m) => m.ref)).size !== list.length) wrong.push(`a ${what} stands twice in the truth`);
  }
  const net = Map.groupBy(
    charges.filter((c) => !refundedRefs.has(c.ref)),
    (c) => c.orderRef as string,
  );
  for (const [order, twice] of net) {
    if (twice.length < 2) continue;
    const explained = db
      .prepare('SELECT count(*) FROM discrepancies d JOIN payments p ON p.seq = d.payment_seq WHERE p.order_id = ?')
      .pluck()
      .get(order);
    if (explained === 0) wrong.push(`order ${order} was charged ${twice.length} times and nobody was told`);
  }
  return wrong;
}

/** 4: what was answered is true. */
export function promises(rows: readonly Row[], memory: Memory, db: BetterSqlite.Database): string[] {
  const wrong: string[] = [];
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const [id, { orderId }] of memory.accepted) {
    const row = byId.get(id);
    if (!row) wrong.push(`payment ${id} was answered and is not in the ledger`);
    else if (row.order_id !== orderId) wrong.push(`payment ${id} was for ${orderId} and is for ${row.order_id}`);
  }
  for (const [id, status] of memory.finals) {
    const now = byId.get(id)?.status;
    if (now !== status) wrong.push(`payment ${id} was answered as ${status} and is ${now}`);
  }
  for (const [id, report] of memory.reports) {
    const kept = db.prepare('SELECT report FROM shifts WHERE id = ?').pluck().get(id);
    if (kept !== report) wrong.push(`the report of shift ${id} is not the one that was answered`);
  }
  return wrong;
}

/** 5: one receipt for every completed payment, none for any other. */
export function receipts(rows: readonly Row[], truth: readonly Body[]): string[] {
  const wrong: string[] = [];
  const made = Map.groupBy(
    truth.filter((r) => r.record === 'receipt'),
    (r) => `${r.paymentId} ${r.kind}`,
  );
  for (const row of rows) {
    const mine = made.get(`${row.id} ${row.kind}`) ?? [];
    const owed = row.status === 'completed' ? 1 : 0;
    if (mine.length !== owed)
      wrong.push(`${row.kind} ${row.id} (${row.status}) has ${mine.length} receipts, owed ${owed}`);
    if (mine[0] && mine[0].minor !== row.received)
      wrong.push(`the receipt of ${row.id} says ${mine[0].minor}, not ${row.received}`);
  }
  const ids = new Set(rows.map((row) => `${row.id} ${row.kind}`));
  for (const key of made.keys()) if (!ids.has(key)) wrong.push(`a receipt for ${key}, which is not in the ledger`);
  return wrong;
}

/** 6: pages, keys, chain, sums and counts. */
export function integrity(db: BetterSqlite.Database, file: string): string[] {
  const wrong: string[] = [];
  const check = db.pragma('integrity_check', { simple: true });
  if (check !== 'ok') wrong.push(`integrity_check: ${String(check)}`);
  const orphans = db.pragma('foreign_key_check') as unknown[];
  if (orphans.length > 0) wrong.push(`foreign_key_check: ${orphans.length} rows`);
  const key = Buffer.from(readFileSync(`${file}.key`, 'utf8').trim(), 'hex');
  const broken = firstBrokenLink(statements(db), key);
  if (broken !== undefined) wrong.push(`the evidence chain breaks at ${broken}`);
  const same: readonly (readonly [string, string, string])[] = [
    [
      'status counts',
      'SELECT status, count FROM status_counts WHERE count <> 0',
      'SELECT status, count(*) FROM payments GROUP BY status',
    ],
    [
      'totals of all time',
      'SELECT method, kind, count, minor FROM totals WHERE shift_seq = 0',
      `SELECT method, kind, count(*), sum(received) FROM payments WHERE status = 'completed' GROUP BY method, kind`,
    ],
    [
      'totals of a shift',
      'SELECT shift_seq, method, kind, count, minor FROM totals WHERE shift_seq <> 0',
      `SELECT shift_seq, method, kind, count(*), sum(received) FROM payments WHERE status = 'completed' AND shift_seq IS NOT NULL GROUP BY shift_seq, method, kind`,
    ],
    [
      'refunded sums',
      `SELECT seq, refunded FROM payments WHERE refunded <> 0`,
      `SELECT of_seq, sum(received) FROM payments WHERE kind = 'refund' AND status = 'completed' GROUP BY of_seq`,
    ],
    [
      'statuses and their last evidence',
      'SELECT seq, status FROM payments',
      'SELECT payment_seq, status_after FROM evidence WHERE seq IN (SELECT max(seq) FROM evidence GROUP BY payment_seq)',
    ],
  ];
  for (const [what, kept, real] of same) {
    for (const [a, b] of [
      [kept, real],
      [real, kept],
    ]) {
      const found = db.prepare(`SELECT * FROM (${a}) EXCEPT SELECT * FROM (${b})`).raw().get();
      if (found) wrong.push(`${what} do not add up: ${JSON.stringify(found)}`);
    }
  }
  return wrong;
}

/** 7: a digest of everything a restart must not change. */
export function digestOf(world: World): string {
  const db = new BetterSqlite(world.ledgerFile, { readonly: true, timeout: 5_000 });
  try {
    const hash = createHash('sha256');
    const tables = db
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('notes') ORDER BY name`)
      .pluck()
      .all() as string[];
    for (const table of tables) {
      for (const row of db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).raw().iterate() as Iterable<unknown[]>) {
        hash.update(JSON.stringify([table, ...row]));
      }
    }
    return hash.digest('hex');
  } finally {
    db.close();
  }
}

export interface Tally {
  sales: number;
  refunds: number;
  charges: number;
  receipts: number;
  evidence: number;
}

/** Sums for a report. A till that was never started has no ledger, and nothing to count. */
export function tally(world: World): Tally {
  if (!existsSync(world.ledgerFile)) return { sales: 0, refunds: 0, charges: 0, receipts: 0, evidence: 0 };
  const db = new BetterSqlite(world.ledgerFile, { readonly: true, timeout: 5_000 });
  try {
    const count = (sql: string) => db.prepare(sql).pluck().get() as number;
    const truth = truthOf(world);
    return {
      sales: count(`SELECT count(*) FROM payments WHERE kind = 'sale'`),
      refunds: count(`SELECT count(*) FROM payments WHERE kind = 'refund'`),
      charges: truth.filter((r) => r.record === 'charge').length,
      receipts: truth.filter((r) => r.record === 'receipt').length,
      evidence: count('SELECT count(*) FROM evidence'),
    };
  } finally {
    db.close();
  }
}
