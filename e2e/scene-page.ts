/**
 * The gallery of the built screen in one browser page whose clock stands still: every scene looks the same each time.
 * Shared by the pictures (scripts/screens.ts) and the test of every screen (e2e/specs/every-screen.spec.ts).
 */
import { resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { preview } from 'vite';
import type { Scene } from '../src-renderer/gallery/scene.ts';
import type { Locale } from '../src-shared/contract/shapes.ts';
import { standClock } from './still-clock.ts';

/** 21 November 2026, 18:02:07 in Tashkent, as gallery/fixtures.ts has it. */
const BEGIN = new Date('2026-11-21T18:02:07+05:00');
/** How long after its begin a scene is looked at, in ms, unless it says otherwise. */
const LOOKED_AT_MS = 3_000;
const STEP_MS = 500;
const PATIENCE_MS = 10_000;

export const LOCALES: readonly Locale[] = ['uz', 'ru', 'kk', 'ky', 'en'];

/** One size of the till or the booth. */
export interface Size {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}
export const SIZES: readonly Size[] = [
  { name: '1280x800', width: 1280, height: 800 },
  { name: '1920x1080', width: 1920, height: 1080 },
  { name: '1080x1920', width: 1080, height: 1920 },
];

/** Serves a built renderer by itself: the gallery asks no station. */
export async function serveRenderer(dir: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = await preview({
    configFile: false,
    root: resolve(import.meta.dirname, '..'),
    build: { outDir: dir },
    preview: { host: '127.0.0.1', port: 0 },
    logLevel: 'error',
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('the gallery has no port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

/** A page for scenes. Open it once and reuse it. */
export async function scenePage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ timezoneId: 'Asia/Tashkent', reducedMotion: 'reduce', ...options });
  await context.addInitScript(standClock, BEGIN.getTime());
  return context.newPage();
}

const isReady = (page: Page, scene: Scene): Promise<boolean> =>
  page.evaluate(
    ([name, until]) =>
      document.documentElement.dataset.ready === name &&
      (until === '' || document.querySelector(`[data-testid="${until}"]`) !== null),
    [scene.name, scene.until ?? ''],
  );

/** Opens a scene at its beginning and lets it come to where it is looked at; throws when a step of it is not there. */
export async function openScene(page: Page, url: string, scene: Scene, locale: Locale, theme = 'light'): Promise<void> {
  // From one hash to another the page would not load anew.
  await page.goto('about:blank');
  await page.goto(`${url}/gallery?scene=${encodeURIComponent(scene.name)}#lang=${locale}&theme=${theme}`);
  await page.waitForFunction(() => document.documentElement.dataset.gallery === 'here', null, { timeout: 15_000 });
  const wanted = scene.afterMs ?? LOOKED_AT_MS;
  let passed = 0;
  while (passed < wanted || !(await isReady(page, scene))) {
    if (passed > wanted + PATIENCE_MS) {
      const waits = await page.evaluate(() => document.documentElement.dataset.waits);
      throw new Error(waits ? 'a button to press is not there' : `${scene.until} is not on screen`);
    }
    await page.evaluate((ms) => window.passTime(ms), STEP_MS);
    passed += STEP_MS;
  }
  await still(page);
}

/** The same scene in another language or light, without a reload. */
export async function speakScene(page: Page, locale: Locale, theme = 'light'): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `lang=${locale}&theme=${theme}`);
  // The words of a part that came on demand may be a moment behind the page's own.
  await page.waitForFunction(
    (lang) => document.documentElement.lang === lang && document.querySelector('main')?.textContent !== '',
    locale,
    { timeout: 10_000 },
  );
  await still(page);
}

/** Waits until fonts and pictures are there and nothing moves any more. */
export async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)));
  });
}
