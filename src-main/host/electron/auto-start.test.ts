import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryLog } from '../../testkit/memory-log.ts';
import { type AutoStartOptions, setAutoStart } from './auto-start.electron.ts';

let dir: string;
const setLoginItemSettings = vi.fn<AutoStartOptions['app']['setLoginItemSettings']>();
const log = memoryLog();
const set = (more: Partial<AutoStartOptions>) =>
  setAutoStart({
    on: true,
    app: { isPackaged: true, setLoginItemSettings },
    platform: 'linux',
    program: '/opt/Qabul/qabul',
    args: ['--home', '/home/till/100% "our" $till'],
    configDir: dir,
    log,
    ...more,
  });
const file = () => join(dir, 'autostart', 'qabul.desktop');
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qabul-autostart-'));
  setLoginItemSettings.mockReset();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('auto-start', () => {
  it('is a desktop file on Linux, its words quoted, and gone again', () => {
    set({});
    const lines = readFileSync(file(), 'utf8').split('\n');
    expect(lines[0]).toBe('[Desktop Entry]');
    expect(lines).toContain(String.raw`Exec="/opt/Qabul/qabul" "--home" "/home/till/100%% \\"our\\" \\$till"`);
    set({ on: false });
    expect(existsSync(file())).toBe(false);
    set({ on: false });
    expect(setLoginItemSettings).not.toHaveBeenCalled();
  });
  it.each(['win32', 'darwin'] as const)('is the system’s list on %s', (platform) => {
    set({ platform });
    set({ platform, on: false });
    expect(setLoginItemSettings.mock.calls.map(([settings]) => settings)).toEqual([
      { openAtLogin: true, path: '/opt/Qabul/qabul', args: ['--home', '/home/till/100% "our" $till'] },
      { openAtLogin: false, path: '/opt/Qabul/qabul', args: ['--home', '/home/till/100% "our" $till'] },
    ]);
    expect(existsSync(file())).toBe(false);
  });
  it('touches nothing where the configuration says nothing, or from the sources', () => {
    set({ on: undefined });
    set({ app: { isPackaged: false, setLoginItemSettings } });
    expect(existsSync(file())).toBe(false);
  });
  it('that cannot be set is a line in the log', () => {
    writeFileSync(join(dir, 'autostart'), 'a file where the folder would be');
    set({});
    expect(log.text()).toContain('auto_start.not_set');
  });
});
