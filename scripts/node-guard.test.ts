/** A Node that reads no TypeScript is told so in a sentence, by every command that needs one. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const GUARD = join(ROOT, 'scripts/node-guard.mjs');
const guarded = (...flags: string[]) => spawnSync(process.execPath, [...flags, GUARD], { encoding: 'utf8' });

it('lets this Node through, and stops one without type stripping with code 8', () => {
  expect(guarded()).toMatchObject({ status: 0, stderr: '' });
  const stopped = guarded('--no-experimental-strip-types');
  expect([stopped.status, stopped.stdout]).toEqual([8, '']);
  expect(stopped.stderr).toMatch(/^Node [\d.]+ is too old for this command; install Node 22\.18, 24 or newer .*\n$/);
});

it('stands before every command that begins with TypeScript or vitest', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const needy = Object.entries(scripts).filter(([, line]) => /^(node \S+\.ts|vitest)\b/.test(line));
  expect(needy).toEqual([]);
  expect(scripts.test).toMatch(/^node scripts\/node-guard\.mjs && /);
});
