/**
 * New versions of the program, only where `updates.url` is configured. Looked for, fetched and installed in quiet moments:
 * nothing open or unknown, no shift being closed, and nothing changed for a while. How many stations get a version first is
 * `stagingPercentage` of the release's file, which electron-updater honours. Never an older version than this one: the
 * ledger's schema does not go back (docs/desktop.md, "Updates").
 */
import type { StationView } from '../../../src-shared/contract/station-views.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { EventSource } from '../../ports/station.ts';

/** What is used of electron-updater's `autoUpdater`. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  autoRunAppAfterInstall: boolean;
  allowDowngrade: boolean;
  allowPrerelease: boolean;
  logger: unknown;
  setFeedURL(feed: { provider: 'generic'; url: string }): void;
  checkForUpdates(): Promise<{ isUpdateAvailable: boolean; updateInfo: { version: string } } | null>;
  downloadUpdate(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface UpdatesOptions {
  url: string;
  updater: Updater;
  events: EventSource;
  clock: Clock;
  log: Logger;
  /** Stops the station as every other way of leaving does, and then lets the installer take over. */
  install(): void;
}

/** How often a new version is looked for. */
export const CHECK_EVERY_MS = 6 * 3_600_000;
/** A version that is ready waits until nothing has changed for so long. */
export const QUIET_MS = 10 * 60_000;

/** Whether anybody's money would notice that the station is gone for a minute. */
export const isQuiet = ({ open, attention, shift }: Pick<StationView, 'open' | 'attention' | 'shift'>): boolean =>
  open.length === 0 && attention.unknown === 0 && shift.status !== 'closing';

/** Begins to look for updates. Returns the end of it. */
export function followUpdates({ url, updater, events, clock, log, install }: UpdatesOptions): () => void {
  let view: StationView | undefined;
  let changedAt = clock.elapsed();
  /** The version whose files are here. */
  let ready: string | undefined;
  let isFetching = false;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let isOver = false;
  let callOff = (): void => {};

  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.autoRunAppAfterInstall = true;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.logger = null;
  updater.setFeedURL({ provider: 'generic', url });
  // Heard, or Node ends the process for it; the rejection says the same.
  updater.on('error', ({ message }) => log.warn('update.trouble', { message }));

  const endEvents = events.subscribe((event) => {
    if (event === 'change') changedAt = clock.elapsed();
  });

  /** The station as it is now: a subscription begins with it. */
  function now(): StationView | undefined {
    events.subscribe((event, data) => {
      if (event === 'snapshot') view = data as StationView;
    })();
    return view;
  }

  function mayDisturb(): boolean {
    const station = now();
    return station !== undefined && isQuiet(station) && clock.elapsed() - changedAt >= QUIET_MS;
  }

  async function fetchNew(): Promise<void> {
    isFetching = true;
    checkedAt = clock.elapsed();
    try {
      const found = await updater.checkForUpdates();
      if (!found?.isUpdateAvailable || isOver) return;
      const { version } = found.updateInfo;
      log.info('update.found', { version });
      await updater.downloadUpdate();
      ready = version;
      log.info('update.ready', { version });
    } catch (error) {
      log.warn('update.not_fetched', { message: error instanceof Error ? error.message : String(error) });
    } finally {
      isFetching = false;
    }
  }

  function look(): void {
    if (isOver) return;
    callOff = clock.after(QUIET_MS / 10, look);
    if (isFetching || !mayDisturb()) return;
    if (ready !== undefined) {
      log.info('update.installing', { version: ready });
      end();
      install();
    } else if (clock.elapsed() - checkedAt >= CHECK_EVERY_MS) void fetchNew();
  }

  function end(): void {
    isOver = true;
    callOff();
    endEvents();
  }

  callOff = clock.after(QUIET_MS / 10, look);
  return end;
}
