/** Serial links over real pseudo-terminals. */
import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openPty, type Pty } from '../../../src-sandbox/pty.ts';
import { type ByteLink, type FoundPort, LinkError } from '../../ports/byte-link.ts';
import { nodeLinks } from './link-factory.ts';
import { choosePort, openSerialLink, type SerialAddress } from './serial-link.ts';

const forEver = new AbortController().signal;
const at = (path: string): SerialAddress => ({ kind: 'serial', path, baudRate: 115_200 });
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error: unknown) => (error instanceof LinkError ? error.code : String(error)),
  );

const open: (Pty | ByteLink)[] = [];
async function cable(): Promise<Pty> {
  const pty = await openPty();
  open.push(pty);
  return pty;
}
async function link(path: string, watchEveryMs?: number): Promise<ByteLink> {
  const made = await openSerialLink(at(path), forEver, watchEveryMs);
  open.push(made);
  return made;
}
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await ('pull' in one ? one.pull() : one.close());
});

/** Reads until `count` bytes are there. */
async function read(link: ByteLink, count: number): Promise<number[]> {
  const bytes: number[] = [];
  for await (const chunk of link.incoming) {
    bytes.push(...chunk);
    if (bytes.length >= count) break;
  }
  return bytes;
}
/** What the reader learns at the end: `end`, or the error's code. */
const endOf = (link: ByteLink): Promise<string> =>
  codeOf(read(link, Number.POSITIVE_INFINITY)).then((code) => (code === 'fine' ? 'end' : code));

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, i) => i);

describe.skipIf(process.platform === 'win32')('a serial link', () => {
  it('carries every byte as it is, both ways', async () => {
    const pty = await cable();
    const port = await link(pty.path);
    const heard: number[] = [];
    pty.onBytes((bytes) => heard.push(...bytes));
    await port.write(EVERY_BYTE);
    await expect.poll(() => heard).toEqual([...EVERY_BYTE]);
    pty.write(EVERY_BYTE);
    expect(await read(port, 256)).toEqual([...EVERY_BYTE]);
  });

  it('keeps what a device says while nobody reads, in bounds, and loses none of it', async () => {
    const pty = await cable();
    const port = await link(pty.path);
    const said = new Uint8Array(200_000).map((_, i) => i % 251);
    pty.write(said);
    expect(await read(port, said.length)).toEqual([...said]);
  });

  it('that is closed ends for its reader, refuses to write, and can be opened again', async () => {
    const pty = await cable();
    const first = await link(pty.path);
    const ending = endOf(first);
    await first.close();
    await first.close();
    expect(await ending).toBe('end');
    expect(await codeOf(first.write(EVERY_BYTE))).toBe('link.closed');
    const second = await link(pty.path);
    pty.write(Uint8Array.of(6));
    expect(await read(second, 1)).toEqual([6]);
  });

  it('breaks for reader and writer when the cable is pulled', async () => {
    const pty = await cable();
    const port = await link(pty.path);
    const ending = endOf(port);
    await pty.pull();
    expect(await ending).toBe('link.broken');
    expect(await codeOf(port.write(EVERY_BYTE))).toBe('link.broken');
  });

  it('breaks within its watch when the name goes away and no event says so', async () => {
    const pty = await cable();
    const folder = mkdtempSync(join(tmpdir(), 'qabul-serial-'));
    const name = join(folder, 'ttyUSB0');
    symlinkSync(pty.path, name);
    const port = await link(name, 20);
    const ending = endOf(port);
    unlinkSync(name);
    expect(await ending).toBe('link.broken');
    rmSync(folder, { recursive: true });
  });

  it('breaks when another device takes the name', async () => {
    const [pty, other] = [await cable(), await cable()];
    const folder = mkdtempSync(join(tmpdir(), 'qabul-serial-'));
    const name = join(folder, 'ttyUSB0');
    symlinkSync(pty.path, name);
    const port = await link(name, 20);
    const ending = endOf(port);
    unlinkSync(name);
    symlinkSync(other.path, name);
    expect(await ending).toBe('link.broken');
    rmSync(folder, { recursive: true });
  });

  it('is not opened when the port is busy, is not there, or the caller has gone', async () => {
    const pty = await cable();
    await link(pty.path);
    expect(await codeOf(openSerialLink(at(pty.path), forEver))).toBe('link.cannot_open');
    expect(await codeOf(nodeLinks().open(at('/dev/ttyNobody'), forEver))).toBe('link.cannot_open');
    const free = await cable();
    expect(await codeOf(openSerialLink(at(free.path), AbortSignal.abort()))).toBe('link.cannot_open');
    await link(free.path);
  });

  it('to a USB device that is not plugged in is not opened, whatever has its name', async () => {
    const pty = await cable();
    const usb = { vendorId: 'fffe', productId: 'fffe' };
    expect(await codeOf(nodeLinks().open({ ...at(pty.path), usb }, forEver))).toBe('link.cannot_open');
  });
});

describe('a device known by its USB numbers', () => {
  const usb = { vendorId: '0B00', productId: '0080' };
  const pax = (path: string, serialNumber: string): FoundPort => ({
    path,
    vendorId: '0b00',
    productId: '0080',
    serialNumber,
  });
  const scanner: FoundPort = { path: 'COM3', vendorId: '1a86', productId: '7523' };
  const choose = (found: FoundPort[], numbers: SerialAddress['usb'] = usb) => {
    try {
      return choosePort({ ...at('COM3'), ...(numbers && { usb: numbers }) }, found);
    } catch (error) {
      return (error as LinkError).code;
    }
  };

  it.each([
    ['is found under its old name', [pax('COM3', '1')], undefined, 'COM3'],
    ['is found under another name', [scanner, pax('COM7', '1')], undefined, 'COM7'],
    ['is not there, though its name is taken', [scanner], undefined, 'link.cannot_open'],
    ['keeps its name beside a twin', [pax('COM7', '2'), pax('COM3', '1')], undefined, 'COM3'],
    ['is not guessed among twins under new names', [pax('COM7', '2'), pax('COM8', '1')], undefined, 'link.cannot_open'],
    [
      'is told from its twin by serial number',
      [pax('COM7', '2'), pax('COM8', '1')],
      { ...usb, serialNumber: '1' },
      'COM8',
    ],
  ] as [string, FoundPort[], SerialAddress['usb'], string][])('%s', (_name, found, numbers, chosen) => {
    expect(choose(found, numbers)).toBe(chosen);
  });
});
