/** A committed copy of the checkout's main process, for the scripts that write a new driver into it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const NEEDED = [
  'src-main',
  'src-shared',
  'package.json',
  'vitest.config.ts',
  'tsconfig.base.json',
  'tsconfig.node.json',
];

export interface CheckoutCopy {
  readonly path: string;
  read(file: string): string;
  git(...args: string[]): string;
  /** What changed since the copy was made, a line of `git status --porcelain` each, sorted. */
  changes(): string[];
  /** Runs one test file of the copy and gives what vitest printed. Throws when a test fails. */
  test(file: string, name: string): string;
  remove(): void;
}

export function copyCheckout(): CheckoutCopy {
  const path = mkdtempSync(join(tmpdir(), 'qabul-copy-'));
  for (const name of NEEDED) cpSync(join(ROOT, name), join(path, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(path, 'node_modules'));
  mkdirSync(join(path, 'src-renderer'));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: path, encoding: 'utf8' });
  git('init', '-q');
  git('add', 'src-main', 'src-shared');
  git('-c', 'user.name=t', '-c', 'user.email=t@t.invalid', 'commit', '-qm', 'before');
  return {
    path,
    read: (file) => readFileSync(join(path, file), 'utf8'),
    git,
    changes: () =>
      git('status', '--porcelain', 'src-main', 'src-shared')
        .trim()
        .split('\n')
        .map((line) => line.trim())
        .sort(),
    test: (file, name) =>
      execFileSync(
        process.execPath,
        [
          join(ROOT, 'node_modules/vitest/vitest.mjs'),
          'run',
          '--project',
          'main',
          '--root',
          path,
          '--reporter',
          'verbose',
          '-t',
          name,
          file,
        ],
        { cwd: path, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
      ),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
