/** Receipts as they lie on paper: read back dot by dot, scanned, and compared with the pictures in docs/receipts. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import scanQr from 'jsqr';
import { describe, expect, it } from 'vitest';
import { createPrinterDecoder } from '../../src-sandbox/devices/printer-decoder.ts';
import { LOCALES } from '../../src-shared/contract/shapes.ts';
import { type Block, DOTS, type PaperWidth } from '../domain/paper.ts';
import { receiptBlocks } from './receipt.ts';
import { SPECIMEN } from './slips.ts';
import { testFonts, testRoom } from './testkit/press.ts';
import { cashRefundFacts, cashSaleFacts, OFD_LINK, PICTURES, saleFacts } from './testkit/samples.ts';
import { type Placed, typeset } from './typeset.ts';
import { PAPER_WORDS } from './words.ts';

const { press } = testRoom;
const WIDTHS = [58, 80] as const;
const SHOP = { name: 'Shop', till: 'till-1', utcOffsetMinutes: 300 };
const RASTER = { mode: 'raster', family: 'unknown', cut: true } as const;

async function printed(blocks: readonly Block[], widthMm: PaperWidth) {
  const { bytes } = await press.escPos(blocks, { ...RASTER, widthMm });
  const decoder = createPrinterDecoder(DOTS[widthMm], () => undefined);
  // Cut anywhere, as a wire does.
  for (let from = 0; from < bytes.length; from += 997) decoder.feed(bytes.subarray(from, from + 997));
  expect(decoder.unfinished()).toBe(0);
  return decoder.paper;
}

/** What a phone sees: black on white, four bytes a dot. */
function scanned(rows: readonly Uint8Array[], width: number): string | undefined {
  const pixels = new Uint8ClampedArray(rows.length * width * 4).fill(255);
  rows.forEach((row, y) => {
    row.forEach((black, x) => {
      if (black) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    });
  });
  return scanQr(pixels, width, rows.length)?.data;
}

/** Everything a receipt says, one string. */
const textOf = (blocks: readonly Block[]): string =>
  blocks
    .flatMap((block) =>
      block.kind === 'pair' ? [block.left, block.right] : 'text' in block && block.kind !== 'qr' ? [block.text] : [],
    )
    .join('\n');
const banners = (blocks: readonly Block[]) => blocks.flatMap((block) => (block.kind === 'banner' ? [block.text] : []));

describe.each(WIDTHS)('a receipt on %i mm', (widthMm) => {
  it.each(LOCALES)('in %s is printed as it is previewed, in bands a cheap printer can hold', async (locale) => {
    const blocks = receiptBlocks(saleFacts(locale), SHOP, locale);
    const { strip, strange, cuts } = await printed(blocks, widthMm);
    const page = press.bitmap(blocks, widthMm);
    expect(strange).toEqual([]);
    expect(cuts).toBe(1);
    expect(strip.rows).toHaveLength(page.height);
    const packed = strip.rows.map((row) =>
      Array.from({ length: page.stride }, (_, byte) =>
        row.subarray(byte * 8, byte * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0),
      ),
    );
    expect(Buffer.from(packed.flat()).equals(Buffer.from(page.bits))).toBe(true);
  });

  it('carries the tax office’s link, scanned from the dots, to the letter', async () => {
    const blocks = receiptBlocks(saleFacts('uz'), SHOP, 'uz');
    const { strip } = await printed(blocks, widthMm);
    expect(scanned(strip.rows, strip.width)).toBe(OFD_LINK);
  });

  it('has a QR of at least 25 mm with four modules of white on every side', () => {
    const [piece] = typeset([{ kind: 'qr', text: OFD_LINK }], DOTS[widthMm], testFonts);
    const qr = piece?.placed[0];
    if (qr?.kind !== 'qr' || !piece) throw new Error('no QR');
    const side = qr.side * qr.modulePx;
    expect(side / 8).toBeGreaterThanOrEqual(25);
    const white = [qr.x, DOTS[widthMm] - qr.x - side, qr.y, piece.height - qr.y - side];
    for (const edge of white) expect(edge).toBeGreaterThanOrEqual(4 * qr.modulePx);
  });

  it.each(PICTURES.filter((picture) => picture.widthMm === widthMm))('$name keeps within the paper', ({ blocks }) => {
    const wrong = typeset(blocks, DOTS[widthMm], testFonts).flatMap(({ placed }) => {
      const lines = placed.flatMap((thing) => (thing.kind === 'text' ? [{ ...thing, ...edgesOf(thing) }] : []));
      const outside = lines.filter(({ from, to }) => from < 0 || to > DOTS[widthMm] + 0.001);
      // A name and its value on one line do not touch.
      const touching = lines.filter(({ anchor, y, from }) => {
        const name = lines.find((other) => other.anchor === 'left' && other.y === y);
        return anchor === 'right' && name !== undefined && name.to + 8 > from;
      });
      return [...outside, ...touching].map(({ text }) => text);
    });
    expect(wrong).toEqual([]);
  });
});

function edgesOf({ x, anchor, text, size, bold }: Extract<Placed, { kind: 'text' }>): { from: number; to: number } {
  const wide = testFonts.face(bold).widthOf(text, size);
  const from = x - (anchor === 'left' ? 0 : anchor === 'right' ? wide : wide / 2);
  return { from, to: from + wide };
}

describe('the pictures in docs/receipts', () => {
  it.each(PICTURES)('$name is what is printed today (else: npm run receipts, and look at it)', (picture) => {
    const file = join(import.meta.dirname, '../../docs/receipts', `${picture.name}.png`);
    expect(existsSync(file)).toBe(true);
    const pixels = (png: Uint8Array): Buffer => {
      const whole = Buffer.from(png);
      const at = whole.indexOf('IDAT');
      return inflateSync(whole.subarray(at + 4, at + 4 + whole.readUInt32BE(at - 4)));
    };
    expect(pixels(readFileSync(file)).equals(pixels(press.png(picture.blocks, picture.widthMm)))).toBe(true);
  });
});

describe('the bundled font', () => {
  it('has every letter of the five languages, of both Uzbek scripts, and the signs of money', async () => {
    const { missingLetters } = await press.escPos(
      SPECIMEN.map((text) => ({ kind: 'text', text })),
      { ...RASTER, widthMm: 80 },
    );
    expect(missingLetters).toEqual([]);
    expect(SPECIMEN.join('')).toContain('Ҳҳ');
  });

  it('has every letter of every word that is printed, thin and bold', () => {
    const letters = new Set(LOCALES.flatMap((locale) => Array.from(JSON.stringify(PAPER_WORDS[locale]))));
    const missing = [...letters].filter(
      (letter) => !testFonts.face(false).has(letter) || !testFonts.face(true).has(letter),
    );
    expect(missing).toEqual([]);
  });

  it('draws a box for a letter it has not, and says which', async () => {
    const blocks: Block[] = [{ kind: 'text', text: 'чек 收' }];
    const { missingLetters } = await press.escPos(blocks, { ...RASTER, widthMm: 58 });
    expect(missingLetters).toEqual(['收']);
    const blank = press.bitmap([{ kind: 'text', text: 'чек' }], 58);
    expect(Buffer.from(press.bitmap(blocks, 58).bits).equals(Buffer.from(blank.bits))).toBe(false);
  });
});

describe.each(LOCALES)('in %s', (locale) => {
  const words = PAPER_WORDS[locale];

  it('a practice receipt says at both ends that it is no money, and that it is not fiscal', () => {
    const said = banners(receiptBlocks({ ...saleFacts(locale), livemode: false }, SHOP, locale));
    expect(said).toEqual([words.practice, words.notFiscal, words.practice]);
  });

  it('a live receipt with a fiscal sign has no banner; without a module it says so', () => {
    expect(banners(receiptBlocks(saleFacts(locale), SHOP, locale))).toEqual([]);
    const bare = receiptBlocks(cashSaleFacts(locale), SHOP, locale);
    expect(banners(bare)).toEqual([words.notFiscal]);
    expect(bare.some(({ kind }) => kind === 'qr')).toBe(false);
  });

  it('a copy is marked and names who printed it', () => {
    const copy = receiptBlocks(cashRefundFacts(locale), SHOP, locale);
    expect(banners(copy)).toContain(words.copy);
    expect(textOf(copy)).toContain('Baxtiyor');
    expect(textOf(copy)).toContain(words.returned);
  });

  it('a card’s receipt shows the mask and six digits of the references, never more', () => {
    const said = textOf(receiptBlocks(saleFacts(locale), SHOP, locale));
    expect(said).toContain('860012******3456');
    expect(said).toContain('…270742');
    expect(said).toContain('…V9TBHR');
    expect(said).not.toContain('010965270742');
    expect(said).toContain('025561534771');
  });
});

describe('text that comes from outside', () => {
  it('moves no printer: control characters are gone', async () => {
    const nasty = 'Foto\u001b@\u001dV\u0000\u202ebad';
    const { strip, strange, cuts } = await printed([{ kind: 'text', text: nasty }], 58);
    expect(strange).toEqual([]);
    expect(cuts).toBe(1);
    expect(strip.rows.length).toBeGreaterThan(0);
  });

  it('of any length wraps, and loses no letter', () => {
    const long = 'Ж'.repeat(500);
    const lines = typeset([{ kind: 'text', text: long }], 384, testFonts).flatMap(({ placed }) => placed);
    expect(lines.map((line) => (line.kind === 'text' ? line.text : '')).join('')).toBe(long);
    const pair = typeset([{ kind: 'pair', left: long, right: '9'.repeat(90) }], 384, testFonts)[0]?.placed ?? [];
    expect(pair.map((line) => (line.kind === 'text' ? line.text : '')).join('')).toBe(long + '9'.repeat(90));
  });
});

describe('a PDF', () => {
  it('keeps its text as text, in the bundled font, the same bytes every time', async () => {
    const blocks = receiptBlocks(saleFacts('kk'), SHOP, 'kk');
    const about = { title: 'K-1042', at: Date.UTC(2026, 10, 21) };
    const pdf = Buffer.from(await press.pdf(blocks, 80, about));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).toMatch(/\/BaseFont \/[A-Z]{6}\+Onest/);
    const streams = [...pdf.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)].map(([, body]) => {
      try {
        return inflateSync(Buffer.from(body as string, 'latin1')).toString('latin1');
      } catch {
        return '';
      }
    });
    // ToUnicode of the Kazakh letters: what makes them selectable.
    const maps = streams.filter((stream) => stream.includes('beginbfrange')).join('\n');
    for (const letter of 'қңөұүіҚ')
      expect(maps).toContain((letter.codePointAt(0) as number).toString(16).padStart(4, '0'));
    expect(Buffer.from(await press.pdf(blocks, 80, about)).equals(pdf)).toBe(true);
  });

  it('on A4 goes on to the next page', async () => {
    const many: Block[] = Array.from({ length: 120 }, (_, at) => ({
      kind: 'pair',
      left: `Qator ${at}`,
      right: '1 000',
    }));
    const pdf = Buffer.from(await press.pdf(many, 'a4', { title: 'x', at: 0 })).toString('latin1');
    expect(pdf).toMatch(/\/Count [34]\b/);
  });
});
