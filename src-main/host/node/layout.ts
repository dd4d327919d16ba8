/** Where the parts of a build lie, seen from the folder of a main: `out/main` when built, `src-main` when run as written. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface Layout {
  /** The built screen. */
  rendererDir: string;
  /** The simulators' main. Absent from packages. */
  sandboxFile: string;
  /** The thread that copies the ledger. */
  backupFile: string;
  /** The receipts' font: beside the sources, or beside the package. */
  fontsDir: string;
  /** The window's bridge. */
  preloadFile: string;
  /** This program's version, as its package says. */
  version: string;
}

/** `main` is the folder of the main that runs (`import.meta.dirname`). */
export function layoutOf(main: string): Layout {
  const isBuilt = basename(main) === 'main' && basename(dirname(main)) === 'out';
  const out = isBuilt ? dirname(main) : join(main, '..', 'out');
  const root = dirname(out);
  const fonts = join(root, 'resources', 'fonts');
  return {
    rendererDir: join(out, 'renderer'),
    sandboxFile: isBuilt ? join(main, 'sandbox.js') : join(main, '..', 'src-sandbox', 'main.ts'),
    backupFile: isBuilt ? join(main, 'backup.js') : join(main, 'store', 'backup-worker.ts'),
    fontsDir: existsSync(fonts) ? fonts : join(dirname(root), 'fonts'),
    preloadFile: join(out, 'preload', 'index.cjs'),
    version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
  };
}
