import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newPinpad } from './new-pinpad.ts';

const ROOT = resolve(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'qabul-new-pinpad-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('npm run new:pinpad', () => {
  it('makes one folder and one line, and the new driver passes the conformance suite at once', {
    timeout: 90_000,
  }, () => {
    for (const name of [
      'src-main',
      'src-shared',
      'package.json',
      'vitest.config.ts',
      'tsconfig.base.json',
      'tsconfig.node.json',
    ])
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    mkdirSync(join(copy, 'src-renderer'));
    const git = (...args: string[]) => execFileSync('git', args, { cwd: copy, encoding: 'utf8' });
    git('init', '-q');
    git('add', 'src-main', 'src-shared');
    git('-c', 'user.name=t', '-c', 'user.email=t@t.invalid', 'commit', '-qm', 'before');

    const changed = newPinpad('acme-s300', copy);
    expect(changed).toContain('src-main/pinpads/acme-s300/tapes/sale-approved.tape');
    const status = git('status', '--porcelain', 'src-main', 'src-shared')
      .trim()
      .split('\n')
      .map((line) => line.trim());
    expect(status.sort()).toEqual(['?? src-main/pinpads/acme-s300/', 'M src-main/pinpads/registry.ts'].sort());
    expect(git('diff', '--numstat', 'src-main/pinpads/registry.ts')).toMatch(/^1\t0\t/);
    expect(readFileSync(join(copy, 'src-main/pinpads/acme-s300/index.ts'), 'utf8')).not.toMatch(/template/i);

    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
    const test = 'src-main/pinpads/registry.test.ts';
    const args = [vitest, 'run', '--project', 'main', '--root', copy, '--reporter', 'verbose', '-t', 'acme-s300', test];
    const env = { ...process.env, NO_COLOR: '1' };
    const run = execFileSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env });
    expect(run).toMatch(/the pinpad acme-s300 > sale-approved \(sale\): the guillotine/);
    expect(run).not.toMatch(/failed/);
  });

  it('refuses a word that is no id, and a folder that is there', () => {
    expect(() => newPinpad('Acme S300')).toThrow(/is no id/);
    expect(() => newPinpad('zvt')).toThrow(/is there already/);
  });
});
