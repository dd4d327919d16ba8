/**
 * Runs a bank's command-line tool: no shell, no input, its output bounded. Called off, it dies with everything it
 * started; what it had already done at the terminal stays done, and that is the driver's doubt to settle.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ProcessRunner } from '../../pinpads/pinpad.ts';

const OUTPUT_LIMIT_BYTES = 1024 * 1024;
/** A grandchild may keep the output open after the tool has gone. */
const LAST_WORDS_MS = 1_000;

/** Makes the runner of this machine. `run` rejects when the program cannot be started: then nothing was. */
export function nodeProcesses(): ProcessRunner {
  return {
    run({ file, args, cwd, signal }) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        // A process group of its own, so that the whole of it can be ended.
        const child = spawn(file, [...args], {
          cwd,
          stdio: ['ignore', 'pipe', 'ignore'],
          shell: false,
          windowsHide: true,
          detached: process.platform !== 'win32',
        });
        const chunks: Buffer[] = [];
        let size = 0;
        let killed = false;
        child.stdout?.on('data', (chunk: Buffer) => {
          if (size < OUTPUT_LIMIT_BYTES) chunks.push(chunk.subarray(0, OUTPUT_LIMIT_BYTES - size));
          size += chunk.length;
        });
        const stop = () => {
          killed = true;
          endGroup(child);
        };
        signal.addEventListener('abort', stop, { once: true });
        child.once('error', (error) => {
          signal.removeEventListener('abort', stop);
          reject(new Error(`${file} cannot be started: ${error.message}`, { cause: error }));
        });
        child.once('exit', (exitCode) => {
          signal.removeEventListener('abort', stop);
          const done = () => resolve({ exitCode, killed, stdout: Buffer.concat(chunks) });
          const enough = setTimeout(() => {
            child.stdout?.destroy();
            done();
          }, LAST_WORDS_MS);
          child.once('close', () => {
            clearTimeout(enough);
            done();
          });
        });
      });
    },
    async readFiles(dir, names) {
      const found = await Promise.all(names.map((name) => readIfThere(fileIn(dir, name))));
      return Object.fromEntries(names.flatMap((name, at) => (found[at] ? [[name, found[at]]] : [])));
    },
    async removeFiles(dir, names) {
      await Promise.all(names.map((name) => rm(fileIn(dir, name), { force: true })));
    },
  };
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).once(
      'error',
      () => child.kill('SIGKILL'),
    );
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in this moment.
  }
}

/** A name, never a way out of the folder. */
function fileIn(dir: string, name: string): string {
  if (basename(name) !== name || name === '..' || name === '.' || name === '') {
    throw new Error(`"${name}" is not the name of a file`);
  }
  return join(dir, name);
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
