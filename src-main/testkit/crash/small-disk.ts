/** A disk of a few megabytes that can be filled, made read-only and thrown away. Needs root on Linux. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly dir: string;
  readonly freeBytes: number;
  /** Fills the disk until no more than this is free. */
  fillUpTo(freeBytes: number): void;
  /** Gives the space back. */
  empty(): void;
  readOnly(isReadOnly: boolean): void;
  remove(): void;
}

/** undefined: small disks can be made here. Else the reason why not. */
export function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux') return `tmpfs is Linux’s (${process.platform})`;
  if (process.getuid?.() !== 0) return 'only root may mount';
  const dir = mkdtempSync(join(tmpdir(), 'qabul-mount-'));
  try {
    const tried = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir]);
    if (tried.status !== 0)
      return `mounting is not allowed here: ${String(tried.stderr).trim() || tried.error?.message}`;
    spawnSync('umount', [dir]);
    return undefined;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export function smallDisk(megabytes: number): SmallDisk {
  const dir = mkdtempSync(join(tmpdir(), 'qabul-disk-'));
  const run = (command: string, ...args: string[]): void => {
    const done = spawnSync(command, args);
    if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${String(done.stderr)}`);
  };
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir);
  const filler = join(dir, 'filler');
  const free = (): number => {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  };
  return {
    dir,
    get freeBytes() {
      return free();
    },
    fillUpTo(freeBytes) {
      const block = Buffer.alloc(4096, 1);
      const descriptor = openSync(filler, 'a');
      try {
        while (free() > freeBytes) writeSync(descriptor, block);
      } finally {
        closeSync(descriptor);
      }
    },
    empty: () => rmSync(filler, { force: true }),
    readOnly: (isReadOnly) => run('mount', '-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, dir),
    remove() {
      spawnSync('umount', ['-l', dir]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
