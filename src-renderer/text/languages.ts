/** The five languages of the product, each under its own name. */
import type { Locale } from '../../src-shared/contract/views.ts';
import { en, type Texts } from './en.ts';
import { kk } from './kk.ts';
import { ky } from './ky.ts';
import { ru } from './ru.ts';
import { uz } from './uz.ts';

export const TEXTS: Record<Locale, Texts> = { uz, ru, kk, ky, en };

/** In the order of the switch. `name` is what its speakers call it. */
export const LANGUAGES: readonly { locale: Locale; name: string; short: string }[] = [
  { locale: 'uz', name: 'Oʻzbekcha', short: 'Oʻz' },
  { locale: 'ru', name: 'Русский', short: 'Ру' },
  { locale: 'kk', name: 'Қазақша', short: 'Қаз' },
  { locale: 'ky', name: 'Кыргызча', short: 'Кыр' },
  { locale: 'en', name: 'English', short: 'En' },
];

/** true for a word that is one of our locales. */
export const isLocale = (word: string | null | undefined): word is Locale => word != null && word in TEXTS;
