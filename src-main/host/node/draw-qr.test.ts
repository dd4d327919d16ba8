import * as qr from 'qrcode/lib/core/qrcode.js';
import { describe, expect, it } from 'vitest';
import { drawQr } from './draw-qr.ts';

describe('the QR picture', () => {
  it('has a dark square exactly where the code has a dark module', () => {
    const text = 'https://checkout.paycom.uz/bT01ZTczMGU4ZTBiODUyYTQxN2FhNDljZWI7YWMub3JkZXJfaWQ9MQ==';
    const { size, data } = qr.create(text, { errorCorrectionLevel: 'M' }).modules;
    const drawn = new Uint8Array(size * size);
    for (const [, x, y, width] of drawQr(text).matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
      for (let i = 0; i < Number(width); i++) drawn[(Number(y) - 4) * size + Number(x) - 4 + i] = 1;
    }
    expect(drawn).toEqual(new Uint8Array(data.map((module) => (module ? 1 : 0))));
  });

  it('carries nothing but paths', () => {
    expect(drawQr('"><script>')).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 \d+ \d+" shape-rendering="crispEdges">(<path [^<>]+\/>){2}<\/svg>$/,
    );
  });
});
