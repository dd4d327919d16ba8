/**
 * A folder that electron-builder takes for Electron's Linux download, so that packing is tested without fetching it:
 * an "executable" with a fuse wire in it, and the few files the packer insists on.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';

/** Electron's own marker of the fuse wire; then version 1, the number of fuses, and one character each. */
const FUSE_WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('1'.repeat(9)),
]);

/** Makes the folder. */
export async function makeFakeElectron(dir: string): Promise<void> {
  const packageFile = createRequire(import.meta.url).resolve('electron/package.json');
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  mkdirSync(join(dir, 'locales'), { recursive: true });
  mkdirSync(join(dir, 'resources'));
  writeFileSync(
    join(dir, 'electron'),
    Buffer.concat([Buffer.from('\x7fELF not really\n'), FUSE_WIRE, Buffer.alloc(64)]),
  );
  chmodSync(join(dir, 'electron'), 0o755);
  writeFileSync(join(dir, 'version'), version);
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'chrome-sandbox', 'locales/en-US.pak']) {
    writeFileSync(join(dir, file), 'fake');
  }
  const app = join(dir, 'default-app');
  mkdirSync(app);
  writeFileSync(join(app, 'main.js'), '');
  await createPackage(app, join(dir, 'resources', 'default_app.asar'));
  rmSync(app, { recursive: true });
}
