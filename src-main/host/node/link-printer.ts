/**
 * A printer behind bytes: TCP 9100 or a serial port. One job, one connection: a printer's network card forgets idle
 * ones, and a second till wants its turn.
 *
 *   open ──► DLE EOT 1,2,4 ──► well? ──► the whole job ──► DLE EOT again: did it stay well? ──► close
 */
import {
  isStatusByte,
  type PrinterStatus,
  STATUS_QUESTIONS,
  type StatusQuestion,
  statusFrom,
  statusQuestion,
} from '../../domain/printer-status.ts';
import type { ByteLink, LinkAddress, LinkFactory } from '../../ports/byte-link.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Printer, PrinterTrouble } from '../../ports/printer.ts';
import { oneAtATime } from './one-at-a-time.ts';

export interface LinkPrinterOptions {
  id: string;
  address: LinkAddress;
  links: LinkFactory;
  clock: Clock;
  /** How long a printer may think about its status. */
  answerTimeoutMs?: number;
  /** How long a job may take to be swallowed. */
  printTimeoutMs?: number;
}

const OPEN_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 1_000;
const PRINT_TIMEOUT_MS = 30_000;

export function linkPrinter(options: LinkPrinterOptions): Printer {
  const { id, address, links, clock } = options;
  const turn = oneAtATime();
  const answerTimeoutMs = options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS;

  async function open(): Promise<ByteLink> {
    const limit = new AbortController();
    const callOff = clock.after(OPEN_TIMEOUT_MS, () => limit.abort(new Error('no answer in time')));
    try {
      return await links.open(address, limit.signal);
    } catch (cause) {
      throw new PrinterTrouble('no_answer', `${id}: ${messageOf(cause)}`, { cause });
    } finally {
      callOff();
    }
  }

  async function onLink<T>(work: (link: ByteLink, ear: Ear) => Promise<T>): Promise<T> {
    const link = await open();
    const ear = listen(link, clock);
    try {
      return await work(link, ear);
    } finally {
      await link.close();
    }
  }

  /** undefined: it answered nothing at all. */
  async function ask(link: ByteLink, ear: Ear, firstTimeoutMs = answerTimeoutMs): Promise<PrinterStatus | undefined> {
    const answers: Partial<Record<StatusQuestion, number>> = {};
    for (const question of STATUS_QUESTIONS) {
      const answer = ear.next(question === STATUS_QUESTIONS[0] ? firstTimeoutMs : answerTimeoutMs);
      await link.write(statusQuestion(question));
      const byte = await answer;
      // Who is silent once is silent always: three limits would be two too many.
      if (byte === undefined) return question === STATUS_QUESTIONS[0] ? undefined : statusFrom(answers);
      answers[question] = byte;
    }
    return statusFrom(answers);
  }

  return {
    id,
    print: (job) =>
      turn(() =>
        onLink(async (link, ear) => {
          const before = await ask(link, ear).catch((cause: unknown) => {
            throw new PrinterTrouble('no_answer', `${id}: ${messageOf(cause)}`, { cause });
          });
          mustBeWell(before, id, false);
          try {
            await within(clock, options.printTimeoutMs ?? PRINT_TIMEOUT_MS, link.write(job.bytes));
            // The question queues behind the page on the wire: its answer says that the page was swallowed.
            if (!before) return;
            const after = await ask(link, ear, options.printTimeoutMs ?? PRINT_TIMEOUT_MS);
            if (!after) throw new Error('it fell silent during the page');
            mustBeWell(after, id, true);
          } catch (cause) {
            if (cause instanceof PrinterTrouble) throw cause;
            throw new PrinterTrouble('no_answer', `${id}: ${messageOf(cause)}`, { cause, mayHavePrinted: true });
          }
        }),
      ),
    status: () => turn(() => onLink((link, ear) => ask(link, ear))),
  };
}

/** Throws for what a person has to mend. Paper that is nearly out still prints. */
export function mustBeWell(status: PrinterStatus | undefined, id: string, mayHavePrinted: boolean): void {
  if (!status) return;
  const trouble = (kind: 'paper_out' | 'cover_open' | 'offline') => new PrinterTrouble(kind, id, { mayHavePrinted });
  if (status.isCoverOpen) throw trouble('cover_open');
  if (status.paper === 'end') throw trouble('paper_out');
  if (!status.isOnline) throw trouble('offline');
}

interface Ear {
  /** The next status byte, or undefined when none comes in time. */
  next(timeoutMs: number): Promise<number | undefined>;
}

function listen(link: ByteLink, clock: Clock): Ear {
  let waiting: ((byte: number | undefined) => void) | undefined;
  let isOver = false;
  const over = (): void => {
    isOver = true;
    waiting?.(undefined);
  };
  (async () => {
    for await (const chunk of link.incoming) {
      for (const byte of chunk) if (isStatusByte(byte)) waiting?.(byte);
    }
  })().then(over, over); // how a link ended is told by the next write
  return {
    next: (timeoutMs) =>
      new Promise((resolve) => {
        if (isOver) return resolve(undefined);
        const callOff = clock.after(timeoutMs, () => waiting?.(undefined));
        waiting = (byte) => {
          waiting = undefined;
          callOff();
          resolve(byte);
        };
      }),
  };
}

async function within<T>(clock: Clock, limitMs: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const callOff = clock.after(limitMs, () => reject(new Error(`not taken within ${limitMs} ms`)));
  try {
    return await Promise.race([work, late]);
  } finally {
    callOff();
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
