/** The press: blocks in, dots, PNG, printer's bytes or a PDF out. Made once, from the font's files. */
import { type Block, DOTS, type PaperWidth } from '../domain/paper.ts';
import type { Bitmap, BytesWanted, Press, PrinterBytes } from '../ports/press.ts';
import { drawerKick, ending, rasterBands, START } from './esc-pos.ts';
import { type FontFiles, openFonts } from './fonts.ts';
import { pngOf } from './png.ts';
import { rasteriser } from './raster.ts';
import { typeset } from './typeset.ts';

export function createPress(files: FontFiles): Press {
  const fonts = openFonts(files);
  const raster = rasteriser(fonts);

  /** A page is often wanted twice, as bytes and as a picture: drawing it is the dear part. */
  const drawn = new WeakMap<readonly Block[], Map<PaperWidth, Bitmap>>();

  const bitmap: Press['bitmap'] = (blocks, widthMm) => {
    const widths = drawn.get(blocks) ?? new Map<PaperWidth, Bitmap>();
    drawn.set(blocks, widths);
    const page = widths.get(widthMm) ?? raster(typeset(blocks, DOTS[widthMm], fonts), DOTS[widthMm]);
    widths.set(widthMm, page);
    return page;
  };

  function missingLetters(blocks: readonly Block[]): string[] {
    const letters = new Set(blocks.flatMap((block) => wordsOf(block)).flatMap((text) => Array.from(text)));
    return [...letters].filter((letter) => !fonts.face(false).has(letter) && !/\s|\p{Cc}|\p{Cf}/u.test(letter));
  }

  async function body(
    blocks: readonly Block[],
    wanted: BytesWanted,
  ): Promise<{ bytes: Uint8Array; drawnLines: number }> {
    if (wanted.mode === 'raster') {
      return { bytes: Buffer.concat([START, rasterBands(bitmap(blocks, wanted.widthMm))]), drawnLines: 0 };
    }
    const { textBytes } = await import('./text-mode.ts');
    return textBytes(blocks, wanted, (block) => rasterBands(bitmap([block], wanted.widthMm)));
  }

  return {
    bitmap,
    png: (blocks, widthMm) => pngOf(bitmap(blocks, widthMm)),
    async escPos(blocks, wanted): Promise<PrinterBytes> {
      const { bytes, drawnLines } = await body(blocks, wanted);
      // The drawer first: the cashier counts the change while the paper comes.
      const parts = [
        ...(wanted.drawer === undefined ? [] : [drawerKick(wanted.drawer)]),
        bytes,
        ...(blocks.length === 0 ? [] : [ending(wanted.cut)]),
      ];
      return { bytes: Buffer.concat(parts), drawnLines, missingLetters: missingLetters(blocks) };
    },
    async pdf(blocks, page, about) {
      const { pdfOf } = await import('./pdf.ts');
      return pdfOf(blocks, page, about, fonts);
    },
  };
}

function wordsOf(block: Block): string[] {
  switch (block.kind) {
    case 'text':
    case 'banner':
      return [block.text];
    case 'pair':
      return [block.left, block.right];
    case 'row':
      return block.cells.map(({ text }) => text);
    case 'rule':
    case 'gap':
    case 'qr':
      return [];
  }
}
