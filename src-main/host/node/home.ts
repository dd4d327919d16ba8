/**
 * The home folder: ledger, configuration, secrets and the local token, for one operating-system user. Made 0700,
 * proved writable before anything else starts.
 */

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { EXIT, StartError } from './exit-codes.ts';
import { releaseReserve } from './reserve-file.ts';

export interface Home {
  readonly dir: string;
  /** The local API's bearer token: 256 bits, base64url. */
  readonly apiToken: string;
}

/** Where the platform keeps an application's own, unsynchronised data. */
export function platformHome(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, user: string): string {
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(user, 'AppData', 'Local'), 'qabul');
  if (platform === 'darwin') return join(user, 'Library', 'Application Support', 'qabul');
  const data = env.XDG_DATA_HOME;
  return join(data && isAbsolute(data) ? data : join(user, '.local', 'share'), 'qabul');
}

/** The folder that was asked for, else the platform's. */
export const homeFor = (asked: string | undefined): string =>
  asked ? resolve(asked) : platformHome(process.platform, process.env, homedir());

/**
 * Makes the folder and the token if they are not there. Throws `StartError` (exit 5) when it cannot be written. A full
 * disk gets the reserved room back: what was under way must be written down, even though nothing new is sold.
 */
export function openHome(dir: string): Home {
  try {
    makeFolder(dir);
    const check = join(dir, `.write-check-${process.pid}`);
    try {
      proveWritable(check);
    } catch (error) {
      if (!isFull(error) || !releaseReserve(dir)) throw error;
      proveWritable(check);
    }
    return { dir, apiToken: readOrMakeToken(join(dir, 'api-token')) };
  } catch (error) {
    if (error instanceof StartError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const full = isFull(error);
    throw new StartError(
      full ? 'home.disk_full' : 'home.not_writable',
      EXIT.homeNotWritable,
      full ? `The disk of the home folder ${dir} is full.` : `The home folder ${dir} cannot be written.`,
      [{ path: 'home', message: `${dir}: ${code ?? (error as Error).message}` }],
      { cause: error },
    );
  }
}

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');

/**
 * The missing folders one by one, from the deepest that exists. Node's own `recursive` never ends where a file system
 * answers "no such file" for a name below a folder that is there, as /proc does (Node 24.21).
 */
function makeFolder(dir: string): void {
  if (existsSync(dir)) return;
  if (dirname(dir) !== dir) makeFolder(dirname(dir));
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** A file with bytes in it: an empty one can still be made on a full disk. */
function proveWritable(file: string): void {
  const fd = openSync(file, constants.O_CREAT | constants.O_TRUNC | constants.O_WRONLY, 0o600);
  try {
    writeSync(fd, Buffer.alloc(4096, 1));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
    unlinkSync(file);
  }
}

/** Exclusive creation: of two first starts at once, one makes the token and the other reads it. */
function readOrMakeToken(file: string): string {
  try {
    const fd = openSync(file, 'wx', 0o600);
    const token = randomBytes(32).toString('base64url');
    try {
      writeSync(fd, `${token}\n`);
      fsyncSync(fd);
    } catch (error) {
      unlinkSync(file);
      throw error;
    } finally {
      closeSync(fd);
    }
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const token = readFileSync(file, 'utf8').trim();
  if (/^[A-Za-z0-9_-]{43,}$/.test(token)) return token;
  throw new StartError(
    'home.token_unreadable',
    EXIT.badConfiguration,
    `${file} does not hold a token; remove it and start again.`,
    [{ path: 'api-token', message: 'must be 43 or more characters of base64url' }],
  );
}

/** Others of this machine may read the file. Meaningless on Windows, where rights are not in the mode. */
export const othersMayRead = (file: string): boolean =>
  process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
