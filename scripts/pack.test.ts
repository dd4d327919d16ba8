/** What a till's package holds: packed for real, around a fake Electron. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFakeElectron } from './fake-electron-dist.ts';
import { FUSES } from './flip-fuses.mjs';
import { ensureBuilt } from './shell.mjs';

const ROOT = join(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'qabul-pack-'));
const packed = join(work, 'out', process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked');
const asar = join(packed, 'resources', 'app.asar');
/** Paths inside the archive, with forward slashes and without the first one. */
const contents = () => listPackage(asar, { isPack: false }).map((path) => path.split(sep).join('/').slice(1));
/** A script's lines of code: comments name files too. */
const codeOf = (path: string) => {
  const lines = extractFile(asar, path).toString().split('\n');
  return lines.filter((line) => !/^\s*(\*|\/\*|\/\/)/.test(line)).join('\n');
};
const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });

/** Texts of several words in quotes, long enough to be somebody's own. */
function phrasesOf(folders: string[]): Set<string> {
  const sources = folders.flatMap((folder) =>
    filesIn(join(ROOT, folder))
      .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|testkit|conformance/.test(path))
      .map((path) => readFileSync(join(ROOT, folder, path), 'utf8')),
  );
  const quoted = sources.flatMap((source) => [...source.matchAll(/'([A-Za-z][A-Za-z0-9 .,:-]{23,})'/g)]);
  return new Set(quoted.map(([, phrase = '']) => phrase).filter((phrase) => phrase.includes(' ')));
}

afterAll(() => rmSync(work, { recursive: true, force: true }));

describe.skipIf(process.platform !== 'linux')('a till’s package (the fake Electron is a Linux one)', () => {
  beforeAll(async () => {
    if (!ensureBuilt(process.execPath)) throw new Error('the build failed');
    await makeFakeElectron(join(work, 'electron'));
    const builder = join(ROOT, 'node_modules', 'electron-builder', 'cli.js');
    const to = [`-c.electronDist=${join(work, 'electron')}`, `-c.directories.output=${join(work, 'out')}`];
    execFileSync(process.execPath, [builder, '--linux', '--dir', '--publish', 'never', ...to], {
      cwd: ROOT,
      stdio: 'pipe',
    });
  }, 120_000);

  it('holds the windows’ main, the preload, the screen and the ledger’s driver', () => {
    const paths = contents();
    for (const path of ['package.json', 'out/main/electron.js', 'out/preload/index.cjs', 'out/renderer/index.html']) {
      expect(paths).toContain(path);
    }
    expect(paths).toContain('node_modules/better-sqlite3/lib/index.js');
    expect(JSON.parse(extractFile(asar, 'package.json').toString())).toMatchObject({ main: 'out/main/electron.js' });
  });

  it('holds nothing else: no tests, no maps, no sources, no other programs', () => {
    const folders = new Set(contents().map((path) => path.split('/').slice(0, 2).join('/')));
    expect([...folders].sort()).toEqual(
      [
        'node_modules',
        'node_modules/@serialport',
        'node_modules/better-sqlite3',
        'node_modules/debug',
        'node_modules/ms',
        'node_modules/node-gyp-build',
        'out',
        'out/main',
        'out/preload',
        'out/renderer',
        'package.json',
        'node_modules/serialport',
      ].sort(),
    );
    const strays = contents().filter(
      (path) =>
        /\.(map|tsx?|test\.js|env)$|headless|sandbox\.js|\/(deps|src)\//.test(path) &&
        !/\/debug\/src\/\w+\.js$/.test(path), // `debug` runs from its folder src
    );
    expect(strays).toEqual([]);
  });

  it('holds no simulator: not one phrase that only src-sandbox says', () => {
    const scripts = contents().filter((path) => path.startsWith('out/main/') && path.endsWith('.js'));
    const text = scripts.map((path) => extractFile(asar, path).toString()).join('\n');
    const ours = phrasesOf(['src-main', 'src-shared']);
    const marks = [...phrasesOf(['src-sandbox'])].filter((phrase) => !ours.has(phrase));
    expect(marks.length).toBeGreaterThan(20);
    expect(marks.filter((phrase) => text.includes(phrase))).toEqual([]);
    // The same question asked of the station's own words must find them, or it asks nothing.
    expect([...ours].filter((phrase) => text.includes(phrase)).length).toBeGreaterThan(100);
    expect(text).not.toContain('-----BEGIN');
  });

  it('holds every chunk that its main asks for', () => {
    const paths = new Set(contents());
    const scripts = [...paths].filter((path) => path.startsWith('out/main/') && path.endsWith('.js'));
    const wanted = scripts.flatMap((path) => {
      const found = codeOf(path).matchAll(/(?:from|import\()\s*["'](\.{1,2}\/[^"']+\.js)["']/g);
      return [...found].map(([, specifier = '']) => join(path, '..', specifier).split(sep).join('/'));
    });
    expect(wanted.length).toBeGreaterThan(3);
    expect(wanted.filter((path) => !paths.has(path))).toEqual([]);
  });

  it('has two native modules, this machine’s, outside the archive', () => {
    const unpacked = filesIn(`${asar}.unpacked`).filter((path) => path.endsWith('.node'));
    const serial = join('node_modules', '@serialport', 'bindings-cpp', 'prebuilds', `linux-${process.arch}`);
    expect(unpacked.sort()).toEqual([
      join(serial, `@serialport+bindings-cpp${process.arch === 'arm64' ? '.armv8' : ''}.glibc.node`),
      join('node_modules', 'better-sqlite3', 'prebuilds', `linux-${process.arch}.node`),
    ]);
    expect(existsSync(join(packed, 'resources', 'station.schema.json'))).toBe(true);
  });

  it('is made for Windows (NSIS), Linux (AppImage, deb) and macOS (dmg), with a feed that names nobody', () => {
    const wanted = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');
    expect([...wanted.matchAll(/target: (\w+)/g)].map(([, target]) => target)).toEqual([
      'AppImage',
      'deb',
      'nsis',
      'dmg',
    ]);
    expect(wanted).toMatch(/^publish: \{ provider: generic, url: 'https:\/\/qabul\.invalid/m);
  });

  it('can look for updates: electron-updater is inside, apart from what every start loads', () => {
    const scripts = contents().filter((path) => path.startsWith('out/main/') && path.endsWith('.js'));
    const holders = scripts.filter((path) => extractFile(asar, path).toString().includes('stagingPercentage'));
    expect(holders.length).toBeGreaterThan(0);
    expect(holders).not.toContain('out/main/electron.js');
  });

  it('has every fuse set as decided', async () => {
    const wire = await getCurrentFuseWire(join(packed, 'qabul'));
    for (const [fuse, isOn] of Object.entries(FUSES)) {
      const state = wire[Number(fuse) as FuseV1Options];
      expect([FuseV1Options[Number(fuse)], state]).toEqual([
        FuseV1Options[Number(fuse)],
        isOn ? FuseState.ENABLE : FuseState.DISABLE,
      ]);
    }
    expect(Object.keys(FUSES)).toHaveLength(9);
  });
});
