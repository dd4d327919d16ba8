/**
 * A USB printer as the system's device file (`/dev/usb/lp0` on Linux). The kernel's usblp driver answers reads too, so
 * the status is asked there; a printer that does not answer prints all the same.
 */
import { type FileHandle, open } from 'node:fs/promises';
import {
  isStatusByte,
  type PrinterStatus,
  STATUS_QUESTIONS,
  type StatusQuestion,
  statusFrom,
  statusQuestion,
} from '../../domain/printer-status.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Printer, PrinterTrouble } from '../../ports/printer.ts';
import { mustBeWell } from './link-printer.ts';
import { oneAtATime } from './one-at-a-time.ts';

export interface DeviceFilePrinterOptions {
  path: string;
  clock: Clock;
  platform?: NodeJS.Platform;
  answerTimeoutMs?: number;
}

const ANSWER_TIMEOUT_MS = 500;

export function deviceFilePrinter(options: DeviceFilePrinterOptions): Printer {
  const { path, clock, platform = process.platform } = options;
  const id = `usb ${path}`;
  const turn = oneAtATime();

  async function onFile<T>(work: (file: FileHandle) => Promise<T>): Promise<T> {
    if (platform === 'win32') {
      throw new PrinterTrouble(
        'not_supported',
        `${id}: Windows gives a USB printer to its spooler only: use kind "queue" with the printer's name there`,
      );
    }
    const file = await open(path, 'r+').catch((cause: Error) => {
      throw new PrinterTrouble('no_answer', `${id}: ${cause.message}`, { cause });
    });
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  }

  /** The next status byte. A read that is still waiting ends with the file. */
  async function byteFrom(file: FileHandle): Promise<number | undefined> {
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const callOff = clock.after(options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS, () => resolve(undefined));
    try {
      const read = file
        .read(Buffer.alloc(16), 0, 16, null)
        .then(({ buffer, bytesRead }) => buffer.subarray(0, bytesRead).find(isStatusByte));
      return await Promise.race([read.catch(() => undefined), late]);
    } finally {
      callOff();
    }
  }

  async function ask(file: FileHandle): Promise<PrinterStatus | undefined> {
    const answers: Partial<Record<StatusQuestion, number>> = {};
    for (const question of STATUS_QUESTIONS) {
      await file.write(statusQuestion(question));
      const byte = await byteFrom(file);
      if (byte === undefined) return question === STATUS_QUESTIONS[0] ? undefined : statusFrom(answers);
      answers[question] = byte;
    }
    return statusFrom(answers);
  }

  return {
    id,
    print: (job) =>
      turn(() =>
        onFile(async (file) => {
          mustBeWell(await ask(file), id, false);
          await file.writeFile(job.bytes).catch((cause: Error) => {
            throw new PrinterTrouble('no_answer', `${id}: ${cause.message}`, { cause, mayHavePrinted: true });
          });
        }),
      ),
    status: () => turn(() => onFile(ask)),
  };
}
