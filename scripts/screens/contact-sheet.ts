/** Several pictures on one PNG, large enough to read: for whoever looks at every screen. */
import { writeFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import type { Size } from '../../e2e/scene-page.ts';

export interface Shot {
  /** WebP. */
  readonly data: Buffer;
  readonly locale: string;
  readonly size: Size;
}

/** How wide a picture stands on the sheet, in px, by its size's name. */
const SHOWN: Readonly<Record<string, number>> = { '1280x800': 900, '1920x1080': 960, '1080x1920': 540 };

/** One sheet for each size: `<path>` gets the size before its ending. */
export async function contactSheet(browser: Browser, path: string, shots: readonly Shot[]): Promise<void> {
  for (const size of new Set(shots.map((shot) => shot.size))) {
    const own = shots.filter((shot) => shot.size === size);
    const width = SHOWN[size.name] ?? 800;
    const columns = Math.min(own.length, size.height > size.width ? 5 : 2);
    const page = await browser.newPage({ viewport: { width: columns * (width + 8) + 8, height: 400 } });
    const pictures = own
      .map(
        ({ data, locale }) =>
          `<figure><img src="data:image/webp;base64,${data.toString('base64')}"><b>${locale}</b></figure>`,
      )
      .join('');
    await page.setContent(
      `<style>body{margin:0;background:#888;display:flex;flex-wrap:wrap;gap:8px;padding:8px}figure{margin:0;position:relative}
       img{display:block;width:${width}px}b{position:absolute;right:0;bottom:0;background:#000;color:#fff;padding:2px 6px}</style>${pictures}`,
    );
    writeFileSync(path.replace(/\.png$/, `-${size.name}.png`), await page.screenshot({ fullPage: true }));
    await page.close();
  }
}
