/** ESC/POS bytes that every printer of pinpads.md §7.1 understands: start, pictures in bands, cut, drawer, status. */
import type { Bitmap } from '../ports/press.ts';

const ESC = 0x1b;
const GS = 0x1d;

/** Initialise, and leave the Chinese mode in which cheap printers wake up (`FS .`). */
export const START = Uint8Array.of(ESC, 0x40, 0x1c, 0x2e);

/** Cheap printers forget what does not fit their buffer: pictures go in bands. */
const BAND_ROWS = 128;

/** `GS v 0`, one band after another; one byte is eight dots, 1 = black, as in the bitmap. */
export function rasterBands({ width, height, stride, bits }: Bitmap): Uint8Array {
  const bands: Uint8Array[] = [];
  for (let from = 0; from < height; from += BAND_ROWS) {
    const rows = Math.min(BAND_ROWS, height - from);
    const across = Math.ceil(width / 8);
    bands.push(
      Uint8Array.of(GS, 0x76, 0x30, 0, across & 0xff, across >> 8, rows & 0xff, rows >> 8),
      bits.subarray(from * stride, (from + rows) * stride),
    );
  }
  return Buffer.concat(bands);
}

/** The last line past the knife, then a partial cut; without a knife, past the tear bar. */
export const ending = (cut: boolean): Uint8Array =>
  cut ? Uint8Array.of(GS, 0x56, 0x42, 0x00) : Uint8Array.of(ESC, 0x64, 0x04);

/** 50 ms on, 500 ms off, in units of 2 ms. */
export const drawerKick = (pin: 2 | 5): Uint8Array => Uint8Array.of(ESC, 0x70, pin === 2 ? 0 : 1, 0x19, 0xfa);
