/**
 * What happened after a backup, read out of a ledger that may be in pieces: row by row, never trusting an index, each
 * row with how far it proves itself. Only ever given a copy of the damaged files.
 */
import BetterSqlite from 'better-sqlite3';
import type { PaymentRow } from '../ports/payments.ts';
import { evidenceRowAt, linkFits } from './evidence.ts';
import { paymentAt } from './payment-rows.ts';
import { type Sql, statements } from './statements.ts';

/**
 * `proved`: the row's sum fits, and so does every link of its evidence from the backup's last one on. `read`: it can be
 * read, and nothing vouches for it. `unreadable`: its number was given out, and the row is gone.
 */
export type Proof = 'proved' | 'read' | 'unreadable';

export interface AfterPayment {
  seq: number;
  proof: Proof;
  /** What the row says; absent where it cannot be read. */
  row?: PaymentRow;
}

export interface AfterBackup {
  /** The damaged file's own state. `none`: there was no file. */
  state: 'whole' | 'in_part' | 'unreadable' | 'none';
  /** Evidence numbers after the backup that could be read, and of these how many are in an unbroken chain. */
  evidence: { last: number; read: number; proved: number };
  payments: AfterPayment[];
}

export interface BackupEnd {
  evidence: { seq: number; mac: string };
  /** The highest payment. */
  payments: number;
  /** `rev` of every payment that the backup knows, by seq. */
  revOf(seq: number): number | undefined;
}

/** A row that cannot be read is a row that is not there. */
function trying<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The highest number of a table. In a broken table the end may not be found: then `atLeast` is believed. */
function lastOf(sql: Sql, table: 'evidence' | 'payments', atLeast: number): number {
  const found = trying(() => (sql(`SELECT max(seq) AS n FROM ${table}`).get() as { n: number | null }).n ?? 0);
  return Math.max(found ?? 0, atLeast);
}

/** `acknowledged`: the last evidence that the anchor beside the file names, 0 where it names none. */
export function readAfter(file: string, key: Uint8Array, end: BackupEnd, acknowledged: number): AfterBackup {
  const nothing: AfterBackup = {
    state: 'unreadable',
    evidence: { last: acknowledged, read: 0, proved: 0 },
    payments: [],
  };
  const db = trying(() => new BetterSqlite(file, { fileMustExist: true }));
  if (!db) return nothing;
  try {
    const sql = statements(db);
    if (trying(() => sql('SELECT count(*) AS n FROM sqlite_schema').get()) === undefined) return nothing;
    return rowsAfter(sql, key, end, acknowledged);
  } finally {
    trying(() => db.close());
  }
}

function rowsAfter(sql: Sql, key: Uint8Array, end: BackupEnd, acknowledged: number): AfterBackup {
  const last = lastOf(sql, 'evidence', acknowledged);
  /** Payments that the tail speaks of, and whether all it says of them is in the unbroken chain. */
  const spokenOf = new Map<number, boolean>();
  let previous: Uint8Array | undefined = Buffer.from(end.evidence.mac, 'hex');
  if (end.evidence.seq === 0) previous = new Uint8Array(32);
  let read = 0;
  let proved = 0;
  let isWhole = true;
  for (let seq = end.evidence.seq + 1; seq <= last; seq++) {
    const row = trying(() => evidenceRowAt(sql, seq));
    if (!row) {
      previous = undefined;
      isWhole = false;
      continue;
    }
    read++;
    const fits: boolean = previous !== undefined && linkFits(key, previous, row);
    previous = fits ? row.mac : undefined;
    if (fits) proved++;
    else isWhole = false;
    spokenOf.set(row.payment_seq, (spokenOf.get(row.payment_seq) ?? true) && fits);
  }
  const payments: AfterPayment[] = [];
  const lastPayment = lastOf(sql, 'payments', Math.max(end.payments, ...spokenOf.keys()));
  for (let seq = end.payments + 1; seq <= lastPayment; seq++) if (!spokenOf.has(seq)) spokenOf.set(seq, false);
  for (const [seq, isChained] of [...spokenOf].sort(([a], [b]) => a - b)) {
    const found = trying(() => paymentAt(sql, seq));
    if (!found) {
      payments.push({ seq, proof: 'unreadable' });
      isWhole = false;
      continue;
    }
    // Evidence that moved nothing (a late repeat) leaves the payment as the backup has it.
    if (end.revOf(seq) === found.row.rev) continue;
    const proof = isChained && found.isAsWritten ? 'proved' : 'read';
    if (proof === 'read') isWhole = false;
    payments.push({ seq, proof, row: found.row });
  }
  return { state: isWhole ? 'whole' : 'in_part', evidence: { last, read, proved }, payments };
}
