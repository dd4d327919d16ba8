/** The back office's words in the five languages, and the hook that picks one. */
import type { Locale } from '../../../src-shared/contract/views.ts';
import { useLocale } from '../../state/station-context.tsx';
import { en, type OfficeTexts } from './en.ts';
import { kk } from './kk.ts';
import { ky } from './ky.ts';
import { ru } from './ru.ts';
import { uz } from './uz.ts';

export const OFFICE: Record<Locale, OfficeTexts> = { uz, ru, kk, ky, en };
export const useOffice = (): OfficeTexts => OFFICE[useLocale()];
