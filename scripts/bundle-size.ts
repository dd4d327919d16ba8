/**
 * `npm run size`: what the built screen weighs, raw and gzipped, and whether it keeps to its bounds. First come the files a
 * till loads before its first screen, then each that comes on demand. Ends with 1 above a bound; part of `npm test`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The bounds, in kB (1000 bytes). The first screen: its scripts, styles and the words of the longest language. */
const BOUNDS = {
  firstScreen: { raw: 530, gzip: 165 },
  /** Any one file that comes on demand. */
  onDemand: { raw: 120, gzip: 40 },
  /** Every script and style of the product, the gallery left out. */
  all: { raw: 1300, gzip: 430 },
} as const;

/** What has no place in a screen: the station reads what comes from outside, the screen trusts its answers. */
const STRANGERS = [{ name: 'zod', mark: '_zod' }] as const;

export interface Weight {
  readonly raw: number;
  readonly gzip: number;
}
interface BuiltFile extends Weight {
  readonly name: string;
  readonly text: string;
}
export interface Screen {
  readonly first: readonly BuiltFile[];
  readonly onDemand: readonly BuiltFile[];
  readonly gallery: readonly BuiltFile[];
}

const sum = (files: readonly Weight[]): Weight => ({
  raw: files.reduce((total, { raw }) => total + raw, 0),
  gzip: files.reduce((total, { gzip }) => total + gzip, 0),
});
const isWords = ({ name }: BuiltFile): boolean => name.startsWith('words-till-');

/** Reads a built screen. index.html names what is loaded before anything runs; the words of a till are one language's. */
export function readScreen(folder: string): Screen {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = new Set([...page.matchAll(/assets\/([\w.-]+\.(?:js|css))/g)].map(([, name]) => name));
  const files = readdirSync(join(folder, 'assets'))
    .filter((name) => /\.(?:js|css)$/.test(name))
    .map((name): BuiltFile => {
      const bytes = readFileSync(join(folder, 'assets', name));
      return { name, raw: bytes.length, gzip: gzipSync(bytes).length, text: bytes.toString() };
    })
    .sort((a, b) => b.raw - a.raw);
  const gallery = files.filter(({ name }) => /^(?:Gallery|languages)-/.test(name));
  const rest = files.filter((file) => !gallery.includes(file));
  const longest = rest.find(isWords);
  const first = rest.filter((file) => named.has(file.name) || file === longest);
  return { first, onDemand: rest.filter((file) => !first.includes(file)), gallery };
}

const over = (what: string, { raw, gzip }: Weight, bound: Weight): string[] => [
  ...(raw > bound.raw * 1000 ? [`${what}: ${kB(raw)} kB raw, the bound is ${bound.raw}`] : []),
  ...(gzip > bound.gzip * 1000 ? [`${what}: ${kB(gzip)} kB gzipped, the bound is ${bound.gzip}`] : []),
];

/** What is above its bound or does not belong here; nothing when all is well. */
export function complaintsAbout(screen: Screen): string[] {
  const all = [...screen.first, ...screen.onDemand];
  return [
    ...over('the first screen', sum(screen.first), BOUNDS.firstScreen),
    ...screen.onDemand.flatMap((file) => over(file.name, file, BOUNDS.onDemand)),
    ...over('all scripts and styles', sum(all), BOUNDS.all),
    ...(all.some(isWords) ? [] : ['no words of a till: they are part of another file']),
    ...all.flatMap(({ name, text }) =>
      STRANGERS.filter(({ mark }) => text.includes(mark)).map((stranger) => `${stranger.name} is in ${name}`),
    ),
  ];
}

const kB = (bytes: number): string => (bytes / 1000).toFixed(1);
const row = (name: string, { raw, gzip }: Weight): string =>
  `${name.padEnd(44)}${kB(raw).padStart(9)}${kB(gzip).padStart(9)}\n`;

function main(): number {
  const screen = readScreen(join(import.meta.dirname, '../out/renderer'));
  process.stdout.write(`${''.padEnd(44)}   raw kB  gzip kB\n`);
  for (const file of screen.first) process.stdout.write(row(file.name, file));
  process.stdout.write(`${row('── before the first screen', sum(screen.first))}\n`);
  for (const file of screen.onDemand) process.stdout.write(row(file.name, file));
  process.stdout.write(row('── on demand', sum(screen.onDemand)));
  process.stdout.write(row('── all', sum([...screen.first, ...screen.onDemand])));
  process.stdout.write(row('(the gallery, never on a till)', sum(screen.gallery)));
  const complaints = complaintsAbout(screen);
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  return complaints.length > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = main();
