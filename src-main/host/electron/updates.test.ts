import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StationView } from '../../../src-shared/contract/station-views.ts';
import type { EventSource } from '../../ports/station.ts';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { CHECK_EVERY_MS, followUpdates, isQuiet, QUIET_MS, type Updater } from './updates.electron.ts';

type Quiet = Parameters<typeof isQuiet>[0];
const at = (more: { open?: number; unknown?: number; shift?: StationView['shift']['status'] } = {}): Quiet => ({
  open: Array.from({ length: more.open ?? 0 }, () => ({})) as unknown as StationView['open'],
  attention: { unknown: more.unknown ?? 0, discrepancies: 0, receipts: 0 },
  shift: { shiftId: null, status: more.shift ?? 'open', totals: [] },
});
const FOUND = { isUpdateAvailable: true, updateInfo: { version: '0.2.0' } };

let station: Quiet;
let listeners: Set<Parameters<EventSource['subscribe']>[0]>;
const events: EventSource = {
  subscribe(listener) {
    listener('snapshot', station);
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
const change = () => {
  for (const listener of listeners) listener('change', {});
};
let clock: ReturnType<typeof fakeClock>;
let log: ReturnType<typeof memoryLog>;
const install = vi.fn<() => void>();
const updater = {
  setFeedURL: vi.fn<Updater['setFeedURL']>(),
  checkForUpdates: vi.fn<Updater['checkForUpdates']>(),
  downloadUpdate: vi.fn<Updater['downloadUpdate']>(),
  on: vi.fn<Updater['on']>(),
} as unknown as Updater & Record<'checkForUpdates' | 'downloadUpdate' | 'setFeedURL', ReturnType<typeof vi.fn>>;
const start = () => followUpdates({ url: 'https://updates.example.uz/', updater, events, clock, log, install });
const pass = async (ms: number) => {
  for (let past = 0; past < ms; past += QUIET_MS / 10) await clock.advance(QUIET_MS / 10);
};
beforeEach(() => {
  station = at();
  listeners = new Set();
  clock = fakeClock();
  log = memoryLog();
  install.mockReset();
  updater.checkForUpdates.mockReset().mockResolvedValue(FOUND);
  updater.downloadUpdate.mockReset().mockResolvedValue([]);
});

describe('a moment is quiet', () => {
  it.each([
    [at(), true],
    [at({ shift: 'closed' }), true],
    [at({ open: 1 }), false],
    [at({ unknown: 1 }), false],
    [at({ shift: 'closing' }), false],
  ])('or not: %#', (view, answer) => expect(isQuiet(view)).toBe(answer));
});

describe('updates', () => {
  it('are never installed by themselves, downgraded or taken from tests', () => {
    start();
    expect(updater).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      allowDowngrade: false,
      allowPrerelease: false,
    });
    expect(updater.setFeedURL).toHaveBeenCalledWith({ provider: 'generic', url: 'https://updates.example.uz/' });
  });
  it('are fetched and then installed, once, when nothing has changed for a while', async () => {
    start();
    await pass(QUIET_MS * 0.9);
    expect(updater.checkForUpdates).not.toHaveBeenCalled();
    await pass(QUIET_MS * 0.1);
    expect(updater.downloadUpdate).toHaveBeenCalledOnce();
    await pass(QUIET_MS * 3);
    expect(install).toHaveBeenCalledOnce();
    expect(listeners.size).toBe(0);
  });
  it.each([at({ open: 1 }), at({ unknown: 1 }), at({ shift: 'closing' })])(
    'are neither fetched nor installed while the station is busy: %#',
    async (busy) => {
      station = busy;
      start();
      await pass(QUIET_MS * 3);
      expect(updater.checkForUpdates).not.toHaveBeenCalled();
      station = at();
      await clock.advance(QUIET_MS / 10);
      expect(updater.downloadUpdate).toHaveBeenCalledOnce();
      station = busy;
      await pass(QUIET_MS * 3);
      expect(install).not.toHaveBeenCalled();
      station = at();
      await clock.advance(QUIET_MS / 10);
      expect(install).toHaveBeenCalledOnce();
    },
  );
  it('that are ready wait for a customer who has just begun, and after the last one', async () => {
    start();
    await pass(QUIET_MS);
    change();
    await pass(QUIET_MS * 0.9);
    expect(install).not.toHaveBeenCalled();
    await pass(QUIET_MS * 0.1);
    expect(install).toHaveBeenCalledOnce();
  });
  it('are left alone when this station is not among the first, and asked for again later', async () => {
    updater.checkForUpdates.mockResolvedValue({ ...FOUND, isUpdateAvailable: false });
    start();
    await pass(CHECK_EVERY_MS);
    expect(updater.checkForUpdates).toHaveBeenCalledOnce();
    expect(updater.downloadUpdate).not.toHaveBeenCalled();
    await pass(QUIET_MS);
    expect(updater.checkForUpdates).toHaveBeenCalledTimes(2);
    expect(install).not.toHaveBeenCalled();
  });
  it('that cannot be fetched are a line in the log, and tried again later', async () => {
    updater.downloadUpdate.mockRejectedValueOnce(new Error('sha512 checksum mismatch'));
    start();
    await pass(QUIET_MS * 3);
    expect(log.text()).toContain('update.not_fetched');
    expect(install).not.toHaveBeenCalled();
    await pass(CHECK_EVERY_MS);
    expect(install).toHaveBeenCalledOnce();
  });
  it('end with the station', async () => {
    start()();
    await pass(QUIET_MS * 3);
    expect(updater.checkForUpdates).not.toHaveBeenCalled();
  });
});
