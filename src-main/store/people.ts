/** People, and the chained log of their acts: one chain of its own, under the ledger's key (I-31). */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { AuditRow, PeopleReader, PeopleWriter, PersonRow } from '../ports/people.ts';
import type { Sql } from './statements.ts';

interface PersonColumns {
  id: string;
  name: string;
  role: PersonRow['role'];
  pin_salt: Uint8Array;
  pin_hash: Uint8Array;
  failures: number;
  locked_until: number;
  is_active: number;
  created_at: number;
}
interface AuditColumns {
  seq: number;
  at: number;
  who: string;
  name: string | null;
  approved_by: string | null;
  caller: string | null;
  act: string;
  subject: string | null;
  outcome: string;
  detail: string | null;
  mac: Uint8Array;
}

const toPerson = (c: PersonColumns): PersonRow => ({
  id: c.id,
  name: c.name,
  role: c.role,
  pinSalt: c.pin_salt,
  pinHash: c.pin_hash,
  failures: c.failures,
  lockedUntil: c.locked_until,
  isActive: c.is_active === 1,
  createdAt: c.created_at,
});

const toAudit = (c: AuditColumns): AuditRow => ({
  seq: c.seq,
  at: c.at,
  who: c.who,
  name: c.name,
  approvedBy: c.approved_by,
  caller: c.caller,
  act: c.act,
  subject: c.subject,
  outcome: c.outcome,
  detail: c.detail === null ? null : (JSON.parse(c.detail) as AuditRow['detail']),
});

const NO_PREVIOUS = new Uint8Array(32);

const macOf = (key: KeyObject, previous: Uint8Array, { mac: _mac, ...c }: AuditColumns): Uint8Array =>
  // The chain of evidence uses the same key: the word in front keeps the two apart.
  createHmac('sha256', key)
    .update('audit\0')
    .update(previous)
    .update(
      JSON.stringify([c.seq, c.at, c.who, c.name, c.approved_by, c.caller, c.act, c.subject, c.outcome, c.detail]),
    )
    .digest();

export const peopleReader = (sql: Sql): PeopleReader => ({
  people: () => (sql('SELECT * FROM people ORDER BY is_active DESC, name').all() as PersonColumns[]).map(toPerson),
  person: (id) => {
    const found = sql('SELECT * FROM people WHERE id = ?').get(id) as PersonColumns | undefined;
    return found && toPerson(found);
  },
  auditPage: ({ beforeSeq, who, act, limit }) =>
    (
      sql(
        `SELECT * FROM audit WHERE seq < CAST(? AS INTEGER) AND (? IS NULL OR who = ?) AND (? IS NULL OR act = ?)
         ORDER BY seq DESC LIMIT CAST(? AS INTEGER)`,
      ).all(
        beforeSeq ?? Number.MAX_SAFE_INTEGER,
        who ?? null,
        who ?? null,
        act ?? null,
        act ?? null,
        limit,
      ) as AuditColumns[]
    ).map(toAudit),
});

export function peopleWriter(sql: Sql, chainKey: Uint8Array): PeopleWriter {
  const key = createSecretKey(chainKey);
  return {
    savePerson(row) {
      sql(
        `INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, pin_salt = excluded.pin_salt,
           pin_hash = excluded.pin_hash, failures = excluded.failures, locked_until = excluded.locked_until,
           is_active = excluded.is_active`,
      ).run(
        row.id,
        row.name,
        row.role,
        row.pinSalt,
        row.pinHash,
        row.failures,
        row.lockedUntil,
        row.isActive ? 1 : 0,
        row.createdAt,
      );
    },
    addAudit(row) {
      const head = sql('SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1').get() as
        | Pick<AuditColumns, 'seq' | 'mac'>
        | undefined;
      const columns: AuditColumns = {
        seq: (head?.seq ?? 0) + 1,
        at: row.at,
        who: row.who,
        name: row.name,
        approved_by: row.approvedBy,
        caller: row.caller,
        act: row.act,
        subject: row.subject,
        outcome: row.outcome,
        detail: row.detail === null ? null : JSON.stringify(row.detail),
        mac: NO_PREVIOUS,
      };
      columns.mac = macOf(key, head?.mac ?? NO_PREVIOUS, columns);
      sql('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(...Object.values(columns));
    },
  };
}

/** The first row of the audit log that does not fit its chain; undefined when all do. */
export function firstBrokenAudit(sql: Sql, chainKey: Uint8Array): number | undefined {
  const key = createSecretKey(chainKey);
  let previous: Uint8Array = NO_PREVIOUS;
  let expected = 1;
  for (const row of sql('SELECT * FROM audit ORDER BY seq').iterate() as IterableIterator<AuditColumns>) {
    if (row.seq !== expected || !Buffer.from(macOf(key, previous, row)).equals(row.mac)) return expected;
    previous = row.mac;
    expected += 1;
  }
  return undefined;
}
