/** A set page as a PDF: text stays text, in the bundled font; a QR is drawn as boxes, sharp at any size. */
import type { Block, PaperWidth } from '../domain/paper.ts';
import { DOTS } from '../domain/paper.ts';
import type { Fonts } from './fonts.ts';
import { type Placed, typeset } from './typeset.ts';

/** PDF points in one dot: 72 points an inch, 203.2 dots an inch. */
const POINTS_PER_DOT = 72 / 203.2;
const A4 = { width: 595.28, height: 841.89, margin: 51 };
/** Text is set smaller on A4, as a letter is: 24 dots become 10.2 pt rather than 8.5. */
const A4_SCALE = 1.2;

export async function pdfOf(
  blocks: readonly Block[],
  page: PaperWidth | 'a4',
  about: { title: string; at: number },
  fonts: Fonts,
): Promise<Uint8Array> {
  // Loaded by the first PDF: a till that starts after a power cut should not wait for it.
  const { default: PdfDocument } = await import('pdfkit');
  const scale = POINTS_PER_DOT * (page === 'a4' ? A4_SCALE : 1);
  const margin = page === 'a4' ? A4.margin : ((page - DOTS[page] / 8) / 2) * 8 * POINTS_PER_DOT;
  const width = page === 'a4' ? Math.floor((A4.width - 2 * A4.margin) / scale) : DOTS[page];
  const pieces = typeset(blocks, width, fonts);
  const whole = pieces.reduce((sum, piece) => sum + piece.height, 0) * scale + 2 * margin;
  const size: [number, number] = page === 'a4' ? [A4.width, A4.height] : [page * 8 * POINTS_PER_DOT, whole];

  const document = new PdfDocument({
    size,
    margin: 0,
    // No standard font: those cannot write Cyrillic, and are read from files that a bundle has not.
    font: '',
    bufferPages: true,
    info: { Title: about.title, Producer: 'Qabul', Creator: 'Qabul', CreationDate: new Date(about.at) },
  });
  const parts: Uint8Array[] = [];
  document.on('data', (part: Uint8Array) => parts.push(part));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', () => resolve());
    document.on('error', reject);
  });
  document.registerFont('medium', Buffer.from(fonts.files.medium));
  document.registerFont('bold', Buffer.from(fonts.files.bold));

  let top = margin;
  for (const piece of pieces) {
    const height = piece.height * scale;
    if (page === 'a4' && top > margin && top + height > A4.height - margin) {
      document.addPage();
      top = margin;
    }
    for (const placed of piece.placed) draw(document, legible(placed, fonts), margin, top, scale);
    top += height;
  }
  if (page === 'a4') numberPages(document);
  document.end();
  await ended;
  return Buffer.concat(parts);
}

/** A letter the font does not have would be an empty place: it is told by a sign that no receipt uses. */
const legible = (placed: Placed, fonts: Fonts): Placed =>
  placed.kind === 'text'
    ? {
        ...placed,
        text: Array.from(placed.text, (letter) => (fonts.face(placed.bold).has(letter) ? letter : '¿')).join(''),
      }
    : placed;

function draw(document: PDFKit.PDFDocument, placed: Placed, left: number, top: number, scale: number): void {
  const [x, y] = [left + placed.x * scale, top + placed.y * scale];
  if (placed.kind === 'box') {
    document.rect(x, y, placed.width * scale, placed.height * scale).fill('black');
  } else if (placed.kind === 'qr') {
    const module = placed.modulePx * scale;
    placed.modules.forEach((black, at) => {
      if (!black) return;
      document.rect(x + (at % placed.side) * module, y + Math.floor(at / placed.side) * module, module, module);
    });
    document.fill('black');
  } else {
    write(document, placed.text, x, y, placed.size * scale, placed);
  }
}

function write(
  document: PDFKit.PDFDocument,
  text: string,
  x: number,
  y: number,
  size: number,
  look: { bold: boolean; anchor: 'left' | 'centre' | 'right'; white: boolean },
): void {
  document
    .font(look.bold ? 'bold' : 'medium')
    .fontSize(size)
    .fillColor(look.white ? 'white' : 'black');
  const options = { lineBreak: false, baseline: 'alphabetic', features: ['tnum'] } as const;
  const wide = document.widthOfString(text, { ...options, features: ['tnum'] });
  const from = x - (look.anchor === 'left' ? 0 : look.anchor === 'right' ? wide : wide / 2);
  document.text(text, from, y, { ...options, features: ['tnum'] });
}

function numberPages(document: PDFKit.PDFDocument): void {
  const { start, count } = document.bufferedPageRange();
  if (count < 2) return;
  for (let at = start; at < start + count; at++) {
    document.switchToPage(at);
    const look = { bold: false, anchor: 'centre', white: false } as const;
    write(document, `${at + 1} / ${count}`, A4.width / 2, A4.height - A4.margin / 2, 8, look);
  }
}
