/** A set page as dots, one bit each. */
import type { Bitmap } from '../ports/press.ts';
import type { Fonts } from './fonts.ts';
import { type GlyphDots, glyphDots } from './glyph-dots.ts';
import type { Piece, Placed } from './typeset.ts';

/** Draws pages with one font; glyphs that were drawn once are kept. */
export function rasteriser(fonts: Fonts): (pieces: readonly Piece[], width: number) => Bitmap {
  const kept = new Map<string, GlyphDots>();

  function dotsOf(letter: string, size: number, bold: boolean): GlyphDots {
    const key = `${letter}${size}${bold}`;
    let dots = kept.get(key);
    if (!dots) {
      dots = glyphDots(fonts.face(bold).glyphOf(letter), size);
      kept.set(key, dots);
    }
    return dots;
  }

  function drawText(page: Bitmap, placed: Extract<Placed, { kind: 'text' }>, top: number): void {
    const { text, size, bold, anchor, white } = placed;
    const face = fonts.face(bold);
    const wide = face.widthOf(text, size);
    let pen = placed.x - (anchor === 'left' ? 0 : anchor === 'right' ? wide : wide / 2);
    for (const letter of text) {
      const glyph = dotsOf(letter, size, bold);
      const [x0, y0] = [Math.round(pen) + glyph.left, top + placed.y + glyph.top];
      glyph.dots.forEach((black, at) => {
        if (black) setDot(page, x0 + (at % glyph.width), y0 + Math.floor(at / glyph.width), !white);
      });
      pen += face.widthOf(letter, size);
    }
  }

  return (pieces, width) => {
    const height = Math.max(
      1,
      pieces.reduce((sum, piece) => sum + piece.height, 0),
    );
    const stride = Math.ceil(width / 8);
    const page: Bitmap = { width, height, stride, bits: new Uint8Array(stride * height) };
    let top = 0;
    for (const piece of pieces) {
      for (const placed of piece.placed) {
        if (placed.kind === 'text') drawText(page, placed, top);
        else if (placed.kind === 'box') fill(page, placed.x, top + placed.y, placed.width, placed.height);
        else {
          const { x, y, modulePx, side } = placed;
          placed.modules.forEach((black, at) => {
            if (!black) return;
            fill(page, x + (at % side) * modulePx, top + y + Math.floor(at / side) * modulePx, modulePx, modulePx);
          });
        }
      }
      top += piece.height;
    }
    return page;
  };
}

function setDot(page: Bitmap, x: number, y: number, black: boolean): void {
  if (x < 0 || y < 0 || x >= page.width || y >= page.height) return;
  const at = y * page.stride + (x >> 3);
  const bit = 0x80 >> (x & 7);
  const byte = page.bits[at] as number;
  page.bits[at] = black ? byte | bit : byte & ~bit;
}

function fill(page: Bitmap, x: number, y: number, width: number, height: number): void {
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) setDot(page, column, row, true);
  }
}
