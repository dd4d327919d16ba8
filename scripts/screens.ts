/**
 * `npm run screens`: pictures of the screens of this build, taken from a running station in the sandbox profile, into
 * `docs/screens/`. The README shows some of them.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../e2e/chromium.ts';
import { type HeadlessStation, startHeadless } from '../e2e/fixtures.ts';
import { ask, speak } from '../e2e/till.ts';

const OUT = resolve(import.meta.dirname, '../docs/screens');

interface Look {
  name: string;
  width: number;
  height: number;
  locale: 'uz' | 'ru' | 'kk' | 'ky' | 'en';
}

const LOOKS: readonly Look[] = [
  { name: 'till', width: 1280, height: 800, locale: 'uz' },
  { name: 'till', width: 1280, height: 800, locale: 'ru' },
  { name: 'wide', width: 1920, height: 1080, locale: 'kk' },
  { name: 'tall', width: 1080, height: 1920, locale: 'ky' },
  { name: 'till', width: 1280, height: 800, locale: 'en' },
];

/** Waits until fonts are there and nothing moves any more. */
async function still(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished)).then(() => undefined),
  );
}

async function pictures(page: Page, station: HeadlessStation, look: Look): Promise<void> {
  const shot = async (screen: string) => {
    await still(page);
    await page.screenshot({ path: join(OUT, `${look.name}-${look.locale}-${screen}.png`) });
  };
  await page.goto(station.ready.openUrl);
  await page.getByTestId('amount-pad').waitFor();
  await speak(page, look.locale);
  await page.keyboard.type('45000');
  await shot('1-amount');
  await page.getByTestId('pay').click();
  await page.getByTestId('tender-payme').waitFor();
  await shot('2-tender');
  await page.getByTestId('tender-payme').click();
  await page.getByTestId('qr').waitFor();
  await shot('3-qr');
  await page.getByTestId('sandbox-approve').click();
  await page.getByTestId('fiscal-registered').waitFor();
  await shot('4-paid');
  await page.getByTestId('new-sale').click();
  await ask(page, '30000');
  await page.getByTestId('tender-payme').click();
  await page.getByTestId('qr').waitFor();
  await page.getByTestId('sandbox-decline').click();
  await page.getByTestId('result-declined').waitFor();
  await shot('5-declined');
  await page.getByTestId('history').click();
  const row = page.locator('[data-testid^="payment-"]').nth(1);
  await row.click();
  await page.getByTestId('story').waitFor();
  await shot('6-story');
}

mkdirSync(OUT, { recursive: true });
const browser = await chromium.launch({
  executablePath: await findChromium(),
  chromiumSandbox: process.getuid?.() !== 0,
});
try {
  for (const look of LOOKS) {
    const home = mkdtempSync(join(tmpdir(), 'qabul-screens-'));
    writeFileSync(
      join(home, 'station.json'),
      JSON.stringify({
        profile: 'sandbox',
        listen: { local: { port: 0 }, hooks: { port: 0 } },
        station: { name: 'Chorsu Photo' },
      }),
    );
    const station = await startHeadless(home);
    const page = await browser.newPage({
      viewport: { width: look.width, height: look.height },
      reducedMotion: 'reduce',
    });
    try {
      await pictures(page, station, look);
      process.stdout.write(`${look.name} ${look.locale} ${look.width}×${look.height}\n`);
    } finally {
      await page.close();
      await station.kill();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    }
  }
} finally {
  await browser.close();
}
