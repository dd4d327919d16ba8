/**
 * A glyph's outline as dots. Every dot is looked at in 4 × 4 places and black when enough of them lie inside the
 * outline: thermal heads know no grey, and thin strokes must not fall apart.
 */
import type { Glyph, PathCommand } from 'opentype.js/dist/opentype.mjs';

/** Black dots of a glyph; `left` and `top` are relative to the pen on the baseline (top is negative above it). */
export interface GlyphDots {
  left: number;
  top: number;
  width: number;
  height: number;
  /** One byte a dot, 1 = black, row by row. */
  dots: Uint8Array;
}

type Edge = readonly [x0: number, y0: number, x1: number, y1: number];

/** Places looked at in each direction of a dot. */
const SUB = 4;
/** How many of the 16 places make a dot black: a little less than half, since paper swallows thin strokes. */
const ENOUGH = 7;
/** Pieces a curve is cut into: at these sizes more cannot be seen. */
const PIECES = 8;
const NOTHING: GlyphDots = { left: 0, top: 0, width: 0, height: 0, dots: new Uint8Array(0) };

export function glyphDots(glyph: Glyph, size: number): GlyphDots {
  const edges = edgesOf(glyph.getPath(0, 0, size).commands);
  if (edges.length === 0) return NOTHING;
  const xs = edges.flatMap(([x0, , x1]) => [x0, x1]);
  const ys = edges.flatMap(([, y0, , y1]) => [y0, y1]);
  const [left, top] = [Math.floor(Math.min(...xs)), Math.floor(Math.min(...ys))];
  const [width, height] = [Math.ceil(Math.max(...xs)) - left, Math.ceil(Math.max(...ys)) - top];
  const seen = new Uint8Array(width * height);
  for (let line = 0; line < height * SUB; line++) {
    const y = top + (line + 0.5) / SUB;
    const row = Math.floor(line / SUB) * width;
    for (const [from, to] of spansAt(edges, y)) {
      const first = Math.max(0, Math.ceil((from - left) * SUB - 0.5));
      const last = Math.min(width * SUB - 1, Math.ceil((to - left) * SUB - 0.5) - 1);
      for (let place = first; place <= last; place++) {
        const at = row + Math.floor(place / SUB);
        seen[at] = (seen[at] as number) + 1;
      }
    }
  }
  return { left, top, width, height, dots: seen.map((count) => (count >= ENOUGH ? 1 : 0)) };
}

/** Where a horizontal line lies inside the outline, by the non-zero rule: strokes of one glyph may overlap. */
function spansAt(edges: readonly Edge[], y: number): [number, number][] {
  const crossings: { x: number; turn: number }[] = [];
  for (const [x0, y0, x1, y1] of edges) {
    if (y0 <= y === y1 <= y) continue;
    crossings.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), turn: y1 > y0 ? 1 : -1 });
  }
  crossings.sort((a, b) => a.x - b.x);
  const spans: [number, number][] = [];
  let winding = 0;
  let from = 0;
  for (const { x, turn } of crossings) {
    if (winding === 0) from = x;
    winding += turn;
    if (winding === 0) spans.push([from, x]);
  }
  return spans;
}

function edgesOf(commands: readonly PathCommand[]): Edge[] {
  const edges: Edge[] = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const to = (nextX: number, nextY: number): void => {
    if (nextX !== x || nextY !== y) edges.push([x, y, nextX, nextY]);
    [x, y] = [nextX, nextY];
  };
  for (const step of commands) {
    switch (step.type) {
      case 'M':
        to(startX, startY);
        [x, y, startX, startY] = [step.x, step.y, step.x, step.y];
        break;
      case 'L':
        to(step.x, step.y);
        break;
      case 'Q': {
        const [fromX, fromY] = [x, y];
        for (let piece = 1; piece <= PIECES; piece++) {
          const t = piece / PIECES;
          const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
          to(a * fromX + b * step.x1 + c * step.x, a * fromY + b * step.y1 + c * step.y);
        }
        break;
      }
      case 'C': {
        const [fromX, fromY] = [x, y];
        for (let piece = 1; piece <= PIECES; piece++) {
          const t = piece / PIECES;
          const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
          to(a * fromX + b * step.x1 + c * step.x2 + d * step.x, a * fromY + b * step.y1 + c * step.y2 + d * step.y);
        }
        break;
      }
      case 'Z':
        to(startX, startY);
        break;
    }
  }
  to(startX, startY);
  return edges;
}
