/** Text mode: the printer's own letters where it has every one of them; nothing is ever a silent question mark. */
import { describe, expect, it } from 'vitest';
import { createPrinterDecoder } from '../../src-sandbox/devices/printer-decoder.ts';
import { type Block, DOTS, type PaperWidth } from '../domain/paper.ts';
import type { PrinterFamily } from '../ports/press.ts';
import { receiptBlocks } from './receipt.ts';
import { testRoom } from './testkit/press.ts';
import { saleFacts } from './testkit/samples.ts';

const { press } = testRoom;
const SHOP = { name: 'Chorsu', till: 'till-1', utcOffsetMinutes: 300 };

async function inText(blocks: readonly Block[], family: PrinterFamily, widthMm: PaperWidth = 80) {
  const made = await press.escPos(blocks, { widthMm, mode: 'text', family, cut: true });
  const decoder = createPrinterDecoder(DOTS[widthMm], () => undefined);
  decoder.feed(made.bytes);
  return { ...made, ...decoder.paper };
}
const hex = (bytes: readonly number[]): string => Buffer.from(bytes).toString('hex').toUpperCase();
const line = (text: string): Block[] => [{ kind: 'text', text }];

describe('text mode', () => {
  it('writes Russian in CP866, under the number the family has for it', async () => {
    const epson = await inText(line('ОДОБРЕНО'), 'epson');
    expect(epson.lines.map(({ page, bytes }) => `${page} ${hex(bytes)}`)).toContain('17 8E848E8190858D8E');
    const mpt = await inText(line('ОДОБРЕНО'), 'mpt');
    expect(mpt.lines[0]?.page).toBe(7);
    expect(epson.drawnLines).toBe(0);
  });

  it('writes Uzbek Latin with a plain apostrophe', async () => {
    const { lines, drawnLines } = await inText(line('Toʻlandi: 45 000 soʻm, maʼlumot'), 'unknown');
    expect(
      Buffer.from(lines[0]?.bytes ?? [])
        .toString('latin1')
        .trim(),
    ).toBe("To'landi: 45 000 so'm, ma'lumot");
    expect(drawnLines).toBe(0);
  });

  it('writes Kazakh in KZ-1048 where the printer has it, and draws it elsewhere', async () => {
    const epson = await inText(line('Төленді: 45 000 теңге'), 'epson');
    expect(epson.lines[0]?.page).toBe(53);
    expect(epson.drawnLines).toBe(0);
    const xprinter = await inText(line('Төленді: 45 000 теңге'), 'xprinter');
    expect(xprinter.drawnLines).toBe(1);
    expect(xprinter.lines).toEqual([]);
    expect(xprinter.strip.rows.some((row) => row.includes(1))).toBe(true);
  });

  it('draws Uzbek Cyrillic with Ҳ on every printer: no code page has it', async () => {
    for (const family of ['epson', 'xprinter', 'citizen', 'unknown'] as const) {
      expect((await inText(line('Ҳисоб рақами'), family)).drawnLines).toBe(1);
    }
  });

  it.each(['uz', 'ru', 'kk', 'ky', 'en'] as const)(
    'prints a whole receipt in %s without one question mark',
    async (locale) => {
      for (const family of ['epson', 'xprinter', 'unknown'] as const) {
        for (const widthMm of [58, 80] as const) {
          const { lines, strange } = await inText(receiptBlocks(saleFacts(locale), SHOP, locale), family, widthMm);
          expect(strange).toEqual([]);
          for (const { bytes } of lines) {
            expect(bytes).not.toContain(0x3f);
            expect(bytes.length).toBeLessThanOrEqual(widthMm === 58 ? 32 : 48);
          }
        }
      }
    },
  );
});
