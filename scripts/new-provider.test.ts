import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newProvider } from './new-provider.ts';

const ROOT = resolve(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'qabul-new-provider-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('npm run new:provider', () => {
  it('makes one folder and one line, and the new rail passes the conformance suite at once', {
    timeout: 90_000,
  }, () => {
    for (const name of [
      'src-main',
      'src-shared',
      'package.json',
      'vitest.config.ts',
      'tsconfig.base.json',
      'tsconfig.node.json',
    ]) {
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    mkdirSync(join(copy, 'src-renderer'));
    const git = (...args: string[]) => execFileSync('git', args, { cwd: copy, encoding: 'utf8' });
    git('init', '-q');
    git('add', 'src-main', 'src-shared');
    git('-c', 'user.name=t', '-c', 'user.email=t@t.invalid', 'commit', '-qm', 'before');

    const changed = newProvider('acme-pay', copy);
    expect(changed).toContain('src-main/providers/acme-pay/index.ts');
    const status = git('status', '--porcelain', 'src-main', 'src-shared')
      .trim()
      .split('\n')
      .map((line) => line.trim());
    expect(status.sort()).toEqual(['?? src-main/providers/acme-pay/', 'M src-main/providers/registry.ts'].sort());
    expect(git('diff', '--numstat', 'src-main/providers/registry.ts')).toMatch(/^1\t0\t/);
    expect(readFileSync(join(copy, 'src-main/providers/acme-pay/index.ts'), 'utf8')).not.toMatch(/template/i);

    const run = execFileSync(
      process.execPath,
      [
        join(ROOT, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--project',
        'main',
        '--root',
        copy,
        'src-main/providers/registry.test.ts',
      ],
      { cwd: copy, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
    );
    expect(run).toMatch(/acme-pay|\d+ passed/);
    expect(run).not.toMatch(/failed/);
  });

  it('refuses a word that is no id, and a folder that is there', () => {
    expect(() => newProvider('Acme Pay')).toThrow(/is no id/);
    expect(() => newProvider('payme')).toThrow(/is there already/);
  });
});
