/**
 * Whether the station starts when its user logs in, as `app.autoStart` says. Windows and macOS have a list for it; on Linux
 * it is a file of the XDG autostart specification. Without the key nothing is touched.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import type { Logger } from '../../ports/logger.ts';

export interface AutoStartOptions {
  on: boolean | undefined;
  app: Pick<App, 'isPackaged' | 'setLoginItemSettings'>;
  platform: NodeJS.Platform;
  /** The program and what it is started with. */
  program: string;
  args: readonly string[];
  /** `$XDG_CONFIG_HOME`, or `~/.config`. */
  configDir: string;
  log: Logger;
}

/** A word of a desktop file's Exec line: quoted, and its field codes taken literally (Desktop Entry, "The Exec key"). */
const execWord = (word: string): string =>
  `"${word.replace(/["`$\\]/g, (char) => `\\${char}`).replace(/%/g, '%%')}"`.replace(/\\/g, '\\\\');

const desktopFile = (program: string, args: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Qabul',
    `Exec=${[program, ...args].map(execWord).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** Makes the system do as the configuration says. A station that cannot be put there starts all the same. */
export function setAutoStart({ on, app, platform, program, args, configDir, log }: AutoStartOptions): void {
  // From the sources the program would be bare Electron.
  if (on === undefined || !app.isPackaged) return;
  try {
    if (platform === 'linux') {
      const dir = join(configDir, 'autostart');
      const file = join(dir, 'qabul.desktop');
      if (on) {
        mkdirSync(dir, { recursive: true });
        writeFileSync(file, desktopFile(program, args), { mode: 0o644 });
      } else rmSync(file, { force: true });
    } else app.setLoginItemSettings({ openAtLogin: on, path: program, args: [...args] });
    log.info('auto_start.set', { on: String(on) });
  } catch (error) {
    log.warn('auto_start.not_set', { message: String(error) });
  }
}
