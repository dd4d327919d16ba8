/** The press with the bundled font, as a host would open it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FontFiles, openFonts } from '../fonts.ts';
import { openPrintRoom } from '../room.ts';

const FONTS = join(import.meta.dirname, '../../../resources/fonts');

export const fontFiles = (): FontFiles => ({
  medium: readFileSync(join(FONTS, 'onest-medium.ttf')),
  bold: readFileSync(join(FONTS, 'onest-bold.ttf')),
});

export const testFonts = openFonts(fontFiles());
export const testRoom = openPrintRoom(fontFiles());
