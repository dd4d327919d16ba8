/**
 * A printer the operating system keeps: on Windows the only way to most USB printers. The queue says when it took a
 * page, not when the page is out; so a printer known to be unwell is given none, which would come out hours later.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../ports/clock.ts';
import { type Printer, PrinterTrouble } from '../../../ports/printer.ts';
import { mustBeWell } from '../link-printer.ts';
import { oneAtATime } from '../one-at-a-time.ts';
import { QueueRefusal, type Spooler } from './spooler.ts';

export interface QueuePrinterOptions {
  /** The queue's name, as the system's printer settings show it. */
  queue: string;
  spooler: Spooler;
  clock: Clock;
  timeoutMs?: number;
}

/** PowerShell compiles its few lines first: seconds on a slow till. */
const TIMEOUT_MS = 30_000;

export function queuePrinter({ queue, spooler, clock, timeoutMs = TIMEOUT_MS }: QueuePrinterOptions): Printer {
  const id = `queue ${queue}`;
  const turn = oneAtATime();

  /** `mayHavePrinted`: what an answer that is neither yes nor no leaves open. */
  async function asked<T>(mayHavePrinted: boolean, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController();
    const callOff = clock.after(timeoutMs, () => limit.abort(new Error('no answer in time')));
    try {
      return await work(limit.signal);
    } catch (cause) {
      const refused = cause instanceof QueueRefusal;
      const message = `${id}: ${(cause as Error).message}`;
      throw new PrinterTrouble('no_answer', message, { cause, mayHavePrinted: mayHavePrinted && !refused });
    } finally {
      callOff();
    }
  }

  const status = () => asked(false, (signal) => spooler.status(queue, signal));

  return {
    id,
    print: (job) =>
      turn(async () => {
        mustBeWell(await status(), id, false);
        // Receipts are nobody else's business: a folder of our own, gone with the job.
        const dir = await mkdtemp(join(tmpdir(), 'qabul-print-'));
        try {
          const file = join(dir, 'page.bin');
          await writeFile(file, job.bytes, { mode: 0o600 });
          await asked(true, (signal) => spooler.send(queue, file, signal));
        } finally {
          await rm(dir, { recursive: true, force: true });
        }
      }),
    status: () => turn(status),
  };
}
