/** The back office's words in the language of the page. They come on demand: a component that needs them waits (words.ts). */
import { useLocale } from '../../state/station-context.tsx';
import { useOfficeWords } from '../words.ts';
import type { OfficeTexts } from './en.ts';

export const useOffice = (): OfficeTexts => useOfficeWords(useLocale());
