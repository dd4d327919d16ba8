/** What this screen remembers about its people: language, light, and who counts the cash. Kept in localStorage. */
import { create } from 'zustand';
import type { Locale } from '../../src-shared/contract/shapes.ts';
import { isLocale } from '../text/language-list.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

interface Preferences {
  /** null: as the station is configured. */
  readonly locale: Locale | null;
  readonly theme: Theme;
  /** The person at the till, or an empty text. */
  readonly by: string;
  /** Whether this screen sounds; silent until somebody chooses. */
  readonly sound: boolean;
  setLocale(locale: Locale): void;
  setTheme(theme: Theme): void;
  setBy(by: string): void;
  setSound(sound: boolean): void;
}

const isTheme = (word: string | null): word is Theme => THEMES.some((theme) => theme === word);

/** What this browser remembers under a name. It may forbid storage; then a choice lasts as long as the page. */
export const recall = (key: string): string | null => {
  try {
    return localStorage.getItem(`qabul.${key}`);
  } catch {
    return null;
  }
};
export const remember = (key: string, value: string): void => {
  try {
    localStorage.setItem(`qabul.${key}`, value);
  } catch {
    // The choice still holds for this page.
  }
};

const savedLocale = recall('locale');
const savedTheme = recall('theme');

export const usePreferences = create<Preferences>((set) => ({
  locale: isLocale(savedLocale) ? savedLocale : null,
  theme: isTheme(savedTheme) ? savedTheme : 'system',
  by: recall('by') ?? '',
  sound: recall('sound') === 'on',
  setLocale: (locale) => {
    remember('locale', locale);
    set({ locale });
  },
  setTheme: (theme) => {
    remember('theme', theme);
    set({ theme });
  },
  setSound: (sound) => {
    remember('sound', sound ? 'on' : 'off');
    set({ sound });
  },
  setBy: (by) => {
    remember('by', by);
    set({ by });
  },
}));
