import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium as playwrightChromium } from '@playwright/test';

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** CHROMIUM=path, else Playwright's own download, else a system browser, else (or with CHROMIUM=npm) the npm package's. */
export async function findChromium(): Promise<string> {
  const wanted = process.env.CHROMIUM;
  if (wanted && wanted !== 'npm') return wanted;
  if (wanted !== 'npm') {
    for (const path of [playwrightChromium.executablePath(), ...KNOWN]) if (path && existsSync(path)) return path;
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const dir = resolve(import.meta.dirname, '../node_modules/.cache/chromium-153.0.0');
    mkdirSync(dir, { recursive: true });
    const before = process.env.TMPDIR;
    // The package unpacks into os.tmpdir() and reuses any file named "chromium" that lies there.
    process.env.TMPDIR = dir;
    try {
      const { default: packaged } = await import('@sparticuz/chromium');
      return await packaged.executablePath();
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  }
  throw new Error('No Chromium: run "npx playwright install chromium", or set CHROMIUM to a browser');
}
