/**
 * Who may import whom (architecture §3.2), and who may touch time, chance, the wire and the console. Reads import
 * lines; no tool, no configuration. A failure prints what the folder may import.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

interface Room {
  /** Path prefix of the files it is about. */
  at: RegExp;
  /** Files of ours it may import, as path prefixes. */
  ours: RegExp[];
  /** Packages it may import. `node:` stands for Node's own. */
  packages: RegExp[];
}

const shared = /^src-shared\//;
const ports = /^src-main\/ports\//;
const domain = /^src-main\/domain\//;
const node = /^node:/;

/** The first room that fits a file is its room. */
const ROOMS: readonly Room[] = [
  { at: /^src-shared\//, ours: [shared], packages: [/^zod$/] },
  { at: /^src-preload\//, ours: [], packages: [/^electron$/] },
  // Our own parts stand on the component library; the screens know only our parts.
  {
    at: /^src-renderer\/components\//,
    ours: [shared, /^src-renderer\//],
    packages: [/^react$/, /^@base-ui\/react\//],
  },
  {
    at: /^src-renderer\//,
    ours: [shared, /^src-renderer\//],
    packages: [/^react$/, /^react-dom\//, /^zustand/, /^@fontsource/],
  },
  { at: /^src-sandbox\//, ours: [shared, /^src-sandbox\//], packages: [node, /^zod$/] },
  { at: /^src-main\/domain\//, ours: [shared, domain], packages: [] },
  { at: /^src-main\/ports\//, ours: [shared, domain, ports], packages: [] },
  {
    at: /^src-main\/providers\/(registry|provider|conformance)/,
    ours: [shared, ports, /^src-main\/providers\//],
    packages: [/^zod$/, node],
  },
  {
    at: /^src-main\/providers\/([^/]+)\//,
    // Its own folder and the interface; never another provider (checked below).
    ours: [shared, ports, /^src-main\/providers\//],
    packages: [/^zod$/, /^node:(crypto|buffer)$/],
  },
  // A driver knows the shape of a pinpad, frames, exchanges and slips; never another driver (checked below).
  {
    at: /^src-main\/pinpads\//,
    ours: [shared, ports, domain, /^src-main\/pinpads\//, /^src-main\/providers\/provider\.ts$/],
    packages: [/^zod$/],
  },
  // Layout and pictures of paper; how bytes reach a printer is a port.
  {
    at: /^src-main\/printing\//,
    ours: [shared, ports, domain, /^src-main\/printing\//],
    packages: [/^zod$/, /^@point-of-sale\//, /^qrcode/, /^opentype\.js/, /^pdfkit$/, /^node:(zlib|buffer)$/],
  },
  // How a booth's program is started; of a pinpad, the shape of what runs commands.
  {
    at: /^src-main\/booth\//,
    ours: [shared, ports, domain, /^src-main\/booth\//, /^src-main\/pinpads\/pinpad\.ts$/],
    packages: [],
  },
  { at: /^src-main\/fiscal\//, ours: [shared, ports, domain, /^src-main\/fiscal\//], packages: [/^zod$/] },
  {
    at: /^src-main\/usecases\//,
    ours: [
      shared,
      domain,
      ports,
      /^src-main\/usecases\//,
      /^src-main\/providers\/provider\.ts$/,
      // The shape of a pinpad and its face as a rail; never a driver.
      /^src-main\/pinpads\/(pinpad|as-provider)\.ts$/,
    ],
    packages: [/^node:crypto$/, /^csv-parse\/sync$/, /^fflate\/browser$/, /^zod$/],
  },
  {
    at: /^src-main\/store\//,
    ours: [shared, domain, ports, /^src-main\/store\//],
    packages: [/^better-sqlite3$/, node],
  },
  {
    at: /^src-main\/transport\/.*\.electron\.ts$/,
    ours: [shared, ports, /^src-main\/transport\//],
    packages: [/^electron$/, /^zod$/],
  },
  {
    at: /^src-main\/transport\//,
    ours: [shared, ports, /^src-main\/transport\//],
    packages: [node, /^zod$/, /^fastify$/, /^ws$/, /^qrcode/, /^fflate$/],
  },
  {
    at: /^src-main\/host\/.*\.electron\.ts$/,
    ours: [shared, ports, /^src-main\/host\//, /^src-main\/config/],
    packages: [node, /^electron$/, /^serialport$/],
  },
  {
    at: /^src-main\/host\//,
    // Of a pinpad, the shape of what a host runs for its driver.
    ours: [shared, ports, domain, /^src-main\/host\//, /^src-main\/config/, /^src-main\/pinpads\/pinpad\.ts$/],
    packages: [node, /^zod$/, /^better-sqlite3$/, /^qrcode/, /^serialport$/],
  },
  {
    at: /^src-main\/config/,
    ours: [
      shared,
      ports,
      /^src-main\/(config|registered)/,
      /^src-main\/providers\/provider\.ts$/,
      /^src-main\/pinpads\/pinpad\.ts$/,
    ],
    packages: [/^zod$/],
  },
  // What this build knows of rails and terminals.
  { at: /^src-main\/registered\.ts$/, ours: [/^src-main\/(providers|pinpads)\/[a-z]+\.ts$/], packages: [] },
  {
    at: /^src-main\/station[./]/,
    ours: [
      shared,
      /^src-main\/(booth|domain|ports|providers|usecases|store|fiscal|printing|pinpads|config|station|registered)/,
    ],
    packages: [],
  },
  // The mains and what they share put everything together.
  { at: /^src-main\/(main|run-station)/, ours: [shared, /^src-main\//], packages: [/./] },
];

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const isTest = (file: string): boolean =>
  /\.test\.tsx?$/.test(file) ||
  file.includes('/testkit/') ||
  file.endsWith('/conformance.ts') ||
  /\/fault-catalogue[a-z-]*\.ts$/.test(file) ||
  file.endsWith('test-setup.ts');

const files = ['src-shared', 'src-main', 'src-renderer', 'src-preload', 'src-sandbox'].flatMap(filesUnder);
const sources = files.filter((file) => !isTest(file) && !file.endsWith('.d.ts'));
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** Static, dynamic and re-exporting imports. */
function importsOf(file: string): string[] {
  const found = textOf(file).matchAll(
    /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found].map((match) => (match[1] ?? match[2]) as string);
}

const targetOf = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), specifier)).replace(/\?.*$/, '') : specifier;

describe('the rooms', () => {
  it('each import only what they may', () => {
    const wrong = sources.flatMap((file) => {
      const room = ROOMS.find(({ at }) => at.test(file));
      if (!room) return [`${file} lies in no room`];
      return importsOf(file).flatMap((specifier) => {
        const target = targetOf(file, specifier);
        const isStyle = target.endsWith('.css');
        const allowed = specifier.startsWith('.') ? room.ours : room.packages;
        if (isStyle || allowed.some((pattern) => pattern.test(target))) return [];
        return [
          `${file} imports ${target}; it may import ${[...room.ours, ...room.packages].map(String).join(' ') || 'nothing'}`,
        ];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('of providers do not know each other', () => {
    const folderOf = (path: string) => /^src-main\/providers\/(?!wire\/)([^/]+)\//.exec(path)?.[1];
    const wrong = sources
      .filter((file) => folderOf(file))
      .flatMap((file) =>
        importsOf(file)
          .map((specifier) => targetOf(file, specifier))
          .filter((target) => folderOf(target) && folderOf(target) !== folderOf(file))
          .map((target) => `${file} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('import electron only where the file name says so', () => {
    const wrong = sources.filter(
      (file) =>
        importsOf(file).some((s) => s === 'electron' || s.startsWith('electron/')) &&
        !/\.electron\.ts$|^src-preload\//.test(file),
    );
    expect(wrong).toEqual([]);
  });

  it('leave time, chance, the wire and the console to the hosts', () => {
    const banned = /(?<![.\w])(Date\.now\(|new Date\(\)|setTimeout\(|setInterval\(|Math\.random\(|console\.|fetch\()/;
    const isCore = (file: string) => /^src-(main|shared)\//.test(file) && !/^src-main\/(host\/|main\.)/.test(file);
    const wrong = sources.filter(isCore).flatMap((file) =>
      textOf(file)
        .split('\n')
        .flatMap((line, index) => {
          const code = line.replace(/\/\/.*$/, '').replace(/^\s*\*.*$/, '');
          return banned.test(code) ? [`${file}:${index + 1} ${line.trim()}`] : [];
        }),
    );
    expect(wrong).toEqual([]);
  });

  it('are all read: an empty walk proves nothing', () => {
    expect(sources.length).toBeGreaterThan(60);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(150);
  });
});
