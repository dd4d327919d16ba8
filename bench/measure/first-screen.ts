/**
 * G20: a browser that has never seen the station opens its link: from the start of the navigation until the amount pad is
 * painted and can be pressed. Every sample has a profile of its own (no cache, no compiled code, no cookie); a page with one
 * button from a bare node:http server is opened in turn with it, for what the machine and the browser cost by themselves.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { launchBrowser, noBrowser, slowDown } from '../browser.ts';
import { startHeadless } from '../headless.ts';
import { aside, judged, type Line, type Measurement, skipped } from '../line.ts';
import { median, ratios, spreadOf } from '../stats.ts';

const BUTTON = '<!doctype html><title>-</title><div data-testid="amount-pad"><button>Pay</button></div>';

/** In the page, before its own scripts: when a key of the pad was there, not disabled, and painted, ms from the start. */
const WATCH = `window.benchReady = new Promise((resolve) => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[data-testid="amount-pad"] button:not(:disabled)')) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => {
        const at = performance.now();
        const loaded = performance.getEntriesByType('resource').filter((entry) => entry.responseEnd < at);
        resolve({ ms: at, bytes: loaded.reduce((sum, entry) => sum + entry.transferSize, 0) });
      };
      after.port2.postMessage(0);
    });
  }).observe(document, { subtree: true, childList: true, attributes: true });
});`;

/** What one first visit took, ms, and how much came over the wire before the pad stood, bytes. */
async function visit(browser: Browser, url: string, slow: number): Promise<{ ms: number; bytes: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    await slowDown(page, slow);
    await page.goto(url, { waitUntil: 'commit' });
    return (await page.evaluate('window.benchReady')) as { ms: number; bytes: number };
  } finally {
    await context.close();
  }
}

export const firstScreen: Measurement = {
  goals: ['G20'],
  async run(bench): Promise<Line[]> {
    const what = 'cold first screen, Chromium';
    const why = noBrowser();
    if (why) return [skipped('G20', what, why)];
    const rounds = bench.quick ? 5 : 15;
    const station = await startHeadless(join(bench.folder, 'g20-home'));
    const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(BUTTON));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bare = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const browser = await launchBrowser();
    try {
      const lines: Line[] = [];
      for (const slow of [1, 4]) {
        bench.say(`first screens, processor ${slow}× slower`);
        const [ours, theirs, bytes]: [number[], number[], number[]] = [[], [], []];
        for (let i = -1; i < rounds; i++) {
          const first = await visit(browser, station.openUrl, slow);
          const other = await visit(browser, bare, slow);
          if (i < 0) continue; // the station reads its files when they are first asked for
          ours.push(first.ms);
          theirs.push(other.ms);
          bytes.push(first.bytes);
        }
        const beside = `a page with one button ${median(theirs).toFixed(0)} ms; ${(median(bytes) / 1000).toFixed(0)} kB loaded`;
        lines.push(
          slow === 1
            ? judged('G20', `${what}, p50 of ${rounds}`, spreadOf(ours), { atMost: 1500, unit: ' ms' }, beside)
            : aside('G20', `the same, processor ${slow}× slower`, spreadOf(ours), ' ms', beside),
          aside(
            'G20',
            `first screen / a page with one button${slow === 1 ? '' : `, ${slow}× slower`}`,
            ratios(ours, theirs),
            '×',
          ),
        );
      }
      return lines;
    } finally {
      await browser.close();
      server.close();
      await station.stop();
    }
  },
};
