/** Whose numbers these are: machine, versions, commit, and what a sync costs on this disk. */
import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { median } from './stats.ts';

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: resolve(import.meta.dirname, '..'), encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** Median of 200 appended 4 kB blocks with fdatasync, ms. */
export function syncMs(folder: string): number {
  const file = openSync(join(folder, 'sync-probe'), 'w');
  const block = Buffer.alloc(4096, 1);
  const samples = Array.from({ length: 200 }, () => {
    writeSync(file, block);
    const from = performance.now();
    fdatasyncSync(file);
    return performance.now() - from;
  });
  closeSync(file);
  return median(samples);
}

export function machine(folder: string): string[] {
  const processors = cpus();
  const memory = new Database(':memory:');
  const sqlite = (memory.prepare('SELECT sqlite_version() AS v').get() as { v: string }).v;
  memory.close();
  const commit = git('rev-parse', '--short=12', 'HEAD') || 'no git';
  const changed = git('status', '--porcelain', '--', 'src-main', 'src-shared', 'bench/*.ts', 'bench/measure') !== '';
  return [
    `machine: ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`,
    `versions: Node ${process.version}, SQLite ${sqlite}`,
    `commit: ${commit}${changed ? ' with local changes' : ''}`,
    `disk: fdatasync of an appended 4 kB block takes ${syncMs(folder).toFixed(3)} ms here; a till's storage takes 0.5–10 ms (that is what G8 and G9 are for)`,
  ];
}
