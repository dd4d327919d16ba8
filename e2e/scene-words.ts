/** Every word of the product in five languages, read from the text tables, to find what nobody translated. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locale } from '../src-shared/contract/shapes.ts';
import { LOCALES } from './scene-page.ts';

const TEXTS = resolve(import.meta.dirname, '../src-renderer/text');
/** Stands where a text puts in a name or a number. */
const GAP = '\u0001';

const isLocale = (word: string): word is Locale => LOCALES.some((locale) => locale === word);

/** All the fixed pieces of a table: its texts, and its sentences without what is put into them. */
function piecesOf(table: unknown): string[] {
  if (typeof table === 'string') return [table];
  if (typeof table === 'function') {
    try {
      return piecesOf(table(GAP, GAP, GAP, GAP));
    } catch {
      return []; // it wants a shape that is not known here
    }
  }
  if (typeof table === 'object' && table !== null) return Object.values(table).flatMap(piecesOf);
  return [];
}

const normal = (text: string): string => text.replace(/\s+/g, ' ').trim();
/** Long enough to be a sentence or a name of something, not a unit or a number. */
const isTelling = (text: string): boolean => (text.match(/\p{L}/gu)?.length ?? 0) >= 5;

export type WordsOf = ReadonlyMap<Locale, ReadonlySet<string>>;

/** What is written in each language's tables, piece by piece. */
export async function readWords(): Promise<WordsOf> {
  const words = new Map<Locale, Set<string>>(LOCALES.map((locale) => [locale, new Set<string>()]));
  const learn = (locale: Locale, table: unknown) => {
    for (const text of piecesOf(table)) {
      for (const piece of text.split(GAP).map(normal)) if (isTelling(piece)) words.get(locale)?.add(piece);
    }
  };
  const files = readdirSync(TEXTS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(?:uz|ru|kk|ky|en|.*words)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files) {
    const tables = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    const own = basename(file, '.ts');
    for (const table of Object.values(tables)) {
      if (isLocale(own)) learn(own, table);
      else if (typeof table === 'object' && table !== null && LOCALES.every((locale) => locale in table)) {
        for (const locale of LOCALES) learn(locale, (table as Record<string, unknown>)[locale]);
      }
    }
  }
  return words;
}

/** Pieces of visible text that stand in another language's tables and not in this one's. */
export function foreignWords(text: string, locale: Locale, words: WordsOf): string | null {
  const said = normal(text);
  if (!isTelling(said) || words.get(locale)?.has(said)) return null;
  const other = LOCALES.find((candidate) => candidate !== locale && words.get(candidate)?.has(said));
  return other ? `says “${said}”, which is ${other}` : null;
}

/** A language is called by its own name in every other. */
export const OWN_NAMES = ['Oʻzbekcha', 'Русский', 'Қазақша', 'Кыргызча', 'English'];
const GALLERY = resolve(import.meta.dirname, '../src-renderer/gallery');

/** What comes from outside in every scene (names, references, a terminal's paper), as the fixtures write it. */
export const readGiven = (): string =>
  readdirSync(GALLERY, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .concat(OWN_NAMES)
    .join('\n');
