/** G17: what the picture costs beside the code itself. */
import * as qr from 'qrcode/lib/core/qrcode.js';
import { drawQr } from '../../src-main/host/node/draw-qr.ts';
import { judged, type Measurement } from '../line.ts';
import { median, microseconds, ratios } from '../stats.ts';

/** A Payme link of the usual length: 103 characters, 41 modules. */
const LINK = `https://checkout.paycom.uz/${Buffer.from('m=0123456789abcdef01234567;ac.order_id=K1-000042;a=4500000').toString('base64')}`;

export const qrPicture: Measurement = {
  goals: ['G17'],
  run(bench) {
    bench.say('QR: picture against matrix');
    const svg: number[] = [];
    const matrix: number[] = [];
    for (let i = 0; i < (bench.quick ? 9 : 25); i++) {
      svg.push(...microseconds(() => drawQr(LINK), 1, 20));
      matrix.push(...microseconds(() => qr.create(LINK, { errorCorrectionLevel: 'M' }), 1, 20));
    }
    const ms = (samples: readonly number[]): string => (median(samples) / 1000).toFixed(2);
    return Promise.resolve([
      judged(
        'G17',
        'QR to screen-ready SVG / matrix',
        ratios(svg, matrix),
        { atMost: 1.2, unit: '×' },
        `${ms(svg)} against ${ms(matrix)} ms, ${LINK.length} characters`,
      ),
    ]);
  },
};
