/** A bitmap as a PNG of one bit a dot (PNG specification, third edition: colour type 0, bit depth 1). */
import { crc32, deflateSync } from 'node:zlib';
import type { Bitmap } from '../ports/press.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** 203 dots an inch, as thermal printers have, in dots a metre. */
const DOTS_PER_METRE = 8_000;

export function pngOf({ width, height, stride, bits }: Bitmap): Uint8Array {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 1); // depth; colour type, compression, filter and interlace stay 0
  const scale = new DataView(new ArrayBuffer(9));
  scale.setUint32(0, DOTS_PER_METRE);
  scale.setUint32(4, DOTS_PER_METRE);
  scale.setUint8(8, 1);
  // Each row begins with its filter (none); white is 1 in a PNG and 0 on paper.
  const rows = new Uint8Array((stride + 1) * height);
  for (let row = 0; row < height; row++) {
    for (let at = 0; at < stride; at++) {
      rows[row * (stride + 1) + 1 + at] = ~(bits[row * stride + at] as number) & 0xff;
    }
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('pHYs', new Uint8Array(scale.buffer)),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
