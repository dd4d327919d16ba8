/** The end of a shift in five languages, for paper, tables and screens alike: one wording of a difference everywhere. */
import type { Locale } from './contract/shapes.ts';
import { en } from './shift-words/en.ts';
import { kk } from './shift-words/kk.ts';
import { ky } from './shift-words/ky.ts';
import { ru } from './shift-words/ru.ts';
import { uz } from './shift-words/uz.ts';
import type { ShiftWords } from './shift-words/words.ts';

export const SHIFT_WORDS: Readonly<Record<Locale, ShiftWords>> = { uz, ru, kk, ky, en };

/** `{name}` replaced by its figure. A figure that is not there leaves its name, so that nobody reads a wrong one. */
export const withFigures = (text: string, figures: Readonly<Record<string, number>> = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (figures[name] === undefined ? whole : String(figures[name])));
