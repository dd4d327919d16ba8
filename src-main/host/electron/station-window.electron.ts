/** One window of the station: its settings, its page, and how it comes back when its page dies. */
import { BrowserWindow, type Rectangle } from 'electron';
import type { Logger } from '../../ports/logger.ts';
import { ORIGIN } from './app-protocol.electron.ts';
import { LEAST } from './window-state.electron.ts';

export interface StationWindowOptions {
  /** `/` for the till or the booth, `/display` for the customer's side. */
  path: '/' | '/display';
  kiosk: boolean;
  preloadFile: string;
  /** Developer tools exist in development only. */
  devTools: boolean;
  bounds?: Rectangle;
  log: Logger;
  /** The page died again soon after it was reloaded: only a new process helps. */
  onHopeless(): void;
}

/** Deaths within this time of each other are one trouble. */
const TROUBLE_MS = 60_000;

/** Opens the window. It shows itself when its page has been painted, so nobody sees an empty one. */
export function openStationWindow(options: StationWindowOptions): BrowserWindow {
  const { path, kiosk, preloadFile, devTools, bounds, log } = options;
  const window = new BrowserWindow({
    ...(bounds ?? { width: 1280, height: 800 }),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    kiosk,
    fullscreen: kiosk || path === '/display',
    autoHideMenuBar: true,
    title: 'Qabul',
    backgroundColor: '#ffffff',
    webPreferences: {
      preload: preloadFile,
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
      devTools,
    },
  });
  window.once('ready-to-show', () => window.show());
  comeBack(window, options);
  window.webContents.setVisualZoomLevelLimits(1, 1).catch((error: Error) => {
    log.warn('window.zoom_not_locked', { message: error.message });
  });
  window
    .loadURL(`${ORIGIN}${path}`)
    .catch((error: Error) => log.error('window.not_loaded', { path, message: error.message }));
  return window;
}

/** The station itself lives in this process: a page that died has lost nothing, it asks for a snapshot again. */
function comeBack(window: BrowserWindow, { path, log, onHopeless }: StationWindowOptions): void {
  const { webContents } = window;
  let lastDeath = Number.NEGATIVE_INFINITY;
  const died = (why: string) => {
    const now = performance.now();
    const isAgain = now - lastDeath < TROUBLE_MS;
    lastDeath = now;
    log.error('window.page_died', { path, why, again: isAgain });
    if (isAgain) onHopeless();
    else if (!window.isDestroyed()) webContents.reload();
  };
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') died(reason);
  });
  // Killing it makes it "gone", and that brings it back.
  webContents.on('unresponsive', () => {
    log.error('window.unresponsive', { path });
    webContents.forcefullyCrashRenderer();
  });
}
