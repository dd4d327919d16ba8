import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './e2e/chromium.ts';

const executablePath = await findChromium();

/** The same specs over a browser and over Electron; each spec starts its own station (e2e/fixtures.ts). */
export default defineConfig({
  testDir: 'e2e/specs',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  reporter: [['list'], ['./scripts/playwright-counts.ts']],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    headless: process.env.HEADED !== '1',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath,
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // Electron runs the specs of the sale itself; what needs the headless station or a browser's own tools runs there.
  projects: [{ name: 'browser' }, { name: 'electron', testMatch: /sale\.spec\.ts$/ }],
});
