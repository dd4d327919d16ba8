/** Printers on real wires: a simulated one on TCP, device files, a folder of pictures. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startPrinter } from '../../../src-sandbox/devices/printer.ts';
import type { Block } from '../../domain/paper.ts';
import { testRoom } from '../../printing/testkit/press.ts';
import { nodeClock } from './clock.ts';
import { deviceFilePrinter } from './device-file-printer.ts';
import { nodeLinks } from './link-factory.ts';
import { linkPrinter } from './link-printer.ts';
import { picturePrinter } from './picture-printer.ts';

const clock = nodeClock();
const PAGE: Block[] = Array.from({ length: 12 }, (_, at) => ({ kind: 'text', text: `Qator ${at}: oʻ gʻ ққ ҳҳ` }));
const jobOf = async (blocks = PAGE, drawer?: 2 | 5) => {
  const wanted = { widthMm: 80, mode: 'raster', family: 'unknown', cut: true, ...(drawer && { drawer }) } as const;
  const { bytes } = await testRoom.press.escPos(blocks, wanted);
  return { bytes, picture: () => testRoom.press.png(blocks, 80) };
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-printers-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function onTcp() {
  const peer = await startPrinter();
  onTestFinished(() => peer.close());
  const address = { kind: 'tcp', host: '127.0.0.1', port: peer.port } as const;
  return { peer, printer: linkPrinter({ id: 'tcp', address, links: nodeLinks(), clock, answerTimeoutMs: 300 }) };
}

describe('a printer on TCP 9100', () => {
  it('gets every dot of the page, in order, and one cut', async () => {
    const { peer, printer } = await onTcp();
    await printer.print(await jobOf());
    const page = testRoom.press.bitmap(PAGE, 80);
    const { strip, cuts, strange } = peer.pages[0] ?? { strip: { rows: [] }, cuts: 0, strange: ['nothing came'] };
    expect(strange).toEqual([]);
    expect(cuts).toBe(1);
    expect(strip.rows).toHaveLength(page.height);
    const black = strip.rows.reduce((sum, row) => sum + row.reduce((dots, dot) => dots + dot, 0), 0);
    const wanted = page.bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
    expect(black).toBe(wanted);
  });

  it('kicks the drawer on the pin that was chosen: 50 ms on, 500 ms off', async () => {
    const { peer, printer } = await onTcp();
    await printer.print(await jobOf([], 2));
    await printer.print(await jobOf(PAGE, 5));
    expect(peer.pages.flatMap(({ kicks }) => kicks)).toEqual([
      { pin: 2, onMs: 50, offMs: 500 },
      { pin: 5, onMs: 50, offMs: 500 },
    ]);
  });

  it('is not sent a page when it has no paper or an open cover; when paper is nearly out it prints', async () => {
    const { peer, printer } = await onTcp();
    peer.turn('paper_out');
    await expect(printer.print(await jobOf())).rejects.toMatchObject({ kind: 'paper_out', mayHavePrinted: false });
    peer.turn('cover_open');
    await expect(printer.print(await jobOf())).rejects.toMatchObject({ kind: 'cover_open' });
    expect(await printer.status()).toMatchObject({ isCoverOpen: true, isOnline: false });
    expect(peer.pages).toEqual([]);
    peer.turn('paper_low');
    expect(await printer.status()).toMatchObject({ paper: 'near_end', isOnline: true });
    await printer.print(await jobOf());
    expect(peer.pages).toHaveLength(1);
  });

  it('that answers no question prints all the same', async () => {
    const { peer, printer } = await onTcp();
    peer.turn('silent');
    expect(await printer.status()).toBeUndefined();
    await printer.print(await jobOf());
    await expect.poll(() => peer.pages[0]?.cuts).toBe(1);
  });

  it('that hangs up in the middle of a page may have printed; one that is not there has not', async () => {
    const { peer, printer } = await onTcp();
    peer.turn('dies');
    await expect(printer.print(await jobOf())).rejects.toMatchObject({ kind: 'no_answer', mayHavePrinted: true });
    await peer.close();
    await expect(printer.print(await jobOf())).rejects.toMatchObject({ kind: 'no_answer', mayHavePrinted: false });
  });

  it('never mixes two pages', async () => {
    const { peer, printer } = await onTcp();
    const job = await jobOf();
    await Promise.all([printer.print(job), printer.print(job), printer.print(job)]);
    expect(peer.pages.map(({ cuts, strange }) => `${cuts} ${strange.length}`)).toEqual(['1 0', '1 0', '1 0']);
  });
});

describe('a USB printer', () => {
  it('is its device file', async () => {
    const path = join(dir, 'lp0');
    writeFileSync(path, '');
    const job = await jobOf();
    await deviceFilePrinter({ path, clock, platform: 'linux', answerTimeoutMs: 50 }).print(job);
    expect(readFileSync(path).includes(Buffer.from(job.bytes))).toBe(true);
  });

  it('that is not plugged in, or hangs on Windows, says so plainly', async () => {
    const gone = deviceFilePrinter({ path: join(dir, 'lp9'), clock, platform: 'linux' });
    await expect(gone.print(await jobOf())).rejects.toMatchObject({ kind: 'no_answer', mayHavePrinted: false });
    const windows = deviceFilePrinter({ path: 'USB001', clock, platform: 'win32' });
    await expect(windows.print(await jobOf())).rejects.toMatchObject({ kind: 'not_supported' });
  });
});

describe('the picture printer', () => {
  it('keeps the last fifty pages, and nothing of a drawer kick', async () => {
    const printer = picturePrinter({ dir: join(dir, 'receipts'), clock });
    const picture = () => testRoom.press.png([{ kind: 'text', text: 'chek' }], 58);
    const kickOnly = await jobOf([], 2);
    await printer.print({ bytes: kickOnly.bytes });
    for (let page = 0; page < 53; page++) await printer.print({ bytes: new Uint8Array(), picture });
    const names = readdirSync(join(dir, 'receipts')).sort();
    expect(names).toHaveLength(50);
    expect(names.at(-1)).toMatch(/-0053\.png$/);
    expect(readFileSync(join(dir, 'receipts', names[0] as string)).equals(Buffer.from(picture()))).toBe(true);
  });
});
