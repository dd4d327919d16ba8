/** The five languages of the product, each under its own name. */
import type { Locale } from '../../src-shared/contract/shapes.ts';

/** In the order of the switch. `name` is what its speakers call it. */
export const LANGUAGES: readonly { locale: Locale; name: string; short: string }[] = [
  { locale: 'uz', name: 'Oʻzbekcha', short: 'Oʻz' },
  { locale: 'ru', name: 'Русский', short: 'Ру' },
  { locale: 'kk', name: 'Қазақша', short: 'Қаз' },
  { locale: 'ky', name: 'Кыргызча', short: 'Кыр' },
  { locale: 'en', name: 'English', short: 'En' },
];

/** true for a word that is one of our locales. */
export const isLocale = (word: string | null | undefined): word is Locale =>
  LANGUAGES.some(({ locale }) => locale === word);
