import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryLog } from '../../testkit/memory-log.ts';
import { keepWindowState, readWindowState } from './window-state.electron.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 };
const PLACE = { x: 40, y: 20, width: 1200, height: 700 };
let home: string;
const file = () => join(home, 'window.json');
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qabul-window-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function fakeWindow(
  more: { fullScreen?: boolean; minimized?: boolean; destroyed?: boolean; maximized?: boolean } = {},
) {
  return Object.assign(new EventEmitter(), {
    isDestroyed: () => more.destroyed ?? false,
    isFullScreen: () => more.fullScreen ?? false,
    isMinimized: () => more.minimized ?? false,
    isMaximized: () => more.maximized ?? false,
    getNormalBounds: () => PLACE,
  }) as unknown as BrowserWindow;
}

describe('the place of the till’s window', () => {
  it('is there again after it was closed', () => {
    const window = fakeWindow({ maximized: true });
    keepWindowState(window, file(), memoryLog());
    window.emit('close');
    expect(readWindowState(file(), [SCREEN])).toEqual({ bounds: PLACE, isMaximized: true });
  });
  it('is written when the station is stopped', () => {
    keepWindowState(fakeWindow(), file(), memoryLog())();
    expect(readWindowState(file(), [SCREEN])).toEqual({ bounds: PLACE, isMaximized: false });
  });
  it.each([{ fullScreen: true }, { minimized: true }, { destroyed: true }])(
    'is not that of a window that is %j',
    (how) => {
      keepWindowState(fakeWindow(how), file(), memoryLog())();
      expect(existsSync(file())).toBe(false);
    },
  );
  it('is the usual one when its screen is gone', () => {
    writeFileSync(file(), JSON.stringify({ ...PLACE, x: 2_000 }));
    expect(readWindowState(file(), [SCREEN])).toBeUndefined();
    expect(readWindowState(file(), [SCREEN, { ...SCREEN, x: 1_920 }])).toBeDefined();
  });
  it.each([
    '',
    'null',
    '{',
    '{"x":0}',
    '{"x":0,"y":0,"width":10,"height":10}',
    '{"x":1.5,"y":0,"width":900,"height":900}',
  ])('is the usual one when the file says %j', (text) => {
    writeFileSync(file(), text);
    expect(readWindowState(file(), [SCREEN])).toBeUndefined();
  });
  it('may be unwritable: the log says so, and nobody else', () => {
    const log = memoryLog();
    keepWindowState(fakeWindow(), join(home, 'no-such-folder', 'window.json'), log)();
    expect(log.text()).toContain('window.state_not_written');
    expect(() => readFileSync(file())).toThrow(/ENOENT/);
  });
});
