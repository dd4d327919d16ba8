/** The printer's lamp: asked every half minute, and told by every print. Paper that runs out is seen before a sale needs it. */
import type { LampReason, LampView } from '../../../src-shared/contract/health-views.ts';
import type { PrinterStatus } from '../../domain/printer-status.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { type Printer, PrinterTrouble } from '../../ports/printer.ts';

interface Deps {
  printer: Printer | undefined;
  clock: Clock;
  log: Logger;
  changed(): void;
}

export interface PrinterWatch {
  start(): void;
  stop(): void;
  /** How a print ended: undefined, or the word for its trouble. */
  printed(trouble: string | undefined): void;
  lamps(unprinted: number): LampView[];
}

const EVERY_MS = 30_000;

type Lamp = Pick<LampView, 'state' | 'reason'>;

export function watchPrinter({ printer, clock, log, changed }: Deps): PrinterWatch {
  let lamp: Lamp = { state: 'ok', reason: 'ok' };
  let callOff = (): void => {};
  let isStopped = false;

  function set(next: Lamp): void {
    if (next.state === lamp.state && next.reason === lamp.reason) return;
    lamp = next;
    log.info('printer.lamp', { state: lamp.state, reason: lamp.reason });
    changed();
  }

  async function look(): Promise<void> {
    try {
      set(lampOf(await (printer as Printer).status()));
    } catch (error) {
      set(lampOfTrouble(error instanceof PrinterTrouble ? error.kind : 'no_answer'));
    }
    if (!isStopped) callOff = clock.after(EVERY_MS, next);
  }
  const next = (): void => {
    look().catch((error: unknown) => log.error('printer.watch_failed', { message: String(error) }));
  };

  return {
    start() {
      if (printer) next();
    },
    stop() {
      isStopped = true;
      callOff();
    },
    printed(trouble) {
      // What the printer said of paper that is nearly out stays true after a print.
      if (trouble !== undefined) set(lampOfTrouble(trouble));
      else if (lamp.state === 'down') set({ state: 'ok', reason: 'ok' });
    },
    lamps(unprinted) {
      if (!printer) return [];
      const shown: LampView = { id: 'printer', kind: 'device', ...lamp, detail: printer.id };
      if (lamp.state === 'ok' && unprinted > 0) {
        return [{ ...shown, state: 'warn', reason: 'unprinted_receipts', detail: String(unprinted) }];
      }
      return [shown];
    },
  };
}

function lampOf(status: PrinterStatus | undefined): Lamp {
  if (!status) return { state: 'ok', reason: 'ok' };
  if (status.isCoverOpen) return { state: 'down', reason: 'cover_open' };
  if (status.paper === 'end') return { state: 'down', reason: 'paper_out' };
  if (!status.isOnline) return { state: 'down', reason: 'no_answer' };
  return status.paper === 'near_end' ? { state: 'warn', reason: 'paper_low' } : { state: 'ok', reason: 'ok' };
}

const REASONS: Readonly<Record<string, LampReason>> = {
  cover_open: 'cover_open',
  paper_out: 'paper_out',
  not_supported: 'not_supported',
};
const lampOfTrouble = (trouble: string): Lamp => ({ state: 'down', reason: REASONS[trouble] ?? 'no_answer' });
