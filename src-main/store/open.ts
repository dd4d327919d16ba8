/**
 * Opens the ledger: version and damage checked, pragmas set and read back, migrations applied, one writer.
 * Settings and their reasons: money-safety §5.1.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { LedgerError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Ledger } from '../ports/store.ts';
import { firstBrokenLink } from './evidence.ts';
import { groupCommit } from './group-commit.ts';
import { ledgerReader, ledgerWriter } from './ledger.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { assertSqliteVersion } from './sqlite-version.ts';
import { type Db, statements } from './statements.ts';

export interface LedgerOptions {
  /** Path of the database; ':memory:' for tests. */
  file: string;
  clock: Clock;
  log: Logger;
  /** The ledger failed while running: nothing may be promised any more (I-13). */
  onFatal(error: LedgerError): void;
  /** Below `low` the lamp turns yellow, below `full` no new charge starts. */
  space?: { lowBytes: number; fullBytes: number };
  /** For the test of the version check. */
  sqliteVersion?: string;
}

/** "Qbul": says whose file this is, whatever its name. */
const APPLICATION_ID = 0x5162756c;
const MIB = 1024 * 1024;
/** Above this size a whole check is only made after an unclean stop: it would delay the first screen. */
const CHECK_ALWAYS_BELOW = 64 * MIB;
const TAIL_LINKS = 1000;

const PRAGMAS: readonly (readonly [string, string | number, number | string])[] = [
  // EXTRA equals FULL in WAL and stays right if the mode ever falls back to DELETE.
  ['synchronous', 'EXTRA', 3],
  ['wal_autocheckpoint', 1000, 1000],
  ['journal_size_limit', 67108864, 67108864],
  ['busy_timeout', 5000, 5000],
  ['foreign_keys', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
];

/** SQLite's own words for trouble, in ours. */
export function ledgerErrorOf(error: unknown, during: string): LedgerError {
  const sqlite = error as { code?: string; message?: string };
  const message = `${during}: ${sqlite.message ?? String(error)}`;
  const code = sqlite.code ?? '';
  const kind =
    code === 'SQLITE_FULL' || code === 'ENOSPC'
      ? 'ledger.disk_full'
      : code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT_')
        ? 'ledger.damaged'
        : code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN' || code === 'EROFS' || code === 'EACCES'
          ? 'ledger.read_only'
          : 'ledger.write_failed';
  return new LedgerError(kind, message, { cause: error });
}

function setPragmas(db: Db): void {
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal' && mode !== 'memory')
    throw new LedgerError('ledger.read_only', `journal_mode is ${String(mode)}, not wal`);
  for (const [name, value, readsBack] of PRAGMAS) {
    db.pragma(`${name} = ${value}`);
    const found = db.pragma(name, { simple: true });
    if (found !== readsBack) throw new LedgerError('ledger.write_failed', `pragma ${name} reads ${String(found)}`);
  }
  db.pragma('mmap_size = 0');
  if (process.platform === 'darwin') {
    db.pragma('fullfsync = ON');
    db.pragma('checkpoint_fullfsync = ON');
  }
}

function migrate(db: Db): void {
  const owner = db.pragma('application_id', { simple: true });
  const version = db.pragma('user_version', { simple: true }) as number;
  const newest = MIGRATIONS.at(-1)?.number ?? 0;
  if (version > 0 && owner !== APPLICATION_ID)
    throw new LedgerError('ledger.damaged', 'this file is not a Qabul ledger');
  if (version > newest) {
    throw new LedgerError('ledger.newer_schema', `the ledger is of version ${version}, this program knows ${newest}`);
  }
  for (const step of MIGRATIONS.filter((m) => m.number > version)) {
    db.transaction(() => {
      db.exec(step.sql);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${step.number}`);
    }).immediate();
  }
}

const note = (db: Db, key: string, value: string): void => {
  db.prepare('INSERT INTO notes VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(key, value);
};

function checkDamage(db: Db, file: string, key: Uint8Array): void {
  const stoppedCleanly =
    (db.prepare(`SELECT value FROM notes WHERE key = 'stopped'`).get() as { value: string } | undefined)?.value !==
    'no';
  const size = file === ':memory:' ? 0 : statSync(file).size;
  if (size < CHECK_ALWAYS_BELOW || !stoppedCleanly) {
    const found = db.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw new LedgerError('ledger.damaged', `quick_check says: ${String(found)}`);
  }
  const sql = statements(db);
  const head = (sql('SELECT max(seq) AS seq FROM evidence').get() as { seq: number | null }).seq ?? 0;
  const broken = firstBrokenLink(sql, key, Math.max(0, head - TAIL_LINKS));
  if (broken !== undefined) throw new LedgerError('ledger.damaged', `evidence row ${broken} does not fit the chain`);
}

/** The chain's key lives beside the ledger; it is made once. A ledger with rows and no key is damaged. */
function chainKey(file: string): Uint8Array {
  if (file === ':memory:') return randomBytes(32);
  const path = `${file}.key`;
  if (!existsSync(path)) {
    if (existsSync(file) && statSync(file).size > 0) throw new LedgerError('ledger.damaged', `${path} is missing`);
    writeFileSync(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  if (key.length !== 32) throw new LedgerError('ledger.damaged', `${path} is not a key`);
  return key;
}

function freeBytes(file: string): number {
  if (file === ':memory:') return Number.MAX_SAFE_INTEGER;
  const { bavail, bsize } = statfsSync(dirname(file));
  return bavail * bsize;
}

/** Throws `LedgerError`; after it returns, the ledger is ready to be written. */
export function openLedger(options: LedgerOptions): Ledger {
  const { file, log } = options;
  const limits = options.space ?? { lowBytes: 512 * MIB, fullBytes: 128 * MIB };
  let db: Db | undefined;
  try {
    const key = chainKey(file);
    db = new BetterSqlite(file);
    assertSqliteVersion(options.sqliteVersion ?? (db.prepare('SELECT sqlite_version() AS v').get() as { v: string }).v);
    setPragmas(db);
    migrate(db);
    checkDamage(db, file, key);
    note(db, 'stopped', 'no');
    const sql = statements(db);
    const opened = db;
    const commits = groupCommit(opened, ledgerWriter(sql, key), {
      failed: (error) => ledgerErrorOf(error, 'commit'),
      onFatal(error) {
        log.error('ledger.failed', { code: error.code, message: error.message });
        options.onFatal(error);
      },
    });
    return {
      read: ledgerReader(sql),
      write: commits.write,
      space() {
        const free = freeBytes(file);
        return { state: free < limits.fullBytes ? 'full' : free < limits.lowBytes ? 'low' : 'ok', freeBytes: free };
      },
      async close() {
        await commits.drain();
        if (!opened.open) return;
        try {
          note(opened, 'stopped', 'cleanly');
        } catch (error) {
          log.warn('ledger.closed_uncleanly', { message: String(error) });
        }
        opened.close();
      },
    };
  } catch (error) {
    db?.close();
    throw error instanceof LedgerError ? error : ledgerErrorOf(error, 'open');
  }
}
