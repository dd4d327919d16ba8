/**
 * The screen's files over HTTP. What can be served is a list made at start; a URL is only ever looked up in it, never
 * joined to a folder (f-16). Bytes are read when first asked for and kept: a screen is a few files of some hundred kB.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** Addresses that are screens of the one page; the page looks at the address itself. */
export const SCREENS = ['/', '/cashier', '/kiosk', '/display', '/settings', '/setup', '/gallery'] as const;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
};
/** Vite puts eight characters of the content's hash into such names: another content has another name. */
const HASHED = /^\/assets\/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

export interface StaticFile {
  readonly type: string;
  readonly cache: string;
  read(): Promise<Uint8Array | string>;
}

const NO_SCREEN: StaticFile = {
  type: 'text/plain; charset=utf-8',
  cache: 'no-store',
  read: async () => 'The station is running. Its screen is not built: run "npm run build", then start again.\n',
};

/** Lists what may be served. Without a folder, or with one that is not there, the screens say so in plain text. */
export async function staticFiles(folder: string | undefined): Promise<ReadonlyMap<string, StaticFile>> {
  const files = new Map<string, StaticFile>();
  for (const [address, path] of await listed(folder)) {
    const type = TYPES[extname(path)];
    if (type) files.set(address, fileOf(path, type, HASHED.test(address)));
  }
  const page = files.get('/index.html') ?? NO_SCREEN;
  for (const screen of SCREENS) files.set(screen, page);
  return files;
}

async function listed(folder: string | undefined): Promise<[string, string][]> {
  if (folder === undefined) return [];
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [`/${relative(folder, path).split(sep).join('/')}`, path]);
  } catch {
    return []; // not built yet: the page says so
  }
}

function fileOf(path: string, type: string, hashed: boolean): StaticFile {
  let bytes: Promise<Uint8Array> | undefined;
  return {
    type,
    cache: hashed ? 'public, max-age=31536000, immutable' : 'no-store',
    read() {
      bytes ??= readFile(path).catch((error: unknown) => {
        bytes = undefined; // asked again, tried again
        throw error;
      });
      return bytes;
    },
  };
}
