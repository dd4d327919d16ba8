/**
 * `npm run receipts`: pictures of receipts in every language and on both papers, into `docs/receipts/`. The same facts
 * are drawn by the golden test (src-main/printing/receipts.golden.test.ts), which compares them dot by dot.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createPress } from '../src-main/printing/press.ts';
import { PICTURES } from '../src-main/printing/testkit/samples.ts';

const OUT = resolve(import.meta.dirname, '../docs/receipts');
const fonts = resolve(import.meta.dirname, '../resources/fonts');

const press = createPress({
  medium: readFileSync(join(fonts, 'onest-medium.ttf')),
  bold: readFileSync(join(fonts, 'onest-bold.ttf')),
});
mkdirSync(OUT, { recursive: true });
for (const { name, blocks, widthMm } of PICTURES) {
  const png = press.png(blocks, widthMm);
  writeFileSync(join(OUT, `${name}.png`), png);
  process.stdout.write(`${name}.png ${png.length} bytes\n`);
}
