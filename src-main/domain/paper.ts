/**
 * What lies on paper, top to bottom: receipts, slips and reports are all written as blocks, once. How blocks become
 * dots, bytes of a printer or a PDF is the press's business (ports/press.ts).
 */

/** One thing on paper. Text is plain: letters of the five languages, digits, no control characters. */
export type Block =
  /** A paragraph, wrapped to the width. `note` is the smallest size, `title` the largest. */
  | { kind: 'text'; text: string; size?: TextSize; bold?: boolean; align?: 'left' | 'centre' | 'right' }
  /** A name on the left, a value on the right of the same line. A name that is too long wraps; the value never does. */
  | { kind: 'pair'; left: string; right: string; size?: TextSize; bold?: boolean }
  /** Cells side by side, each wrapped in its share of the width. For tables; a receipt has no room for them. */
  | { kind: 'row'; cells: readonly Cell[]; size?: TextSize; bold?: boolean }
  /** A line across the paper. */
  | { kind: 'rule' }
  /** Half a line of white. */
  | { kind: 'gap' }
  /** White letters on black across the paper: practice, copy, not a fiscal receipt. Never overlooked. */
  | { kind: 'banner'; text: string }
  /** A QR code, level M, at least 25 mm wide, with four modules of white around it. Centred. */
  | { kind: 'qr'; text: string };

export interface Cell {
  text: string;
  /** How much of the width it takes, beside the others' shares. */
  share: number;
  align?: 'left' | 'right';
}

export type TextSize = 'note' | 'normal' | 'large' | 'title';

/** Printable paper widths in millimetres, as printers are sold. */
export type PaperWidth = 58 | 80;

/** Dots across the printable part at 8 dots/mm (203 dpi): pinpads.md §7.1. */
export const DOTS: Readonly<Record<PaperWidth, number>> = { 58: 384, 80: 576 };
