/** The shell's promises (money-safety §5.3), asserted on what it really asks of Electron, with a station underneath. */
import type { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

type Call = { name: string; args: unknown[] };
type Handler = (...args: never[]) => unknown;

const shell = vi.hoisted(() => ({
  calls: [] as Call[],
  exits: [] as number[],
  windows: [] as { options: Record<string, unknown>; contents: unknown }[],
  handlers: new Map<string, Handler>(),
  protocols: new Map<string, (request: Request) => Promise<Response>>(),
}));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const note =
    (name: string, answer?: unknown) =>
    (...args: unknown[]) => {
      shell.calls.push({ name, args });
      return answer;
    };
  class WebContents extends Emitter {
    id = 7;
    setWindowOpenHandler = (answer: Handler) => shell.handlers.set('window-open', answer);
    setVisualZoomLevelLimits = async (...args: unknown[]) => note('zoom')(...args);
    reload = note('reload');
    forcefullyCrashRenderer = note('crash');
    isDestroyed = () => false;
    send = note('send');
  }
  const app = Object.assign(new Emitter(), {
    isPackaged: false,
    enableSandbox: note('enableSandbox'),
    commandLine: { appendSwitch: note('switch') },
    setPath: note('setPath'),
    requestSingleInstanceLock: note('singleInstance', true),
    whenReady: async () => note('ready')(),
    exit: (code: number) => shell.exits.push(code),
    quit: note('quit'),
    relaunch: note('relaunch'),
  });
  const session = Object.assign(new Emitter(), {
    setPermissionRequestHandler: (fn: Handler) => shell.handlers.set('permission-request', fn),
    setPermissionCheckHandler: (fn: Handler) => shell.handlers.set('permission-check', fn),
    setDevicePermissionHandler: (fn: Handler) => shell.handlers.set('device', fn),
    setDisplayMediaRequestHandler: (fn: Handler) => shell.handlers.set('display-media', fn),
  });
  class BrowserWindow extends Emitter {
    webContents = new WebContents();
    constructor(options: Record<string, unknown>) {
      super();
      shell.windows.push({ options, contents: this.webContents });
      app.emit('web-contents-created', {}, this.webContents);
    }
    loadURL = async (url: string) => note('loadURL')(url);
    show = note('show');
    isDestroyed = () => false;
    isMinimized = () => false;
    isFullScreen = () => false;
    isMaximized = () => false;
    getBounds = () => ({ x: 0, y: 0, width: 1_280, height: 800 });
    getNormalBounds = () => ({ x: 30, y: 20, width: 1_100, height: 760 });
    focus = note('focus');
    close = note('close');
  }
  return {
    app,
    BrowserWindow,
    ipcMain: { handle: note('ipc.handle'), removeHandler: note('ipc.removeHandler') },
    Menu: { setApplicationMenu: note('menu'), buildFromTemplate: (template: unknown) => ({ template }) },
    protocol: {
      registerSchemesAsPrivileged: note('schemes'),
      handle: (scheme: string, fn: (request: Request) => Promise<Response>) => {
        shell.calls.push({ name: 'protocol.handle', args: [scheme] });
        shell.protocols.set(scheme, fn);
      },
    },
    safeStorage: { getSelectedStorageBackend: () => 'basic_text' },
    screen: Object.assign(new Emitter(), {
      getDisplayMatching: () => ({ id: 1 }),
      getAllDisplays: () => [{ id: 1, workArea: { x: 0, y: 0, width: 1_920, height: 1_080 } }],
    }),
    session: { defaultSession: session },
  };
});

const home = mkdtempSync(join(tmpdir(), 'qabul-shell-'));
const order = () => shell.calls.map((call) => call.name);
const until = (isTrue: () => boolean) =>
  vi.waitFor(() => expect(isTrue()).toBe(true), { timeout: 15_000, interval: 20 });
let electron: { app: EventEmitter; session: { defaultSession: EventEmitter } };
let ready: { local: string; profile: string };

beforeAll(async () => {
  const out: string[] = [];
  const written = vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.argv = ['electron', '.', '--home', home, '--port', '0', '--hooks-port', '0'];
  Object.assign(process, { defaultApp: true });
  electron = (await import('electron')) as unknown as typeof electron;
  await import('./main.electron.ts');
  await until(() => out.some((line) => line.includes('station.ready')) || shell.exits.length > 0);
  ready = JSON.parse(out.find((line) => line.includes('station.ready')) ?? '{}');
  written.mockRestore();
  logged.mockRestore();
}, 30_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the shell', () => {
  it('runs the same station and listeners as the headless main', async () => {
    expect(ready.profile).toBe('sandbox');
    expect((await fetch(`${ready.local}/healthz`)).status).toBe(200);
    expect(existsSync(join(home, 'sandbox.db'))).toBe(true);
  });

  it('installs every defence before the first page is loaded', () => {
    const names = order();
    const precedes = (name: string, later: string) => expect(names.indexOf(name)).toBeLessThan(names.indexOf(later));
    for (const name of ['schemes', 'enableSandbox', 'setPath', 'singleInstance']) {
      expect(names).toContain(name);
      precedes(name, 'ready');
    }
    for (const name of ['menu', 'protocol.handle', 'ipc.handle']) precedes(name, 'loadURL');
    expect(shell.calls.find((call) => call.name === 'schemes')?.args).toEqual([
      [{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }],
    ]);
    expect(shell.calls.filter((call) => call.name === 'loadURL').map((call) => call.args[0])).toEqual([
      'app://station/',
    ]);
    expect(shell.calls.filter((call) => call.name === 'ipc.handle').map((call) => call.args[0])).toEqual(['station']);
  });

  it('has no menu until the station says that it is a till, then the cashier’s', () => {
    const menus = shell.calls.filter(({ name }) => name === 'menu').map(({ args }) => args[0]);
    expect(menus[0]).toBeNull();
    expect(JSON.stringify(menus.at(-1))).toContain('Dasturdan chiqish');
    expect(JSON.stringify(menus)).not.toMatch(/reload|toggleDevTools|zoom/i);
  });

  it('opens a window with these settings and no others', () => {
    expect(shell.windows).toHaveLength(1);
    const { webPreferences, ...window } = shell.windows[0]?.options ?? {};
    expect(window).toMatchObject({ kiosk: false, autoHideMenuBar: true, show: false });
    expect(webPreferences).toEqual({
      preload: expect.stringMatching(/out[\\/]preload[\\/]index\.cjs$/) as string,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      plugins: false,
      disableDialogs: true,
      safeDialogs: true,
      spellcheck: false,
      devTools: true,
    });
  });

  it('denies what pages ask for', () => {
    const answers: unknown[] = [];
    const answer = (value: unknown) => answers.push(value);
    const ask = (name: string, ...args: unknown[]) =>
      (shell.handlers.get(name) as unknown as (...all: unknown[]) => unknown)(...args);
    ask('permission-request', {}, 'media', answer);
    ask('display-media', {}, answer);
    expect(answers).toEqual([false, {}]);
    expect([ask('permission-check'), ask('device'), ask('window-open')]).toEqual([false, false, { action: 'deny' }]);
  });

  it('prevents every way out of the page', () => {
    const contents = shell.windows[0]?.contents as EventEmitter;
    const prevented = (from: EventEmitter, event: string, ...args: unknown[]) => {
      let times = 0;
      from.emit(event, { preventDefault: () => times++ }, ...args);
      return times === 1;
    };
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      expect([event, prevented(contents, event)]).toEqual([event, true]);
    }
    expect(prevented(electron.session.defaultSession, 'will-download')).toBe(true);
    expect(prevented(electron.app, 'login')).toBe(true);
    expect(prevented(electron.app, 'select-client-certificate')).toBe(true);
    const trusted: unknown[] = [];
    expect(prevented(electron.app, 'certificate-error', {}, '', '', {}, (value: boolean) => trusted.push(value))).toBe(
      true,
    );
    expect(trusted).toEqual([false]);
  });

  it('serves listed files of one origin, under the policy, and nothing else', async () => {
    const serve = shell.protocols.get('app');
    if (!serve) throw new Error('no protocol');
    const status = async (url: string, method = 'GET') => (await serve(new Request(url, { method }))).status;
    const page = await serve(new Request('app://station/'));
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy).toContain(rule);
    }
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    for (const url of [
      'app://other/',
      'app://station/../package.json',
      'app://station/%2e%2e/main/headless.js',
      'app://station/nothing',
    ]) {
      expect([url, await status(url)]).toEqual([url, 404]);
    }
    expect(await status('app://station/', 'POST')).toBe(404);
  });

  it('brings a dead page back once, and a page that dies again with a new process, the money written first', async () => {
    const contents = shell.windows[0]?.contents as EventEmitter;
    contents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(order()).not.toContain('reload');
    const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    contents.emit('unresponsive');
    expect(order()).toContain('crash');
    contents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(order().filter((name) => name === 'reload')).toHaveLength(1);
    contents.emit('render-process-gone', {}, { reason: 'crashed' });
    await until(() => shell.exits.length > 0);
    logged.mockRestore();
    expect(order()).toContain('relaunch');
    expect(JSON.parse(readFileSync(join(home, 'window.json'), 'utf8'))).toMatchObject({ x: 30, width: 1_100 });
    expect(shell.exits).toEqual([0]);
    await expect(fetch(`${ready.local}/healthz`)).rejects.toThrow('fetch failed');
  });
});
