/** A disk whose ledger fails from a chosen moment on, while the rest of it works: faulty-disk.c, preloaded. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export const FAULTS = { syncs_fail: 1, writes_fail: 2, disk_full: 3, read_only: 4 } as const;
export type Fault = keyof typeof FAULTS;

/** Makes the library in `folder`. Returns its path, or the reason why there is none. */
export function faultyDisk(folder: string): { library: string } | { why: string } {
  if (process.platform !== 'linux') return { why: `preloading is Linux’s (${process.platform})` };
  const library = join(folder, 'faulty-disk.so');
  const source = join(import.meta.dirname, 'faulty-disk.c');
  const made = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']);
  if (made.error) return { why: `there is no C compiler (${(made.error as NodeJS.ErrnoException).code})` };
  if (made.status !== 0) throw new Error(String(made.stderr));
  return { library };
}

/** The environment of a process whose files with `part` in their path can be made to fail. */
export function faultEnv(library: string, control: string, part: string): Record<string, string> {
  writeFileSync(control, Buffer.from([0]));
  return { LD_PRELOAD: library, QABUL_FAULT_CONTROL: control, QABUL_FAULT_PATH: part };
}

/** From now on; in the process itself or from outside. */
export function setFault(control: string, fault: Fault): void {
  const to = openSync(control, 'r+');
  writeSync(to, Buffer.from([FAULTS[fault]]), 0, 1, 0);
  closeSync(to);
}
