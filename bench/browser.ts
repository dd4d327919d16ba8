/** The browser of the measurements that look at the screen: the system's Chromium, headless, without a sandbox for root. */
import { existsSync } from 'node:fs';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { isBuilt, RENDERER } from './headless.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Why a measurement in the browser is not possible here; undefined when it is. */
export const noBrowser = (): string | undefined =>
  !isBuilt() || !existsSync(RENDERER)
    ? 'out/ is not built (npm run build)'
    : existsSync(CHROMIUM)
      ? undefined
      : `no ${CHROMIUM}`;

export async function launchBrowser(): Promise<Browser> {
  const { chromium } = await import('@playwright/test');
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** Slows the page's processor down `times`-fold; 1 is as fast as it is. */
export async function slowDown(page: Page, times: number): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: times });
  return devtools;
}
