/** station.json on disk: written beside, synced, renamed; the text before is kept as `station.json.before`. */
import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SettingsFile } from '../../ports/settings-file.ts';

export const settingsFile = (file: string): SettingsFile => ({
  async read() {
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  },
  async write(text) {
    writeSynced(`${file}.new`, text);
    if (existsSync(file)) copyFileSync(file, `${file}.before`);
    renameSync(`${file}.new`, file);
    if (process.platform === 'win32') return;
    const folder = openSync(dirname(file), 'r');
    fsyncSync(folder);
    closeSync(folder);
  },
});

function writeSynced(file: string, text: string): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
