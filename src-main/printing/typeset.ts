/**
 * Blocks → where everything stands on the paper, in dots. One setting for the raster and the PDF, so that what is
 * previewed is what is printed.
 */
import * as qr from 'qrcode/lib/core/qrcode.js';
import type { Block, TextSize } from '../domain/paper.ts';
import type { Fonts } from './fonts.ts';
import { cellsOf, wrap, wrapPair } from './wrap.ts';

/** A thing on the page. `x` of a text is where its `anchor` stands; `y` its baseline. */
export type Placed =
  | {
      kind: 'text';
      x: number;
      y: number;
      text: string;
      size: number;
      bold: boolean;
      anchor: 'left' | 'centre' | 'right';
      white: boolean;
    }
  | { kind: 'box'; x: number; y: number; width: number; height: number }
  /** `modules` is square, 1 = black; the white around it is part of the page already. */
  | { kind: 'qr'; x: number; y: number; modulePx: number; side: number; modules: Uint8Array };

/** What one block became; a page break may come between two of them. */
export interface Piece {
  block: Block;
  height: number;
  /** `y` counts from the piece's own top. */
  placed: Placed[];
}

/** Dots per em, at 8 dots/mm: 2.5, 3, 4 and 5.5 mm. */
export const SIZES: Readonly<Record<TextSize, number>> = { note: 20, normal: 24, large: 32, title: 44 };
const LINE_HEIGHT = 1.25;
const GAP_BETWEEN = 16;
const BANNER_PADDING = 8;
/** 25 mm, and the white that readers need (pinpads.md §6.2). */
const QR_LEAST_DOTS = 200;
const QUIET_MODULES = 4;

export function typeset(blocks: readonly Block[], width: number, fonts: Fonts): Piece[] {
  return blocks.map((block) => ({ block, ...setBlock(block, width, fonts) }));
}

function setBlock(block: Block, width: number, fonts: Fonts): Omit<Piece, 'block'> {
  switch (block.kind) {
    case 'text': {
      const { size, bold, lineHeight, baseline, widthOf } = ruler(fonts, block.size, block.bold);
      const anchor = block.align ?? 'left';
      const x = anchor === 'left' ? 0 : anchor === 'right' ? width : width / 2;
      const lines = wrap(block.text, width, widthOf);
      return {
        height: lines.length * lineHeight,
        placed: lines.map((text, at) => {
          const y = at * lineHeight + baseline;
          return { kind: 'text', x, y, text, size, bold, anchor, white: false };
        }),
      };
    }
    case 'pair': {
      const { size, bold, lineHeight, baseline, widthOf } = ruler(fonts, block.size, block.bold);
      const lines = wrapPair(block.left, block.right, width, GAP_BETWEEN, widthOf);
      return {
        height: lines.length * lineHeight,
        placed: lines.flatMap(({ left, right }, at): Placed[] => {
          const line = { kind: 'text', y: at * lineHeight + baseline, size, bold, white: false } as const;
          return [
            ...(left === '' ? [] : [{ ...line, x: 0, text: left, anchor: 'left' } as const]),
            ...(right === '' ? [] : [{ ...line, x: width, text: right, anchor: 'right' } as const]),
          ];
        }),
      };
    }
    case 'row': {
      const { size, bold, lineHeight, baseline, widthOf } = ruler(fonts, block.size, block.bold);
      const cells = cellsOf(block.cells, width, GAP_BETWEEN).map((cell) => ({
        ...cell,
        lines: wrap(cell.text, cell.width, widthOf),
      }));
      return {
        height: Math.max(1, ...cells.map(({ lines }) => lines.length)) * lineHeight,
        placed: cells.flatMap(({ lines, left, width: wide, align }) =>
          lines.map((text, at): Placed => {
            const x = align === 'right' ? left + wide : left;
            return { kind: 'text', x, y: at * lineHeight + baseline, text, size, bold, anchor: align, white: false };
          }),
        ),
      };
    }
    case 'rule':
      return { height: 14, placed: [{ kind: 'box', x: 0, y: 6, width, height: 2 }] };
    case 'gap':
      return { height: 14, placed: [] };
    case 'banner': {
      const { size, bold, lineHeight, baseline, widthOf } = ruler(fonts, 'normal', true);
      const lines = wrap(block.text, width - 2 * BANNER_PADDING, widthOf);
      const inside = lines.length * lineHeight + BANNER_PADDING;
      return {
        height: inside + 8,
        placed: [
          { kind: 'box', x: 0, y: 4, width, height: inside },
          ...lines.map((text, at): Placed => {
            const y = 4 + BANNER_PADDING / 2 + at * lineHeight + baseline;
            return { kind: 'text', x: width / 2, y, text, size, bold, anchor: 'centre', white: true };
          }),
        ],
      };
    }
    case 'qr': {
      const { size: side, data } = qr.create(block.text, { errorCorrectionLevel: 'M' }).modules;
      const whole = side + 2 * QUIET_MODULES;
      const modulePx = Math.max(1, Math.min(Math.ceil(QR_LEAST_DOTS / side), Math.floor(width / whole)));
      const quiet = QUIET_MODULES * modulePx;
      const x = Math.floor((width - side * modulePx) / 2);
      return {
        height: whole * modulePx,
        placed: [{ kind: 'qr', x, y: quiet, modulePx, side, modules: data.map((black) => (black ? 1 : 0)) }],
      };
    }
  }
}

function ruler(fonts: Fonts, textSize: TextSize = 'normal', bold = false) {
  const size = SIZES[textSize];
  const face = fonts.face(bold);
  const lineHeight = Math.round(size * LINE_HEIGHT);
  return {
    size,
    bold,
    lineHeight,
    baseline: Math.round(face.ascentAt(size)),
    widthOf: (text: string) => face.widthOf(text, size),
  };
}
