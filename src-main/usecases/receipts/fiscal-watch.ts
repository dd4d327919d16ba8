/** Looks at the fiscal module now and then, and says what its lamp shows (pinpads.md §6.3: 6 h or 600 warn, 20 h is red). */
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ModuleState, ReceiptSink } from '../../ports/receipt-sink.ts';
import type { LedgerReader } from '../../ports/store.ts';

export interface FiscalWatch {
  lamps(): LampView[];
  /** Looks soon: a receipt went wrong. */
  look(): void;
  stop(): void;
}

interface Deps {
  sink: ReceiptSink;
  read: LedgerReader;
  clock: Clock;
  log: Logger;
  changed(): void;
}

const HOUR_MS = 3_600_000;
const EVERY_MS = 5 * 60_000;
/** A receipt older than this should have been sent (ux.md C9). */
const LATE_AFTER_MS = 5 * 60_000;
const UNSENT_WARNS_AT = 600;
const UNSENT_WARNS_AFTER_MS = 6 * HOUR_MS;
const UNSENT_STOPS_AFTER_MS = 20 * HOUR_MS;
/** Of the days that the module's memory holds. */
const DAYS_WARN_AT = 0.95;
const LOCKED = 'fiscal.36904';

export function watchFiscalModule({ sink, read, clock, log, changed }: Deps): FiscalWatch {
  let state: ModuleState | undefined;
  let trouble: string | undefined;
  let isLooking = false;
  let isStopped = false;
  let callOff = (): void => {};

  async function look(): Promise<void> {
    if (!sink.look || isLooking || isStopped) return;
    isLooking = true;
    callOff();
    const before = JSON.stringify(lamp());
    try {
      state = await sink.look();
      trouble = undefined;
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      trouble = typeof code === 'string' ? code : 'no_answer';
      log.warn('fiscal.no_answer', { code: trouble });
    } finally {
      isLooking = false;
      if (!isStopped) callOff = clock.after(EVERY_MS, () => void look());
    }
    if (!isStopped && JSON.stringify(lamp()) !== before) changed();
  }

  /** The module's own lamp: unsent receipts, since how many hours, days of how many. */
  function lamp(): LampView[] {
    const id = { id: 'fiscal', kind: 'part' } as const;
    if (!sink.look || (!state && !trouble)) return [];
    if (trouble !== undefined)
      return [
        trouble === LOCKED
          ? { ...id, state: 'down', reason: 'fiscal_locked', detail: trouble }
          : { ...id, state: 'warn', reason: 'no_answer', detail: trouble },
      ];
    const { unsent, unsentSince, days, daysMax, blocked } = state as ModuleState;
    const age = unsentSince === undefined ? 0 : clock.now() - unsentSince;
    const detail = `${unsent} · ${Math.floor(age / HOUR_MS)} h · Z ${days}/${daysMax}`;
    if (blocked === LOCKED) return [{ ...id, state: 'down', reason: 'fiscal_locked', detail: blocked }];
    if (blocked !== undefined)
      return [{ ...id, state: 'down', reason: 'fiscal_blocked', detail: `${blocked} · ${detail}` }];
    if (age >= UNSENT_STOPS_AFTER_MS) return [{ ...id, state: 'down', reason: 'fiscal_unsent', detail }];
    if (age >= UNSENT_WARNS_AFTER_MS || unsent >= UNSENT_WARNS_AT)
      return [{ ...id, state: 'warn', reason: 'fiscal_unsent', detail }];
    if (daysMax > 0 && days >= daysMax * DAYS_WARN_AT)
      return [{ ...id, state: 'warn', reason: 'fiscal_memory', detail }];
    return [{ ...id, state: 'ok', reason: 'ok', detail }];
  }

  /** Our own queue's lamp. */
  function queueLamp(): LampView[] {
    if (!sink.required) return [];
    const id = { id: 'receipts', kind: 'part' } as const;
    const pending = read.outboxPending();
    const parked = read.outboxParked();
    const count = pending.count + parked.count;
    const age = Math.max(
      0,
      ...[pending.oldestAt, parked.oldestAt].map((at) => (at === undefined ? 0 : clock.now() - at)),
    );
    const detail = String(count);
    if (parked.codes.includes(LOCKED)) return [{ ...id, state: 'down', reason: 'fiscal_locked', detail }];
    if (count > 0 && age >= UNSENT_STOPS_AFTER_MS)
      return [{ ...id, state: 'down', reason: 'receipts_overdue', detail }];
    if (parked.count > 0) return [{ ...id, state: 'warn', reason: 'receipts_parked', detail: String(parked.count) }];
    if (count >= UNSENT_WARNS_AT || age > LATE_AFTER_MS)
      return [{ ...id, state: 'warn', reason: 'unsent_receipts', detail }];
    return [{ ...id, state: 'ok', reason: 'ok' }];
  }

  return {
    lamps: () => [...queueLamp(), ...lamp()],
    look: () => void look(),
    stop() {
      isStopped = true;
      callOff();
    },
  };
}
