/**
 * The station in Electron: the same station and the same two listeners as headless, and windows on top of it. The money
 * lives in this process; a window is a view that may die and come back.
 */
import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, ipcMain, Menu, protocol, safeStorage, screen, session } from 'electron';
import type { Role } from '../src-shared/contract/define.ts';
import { registerAppScheme, serveApp } from './host/electron/app-protocol.electron.ts';
import { applicationMenu } from './host/electron/application-menu.electron.ts';
import { setAutoStart } from './host/electron/auto-start.electron.ts';
import { showCustomerDisplay } from './host/electron/customer-display.electron.ts';
import { denyByDefault } from './host/electron/deny.electron.ts';
import { ourFlags } from './host/electron/electron-arguments.ts';
import { lockKiosk } from './host/electron/kiosk-lock.electron.ts';
import { safeSecrets, sealSecrets } from './host/electron/safe-secrets.electron.ts';
import { openStationWindow } from './host/electron/station-window.electron.ts';
import type { Updater } from './host/electron/updates.electron.ts';
import { keepWindowState, readWindowState } from './host/electron/window-state.electron.ts';
import { readArguments } from './host/node/arguments.ts';
import { asStartError, EXIT, refusalText, StartError } from './host/node/exit-codes.ts';
import { homeFor, openHome } from './host/node/home.ts';
import { layoutOf } from './host/node/layout.ts';
import { serveIpc } from './transport/ipc.electron.ts';
import { securityHeaders } from './transport/response-headers.ts';
import { staticFiles } from './transport/static-files.ts';

const STOP_WITHIN_MS = 4_800;
const SEAL = '--seal-secrets';

// All of this must be said before Electron is ready, and Electron waits for this module only.
registerAppScheme();
app.enableSandbox();
app.commandLine.appendSwitch('overscroll-history-navigation', '0');
app.commandLine.appendSwitch('disable-pinch');
app.commandLine.appendSwitch('disable-features', 'OverscrollHistoryNavigation');

main().catch(refuse);

async function main(): Promise<void> {
  const flags = ourFlags(process.argv, process.defaultApp === true);
  const args = readArguments(
    flags.filter((flag) => flag !== SEAL),
    process.env,
  );
  const home = openHome(homeFor(args.home));
  // Chromium's own files live with ours, so one home is one station for Electron's lock too.
  app.setPath('userData', join(home.dir, 'browser'));
  if (!app.requestSingleInstanceLock()) {
    throw new StartError(
      'home.in_use',
      EXIT.secondStation,
      `Another station already runs on the home folder ${home.dir}.`,
      [{ path: 'home', message: `${home.dir} is in use` }],
    );
  }
  const cache = join(home.dir, 'cache');
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  enableCompileCache(cache);
  const [{ nodeHost }, { runStation }] = await Promise.all([
    import('./host/node/node-host.ts'),
    import('./run-station.ts'),
  ]);

  const layout = layoutOf(import.meta.dirname);
  const onFatal = (error: Error) => fall(error, EXIT.ledgerFailed);
  const node = nodeHost({ home, args, layout, onFatal });
  const { log } = node;
  function fall(error: unknown, exitCode: number): void {
    log.error('station.failed', {
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      exitCode,
    });
    app.exit(exitCode);
  }
  process.on('uncaughtException', (error) => fall(error, EXIT.unexpected));
  process.on('unhandledRejection', (error) => fall(error, EXIT.unexpected));

  await app.whenReady();
  if (flags.includes(SEAL)) {
    const names = await sealSecrets({ home: home.dir, profile: 'live', safeStorage, log });
    log.info('secrets.sealed', { names: names.join(' ') });
    return app.exit(EXIT.ok);
  }
  Menu.setApplicationMenu(null);
  denyByDefault(app, session.defaultSession);
  serveApp(protocol, await staticFiles(layout.rendererDir), securityHeaders([]));

  let relaunch = (): void => {};
  let leaveKiosk = (): void => {};
  const running = await runStation({
    ...node,
    restart: () => setImmediate(() => relaunch()),
    exitBooth: () => leaveKiosk(),
    secrets: (profile) => safeSecrets({ home: home.dir, profile, safeStorage, log }),
  });
  const roles = new Map<number, Role>();
  const endIpc = serveIpc({ ipcMain, station: running.station, roleOf: (id) => roles.get(id), log });

  let leaving = false;
  let hasStopped = false;
  let rememberPlace = (): void => {};
  let endUpdates = (): void => {};
  const leave = (relaunch: boolean, install?: () => void) => {
    if (leaving) return;
    leaving = true;
    rememberPlace();
    endUpdates();
    const hard = setTimeout(
      () => fall(new Error(`not stopped within ${STOP_WITHIN_MS} ms`), EXIT.unexpected),
      STOP_WITHIN_MS,
    );
    endIpc();
    running.stop().then(
      () => {
        clearTimeout(hard);
        hasStopped = true;
        if (install) return install();
        if (relaunch) app.relaunch();
        app.exit(EXIT.ok);
      },
      (error: unknown) => fall(error, EXIT.unexpected),
    );
  };
  relaunch = () => leave(true);
  // SIGTERM, the last window, the desktop's log-out: all come through here.
  app.on('before-quit', (event) => {
    // The installer quits the program itself, when the money is written.
    if (hasStopped) return;
    event.preventDefault();
    leave(false);
  });
  app.on('window-all-closed', () => app.quit());

  const { mode, locale } = running.config.station;
  const menu = applicationMenu(mode, locale, () => app.quit());
  if (menu) Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  setAutoStart({
    on: running.config.app.autoStart,
    app,
    platform: process.platform,
    // An AppImage runs from a place that is gone after it.
    program: process.env.APPIMAGE ?? process.execPath,
    args: ['--home', home.dir],
    configDir: process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'),
    log,
  });
  const { updates } = running.config;
  if (updates && app.isPackaged) {
    const [{ followUpdates }, updater] = await Promise.all([
      import('./host/electron/updates.electron.ts'),
      import('electron-updater'),
    ]);
    const { autoUpdater } = updater.default;
    endUpdates = followUpdates({
      url: updates.url,
      updater: autoUpdater as unknown as Updater,
      events: running.station.events,
      clock: node.clock,
      log,
      install: () => leave(false, () => autoUpdater.quitAndInstall(true, true)),
    });
  }
  const open = (path: '/' | '/display', role: Role, bounds?: Electron.Rectangle): BrowserWindow => {
    const window = openStationWindow({
      path,
      kiosk: mode === 'kiosk',
      preloadFile: layout.preloadFile,
      devTools: !app.isPackaged,
      ...(bounds && { bounds }),
      log,
      onHopeless: () => leave(true),
    });
    const { id } = window.webContents;
    roles.set(id, role);
    window.once('closed', () => roles.delete(id));
    return window;
  };
  // A booth's window has one place: all of its screen.
  const placeFile = join(home.dir, 'window.json');
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const place = mode === 'cashier' ? readWindowState(placeFile, areas) : undefined;
  const till = open('/', mode, place?.bounds);
  if (mode === 'kiosk') leaveKiosk = lockKiosk(till);
  if (mode === 'cashier') {
    if (place?.isMaximized) till.maximize();
    rememberPlace = keepWindowState(till, placeFile, log);
    showCustomerDisplay({ screen, till, open: (bounds) => open('/display', 'display', bounds), log });
  }
  app.on('second-instance', () => {
    if (till.isDestroyed()) return;
    if (till.isMinimized()) till.restore();
    till.focus();
  });
  process.stdout.write(`${JSON.stringify(running.ready)}\n`);
}

function refuse(error: unknown): void {
  const refusal = asStartError(error);
  if (refusal.exitCode === EXIT.unexpected && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.stderr.write(refusalText(refusal));
  app.exit(refusal.exitCode);
}
