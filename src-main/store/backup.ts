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
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { LedgerError } from '../domain/errors.ts';
import { type BackupHead, headOf, isSameHead, proveWhole } from './backup-head.ts';
import { backupName, backupsIn, backupTime, outdated, type Rotation } from './backup-names.ts';
import { readChainKey } from './chain-key.ts';
import { freeBytes, sha256Of, syncPath, writeSynced } from './synced-files.ts';

export interface BackupTask extends Rotation {
  /** The running ledger. */
  file: string;
  folder: string;
  /** A second place; what fails there does not undo the first. */
  elsewhere?: string | undefined;
  /** ms UTC, for the name. */
  at: number;
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

/** What a run that died left half done. */
function clearHalves(folder: string): void {
  for (const name of readdirSync(folder)) {
    const isHalf = name.includes('.making');
    // A key or a head whose copy never came.
    const copy = name.replace(/\.(key|json)$/, '');
    const isAlone = copy !== name && backupTime(copy) !== undefined && !existsSync(join(folder, copy));
    if (isHalf || isAlone) rmSync(join(folder, name), { force: true });
  }
}

/** Key and head first, the copy's own name last: a copy that has its name is whole. */
function giveName(folder: string, name: string, making: string, key: string, head: BackupHead): void {
  writeSynced(join(folder, `${name}.key`), key);
  writeSynced(join(folder, `${name}.json`), `${JSON.stringify(head)}\n`);
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
    writeSynced(join(folder, `${name}.key`), keyText);
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
