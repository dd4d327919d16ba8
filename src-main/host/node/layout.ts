/** Where the parts of a build lie, seen from the folder of a main: `out/main` when built, `src-main` when run as written. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface Layout {
  /** The built screen. */
  rendererDir: string;
  /** The simulators' main. Absent from packages. */
  sandboxFile: string;
  /** The window's bridge. */
  preloadFile: string;
  /** This program's version, as its package says. */
  version: string;
}

/** `main` is the folder of the main that runs (`import.meta.dirname`). */
export function layoutOf(main: string): Layout {
  const isBuilt = basename(main) === 'main' && basename(dirname(main)) === 'out';
  const out = isBuilt ? dirname(main) : join(main, '..', 'out');
  const packageFile = join(dirname(out), 'package.json');
  return {
    rendererDir: join(out, 'renderer'),
    sandboxFile: isBuilt ? join(main, 'sandbox.js') : join(main, '..', 'src-sandbox', 'main.ts'),
    preloadFile: join(out, 'preload', 'index.cjs'),
    version: (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version,
  };
}
