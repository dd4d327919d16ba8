/** How far a ledger had come, and whether a file is a whole ledger. */
import { readFileSync } from 'node:fs';
import { LedgerError } from '../domain/errors.ts';
import { checkDamage } from './damage.ts';
import { IS_OPEN } from './payment-rows.ts';
import { firstBrokenAudit } from './people.ts';
import { type Db, statements } from './statements.ts';

/** How far the copied ledger had come; written beside the copy. */
export interface BackupHead {
  /** ms UTC. */
  at: number;
  schema: number;
  bytes: number;
  /** Of the whole file, hex. */
  sha256: string;
  evidence: { seq: number; mac: string };
  /** Highest numbers of payments, acts and received calls. */
  payments: number;
  audit: number;
  inbox: number;
  /** Payments whose end was not known. */
  open: number;
}

/** How far a ledger has come. `bytes` and `sha256` are left to whoever knows the file. */
export function headOf(db: Db, at: number): Omit<BackupHead, 'bytes' | 'sha256'> {
  const one = <T>(text: string): T | undefined => db.prepare(text).get() as T | undefined;
  const most = (text: string): number => (one<{ n: number | null }>(text)?.n ?? 0) as number;
  return {
    at,
    schema: db.pragma('user_version', { simple: true }) as number,
    evidence: one<{ seq: number; mac: string }>(
      'SELECT seq, lower(hex(mac)) AS mac FROM evidence ORDER BY seq DESC LIMIT 1',
    ) ?? { seq: 0, mac: '' },
    payments: most('SELECT max(seq) AS n FROM payments'),
    audit: most('SELECT max(seq) AS n FROM audit'),
    inbox: most('SELECT max(id) AS n FROM inbox'),
    open: most(`SELECT count(*) AS n FROM payments WHERE ${IS_OPEN}`),
  };
}

export const isSameHead = (a: ReturnType<typeof headOf>, b: ReturnType<typeof headOf>): boolean =>
  a.evidence.seq === b.evidence.seq && a.evidence.mac === b.evidence.mac && a.payments === b.payments;

/** The head that was written beside a copy; undefined: none, or not readable. */
export function readHead(copy: string): BackupHead | undefined {
  try {
    const head = JSON.parse(readFileSync(`${copy}.json`, 'utf8')) as BackupHead;
    return typeof head.sha256 === 'string' && typeof head.evidence.seq === 'number' ? head : undefined;
  } catch {
    return undefined;
  }
}

/** Every page, sum, count, link and act. Throws `ledger.damaged`. */
export function proveWhole(db: Db, key: Uint8Array): void {
  const sql = statements(db);
  // As a small file is checked: everything.
  checkDamage(db, sql, key, 0);
  const act = firstBrokenAudit(sql, key);
  if (act !== undefined) throw new LedgerError('ledger.damaged', `act ${act} does not fit the chain`);
}
