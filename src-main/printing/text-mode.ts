/**
 * Text mode: the printer's own letters, for printers whose code pages are known. Faster than dots, and only where every
 * letter of a line is there: any other line is drawn, counted, and told (pinpads.md §7.3). QR codes are always drawn:
 * many clones print the parameters of the QR command as text (§7.1).
 */
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import type { Block, PaperWidth, TextSize } from '../domain/paper.ts';
import type { PrinterFamily } from '../ports/press.ts';
import { CODE_PAGES, pageFor, plain } from './code-pages.ts';
import { START } from './esc-pos.ts';
import { cellsOf, wrap, wrapPair } from './wrap.ts';

/** Columns of the printer's font A: pinpads.md §7.1. */
export const COLUMNS: Readonly<Record<PaperWidth, number>> = { 58: 32, 80: 48 };

/** One line of a block in the printer's own letters. */
interface TextLine {
  text: string;
  bold: boolean;
  align: 'left' | 'centre' | 'right';
  /** Multiples of the letter's width and height. */
  scale: readonly [1 | 2, 1 | 2];
  white: boolean;
}

const SCALES: Readonly<Record<TextSize, readonly [1 | 2, 1 | 2]>> = {
  note: [1, 1],
  normal: [1, 1],
  large: [1, 2],
  title: [2, 2],
};

export interface TextModeBytes {
  bytes: Uint8Array;
  drawnLines: number;
}

/** `draw` gives a block as raster bands, for what the printer cannot write. */
export function textBytes(
  blocks: readonly Block[],
  wanted: { widthMm: PaperWidth; family: PrinterFamily },
  draw: (block: Block) => Uint8Array,
): TextModeBytes {
  const encoder = new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns: COLUMNS[wanted.widthMm],
    codepageMapping: { ...CODE_PAGES[wanted.family] } as Record<string, number>,
    errors: 'strict',
    newline: '\n',
  });
  encoder.raw([...START]);
  let drawnLines = 0;
  for (const block of blocks) {
    const lines = linesOf(block, COLUMNS[wanted.widthMm]);
    const pages = lines?.map(({ text }) => pageFor(text, wanted.family));
    // A block with one strange letter is drawn whole: two kinds of letters in one paragraph look like a fault.
    if (!lines || !pages || pages.includes(undefined)) {
      encoder.raw([...draw(block)]);
      if (lines) drawnLines += lines.length;
      continue;
    }
    lines.forEach(({ text, bold, align, scale, white }, at) => {
      const page = pages[at];
      if (page) encoder.codepage(page);
      encoder
        .align(align === 'centre' ? 'center' : align)
        .bold(bold)
        .invert(white)
        .size(...scale)
        .text(text)
        .size(1, 1)
        .invert(false)
        .bold(false)
        .newline();
    });
  }
  return { bytes: encoder.align('left').encode(), drawnLines };
}

/** undefined: a picture. Widths are counted in columns of the size that is used. */
function linesOf(block: Block, all: number): TextLine[] | undefined {
  if (block.kind === 'qr') return undefined;
  const ordinary = { bold: false, align: 'left', scale: SCALES.normal, white: false } as const;
  if (block.kind === 'rule') return [{ ...ordinary, text: '-'.repeat(all) }];
  if (block.kind === 'gap') return [{ ...ordinary, text: '' }];
  const length = (text: string): number => Array.from(text).length;
  if (block.kind === 'banner') {
    return wrap(plain(block.text), all - 2, length).map((text) => {
      const before = Math.floor((all - length(text)) / 2);
      return { ...ordinary, text: `${' '.repeat(before)}${text}`.padEnd(all), bold: true, white: true };
    });
  }
  const scale = SCALES[block.size ?? 'normal'];
  const columns = Math.floor(all / scale[0]);
  const look = { ...ordinary, scale, bold: block.bold ?? false };
  if (block.kind === 'text') {
    const align = block.align ?? 'left';
    return wrap(plain(block.text), columns, length).map((text) => ({ ...look, text, align }));
  }
  if (block.kind === 'pair') {
    return wrapPair(plain(block.left), plain(block.right), columns, 1, length).map(({ left, right }) => ({
      ...look,
      text: right === '' ? left : left + ' '.repeat(columns - length(left) - length(right)) + right,
    }));
  }
  const cells = cellsOf(block.cells, columns, 1).map((cell) => ({
    ...cell,
    lines: wrap(plain(cell.text), cell.width, length),
  }));
  const rows = Math.max(1, ...cells.map(({ lines }) => lines.length));
  return Array.from({ length: rows }, (_, row) => ({
    ...look,
    text: cells
      .map(({ lines, width, align }) => {
        const text = lines[row] ?? '';
        return align === 'right' ? text.padStart(width) : text.padEnd(width);
      })
      .join(' ')
      .trimEnd(),
  }));
}
