/** Turns blocks into what a person or a printer can take. Pure: no printer is touched, nothing is kept. */
import type { Block, PaperWidth } from '../domain/paper.ts';

/** Dots of a page, one bit each: rows from the top, eight dots a byte, the leftmost in the highest bit, 1 = black. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** Bytes of one row: `ceil(width / 8)`. */
  readonly stride: number;
  readonly bits: Uint8Array;
}

export interface BytesWanted {
  widthMm: PaperWidth;
  mode: 'raster' | 'text';
  /** Printer family of pinpads.md §7.2, for text mode's code pages. */
  family: PrinterFamily;
  /** Cut the paper after the last line. */
  cut: boolean;
  /** Kick the drawer before the paper moves. */
  drawer?: 2 | 5;
}

/** Families with known code page numbers (pinpads.md §7.2); `unknown` knows CP866 only. */
export const PRINTER_FAMILIES = [
  'epson',
  'xprinter',
  'pos-5890',
  'mpt',
  'citizen',
  'hp',
  'bixolon',
  'unknown',
] as const;
export type PrinterFamily = (typeof PRINTER_FAMILIES)[number];

export interface PrinterBytes {
  bytes: Uint8Array;
  /** Text mode: lines that were drawn, since the printer's code page lacks a letter of them. */
  drawnLines: number;
  /** Letters for which the bundled font has no picture either; printed as a box, never silently. */
  missingLetters: readonly string[];
}

export interface Press {
  /** The page as it will lie on paper. */
  bitmap(blocks: readonly Block[], widthMm: PaperWidth): Bitmap;
  /** A PNG of one bit a dot, for a screen. */
  png(blocks: readonly Block[], widthMm: PaperWidth): Uint8Array;
  /** What an ESC/POS printer is sent. */
  escPos(blocks: readonly Block[], wanted: BytesWanted): Promise<PrinterBytes>;
  /**
   * A PDF with selectable text in the bundled font. On paper of a receipt's width one long page; on A4 as many as
   * needed, with page numbers. `at` (ms UTC) is the document's date, so that the same blocks give the same bytes.
   */
  pdf(blocks: readonly Block[], page: PaperWidth | 'a4', about: { title: string; at: number }): Promise<Uint8Array>;
}
