/**
 * A station for each test, on a home of its own, in the sandbox profile. The project decides the shell: `browser` runs
 * the headless station and opens its link in Chromium, `electron` launches the app itself. The specs cannot tell.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test';
import { findChromium } from './chromium.ts';

export const ROOT = resolve(import.meta.dirname, '..');
const STANDIN = resolve(ROOT, '../shared/tools/electron-standin');
/** The build under test; another one than `out` where several are tried side by side. */
const BUILD = process.env.QABUL_BUILD ?? join(ROOT, 'out');

export interface ReadyLine {
  local: string;
  hooks: string;
  openUrl: string;
  sandbox: string;
  home: string;
}

/** The headless station under test. */
export interface HeadlessStation {
  ready: ReadyLine;
  token: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same home and ports. */
  start(): Promise<void>;
  /** GET or POST with the token. */
  api(path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** The simulated vendors' control desk. */
  control(path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

export interface Options {
  /** Laid into station.json. */
  config: Record<string, unknown>;
}

interface Fixtures extends Options {
  home: string;
  /** Console errors and uncaught exceptions of the screen: a test ends red when there are any. */
  complaints: string[];
  station: HeadlessStation;
  /** The till's screen, ready to be used. */
  till: Page;
}

const readToken = (home: string): string => readFileSync(join(home, 'api-token'), 'utf8').trim();

async function readyLine(child: ChildProcess): Promise<ReadyLine> {
  if (!child.stdout) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as ReadyLine & { event: string };
    if (said.event === 'station.ready') return said;
  }
  throw new Error('the station ended before it was ready');
}

async function call(url: string, token: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** A station that nobody set up: whatever profile its configuration names later. */
export const startNew = (home: string): Promise<HeadlessStation> => startHeadless(home, []);

export async function startHeadless(home: string, profile = ['--profile', 'sandbox']): Promise<HeadlessStation> {
  let child: ChildProcess | undefined;
  const station: HeadlessStation = {
    ready: { local: '', hooks: '', openUrl: '', sandbox: '', home },
    token: '',
    async start() {
      const port = (url: string) => (url === '' ? '0' : new URL(url).port);
      child = spawn(
        process.execPath,
        [
          join(BUILD, 'main/headless.js'),
          '--home',
          home,
          ...profile,
          '--port',
          port(station.ready.local),
          '--hooks-port',
          port(station.ready.hooks),
        ],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      station.ready = await readyLine(child);
      station.token = readToken(home);
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((done) => child?.once('exit', done));
      child.kill('SIGKILL');
      await gone;
    },
    api: (path, body) => call(`${station.ready.local}${path}`, station.token, body),
    control: (path, body) => call(`${station.ready.sandbox}${path}`, station.token, body),
  };
  await station.start();
  return station;
}

/** The Electron to test with: the real binary, else the stand-in, else nothing (and the reason). */
export function findElectron(): { executablePath: string; isReal: boolean } | { missing: string } {
  const require = createRequire(import.meta.url);
  const dir = resolve(require.resolve('electron/package.json'), '..');
  const pathFile = join(dir, 'path.txt');
  if (existsSync(pathFile)) {
    const binary = join(dir, 'dist', readFileSync(pathFile, 'utf8').trim());
    if (existsSync(binary)) return { executablePath: binary, isReal: true };
  }
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? STANDIN;
  const standin = join(override, 'electron');
  if (existsSync(standin)) return { executablePath: standin, isReal: false };
  return { missing: `no Electron binary in ${dir} and no stand-in at ${standin}` };
}

async function launchElectron(home: string): Promise<ElectronApplication> {
  const found = findElectron();
  if ('missing' in found) throw new Error(found.missing);
  return _electron.launch({
    executablePath: found.executablePath,
    args: ['.'],
    cwd: ROOT,
    env: {
      ...(process.env as Record<string, string>),
      QABUL_HOME: home,
      // For the stand-in only: its Node, its browser, and calls of ours that it knows by name but does not have.
      STANDIN_NODE: process.execPath,
      STANDIN_CHROMIUM: await findChromium(),
      STANDIN_LENIENT:
        'session.setDevicePermissionHandler,session.setDisplayMediaRequestHandler,webContents.setVisualZoomLevelLimits',
    },
  });
}

/** Waits until the screen can be used. */
export async function opened(page: Page): Promise<void> {
  await expect(page.getByTestId('amount-pad')).toBeVisible({ timeout: 20_000 });
}

/** A home with a practising station's configuration. */
export function makeHome(config: Record<string, unknown>): string {
  const home = mkdtempSync(join(tmpdir(), 'qabul-e2e-'));
  const listen = { local: { port: 0 }, hooks: { port: 0 } };
  writeFileSync(join(home, 'station.json'), JSON.stringify({ profile: 'sandbox', listen, ...config }));
  return home;
}
export const removeHome = (home: string): void => rmSync(home, { recursive: true, force: true, maxRetries: 5 });

/** Writes down what the page complains about. */
export function hearComplaints(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
}

export const test = base.extend<Fixtures>({
  config: [{}, { option: true }],
  home: async ({ config }, use) => {
    const home = makeHome(config);
    await use(home);
    removeHome(home);
  },
  complaints: async ({ home: _home }, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, 'the screen complained').toEqual([]);
  },
  station: async ({ home }, use) => {
    const station = await startHeadless(home);
    await use(station);
    await station.kill();
  },
  till: async ({ home, complaints, browser }, use, info) => {
    if (info.project.name === 'electron') {
      const found = findElectron();
      if ('missing' in found) process.stdout.write(`electron specs skipped: ${found.missing}\n`);
      info.skip('missing' in found, 'missing' in found ? found.missing : '');
      const app = await launchElectron(home);
      const page = await app.firstWindow();
      hearComplaints(page, complaints);
      await opened(page);
      await use(page);
      await app.close();
      return;
    }
    const station = await startHeadless(home);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    hearComplaints(page, complaints);
    await page.goto(station.ready.openUrl);
    await opened(page);
    await use(page);
    await context.close();
    await station.kill();
  },
});

export { expect };
