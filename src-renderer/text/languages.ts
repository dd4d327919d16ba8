/** All words in all languages at once: for tests and the gallery. The product brings one language at a time (words.ts). */
import type { Locale } from '../../src-shared/contract/shapes.ts';
import type { Texts } from './en.ts';
import type { FiscalTexts } from './fiscal-words.ts';
import type { OfficeTexts } from './office/en.ts';
import { en as officeEn } from './office/en.ts';
import { kk as officeKk } from './office/kk.ts';
import { ky as officeKy } from './office/ky.ts';
import { ru as officeRu } from './office/ru.ts';
import { uz as officeUz } from './office/uz.ts';
import type { PinpadWords } from './pinpad-words.ts';
import type { RailWords } from './rail-words.ts';
import type { ShiftTexts } from './shift/en.ts';
import { till as en } from './till/en.ts';
import { till as kk } from './till/kk.ts';
import { till as ky } from './till/ky.ts';
import { till as ru } from './till/ru.ts';
import { till as uz } from './till/uz.ts';
import { type TillWords, useWords } from './words.ts';

const TILL: Record<Locale, TillWords> = { uz, ru, kk, ky, en };

function each<T>(pick: (words: TillWords) => T): Record<Locale, T> {
  return { uz: pick(uz), ru: pick(ru), kk: pick(kk), ky: pick(ky), en: pick(en) };
}

export const TEXTS: Record<Locale, Texts> = each(({ texts }) => texts);
export const SHIFT_TEXTS: Record<Locale, ShiftTexts> = each(({ shift }) => shift);
export const PINPAD_WORDS: Record<Locale, PinpadWords> = each(({ pinpad }) => pinpad);
export const RAIL_WORDS: Record<Locale, RailWords> = each(({ rail }) => rail);
export const FISCAL_TEXTS: Record<Locale, FiscalTexts> = each(({ fiscal }) => fiscal);
export const OFFICE: Record<Locale, OfficeTexts> = {
  uz: officeUz,
  ru: officeRu,
  kk: officeKk,
  ky: officeKy,
  en: officeEn,
};

/** From here on the page speaks every language without waiting. */
export const speakAll = (): void => useWords.setState({ till: TILL, office: OFFICE });
