/** The key of the evidence chain: a file beside the ledger, made once, whole or not at all. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { LedgerError } from '../domain/errors.ts';
import { syncPath, writeSynced } from './synced-files.ts';

/** undefined: there is none yet. Throws `ledger.damaged` when there is something that is no key. */
export function readChainKey(path: string): Uint8Array | undefined {
  if (!existsSync(path)) return undefined;
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  if (key.length !== 32) throw new LedgerError('ledger.damaged', `${path} is not a key`);
  return key;
}

/** On the disk, name included, when it returns: evidence without its key is worth nothing after a power cut. */
export function makeChainKey(path: string): Uint8Array {
  const key = randomBytes(32);
  writeSynced(`${path}.new`, key.toString('hex'));
  renameSync(`${path}.new`, path);
  syncPath(dirname(path));
  return key;
}
