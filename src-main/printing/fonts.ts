/**
 * The bundled font (Onest, OFL: resources/fonts): how wide a text is, and which glyph a letter has. Digits are always
 * the tabular ones, so that sums stand under one another.
 */
import { type Font, type Glyph, type PathCommand, parse } from 'opentype.js/dist/opentype.mjs';

/** The two files of the font, as a host reads them. */
export interface FontFiles {
  medium: Uint8Array;
  bold: Uint8Array;
}

export interface Face {
  /** The letter's glyph; for a letter the font does not have, the empty box. */
  glyphOf(letter: string): Glyph;
  has(letter: string): boolean;
  /** Width of a text in dots at a size (dots per em). No kerning: the same on every paper. */
  widthOf(text: string, size: number): number;
  /** Dots from the baseline up to the highest letter. */
  ascentAt(size: number): number;
}

export interface Fonts {
  face(bold: boolean): Face;
  readonly files: FontFiles;
}

export function openFonts(files: FontFiles): Fonts {
  const faces = { medium: faceOf(files.medium), bold: faceOf(files.bold) };
  return { files, face: (bold) => (bold ? faces.bold : faces.medium) };
}

/** For a letter the font does not have: its own picture for that is empty, and a letter must not vanish from paper. */
const BOX: Glyph = {
  index: 0,
  advanceWidth: 600,
  getPath(x, y, size) {
    const [left, right, bottom, top, pen] = [0.08, 0.52, 0, -0.7, 0.06].map((part) => part * size) as Five;
    const outer = [
      [left, bottom],
      [left, top],
      [right, top],
      [right, bottom],
    ] as const;
    const inner = [
      [left + pen, bottom - pen],
      [right - pen, bottom - pen],
      [right - pen, top + pen],
      [left + pen, top + pen],
    ] as const;
    return { commands: [outer, inner].flatMap((corners) => polygon(corners, x, y)) };
  },
};
type Five = [number, number, number, number, number];

const polygon = (corners: readonly (readonly [number, number])[], x: number, y: number): PathCommand[] => [
  ...corners.map(([dx, dy], at): PathCommand => ({ type: at === 0 ? 'M' : 'L', x: x + dx, y: y + dy })),
  { type: 'Z' },
];

function faceOf(file: Uint8Array): Face {
  const font: Font = parse(file.slice().buffer);
  const tabular = new Map(font.substitution.getSingle('tnum', 'latn').map(({ sub, by }) => [sub, by]));
  const glyphs = new Map<string, Glyph>();

  function glyphOf(letter: string): Glyph {
    let glyph = glyphs.get(letter);
    if (!glyph) {
      const index = font.charToGlyphIndex(letter);
      glyph = index === 0 ? BOX : font.glyphs.get(tabular.get(index) ?? index);
      glyphs.set(letter, glyph);
    }
    return glyph;
  }

  return {
    glyphOf,
    has: (letter) => font.charToGlyphIndex(letter) !== 0,
    widthOf: (text, size) =>
      (Array.from(text).reduce((sum, letter) => sum + glyphOf(letter).advanceWidth, 0) * size) / font.unitsPerEm,
    ascentAt: (size) => (font.ascender * size) / font.unitsPerEm,
  };
}
