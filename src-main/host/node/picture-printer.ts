/** The printer of the sandbox: a folder with the last fifty pages as PNG, newest name last. It never runs out of paper. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import { type Printer, PrinterTrouble } from '../../ports/printer.ts';
import { oneAtATime } from './one-at-a-time.ts';

const KEPT = 50;

export function picturePrinter(options: { dir: string; clock: Clock }): Printer {
  const { dir, clock } = options;
  const id = `picture ${dir}`;
  const turn = oneAtATime();
  let pages = 0;

  async function keep(png: Uint8Array): Promise<void> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    pages++;
    const name = `${new Date(clock.now()).toISOString().replaceAll(/[-:]/g, '')}-${String(pages).padStart(4, '0')}.png`;
    const unfinished = join(dir, `.${name}`);
    await writeFile(unfinished, png, { mode: 0o600 });
    await rename(unfinished, join(dir, name));
    const names = (await readdir(dir)).filter((found) => /^\d.*\.png$/.test(found)).sort();
    for (const old of names.slice(0, -KEPT)) await rm(join(dir, old), { force: true });
  }

  return {
    id,
    print: ({ picture }) =>
      turn(async () => {
        if (!picture) return;
        await keep(picture()).catch((cause: Error) => {
          throw new PrinterTrouble('no_answer', `${id}: ${cause.message}`, { cause });
        });
      }),
    status: () => Promise.resolve({ isOnline: true, isCoverOpen: false, paper: 'ok' }),
  };
}
