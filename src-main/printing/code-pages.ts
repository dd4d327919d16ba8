/**
 * Which letters a printer can write by itself. Numbers of code pages by family: pinpads.md §7.2; letters: §7.3.
 * CP866 first, since every printer sold in the three countries has it.
 */
import CodepageEncoder, { type Codepage } from '@point-of-sale/codepage-encoder';
import type { PrinterFamily } from '../ports/press.ts';

/** Number for `ESC t n`, by page. */
export const CODE_PAGES: Readonly<Record<PrinterFamily, Readonly<Partial<Record<Codepage, number>>>>> = {
  epson: { cp866: 17, windows1251: 46, rk1048: 53 },
  xprinter: { cp866: 17, windows1251: 23 },
  'pos-5890': { cp866: 17, windows1251: 23 },
  mpt: { cp866: 7, windows1251: 6 },
  citizen: { cp866: 7 },
  hp: { cp866: 7, windows1251: 13, rk1048: 15 },
  bixolon: { cp866: 17, windows1251: 28 },
  unknown: { cp866: 17 },
};

/** What means the same on any paper: the Uzbek apostrophes, thin spaces, typographer's signs. Never a letter. */
const PLAIN: Readonly<Record<string, string>> = {
  '\u02bb': "'",
  '\u02bc': "'",
  '\u2018': "'",
  '\u2019': "'",
  '`': "'",
  '\u2009': ' ',
  '\u00a0': ' ',
  '\u2212': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u00d7': 'x',
  '\u00ab': '"',
  '\u00bb': '"',
  '\u201c': '"',
  '\u201d': '"',
  '\u2026': '...',
  // No code page has the tenge sign.
  '\u20b8': 'тг',
  '\u2116': 'No',
};

/** A text as every printer's alphabet can have it, letters untouched. */
export const plain = (text: string): string => Array.from(text, (letter) => PLAIN[letter] ?? letter).join('');

const alphabets = new Map<Codepage, ReadonlySet<number>>();
function alphabetOf(page: Codepage): ReadonlySet<number> {
  let alphabet = alphabets.get(page);
  if (!alphabet) {
    const ascii = Array.from({ length: 95 }, (_, at) => 0x20 + at);
    alphabet = new Set([...ascii, ...CodepageEncoder.getCodepoints(page, true)]);
    alphabets.set(page, alphabet);
  }
  return alphabet;
}

/** The first page of the family that has every letter of the text; undefined: the line must be drawn. */
export function pageFor(text: string, family: PrinterFamily): Codepage | undefined {
  const pages = Object.keys(CODE_PAGES[family]) as Codepage[];
  return pages.find((page) =>
    Array.from(text).every((letter) => alphabetOf(page).has(letter.codePointAt(0) as number)),
  );
}
