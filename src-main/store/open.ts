/**
 * Opens the ledger: version and damage checked, pragmas set and read back, migrations applied, one writer.
 * Settings and their reasons: money-safety §5.1.
 */
import { randomBytes } from 'node:crypto';
import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { LedgerError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Ledger } from '../ports/store.ts';
import { makeChainKey, readChainKey } from './chain-key.ts';
import { checkDamage } from './damage.ts';
import { groupCommit } from './group-commit.ts';
import { type HeadAnchor, headAnchor } from './head-anchor.ts';
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
  /** Below `low` the lamp turns yellow, below `full` no new charge starts; a log longer than `log` is looked at. */
  space?: { lowBytes: number; fullBytes: number; logBytes?: number };
  /** For the test of the version check. */
  sqliteVersion?: string;
}

/** "Qbul": says whose file this is, whatever its name. */
const APPLICATION_ID = 0x5162756c;
const MIB = 1024 * 1024;
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
  // KiB. The driver's own is 16 MiB, all of which a busy till would come to hold; the system keeps the file's pages too.
  ['cache_size', -4096, -4096],
];

/** While opening, these words of SQLite mean that the file is not what it was. */
const BROKEN_FILE: ReadonlySet<string> = new Set(['SQLITE_ERROR', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_TOOBIG']);

/** SQLite's own words for trouble, in ours. */
export function ledgerErrorOf(error: unknown, during: 'open' | 'commit'): LedgerError {
  const sqlite = error as { code?: string; message?: string };
  const message = `${during}: ${sqlite.message ?? String(error)}`;
  const code = sqlite.code ?? '';
  const kind =
    code === 'SQLITE_FULL' || code === 'ENOSPC'
      ? 'ledger.disk_full'
      : /^SQLITE_(CORRUPT|NOTADB)/.test(code) || (during === 'open' && BROKEN_FILE.has(code))
        ? 'ledger.damaged'
        : code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN' || code === 'EROFS' || code === 'EACCES'
          ? 'ledger.read_only'
          : code.startsWith('SQLITE_BUSY')
            ? 'ledger.busy'
            : 'ledger.write_failed';
  return new LedgerError(kind, message, { cause: error });
}

/** Sets every pragma and reads it back. Throws `LedgerError` for one that did not take. */
export function setPragmas(db: Db): void {
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

/**
 * Whose file is this? Asked before anything is written to it. `hasKey`: a key is made right after the tables, so a key
 * beside an empty file means that the ledger was removed or cut to nothing. Throws `LedgerError`.
 */
function assertOurs(db: Db, hasKey: boolean): void {
  const owner = db.pragma('application_id', { simple: true });
  const version = db.pragma('user_version', { simple: true }) as number;
  const newest = MIGRATIONS.at(-1)?.number ?? 0;
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
  if (version === 0 && tables === 0) {
    if (hasKey) throw new LedgerError('ledger.damaged', 'the ledger is empty, but the key of its evidence is there');
    return;
  }
  if (owner !== APPLICATION_ID) throw new LedgerError('ledger.damaged', 'this file is not a Qabul ledger');
  if (version > newest) {
    throw new LedgerError('ledger.newer_schema', `the ledger is of version ${version}, this program knows ${newest}`);
  }
  const evidence = db.prepare('SELECT count(*) FROM (SELECT 1 FROM evidence LIMIT 1)').pluck().get() as number;
  if (!hasKey && evidence > 0) throw new LedgerError('ledger.damaged', 'the key of the evidence is missing');
}

function migrate(db: Db): void {
  const version = db.pragma('user_version', { simple: true }) as number;
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

function freeBytes(file: string): number {
  if (file === ':memory:') return Number.MAX_SAFE_INTEGER;
  const { bavail, bsize } = statfsSync(dirname(file));
  return bavail * bsize;
}

/**
 * What another connection keeps in the write-ahead log: it reads at an old place, and nothing behind that place can be
 * moved into the ledger. A long file alone says nothing: SQLite keeps its length and uses it again.
 */
function heldBytes(db: Db, file: string, most: number): number {
  if (file === ':memory:' || db.inTransaction) return 0;
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) <= most) return 0;
  const [found] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[];
  const held = ((found?.log ?? 0) - (found?.checkpointed ?? 0)) * (db.pragma('page_size', { simple: true }) as number);
  return held > most ? held : 0;
}

/** Throws `LedgerError`; after it returns, the ledger is ready to be written. */
export function openLedger(options: LedgerOptions): Ledger {
  const { file, log } = options;
  const {
    lowBytes,
    fullBytes,
    logBytes = 32 * MIB,
  } = options.space ?? {
    lowBytes: 512 * MIB,
    fullBytes: 128 * MIB,
  };
  const isFile = file !== ':memory:';
  let db: Db | undefined;
  let anchor: HeadAnchor | undefined;
  try {
    const known = isFile ? readChainKey(`${file}.key`) : undefined;
    db = new BetterSqlite(file);
    assertSqliteVersion(options.sqliteVersion ?? (db.prepare('SELECT sqlite_version() AS v').get() as { v: string }).v);
    assertOurs(db, known !== undefined);
    setPragmas(db);
    migrate(db);
    const key = known ?? (isFile ? makeChainKey(`${file}.key`) : randomBytes(32));
    const sql = statements(db);
    if (isFile) {
      checkDamage(db, sql, key, statSync(file).size);
      anchor = headAnchor(file, sql);
      anchor.check();
    }
    note(db, 'stopped', 'no');
    const opened = db;
    const opening = anchor;
    const commits = groupCommit(opened, ledgerWriter(sql, key), {
      failed: (error) => ledgerErrorOf(error, 'commit'),
      committed: () => opening?.follow(),
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
        const state = free < fullBytes ? 'full' : free < lowBytes ? 'low' : 'ok';
        return { state, freeBytes: free, heldBytes: heldBytes(opened, file, logBytes) };
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
        opening?.close();
      },
    };
  } catch (error) {
    db?.close();
    anchor?.close();
    throw error instanceof LedgerError ? error : ledgerErrorOf(error, 'open');
  }
}
