/**
 * A copy of the ledger that has proved itself. Runs beside a station that sells: a connection of its own reads one
 * moment of the ledger page by page, so no writer waits for it, and nothing is called a backup before every row of the
 * copy fits its sums and its chain.
 *
 *   snapshot ─pages─► NAME.db.making ─► integrity, sums, chain ─► fsync ─► NAME.db.key, NAME.db.json ─► rename ─► NAME.db
 *
 * The key of the evidence goes beside each copy: a disk that dies takes ledger and key together, and a copy without its
 * key can neither be proved nor opened. Whoever may read the copies can therefore forge a chain, exactly as whoever may
 * read the home can; keep a second place as locked as the first. The head (`NAME.db.json`) says how far the evidence had
 * come, so a copy that was cut or exchanged later does not pass for what it was.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { LedgerError } from '../domain/errors.ts';
import { readChainKey } from './chain-key.ts';
import { checkDamage } from './damage.ts';
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

export interface BackupTask {
  /** The running ledger. */
  file: string;
  folder: string;
  /** A second place; what fails there does not undo the first. */
  elsewhere?: string | undefined;
  /** ms UTC, for the name. */
  at: number;
  keepHourly: number;
  keepDaily: number;
  /** The shop's clock from UTC, for what a day is. */
  offsetMs: number;
  /** Free bytes that a copy must leave on the disk. */
  leaveBytes: number;
}

export interface BackupMade {
  /** The file's name, the same in both places. */
  name: string;
  head: BackupHead;
  /** Why the second place has no copy; absent: it has one, or there is none. */
  elsewhereTrouble?: string;
}

/** What was just done: for tests that die right there. */
export type BackupStep = 'begun' | 'copied' | 'proved' | 'beside' | 'renamed' | 'elsewhere' | 'rotated';

/** 1 MiB between two looks at the loop; what was copied is synced as it goes, so that no great sync comes at the end. */
const PAGES_A_TURN = 256;
const SYNC_EVERY_PAGES = 1_024;
const NAME = /^(ledger|sandbox)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** `ledger-20261122T034500Z.db` */
export const backupName = (file: string, at: number): string =>
  `${basename(file, '.db')}-${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.db`;

/** When a copy was made by its name, ms UTC; undefined: not a copy's name. */
export function backupTime(name: string): number | undefined {
  const found = NAME.exec(name);
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(2).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Whole copies of this ledger in a folder, newest first. A folder that is not there has none. */
export function backupsIn(folder: string, ledgerFile: string): { name: string; at: number }[] {
  if (!existsSync(folder)) return [];
  const prefix = `${basename(ledgerFile, '.db')}-`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => {
      const at = backupTime(name);
      return at === undefined ? [] : [{ name, at }];
    })
    .sort((a, b) => b.at - a.at);
}

/** Which copies have had their time: all but the newest of each of the last hours and days that have one. */
export function outdated(
  copies: readonly { name: string; at: number }[],
  { keepHourly, keepDaily, offsetMs }: Pick<BackupTask, 'keepHourly' | 'keepDaily' | 'offsetMs'>,
): string[] {
  const newestFirst = [...copies].sort((a, b) => b.at - a.at);
  const kept = new Set(newestFirst.slice(0, 1).map(({ name }) => name));
  const keepNewestOf = (most: number, lengthMs: number): void => {
    const seen = new Set<number>();
    for (const { name, at } of newestFirst) {
      const span = Math.floor((at + offsetMs) / lengthMs);
      if (seen.has(span)) continue;
      if (seen.size >= most) return;
      seen.add(span);
      kept.add(name);
    }
  };
  keepNewestOf(keepHourly, HOUR_MS);
  keepNewestOf(keepDaily, DAY_MS);
  return newestFirst.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
}

/** Every page, sum, count, link and act. Throws `ledger.damaged`. */
export function proveWhole(db: Db, key: Uint8Array): void {
  const sql = statements(db);
  // As a small file is checked: everything.
  checkDamage(db, sql, key, 0);
  const act = firstBrokenAudit(sql, key);
  if (act !== undefined) throw new LedgerError('ledger.damaged', `act ${act} does not fit the chain`);
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
    open: most(
      `SELECT count(*) AS n FROM payments WHERE status IN ('created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown')`,
    ),
  };
}

/** Of a whole file, in pieces: it may be large. */
export function sha256Of(file: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(1024 * 1024);
  const from = openSync(file, 'r');
  try {
    for (let n = readSync(from, piece); n > 0; n = readSync(from, piece)) hash.update(piece.subarray(0, n));
  } finally {
    closeSync(from);
  }
  return hash.digest('hex');
}

/** On the disk when it returns. Folders too, where the system has that. */
export function syncPath(path: string): void {
  const isFolder = statSync(path).isDirectory();
  if (isFolder && process.platform === 'win32') return;
  const descriptor = openSync(path, isFolder ? constants.O_RDONLY : constants.O_RDWR);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeBeside(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  syncPath(file);
}

/** One moment of the ledger, page by page. */
async function copyPages(file: string, to: string): Promise<ReturnType<typeof headOf>> {
  const source = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  try {
    // Held open: the copy is of this moment, and sales that are written meanwhile do not start it anew.
    source.exec('BEGIN');
    const head = headOf(source, 0);
    let synced: number | undefined;
    await source.backup(to, {
      progress({ remainingPages }) {
        synced ??= remainingPages;
        if (synced - remainingPages >= SYNC_EVERY_PAGES) {
          synced = remainingPages;
          syncPath(to);
        }
        return PAGES_A_TURN;
      },
    });
    return head;
  } finally {
    source.close();
  }
}

const isSameHead = (a: ReturnType<typeof headOf>, b: ReturnType<typeof headOf>): boolean =>
  a.evidence.seq === b.evidence.seq && a.evidence.mac === b.evidence.mac && a.payments === b.payments;

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** What a run that died left half done. */
function clearHalves(folder: string): void {
  for (const name of readdirSync(folder)) {
    const isHalf = name.includes('.making');
    // A key or a head whose copy never came.
    const copy = name.replace(/\.(key|json)$/, '');
    const isAlone = copy !== name && NAME.test(copy) && !existsSync(join(folder, copy));
    if (isHalf || isAlone) rmSync(join(folder, name), { force: true });
  }
}

/** Key and head first, the copy's own name last: a copy that has its name is whole. */
function giveName(folder: string, name: string, making: string, key: string, head: BackupHead): void {
  writeBeside(join(folder, `${name}.key`), key);
  writeBeside(join(folder, `${name}.json`), `${JSON.stringify(head)}\n`);
  syncPath(folder);
  renameSync(making, join(folder, name));
  syncPath(folder);
}

function rotate(folder: string, task: BackupTask): void {
  for (const name of outdated(backupsIn(folder, task.file), task)) {
    for (const part of ['', '.json', '.key']) rmSync(join(folder, name + part), { force: true });
  }
}

/** The finished copy once more, read back and compared. */
function copyElsewhere(from: string, folder: string, name: string, key: string, head: BackupHead): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  clearHalves(folder);
  const making = join(folder, `${name}.making`);
  copyFileSync(from, making);
  chmodSync(making, 0o600);
  syncPath(making);
  if (sha256Of(making) !== head.sha256) throw new LedgerError('ledger.damaged', `${making} is not what was copied`);
  giveName(folder, name, making, key, head);
}

/**
 * Makes, proves, names and rotates one copy. Throws `LedgerError`, or the file system's own error; then no copy has a
 * name that did not have it before. A ledger that does not prove itself is not copied: that is how its damage is heard of.
 */
export async function makeBackup(
  task: BackupTask,
  passed: (step: BackupStep) => void = () => undefined,
): Promise<BackupMade> {
  const { file, folder, at } = task;
  const key = readChainKey(`${file}.key`);
  if (!key) throw new LedgerError('ledger.damaged', 'the key of the evidence is missing');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  clearHalves(folder);
  if (freeBytes(folder) - statSync(file).size < task.leaveBytes) {
    throw new LedgerError('ledger.disk_full', 'there is no room for a copy');
  }
  const name = backupName(file, at);
  const making = join(folder, `${name}.making`);
  passed('begun');
  try {
    const copied = await copyPages(file, making);
    chmodSync(making, 0o600);
    passed('copied');
    const copy = new BetterSqlite(making);
    let head: BackupHead;
    try {
      // One file, without a log of its own beside it.
      copy.pragma('journal_mode = DELETE');
      proveWhole(copy, key);
      if (!isSameHead(headOf(copy, 0), copied)) throw new LedgerError('ledger.damaged', 'the copy has another head');
      head = { ...headOf(copy, at), bytes: 0, sha256: '' };
    } finally {
      copy.close();
    }
    syncPath(making);
    head = { ...head, bytes: statSync(making).size, sha256: sha256Of(making) };
    passed('proved');
    const keyText = Buffer.from(key).toString('hex');
    writeBeside(join(folder, `${name}.key`), keyText);
    passed('beside');
    giveName(folder, name, making, keyText, head);
    passed('renamed');
    let elsewhereTrouble: string | undefined;
    if (task.elsewhere !== undefined) {
      try {
        copyElsewhere(join(folder, name), task.elsewhere, name, keyText, head);
        rotate(task.elsewhere, task);
      } catch (error) {
        elsewhereTrouble = (error as NodeJS.ErrnoException).code ?? String(error);
      }
    }
    passed('elsewhere');
    rotate(folder, task);
    passed('rotated');
    return { name, head, ...(elsewhereTrouble === undefined ? {} : { elsewhereTrouble }) };
  } catch (error) {
    for (const half of [making, `${making}-journal`, `${making}-wal`, `${making}-shm`]) rmSync(half, { force: true });
    throw error;
  }
}

/** The head that was written beside a copy; undefined: none, or not readable. */
export function readHead(copy: string): BackupHead | undefined {
  try {
    const head = JSON.parse(readFileSync(`${copy}.json`, 'utf8')) as BackupHead;
    return typeof head.sha256 === 'string' && typeof head.evidence.seq === 'number' ? head : undefined;
  } catch {
    return undefined;
  }
}
