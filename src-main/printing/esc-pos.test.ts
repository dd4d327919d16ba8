/** The bytes of pinpads.md §7.1, written out: the printer in our other tests is our own reader of them. */
import { describe, expect, it } from 'vitest';
import { hexOf } from '../pinpads/testkit/tape.ts';
import { drawerKick, ending, rasterBands, START } from './esc-pos.ts';

describe('the bytes a printer gets', () => {
  it('start it and take it out of its Chinese mode', () => {
    expect(hexOf(START)).toBe('1B 40 1C 2E');
  });
  it('cut after the last line, or feed past the tear bar', () => {
    expect(hexOf(ending(true))).toBe('1D 56 42 00');
    expect(hexOf(ending(false))).toBe('1B 64 04');
  });
  it('kick the drawer on either pin, 50 ms on and 500 ms off', () => {
    expect(hexOf(drawerKick(2))).toBe('1B 70 00 19 FA');
    expect(hexOf(drawerKick(5))).toBe('1B 70 01 19 FA');
  });
  it('draw in bands of 128 rows, bytes across and rows down, low byte first', () => {
    const stride = 45; // 360 dots, the width the document gives an OFD code
    const bands = rasterBands({ width: 360, height: 130, stride, bits: new Uint8Array(130 * stride) });
    expect(bands.length).toBe(8 + 128 * stride + 8 + 2 * stride);
    expect(hexOf(bands.subarray(0, 8))).toBe('1D 76 30 00 2D 00 80 00');
    expect(hexOf(bands.subarray(8 + 128 * stride, 16 + 128 * stride))).toBe('1D 76 30 00 2D 00 02 00');
  });
});
