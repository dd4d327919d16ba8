/**
 * The poll loop: the rail is asked at its own cadence while a payment waits, and with growing pauses while its result is
 * not known. One loop a payment, one question at a time; it ends when the payment has moved, and whoever moved it starts
 * the next.
 */
import { isOpen } from '../../../src-shared/payment-status.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { PaymentProvider } from '../../providers/provider.ts';
import type { Rail } from '../rails/rails.ts';
import { doubtPauseMs } from '../time-limit.ts';
import { query } from './query.ts';
import type { RailTalk } from './rail-ask.ts';

export interface Poll {
  /** Starts the loop anew, where the rail can be asked and has a cadence for this. */
  start(row: PaymentRow): void;
  stop(paymentSeq: number): void;
  /** Ends the present pause. undefined: nobody is asking; else resolves with the next answer, or the loop's end. */
  askNow(paymentSeq: number): Promise<void> | undefined;
}

interface Watch {
  stop: AbortController;
  /** Ends the present pause. */
  wake(): void;
  /** They wait for the next answer. */
  waiting: (() => void)[];
}

type AskableRail = Rail & { instance: PaymentProvider };

/** A rail's own pause is kept between these, so that a slip of its pen neither storms it nor loses the payment. */
const TOLD_LEAST_MS = 500;
const TOLD_MOST_MS = 5 * 60_000;

/** `moved`: an answer moved the payment, and its loop has ended. */
export function createPoll(talk: RailTalk, moved: (payment: PaymentRow) => void): Poll {
  const { ledger, rails, clock, stopping } = talk;
  const watches = new Map<number, Watch>();

  function start(row: PaymentRow): void {
    const rail = rails.find(row.method);
    if (!rail?.instance?.query || !rail.can.query) return;
    if (row.status !== 'unknown' && rail.can.cadence === null) return;
    watches.get(row.seq)?.stop.abort();
    const watch: Watch = { stop: new AbortController(), wake: () => {}, waiting: [] };
    watches.set(row.seq, watch);
    const over = loop(row.seq, rail as AskableRail, watch).finally(() => {
      answered(watch);
      // A watch that ended is nobody to wake.
      if (watches.get(row.seq) === watch) watches.delete(row.seq);
    });
    talk.track(over, row, 'watch');
  }

  async function loop(paymentSeq: number, rail: AskableRail, watch: Watch): Promise<void> {
    const signal = AbortSignal.any([watch.stop.signal, stopping]);
    const startedAt = clock.elapsed();
    let askedAt = startedAt;
    /** The rail's own word on the next question. */
    let toldMs: number | undefined;

    function pauseMs(turn: number, isUnknown: boolean): number {
      if (toldMs !== undefined) return Math.min(TOLD_MOST_MS, Math.max(TOLD_LEAST_MS, toldMs));
      const { cadence, longPollMs } = rail.can;
      if (isUnknown || !cadence) return doubtPauseMs(turn);
      if (turn === 0) return cadence.firstMs;
      if (longPollMs !== undefined) return Math.max(0, cadence.everyMs - (clock.elapsed() - askedAt));
      return clock.elapsed() - startedAt > cadence.slowAfterMs ? cadence.slowMs : cadence.everyMs;
    }

    for (let turn = 0; !signal.aborted; turn++) {
      const row = ledger.read.paymentBySeq(paymentSeq);
      if (!row || !isOpen(row.status)) return;
      await nap(pauseMs(turn, row.status === 'unknown'), watch, signal);
      if (signal.aborted) return;
      askedAt = clock.elapsed();
      toldMs = undefined;
      const evidence = await query(talk, row, rail.instance, {
        // A charge whose answer was lost has the time that we give to a begin.
        isGraceOver: clock.elapsed() - startedAt >= rail.can.beginTimeoutMs,
        stop: signal,
        told(askAgainMs) {
          toldMs = askAgainMs;
        },
      });
      if (signal.aborted) return;
      const payment = evidence && (await talk.submit(paymentSeq, evidence)).payment;
      answered(watch);
      // The state changed: whoever moved it started the watch that fits, or none is needed.
      if (payment && payment.status !== row.status) {
        moved(payment);
        return;
      }
    }
  }

  async function nap(ms: number, watch: Watch, signal: AbortSignal): Promise<void> {
    if (ms <= 0) return;
    const woken = new AbortController();
    watch.wake = () => woken.abort();
    await clock.sleep(ms, AbortSignal.any([woken.signal, signal])).catch(() => undefined);
  }

  function answered(watch: Watch): void {
    for (const tell of watch.waiting.splice(0)) tell();
  }

  return {
    start,
    stop(paymentSeq) {
      watches.get(paymentSeq)?.stop.abort();
      watches.delete(paymentSeq);
    },
    askNow(paymentSeq) {
      const watch = watches.get(paymentSeq);
      if (!watch) return undefined;
      const answer = new Promise<void>((resolve) => watch.waiting.push(resolve));
      watch.wake();
      return answer;
    },
  };
}
