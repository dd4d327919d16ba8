/**
 * The words of the screen come one language at a time, in two parts, each a file of the built screen:
 *
 *   till     what the shell and the sale say; here before the first screen is drawn
 *   office   what settings, people and set-up say; comes with the first of them
 *
 * A language is spoken when its words are here; until then the page goes on in the one before, so a switch never flashes.
 */
import { use } from 'react';
import { create } from 'zustand';
import type { Locale } from '../../src-shared/contract/shapes.ts';
import { type Arrival, arrival } from '../arrival.ts';
import type { Texts } from './en.ts';
import type { FiscalTexts } from './fiscal-words.ts';
import type { OfficeTexts } from './office/en.ts';
import type { PinpadWords } from './pinpad-words.ts';
import type { RailWords } from './rail-words.ts';
import type { ShiftTexts } from './shift/en.ts';

export interface TillWords {
  readonly texts: Texts;
  readonly shift: ShiftTexts;
  readonly pinpad: PinpadWords;
  readonly rail: RailWords;
  readonly fiscal: FiscalTexts;
}

type ByLanguage<Words> = Readonly<Partial<Record<Locale, Words>>>;

interface WordsHere {
  readonly till: ByLanguage<TillWords>;
  readonly office: ByLanguage<OfficeTexts>;
  /** The language spoken last; null until the first one came. */
  readonly spoken: Locale | null;
  /** A language was asked for and its words could not be had. */
  readonly missed: boolean;
}

/** What is here. Words that came once stay. */
export const useWords = create<WordsHere>(() => ({ till: {}, office: {}, spoken: null, missed: false }));

const till = (locale: Locale, load: () => Promise<{ till: TillWords }>) =>
  arrival(async () => {
    const words = (await load()).till;
    useWords.setState((here) => ({ till: { ...here.till, [locale]: words } }));
    return words;
  });
const office = (locale: Locale, load: () => Promise<OfficeTexts>) =>
  arrival(async () => {
    const words = await load();
    useWords.setState((here) => ({ office: { ...here.office, [locale]: words } }));
    return words;
  });

/** The words of a till, by language. */
export const TILL_FILES: Record<Locale, Arrival<TillWords>> = {
  uz: till('uz', () => import('./till/uz.ts')),
  ru: till('ru', () => import('./till/ru.ts')),
  kk: till('kk', () => import('./till/kk.ts')),
  ky: till('ky', () => import('./till/ky.ts')),
  en: till('en', () => import('./till/en.ts')),
};
/** The words of the back office, by language. */
export const OFFICE_FILES: Record<Locale, Arrival<OfficeTexts>> = {
  uz: office('uz', () => import('./office/uz.ts').then(({ uz }) => uz)),
  ru: office('ru', () => import('./office/ru.ts').then(({ ru }) => ru)),
  kk: office('kk', () => import('./office/kk.ts').then(({ kk }) => kk)),
  ky: office('ky', () => import('./office/ky.ts').then(({ ky }) => ky)),
  en: office('en', () => import('./office/en.ts').then(({ en }) => en)),
};

const hasOffice = ({ office }: WordsHere): boolean => Object.keys(office).length > 0;

/** Whether the first screen could be drawn in it. The office's words may still come: what needs them waits by itself. */
export const canBegin = (here: WordsHere, locale: Locale): boolean => here.till[locale] !== undefined;

/** Whether any page could be drawn in it at once. */
export const canSpeak = (here: WordsHere, locale: Locale): boolean =>
  canBegin(here, locale) && (!hasOffice(here) || here.office[locale] !== undefined);

/** The language to draw in when `wanted` is asked for. */
export const spokenFor = (here: WordsHere, wanted: Locale): Locale =>
  canSpeak(here, wanted) ? wanted : (here.spoken ?? wanted);

/** Brings what a language needs and speaks it; `missed` says when that was not possible. */
export async function speak(locale: Locale): Promise<void> {
  try {
    await Promise.all([TILL_FILES[locale].bring(), hasOffice(useWords.getState()) && OFFICE_FILES[locale].bring()]);
    useWords.setState({ spoken: locale, missed: false });
  } catch {
    useWords.setState({ missed: true });
  }
}

/** A language's words of a till. Throws before they came: nothing is drawn before. */
export function tillWords(locale: Locale): TillWords {
  const words = useWords.getState().till[locale];
  if (!words) throw new Error(`the words of ${locale} are not here`);
  return words;
}

const ready = new WeakMap<OfficeTexts, Promise<OfficeTexts>>();
/** A promise that React reads at once. */
function readyWith(words: OfficeTexts): Promise<OfficeTexts> {
  const known = ready.get(words);
  if (known) return known;
  const made = Object.assign(Promise.resolve(words), { status: 'fulfilled', value: words });
  ready.set(words, made);
  return made;
}

/**
 * A language's words of the back office; a component that asks before they came waits for them (Suspense). `use` is
 * called each time: a component that waited is drawn again from the middle, and without it React loses count of its hooks.
 */
export function useOfficeWords(locale: Locale): OfficeTexts {
  const here = useWords.getState().office[locale];
  return use(here ? readyWith(here) : OFFICE_FILES[locale].bring());
}
