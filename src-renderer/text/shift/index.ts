/** The words of shifts, receipts and paper in the five languages, and the hook that picks one. */
import type { Locale } from '../../../src-shared/contract/views.ts';
import { useLocale } from '../../state/station-context.tsx';
import { en, type ShiftTexts } from './en.ts';
import { kk } from './kk.ts';
import { ky } from './ky.ts';
import { ru } from './ru.ts';
import { uz } from './uz.ts';

export const SHIFT_TEXTS: Record<Locale, ShiftTexts> = { uz, ru, kk, ky, en };
export const useShiftTexts = (): ShiftTexts => SHIFT_TEXTS[useLocale()];
