/**
 * One station per home. An SQLite database held by an exclusive transaction is a lock of the operating system on
 * every platform: it goes away with the process, however that dies, and a stopped process still holds it. Nothing is
 * ever written, so nothing can be stale.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { EXIT, StartError } from './exit-codes.ts';

/** How long to wait for a station that is just leaving. */
const LEAVING_MS = 250;

/** Kept here whatever the caller does with the release: a handle that is collected lets go of the home. */
const held = new Set<Database.Database>();

/** Takes the home, or throws `StartError` (exit 3). Returns the release. */
export function lockHome(dir: string): () => void {
  let db: Database.Database | undefined;
  try {
    db = new Database(join(dir, 'lock.db'), { timeout: LEAVING_MS });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if (!String((error as { code?: string }).code).startsWith('SQLITE_BUSY')) throw error;
    throw new StartError('home.in_use', EXIT.secondStation, `Another station already runs on the home folder ${dir}.`, [
      { path: 'home', message: `${dir} is in use` },
    ]);
  }
  const taken = db;
  held.add(taken);
  return () => {
    held.delete(taken);
    if (taken.open) taken.close();
  };
}
