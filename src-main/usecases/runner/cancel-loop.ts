/**
 * The cancel loop: a wish to cancel is repeated at the rail until it has answered, or until the limit makes the result
 * unknown. A wish that outlived a restart or a doubt is spoken anew, ever more rarely while the rail does not hear it.
 */
import type { PaymentRow } from '../../ports/payments.ts';
import { evidenceOf } from '../settlement/evidence-of.ts';
import { doubtPauseMs, within } from '../time-limit.ts';
import { askOf, type RailTalk } from './rail-ask.ts';
import { wireOfPayment } from './wire-of-payment.ts';

export interface CancelLoop {
  /** One loop a payment. Resolves when the answer is settled, or the limit has passed. */
  run(row: PaymentRow): Promise<void>;
  /** Speaks the wish of a payment that turned out to be open still. */
  repeatWish(row: PaymentRow, wish: NonNullable<PaymentRow['detail']['cancelWish']>): Promise<void>;
  forget(paymentSeq: number): void;
}

const ONE_TRY_MS = 15_000;
/** Where the rail names no limit of its own. */
const LIMIT_MS = 10_000;
const WISH_PAUSE_MS = 5_000;
const WISH_LONGEST_PAUSE_MS = 10 * 60_000;

/** `beforeFirst`: what the rail is being asked just now would stand in the way. */
export function createCancelLoop(talk: RailTalk, beforeFirst: (row: PaymentRow) => void): CancelLoop {
  const { ledger, rails, clock, log, stopping } = talk;
  const running = new Map<number, Promise<void>>();
  const wishTries = new Map<number, number>();

  /** true: the rail has answered, and it is settled. */
  async function once(row: PaymentRow, limitMs: number): Promise<boolean> {
    const provider = rails.find(row.method)?.instance;
    if (!provider?.cancel) return false;
    const cancel = provider.cancel.bind(provider);
    try {
      const reply = await within(clock, Math.min(ONE_TRY_MS, limitMs), stopping, (signal) => {
        const { http } = wireOfPayment(talk.http);
        return cancel({ ...askOf(row, talk.locale, http, signal), because: row.detail.cancelWish ?? 'person' });
      });
      const evidence = evidenceOf(reply, 'cancel', { livemode: talk.livemode, notFoundIsProof: false });
      if (!evidence) return false;
      const { payment } = await talk.submit(row.seq, evidence);
      // An answer that moved nothing (still waiting, another payment's) is none.
      return payment.status !== 'cancelling';
    } catch (error) {
      if (!stopping.aborted) log.info('cancel.failed', { payment: row.id, message: String(error) });
      return false;
    }
  }

  async function untilAnswered({ seq, method }: PaymentRow): Promise<void> {
    const limitMs = rails.find(method)?.can.cancelTimeoutMs ?? LIMIT_MS;
    const startedAt = clock.elapsed();
    const leftMs = (): number => limitMs - (clock.elapsed() - startedAt);
    for (let turn = 1; !stopping.aborted; turn++) {
      const row = ledger.read.paymentBySeq(seq);
      if (row?.status !== 'cancelling') return;
      if (await once(row, Math.max(1, leftMs()))) return;
      if (leftMs() <= 0) {
        await talk.submit(seq, { type: 'lost', source: 'cancel', reason: 'cancel_unanswered' });
        return;
      }
      await clock.sleep(Math.min(leftMs(), doubtPauseMs(turn)), stopping).catch(() => undefined);
    }
  }

  return {
    run(row) {
      const known = running.get(row.seq);
      if (known) return known;
      beforeFirst(row);
      const work = untilAnswered(row).finally(() => running.delete(row.seq));
      running.set(row.seq, work);
      return work;
    },
    async repeatWish(row, wish) {
      const tries = wishTries.get(row.seq) ?? 0;
      wishTries.set(row.seq, tries + 1);
      const pause = tries === 0 ? 0 : Math.min(WISH_LONGEST_PAUSE_MS, WISH_PAUSE_MS * 2 ** Math.min(tries, 10));
      await clock.sleep(pause, stopping);
      await talk.submit(row.seq, { type: 'cancel_requested', source: 'station', reason: wish });
    },
    forget: (paymentSeq) => void wishTries.delete(paymentSeq),
  };
}
