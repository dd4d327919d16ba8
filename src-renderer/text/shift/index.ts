/** The words of shifts, receipts and paper in the language of the page. */
import { useTillWords } from '../../state/station-context.tsx';
import type { ShiftTexts } from './en.ts';

export const useShiftTexts = (): ShiftTexts => useTillWords().shift;
