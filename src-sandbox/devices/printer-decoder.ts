/**
 * What an ESC/POS printer makes of bytes: a strip of dots, kicks of the drawer, cuts, and the letters it wrote by
 * itself. Written from the printers' manual, not from the station's encoder: a decoder that shares code proves nothing.
 */

export interface PrintedStrip {
  width: number;
  /** One row a time, one byte a dot, 1 = black. */
  rows: Uint8Array[];
}

/** Everything since the paper was last taken. */
export interface Paper {
  strip: PrintedStrip;
  /** Lines the printer wrote with its own letters: raw bytes and the page that was chosen with `ESC t`. */
  lines: { page: number; bytes: number[] }[];
  kicks: { pin: 2 | 5; onMs: number; offMs: number }[];
  cuts: number;
  /** Bytes that no printer would understand: the station's mistakes. */
  strange: string[];
}

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const DLE = 0x10;
const BUFFER_ROWS = 128;

/** How long a command is, by the byte after ESC. */
const ESCAPE_LENGTHS: Readonly<Record<number, number>> = {
  33: 3,
  45: 3,
  50: 2,
  51: 3,
  64: 2,
  69: 3,
  77: 3,
  97: 3,
  100: 3,
  112: 5,
  116: 3,
};

/** `answer` sends status bytes back. A decoder is one connection: commands may come cut anywhere. */
export function createPrinterDecoder(widthDots: number, answer: (question: number) => void) {
  const paper: Paper = { strip: { width: widthDots, rows: [] }, lines: [], kicks: [], cuts: 0, strange: [] };
  let kept: number[] = [];
  let from = 0;
  let page = 0;
  let line: number[] = [];

  function endLine(): void {
    paper.lines.push({ page, bytes: line });
    line = [];
  }

  /** The byte so far from the present command's first; 0 beyond the end, which `left` excludes. */
  const at = (offset: number): number => kept[from + offset] ?? 0;
  const left = (): number => kept.length - from;

  /** Reads one command. Its length, or 0 when more bytes are needed. */
  function command(): number {
    switch (at(0)) {
      case DLE:
        if (left() < 3) return 0;
        if (at(1) === 0x04) answer(at(2));
        return at(1) === 0x14 ? 5 : 3;
      case ESC:
        return left() < 2 ? 0 : escapeCommand();
      case FS:
        if (left() < 2) return 0;
        if (at(1) !== 0x2e) paper.strange.push(`FS ${at(1).toString(16)}`);
        return 2;
      case GS:
        return left() < 2 ? 0 : groupCommand();
      case 0x0a:
        endLine();
        return 1;
      case 0x0d:
        return 1;
      default:
        if (at(0) < 0x20) paper.strange.push(`control ${at(0).toString(16)}`);
        else line.push(at(0));
        return 1;
    }
  }

  function escapeCommand(): number {
    const name = at(1);
    const length = ESCAPE_LENGTHS[name];
    if (length === undefined) {
      paper.strange.push(`ESC ${name.toString(16)}`);
      return 2;
    }
    if (left() < length) return 0;
    if (name === 0x40) page = 0;
    if (name === 0x74) page = at(2);
    if (name === 0x70) paper.kicks.push({ pin: at(2) === 0 ? 2 : 5, onMs: at(3) * 2, offMs: at(4) * 2 });
    return length;
  }

  function groupCommand(): number {
    const name = at(1);
    if (name === 0x76) return picture();
    if (name === 0x56) {
      const length = at(2) === 0x41 || at(2) === 0x42 ? 4 : 3;
      if (left() < length) return 0;
      paper.cuts++;
      return length;
    }
    if (name === 0x21 || name === 0x42) return left() < 3 ? 0 : 3;
    paper.strange.push(`GS ${name.toString(16)}`);
    return 2;
  }

  /** `GS v 0 m xL xH yL yH d…`: x bytes across, y rows. */
  function picture(): number {
    if (left() < 8) return 0;
    const across = at(4) + 256 * at(5);
    const down = at(6) + 256 * at(7);
    if (left() < 8 + across * down) return 0;
    if (at(2) !== 0x30 || at(3) !== 0) paper.strange.push('GS v of an unknown kind');
    if (across * 8 > widthDots) paper.strange.push(`a picture of ${across * 8} dots on ${widthDots}`);
    if (down > BUFFER_ROWS) paper.strange.push(`a band of ${down} rows: more than a cheap printer's buffer`);
    for (let row = 0; row < down; row++) {
      const dots = new Uint8Array(widthDots);
      for (let byte = 0; byte < across; byte++) {
        const eight = at(8 + row * across + byte);
        for (let bit = 0; bit < 8; bit++) dots[byte * 8 + bit] = (eight >> (7 - bit)) & 1;
      }
      paper.strip.rows.push(dots);
    }
    return 8 + across * down;
  }

  return {
    paper,
    feed(bytes: Iterable<number>): void {
      for (const byte of bytes) kept.push(byte);
      from = 0;
      for (;;) {
        const length = left() > 0 ? command() : 0;
        if (length === 0) break;
        from += length;
      }
      kept = kept.slice(from);
      from = 0;
    },
    /** Bytes of a command that never ended. */
    unfinished: (): number => kept.length,
  };
}
