/**
 * `npm run audit:verify -- [--home DIR] [--db FILE]`: does every row of the audit log still fit its chain? Opens the
 * ledger read-only, beside a running station too. Exit 0: whole; 1: broken, with the first row that does not fit.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { homeFor } from '../src-main/host/node/home.ts';
import { firstBrokenLink } from '../src-main/store/evidence.ts';
import { firstBrokenAudit } from '../src-main/store/people.ts';
import { statements } from '../src-main/store/statements.ts';
import { flagsOf } from './flags.ts';

export interface Verified {
  acts: number;
  evidence: number;
  brokenAct?: number;
  brokenEvidence?: number;
}

/** Throws with a sentence when the file or its key is not there. */
export function verifyAudit(file: string): Verified {
  if (!existsSync(`${file}.key`)) throw new Error(`the key of the chain, ${file}.key, is not here`);
  const key = Buffer.from(readFileSync(`${file}.key`, 'utf8').trim(), 'hex');
  const db = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  try {
    const sql = statements(db);
    const count = (table: 'audit' | 'evidence') => (sql(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
    const brokenAct = firstBrokenAudit(sql, key);
    const brokenEvidence = firstBrokenLink(sql, key);
    return {
      acts: count('audit'),
      evidence: count('evidence'),
      ...(brokenAct === undefined ? {} : { brokenAct }),
      ...(brokenEvidence === undefined ? {} : { brokenEvidence }),
    };
  } finally {
    db.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = flagsOf('npm run audit:verify -- [--home DIR] [--db FILE]', {
    options: { home: { type: 'string' }, db: { type: 'string' } },
  });
  const home = homeFor(values.home ?? process.env.QABUL_HOME);
  const files = values.db === undefined ? ['ledger.db', 'sandbox.db'].map((name) => join(home, name)) : [values.db];
  const there = files.filter((file) => existsSync(file));
  if (there.length === 0) {
    process.stderr.write(`no ledger under ${home}\n`);
    process.exitCode = 2;
  }
  for (const file of there) {
    try {
      const { acts, evidence, brokenAct, brokenEvidence } = verifyAudit(file);
      const say = (what: string, rows: number, broken: number | undefined) =>
        process.stdout.write(
          broken === undefined
            ? `${file}: ${rows} ${what}, every row fits\n`
            : `${file}: ${what} BROKEN at row ${broken}\n`,
        );
      say('acts', acts, brokenAct);
      say('pieces of evidence', evidence, brokenEvidence);
      if (brokenAct !== undefined || brokenEvidence !== undefined) process.exitCode = 1;
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exitCode = 2;
    }
  }
}
