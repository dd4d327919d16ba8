import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { complaintsAbout, readScreen } from './bundle-size.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A built screen with these files; index.html names the entry, its import and the styles. */
function built(files: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'qabul-size-'));
  folders.push(folder);
  mkdirSync(join(folder, 'assets'));
  const all = {
    'index-AAAAAAAA.js': 'entry',
    'shared-AAAAAAAA.js': 'shared',
    'index-AAAAAAAA.css': 'a{}',
    'words-till-uz-AAAAAAAA.js': 'short',
    'words-till-ky-AAAAAAAA.js': 'the longest language',
    'HistoryScreen-AAAAAAAA.js': 'history',
    ...files,
  };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, 'assets', name), text);
  writeFileSync(
    join(folder, 'index.html'),
    '<script type="module" src="/assets/index-AAAAAAAA.js"></script><link rel="modulepreload" href="/assets/shared-AAAAAAAA.js"><link rel="stylesheet" href="/assets/index-AAAAAAAA.css">',
  );
  return readScreen(folder);
}

/** Text that gzip cannot make smaller than half. */
const noise = (length: number): string =>
  Array.from({ length }, (_, at) => ((at * at * 2_654_435_761) % 36).toString(36)).join('');

it('counts what index.html names and the longest language as the first screen, the rest as on demand', () => {
  const screen = built({ 'Gallery-AAAAAAAA.js': noise(900_000) });
  expect(screen.first.map(({ name }) => name).sort()).toEqual([
    'index-AAAAAAAA.css',
    'index-AAAAAAAA.js',
    'shared-AAAAAAAA.js',
    'words-till-ky-AAAAAAAA.js',
  ]);
  expect(screen.onDemand.map(({ name }) => name)).toEqual(['HistoryScreen-AAAAAAAA.js', 'words-till-uz-AAAAAAAA.js']);
  expect(complaintsAbout(screen)).toEqual([]);
});

it('complains of a first screen and of a single file that weigh too much', () => {
  expect(complaintsAbout(built({ 'index-AAAAAAAA.js': noise(600_000) })).join()).toContain('the first screen: 600');
  expect(complaintsAbout(built({ 'HistoryScreen-AAAAAAAA.js': noise(200_000) })).join()).toContain(
    'HistoryScreen-AAAAAAAA.js: 200',
  );
});

it('complains of what has no place in a screen', () => {
  expect(complaintsAbout(built({ 'HistoryScreen-AAAAAAAA.js': 'inst._zod.parse(x)' }))).toEqual([
    'zod is in HistoryScreen-AAAAAAAA.js',
  ]);
});
