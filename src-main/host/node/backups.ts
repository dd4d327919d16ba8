/**
 * Backups in a thread of their own. A thread and not a process: it is the same under Node and inside Electron, whose
 * fuses forbid a second Node, and it ends with the station.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { BackupMaker, BackupOutcome } from '../../ports/backup.ts';
import type { Clock } from '../../ports/clock.ts';

export interface BackupHost {
  /** The thread's program: out/main/backup.js, or the source. */
  file: string;
  ledgerFile: string;
  home: string;
  /** A second place; a relative path is seen from the home. */
  dir?: string | undefined;
  keepHourly: number;
  keepDaily: number;
  offsetMs: number;
  /** Free bytes that a copy must leave on the disk of the home. */
  leaveBytes: number;
  clock: Clock;
}

const Said = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    made: z.object({
      name: z.string(),
      head: z.object({ bytes: z.number() }),
      elsewhereTrouble: z.string().optional(),
    }),
  }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);

/** The time in the newest copy's name; a folder that cannot be read has none. */
function newestIn(folder: string, base: string): number | undefined {
  if (!existsSync(folder)) return undefined;
  try {
    const times = readdirSync(folder).flatMap((name) => {
      const found = /^(\w+)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/.exec(name);
      if (found?.[1] !== base) return [];
      const [, , year, month, day, hour, minute, second] = found;
      return [Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)];
    });
    return times.length === 0 ? undefined : Math.max(...times);
  } catch {
    return undefined;
  }
}

/** Where copies lie beside the ledger. */
export const backupsFolder = (home: string): string => join(home, 'backups');

export function nodeBackups(host: BackupHost): BackupMaker {
  const { clock } = host;
  const folder = backupsFolder(host.home);
  const elsewhere = host.dir === undefined ? undefined : resolve(host.home, host.dir);
  const base = host.ledgerFile.endsWith('sandbox.db') ? 'sandbox' : 'ledger';
  let running: Worker | undefined;

  return {
    hasElsewhere: elsewhere !== undefined,
    newest() {
      const here = newestIn(folder, base);
      const there = elsewhere === undefined ? undefined : newestIn(elsewhere, base);
      return { ...(here !== undefined && { here }), ...(there !== undefined && { elsewhere: there }) };
    },
    make() {
      const at = clock.now();
      const startedAt = clock.elapsed();
      const { keepHourly, keepDaily, offsetMs, leaveBytes, ledgerFile } = host;
      const worker = new Worker(host.file, {
        workerData: { file: ledgerFile, folder, elsewhere, at, keepHourly, keepDaily, offsetMs, leaveBytes },
      });
      worker.unref();
      running = worker;
      return new Promise<BackupOutcome>((done, fail) => {
        worker.once('message', (message: unknown) => {
          const said = Said.parse(message);
          if (!said.ok) return fail(Object.assign(new Error(said.message), { code: said.code }));
          const { head, elsewhereTrouble } = said.made;
          const tookMs = Math.round(clock.elapsed() - startedAt);
          done({ at, bytes: head.bytes, tookMs, ...(elsewhereTrouble === undefined ? {} : { elsewhereTrouble }) });
        });
        worker.once('error', fail);
        // After its message this changes nothing.
        worker.once('exit', (code) =>
          fail(Object.assign(new Error(`the thread ended with ${code}`), { code: 'ended' })),
        );
      }).finally(() => {
        if (running === worker) running = undefined;
      });
    },
    async stop() {
      await running?.terminate();
    },
  };
}
