/** Breaking text into lines that fit, whatever a letter's width is measured in: dots on a raster, columns in text mode. */

import type { Cell } from '../domain/paper.ts';

/** Control characters have no place on paper: a receipt's text must not move the printer. */
const clean = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();

/**
 * Lines no wider than `width`. Words break at spaces; a word longer than a line is cut where the line ends. Thin and
 * no-break spaces hold together: a sum is never torn.
 */
export function wrap(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of clean(text).split(/ +/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const letter of word) {
      if (line !== '' && widthOf(line + letter) > width) {
        lines.push(line);
        line = '';
      }
      line += letter;
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** A name and its value as lines: on one line where both fit, else the name's lines first. */
export function wrapPair(
  left: string,
  right: string,
  width: number,
  gap: number,
  widthOf: (text: string) => number,
): { left: string; right: string }[] {
  const value = clean(right);
  const valueWidth = widthOf(value);
  const room = width - valueWidth - gap;
  // A value that leaves no room for the name's words stands on a line of its own: no word is cut for it.
  const isTight = clean(left)
    .split(/ +/)
    .some((word) => widthOf(word) > room);
  if (isTight) {
    return [
      ...wrap(left, width, widthOf).map((text) => ({ left: text, right: '' })),
      ...wrap(value, width, widthOf).map((text) => ({ left: '', right: text })),
    ];
  }
  const names = wrap(left, room, widthOf);
  return names.map((text, at) => ({ left: text, right: at === names.length - 1 ? value : '' }));
}

/** Where the cells of a row stand: whole units, a gap between two, the last one ending at the edge. */
export function cellsOf(
  cells: readonly Cell[],
  width: number,
  gap: number,
): { text: string; left: number; width: number; align: 'left' | 'right' }[] {
  const shares = cells.reduce((sum, { share }) => sum + share, 0);
  const room = width - gap * (cells.length - 1);
  let before = 0;
  return cells.map(({ text, share, align = 'left' }, at) => {
    const left = Math.floor((room * before) / shares) + gap * at;
    before += share;
    return { text, left, width: Math.max(1, Math.floor((room * before) / shares) + gap * at - left), align };
  });
}
