/**
 * The journal of paper, worked off: what is due goes to the printer in its order, and how it ended is written down.
 *
 *   row `queued` ──► row `sending` ──► printer ──► row `printed`
 *                        └── trouble: tried again for five minutes, then `failed` and listed
 */
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import type { Block } from '../../domain/paper.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { BytesWanted } from '../../ports/press.ts';
import { type Printer, PrinterTrouble, type PrinterTroubleKind } from '../../ports/printer.ts';
import type { PrintRow } from '../../ports/prints.ts';
import type { Ledger } from '../../ports/store.ts';
import type { PaperSettings, PrintRoom } from './print-room.ts';
import type { PrinterWatch } from './watch-printer.ts';

export interface PrintRunnerDeps {
  ledger: Ledger;
  room(): Promise<PrintRoom>;
  printer: Printer | undefined;
  settings: PaperSettings;
  /** The page of a payment's receipt; `copyFor`: a copy, and for whom. */
  pageOf(row: PaymentRow, locale: Locale, copyFor?: string): Promise<Block[]>;
  /** The language of what prints by itself. */
  locale: Locale;
  watch: Pick<PrinterWatch, 'printed'>;
  clock: Clock;
  log: Logger;
}

export interface PrintRunner {
  /** The bytes of one page to the printer, and the drawer's kick where it belongs to it. Throws `PrinterTrouble`. */
  send(blocks: readonly Block[], options?: { drawer?: boolean; copies?: number }): Promise<void>;
  /** Runs one print that is in the journal, and writes down how it ended. */
  run(row: PrintRow, work: () => Promise<void>, mayRepeat: boolean): Promise<PrintRow>;
  /** Something may be due. Cheap; may be called often. */
  wake(): void;
  /** What a dead process left behind is settled first. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const ROWS_PER_TURN = 16;
const PAUSE_MS = 5_000;
const LOOK_AGAIN_MS = 30_000;
/** A receipt whose printer was in trouble for longer only puzzles people: it is listed, and a person decides. */
const GIVE_UP_AFTER_MS = 5 * 60_000;
/** Found later than this (the station was off), it does not come out by itself: the customer has gone. */
const TOO_LATE_MS = 15 * 60_000;
const STOP_PATIENCE_MS = 2_000;

export function createPrintRunner(deps: PrintRunnerDeps): PrintRunner {
  const { ledger, printer, settings, clock, log } = deps;
  let running: Promise<void> | undefined;
  let callOff = (): void => {};
  let isStopped = false;

  async function send(blocks: readonly Block[], options: { drawer?: boolean; copies?: number } = {}): Promise<void> {
    const wanted: BytesWanted = {
      widthMm: settings.widthMm,
      mode: settings.mode,
      family: settings.family,
      cut: settings.cut,
      ...(options.drawer ? { drawer: settings.drawerPin } : {}),
    };
    const { press } = await deps.room();
    const { bytes, drawnLines, missingLetters } = await press.escPos(blocks, wanted);
    if (drawnLines > 0) log.info('printer.lines_drawn', { lines: drawnLines });
    if (missingLetters.length > 0) log.warn('printer.letters_missing', { letters: missingLetters.join(' ') });
    const picture = blocks.length === 0 ? undefined : () => press.png(blocks, settings.widthMm);
    for (let copy = 0; copy < (options.copies ?? 1); copy++) {
      await (printer as Printer).print({ bytes, ...(picture && { picture }) }).catch((error: unknown) => {
        if (copy === 0 || !(error instanceof PrinterTrouble)) throw error;
        throw new PrinterTrouble(error.kind, error.message, { cause: error, mayHavePrinted: true });
      });
    }
  }

  function blocksOf(row: PrintRow): Promise<Block[]> {
    const payment = row.paymentSeq === null ? undefined : ledger.read.paymentBySeq(row.paymentSeq);
    if (!payment) throw new Error(`print ${row.seq} without its payment`);
    return deps.pageOf(payment, deps.locale, row.kind === 'copy' ? (row.by ?? '') : undefined);
  }

  async function run(row: PrintRow, work: () => Promise<void>, mayRepeat: boolean): Promise<PrintRow> {
    const sending: PrintRow = { ...row, state: 'sending', attempts: row.attempts + 1 };
    await ledger.write((tx) => tx.updatePrint(sending));
    let done: PrintRow;
    let trouble: PrinterTroubleKind | undefined;
    try {
      await work();
      done = { ...sending, state: 'printed', error: null, doneAt: clock.now() };
      log.info('print.done', { kind: row.kind, print: row.seq });
    } catch (error) {
      trouble = error instanceof PrinterTrouble ? error.kind : 'no_answer';
      // Half a receipt on paper is a receipt that a person has to look at: an original never comes out twice by itself.
      const isMidway = error instanceof PrinterTrouble && error.mayHavePrinted;
      const isLate = clock.now() - row.at > GIVE_UP_AFTER_MS;
      const again = mayRepeat && !isMidway && !isLate && trouble !== 'not_supported';
      done = again
        ? { ...sending, state: 'queued', error: trouble, nextAt: clock.now() + PAUSE_MS }
        : { ...sending, state: 'failed', error: isMidway ? 'interrupted' : trouble, doneAt: clock.now() };
      log.warn('print.failed', { kind: row.kind, print: row.seq, trouble, message: String(error), again });
    }
    await ledger.write((tx) => tx.updatePrint(done));
    deps.watch.printed(trouble);
    return done;
  }

  /** Nobody waits for it any more: listed, and printed when a person asks. */
  async function tooLate(row: PrintRow): Promise<void> {
    await ledger.write((tx) => tx.updatePrint({ ...row, state: 'failed', error: 'too_late', doneAt: clock.now() }));
    log.warn('print.too_late', { kind: row.kind, print: row.seq });
  }

  async function turn(): Promise<void> {
    for (;;) {
      const due = ledger.read.duePrints(clock.now(), ROWS_PER_TURN);
      if (due.length === 0 || isStopped) return;
      for (const row of due) {
        if (isStopped) return;
        if (clock.now() - row.at > TOO_LATE_MS) await tooLate(row);
        else if (row.kind === 'drawer') await run(row, () => send([], { drawer: true }), false);
        else await run(row, () => blocksOf(row).then((blocks) => send(blocks, { copies: settings.copies })), true);
      }
    }
  }

  function wake(): void {
    if (isStopped || running || !printer) return;
    running = turn()
      .catch((error: unknown) => log.error('printing.failed', { message: String(error) }))
      .finally(() => {
        running = undefined;
        schedule();
      });
  }

  function schedule(): void {
    callOff();
    if (isStopped) return;
    const nextAt = ledger.read.nextPrintAt();
    // A pause is never longer than this, whatever a clock that was set back makes of it.
    if (nextAt !== undefined) callOff = clock.after(Math.min(LOOK_AGAIN_MS, Math.max(50, nextAt - clock.now())), wake);
  }

  return {
    send,
    run,
    wake,
    async start() {
      const left = ledger.read.unfinishedPrints();
      const interrupted = left.filter(({ state }) => state === 'sending');
      // The drawer is for the moment of the sale: it stays shut after a start.
      const kicks = left.filter(({ state, kind }) => state === 'queued' && kind === 'drawer');
      if (interrupted.length + kicks.length > 0) {
        const doneAt = clock.now();
        await ledger.write((tx) => {
          for (const row of interrupted) tx.updatePrint({ ...row, state: 'failed', error: 'interrupted', doneAt });
          for (const row of kicks) tx.updatePrint({ ...row, state: 'failed', error: 'too_late', doneAt });
        });
      }
      wake();
    },
    async stop() {
      isStopped = true;
      callOff();
      if (running) await Promise.race([running, clock.sleep(STOP_PATIENCE_MS)]);
    },
  };
}
