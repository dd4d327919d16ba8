/** Files that are on the disk when the call returns, and what a whole file adds up to. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, readSync, statfsSync, statSync, writeFileSync } from 'node:fs';

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

/** Readable by this user alone. */
export function writeSynced(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  syncPath(file);
}

/** What is free on the disk of a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
