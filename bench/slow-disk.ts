/**
 * A disk of a chosen slowness under one process: slow-disk.c, compiled here with the machine's C compiler and
 * preloaded. It sleeps inside the call, so it blocks the calling thread exactly as real storage does, costs nothing
 * otherwise and is the same for both sides of a comparison. (strace's delay injection stops the process twice a call.)
 */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface SyncControl {
  /** For the server's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Syncs made so far. */
  count(): number;
  /** Milliseconds that all of them took together. */
  spent(): number;
  /** Adds this to every sync from now on. */
  delay(micros: number): void;
  close(): void;
}

/** undefined where the shim cannot be had: no C compiler, or not Linux. */
export function slowDisk(folder: string): (() => SyncControl) | undefined {
  if (process.platform !== 'linux') return undefined;
  const library = join(folder, 'slow-disk.so');
  try {
    const source = join(import.meta.dirname, 'slow-disk.c');
    if (!existsSync(library)) execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
  } catch {
    return undefined;
  }
  let made = 0;
  return () => {
    const path = join(folder, `sync-control-${made++}`);
    writeFileSync(path, Buffer.alloc(24));
    const file = openSync(path, 'r+');
    const word = Buffer.alloc(8);
    const read = (at: number): number => {
      readSync(file, word, 0, 8, at);
      return Number(word.readBigUInt64LE());
    };
    return {
      env: { LD_PRELOAD: library, BENCH_SYNC_CONTROL: path },
      count: () => read(0),
      spent: () => read(16) / 1e6,
      delay(micros) {
        word.writeBigUInt64LE(BigInt(micros));
        writeSync(file, word, 0, 8, 8);
      },
      close: () => closeSync(file),
    };
  };
}
