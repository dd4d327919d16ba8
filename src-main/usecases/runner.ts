/**
 * Sends, asks and restores. Every wire call of a payment starts here, and every answer goes through settle().
 *
 *   begin ──reply──► evidence          begin threw: nothing left → not_sent, else → lost
 *   query ──reply──► evidence          query threw: nothing; asked again with growing pauses
 *   cancel ─reply──► evidence          cancel silent past its limit → lost
 */
import type { HintKind } from '../../src-shared/ladder.ts';
import { money } from '../../src-shared/money.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import type { Clock } from '../ports/clock.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { IdSource } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { Ledger, PaymentRow } from '../ports/store.ts';
import type { Ask, BeginAsk, PaymentProvider, Reply } from '../providers/provider.ts';
import { type Evidence, evidenceOf } from './evidence-of.ts';
import { createLinger } from './linger.ts';
import { orderStanding } from './order-standing.ts';
import type { Rail, Rails } from './rails.ts';
import { type Settlement, type SettleRules, settle } from './settle.ts';
import { wireOfPayment } from './wire-of-payment.ts';
import { writeSurely } from './write-surely.ts';

export interface RunnerDeps {
  ledger: Ledger;
  rails: Rails;
  clock: Clock;
  ids: IdSource;
  log: Logger;
  http: HttpClient;
  rules: SettleRules;
  locale: string;
  livemode: boolean;
  /** A passing word of a terminal, for the screens. */
  hinted?(row: PaymentRow, hint: { kind: HintKind; text?: string }): void;
  /** Tells the screens; wakes the receipt loop. */
  settled(settlements: readonly Settlement[]): void;
}

export interface Runner {
  /** Evidence about a payment, in a transaction of its own; the effects follow. */
  submit(paymentSeq: number, evidence: Evidence): Promise<Settlement>;
  /** Carries out what settlements of somebody else's transaction ask for. */
  follow(settlements: readonly Settlement[]): void;
  /** Sends a payment that was just dispatched. Resolves when its `begin` has been settled. */
  send(row: PaymentRow, extra?: { code?: string }): Promise<void>;
  /** Leaves a send to itself: its failure is logged, never lost. */
  background(work: Promise<void>, row: PaymentRow): void;
  /** Asks the rail to cancel, once. Resolves when the answer is settled or the try failed. */
  cancel(row: PaymentRow): Promise<void>;
  /** Asks the rail now instead of at the next turn. false: it did not answer, and nobody goes on asking. */
  querySoon(paymentSeq: number): Promise<boolean>;
  /** Asks the rail once more. Resolves when its answer is settled, when it did not answer, or where nobody can be asked. */
  askOnce(paymentSeq: number): Promise<void>;
  /** What the rail says today of a payment, whatever its status; nothing follows from it. undefined: no answer. */
  lookAt(paymentSeq: number): Promise<Reply | undefined>;
  /** After a start: what was open may have moved meanwhile. */
  restore(): Promise<void>;
  stop(): void;
}

/** A box is busy for a moment all the time. */
const TELL_WAIT_AFTER_MS = 1_000;
/** A word of the station's own among the box's codes: the request waited for the box, and never left. */
const BOX_BUSY = 'bridge:busy';
/** Pauses between questions about an unknown payment, and between tries of a cancel. */
const DOUBT_PAUSES_MS = [0, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000];
const QUERY_TIMEOUT_MS = 15_000;
/** A rail's own pause is kept between these, so that a slip of its pen neither storms it nor loses the payment. */
const TOLD_LEAST_MS = 500;
const TOLD_MOST_MS = 5 * 60_000;
/** A rail that refused to close an order when its time was up is asked again, ever more rarely. */
const LIMIT_FIRST_RETRY_MS = 30_000;
const LIMIT_LONGEST_RETRY_MS = 10 * 60_000;

interface Watch {
  stop: AbortController;
  /** Ends the present pause. */
  wake(): void;
  /** Resolves when the question after this call has its answer, or the watch its end. */
  answered(): Promise<void>;
}

export function createRunner(deps: RunnerDeps): Runner {
  const { ledger, rails, clock, log } = deps;
  const watches = new Map<number, Watch>();
  const limits = new Map<number, () => void>();
  const limitRetryMs = new Map<number, number>();
  const stopping = new AbortController();
  /** Calls on the wire. Stopping ends them one by one: a signal made of a long-lived one would keep every call alive. */
  const underWay = new Set<AbortController>();

  const railOf = (row: PaymentRow): Rail | undefined => rails.find(row.method);

  function askOf(row: PaymentRow, http: HttpClient, signal: AbortSignal): Ask {
    return {
      kind: row.kind,
      paymentId: row.id,
      number: row.seq,
      orderId: row.orderId,
      amount: money(row.payable, row.currency),
      ...(row.providerRef === null ? {} : { providerRef: row.providerRef }),
      ...(row.showQr === null ? {} : { shown: true }),
      ...(isOpen(row.status) || row.status === 'completed' ? {} : { ended: true }),
      ...(row.detail.note === undefined ? {} : { note: row.detail.note }),
      ...(row.detail.by === undefined ? {} : { by: row.detail.by }),
      locale: deps.locale,
      http,
      signal,
    };
  }

  /** Runs a rail's call with its named limit; the limit aborts the wire. */
  async function within<T>(limitMs: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController();
    const { signal } = limit;
    const calledOff = clock.after(limitMs, () => limit.abort(new Error(`no answer within ${limitMs} ms`)));
    if (stopping.signal.aborted) limit.abort(stopping.signal.reason);
    underWay.add(limit);
    try {
      const aborted = new Promise<never>((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason as Error);
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
      return await Promise.race([call(signal), aborted]);
    } finally {
      calledOff();
      underWay.delete(limit);
    }
  }

  async function submit(paymentSeq: number, evidence: Evidence): Promise<Settlement> {
    // Evidence that nobody writes down is money that nobody knows of.
    const settlement = await writeSurely(
      deps,
      (tx) => {
        const row = tx.paymentBySeq(paymentSeq);
        if (!row) throw new Error(`no payment ${paymentSeq}`);
        return settle(tx, row, evidence, clock.now(), deps.rules);
      },
      stopping.signal,
    );
    follow([settlement]);
    return settlement;
  }

  function follow(settlements: readonly Settlement[]): void {
    if (settlements.length === 0) return;
    deps.settled(settlements);
    for (const { payment, effects, kind } of settlements) {
      if (effects.includes('stop_queries') || !isOpen(payment.status)) forget(payment.seq);
      if (kind === 'moved') linger.watch(payment);
      if (kind === 'same' && payment.status === 'awaiting_customer') armLimit(payment);
      if (kind === 'moved' && payment.status === 'completed' && payment.kind === 'sale') closeOffers(payment.orderId);
      // A contradiction has effects too when it made the payment unknown: then the rail is asked again.
      if ((kind !== 'moved' && effects.length === 0) || !isOpen(payment.status)) continue;
      armLimit(payment);
      const wish = payment.detail.cancelWish;
      if (payment.status === 'awaiting_customer' && wish) {
        // The wish outlived a restart or a doubt: repeat it now that the payment turned out to be open, and ever more
        // rarely while the rail does not hear it.
        track(
          wishPause(payment.seq)
            .then(() => submit(payment.seq, { type: 'cancel_requested', source: 'station', reason: wish }))
            .then(() => undefined),
          payment,
          'cancel',
        );
      } else if (effects.includes('query_soon')) {
        watch(payment);
      } else if (effects.includes('send_cancel')) {
        track(cancelUntilAnswered(payment), payment, 'cancel');
      }
    }
  }

  /**
   * The order is paid: codes of it that are still shown somewhere must not take money again. Asked when a sale is
   * completed and when an offer appears (a slow rail, a restart), never after a refused cancel: that would spin.
   */
  function closeOffers(orderId: string): void {
    const offers = ledger.read
      .salesOfOrder(orderId)
      .filter((row) => row.status === 'awaiting_customer' && railOf(row)?.can.cancel);
    if (offers.length === 0 || !orderStanding(ledger.read, orderId).isCovered) return;
    for (const row of offers) {
      track(
        submit(row.seq, { type: 'cancel_requested', source: 'station', reason: 'order_paid' }).then(() => undefined),
        row,
        'close_offer',
      );
    }
  }

  const wishTries = new Map<number, number>();
  function wishPause(paymentSeq: number): Promise<void> {
    const tries = wishTries.get(paymentSeq) ?? 0;
    wishTries.set(paymentSeq, tries + 1);
    return clock.sleep(
      tries === 0 ? 0 : Math.min(LIMIT_LONGEST_RETRY_MS, 5_000 * 2 ** Math.min(tries, 10)),
      stopping.signal,
    );
  }

  /** A loop that is not awaited: its failure is logged, never lost. */
  function track(work: Promise<void>, row: PaymentRow, what: string): void {
    work.catch((error: unknown) => {
      if (!stopping.signal.aborted) log.error('runner.failed', { payment: row.id, what, message: String(error) });
    });
  }

  function stopWatch(paymentSeq: number): void {
    watches.get(paymentSeq)?.stop.abort();
    watches.delete(paymentSeq);
  }

  function forget(paymentSeq: number): void {
    stopWatch(paymentSeq);
    limits.get(paymentSeq)?.();
    limits.delete(paymentSeq);
    limitRetryMs.delete(paymentSeq);
    wishTries.delete(paymentSeq);
  }

  /** A rail that cancels nothing may still know how its waiting ends (Scan2pay). */
  const canEnd = (rail: Rail | undefined): boolean => rail?.can.cancel === true || rail?.instance?.cancel !== undefined;

  /** We never declare "expired": when the time is up the rail is asked to cancel, and says what is true. */
  function armLimit(row: PaymentRow): void {
    limits.get(row.seq)?.();
    limits.delete(row.seq);
    if (row.status !== 'awaiting_customer' || row.expiresAt === null || !canEnd(railOf(row))) return;
    const left = row.expiresAt - clock.now();
    limits.set(
      row.seq,
      clock.after(left > 0 ? left : (limitRetryMs.get(row.seq) ?? 0), () => {
        limitRetryMs.set(
          row.seq,
          Math.min(LIMIT_LONGEST_RETRY_MS, (limitRetryMs.get(row.seq) ?? LIMIT_FIRST_RETRY_MS / 2) * 2),
        );
        track(
          submit(row.seq, { type: 'cancel_requested', source: 'station', reason: 'time_limit' }).then(() => undefined),
          row,
          'time_limit',
        );
      }),
    );
  }

  async function send(row: PaymentRow, extra: { code?: string } = {}): Promise<void> {
    const rail = rails.ready(row.method);
    const wire = wireOfPayment(deps.http, waitsTold(row));
    let evidence: Evidence | undefined;
    try {
      const reply = await within(rail.can.beginTimeoutMs, (signal) => {
        const answer = callBegin(rail.instance, row, {
          ...askOf(row, wire.http, signal),
          ...extra,
          remember: (known) => remember(row, known),
          leaving: () => wire.leaving(),
          hint: (hint) => deps.hinted?.(row, hint),
        });
        hearLate(answer, signal, row);
        return answer;
      });
      evidence = evidenceOf(reply, 'begin', { livemode: deps.livemode, notFoundIsProof: false });
    } catch (error) {
      // Stopping in the middle proves nothing: the row stays as it is and the next start asks.
      if (stopping.signal.aborted) return;
      const type = wire.mayHaveLanded() ? 'lost' : 'not_sent';
      log.warn('begin.failed', { payment: row.id, method: row.method, type, message: String(error) });
      evidence = {
        type,
        source: 'begin',
        reason: type === 'lost' ? 'answer_lost' : 'never_left',
        ...(type === 'not_sent' && wire.isWaiting() && { providerCode: BOX_BUSY }),
      };
    }
    const noMeaning: Evidence = { type: 'lost', source: 'begin', reason: 'no_meaning' };
    const { payment } = await submit(row.seq, evidence ?? noMeaning);
    // The answer was another payment's, or of the other kind of money: kept for a person, and nothing more will come.
    if (payment.status === 'dispatching') await submit(row.seq, noMeaning);
    closeOffers(row.orderId);
  }

  /** Screens are told of a wait that is worth a word, and of its end. */
  function waitsTold(row: PaymentRow): (isWaiting: boolean) => void {
    let callOff = (): void => {};
    let isTold = false;
    return (isWaiting) => {
      callOff();
      if (isWaiting) {
        callOff = clock.after(TELL_WAIT_AFTER_MS, () => {
          isTold = true;
          deps.hinted?.(row, { kind: 'box_busy' });
        });
      } else if (isTold) {
        isTold = false;
        deps.hinted?.(row, { kind: 'sent' });
      }
    };
  }

  /** An answer after our limit is evidence like any other (I-7): the rail may have nobody else to ask. */
  function hearLate(answer: Promise<Reply>, signal: AbortSignal, row: PaymentRow): void {
    answer.then(
      (reply) => {
        if (!signal.aborted || stopping.signal.aborted) return;
        const late = evidenceOf(reply, 'begin', { livemode: deps.livemode, notFoundIsProof: false });
        if (late)
          track(
            submit(row.seq, late).then(() => undefined),
            row,
            'late_answer',
          );
      },
      () => undefined,
    );
  }

  /** Not evidence: a name says nothing about money. Only a payment that is still being sent may go on to its charge. */
  async function remember(row: PaymentRow, known: { providerRef: string; expiresAt?: number }): Promise<void> {
    const payment = await ledger.write((tx) => {
      const now = tx.paymentBySeq(row.seq);
      if (now?.status !== 'dispatching') throw new Error(`given up meanwhile: ${now?.status}`);
      return tx.updatePayment({ ...now, ...known }, clock.now());
    });
    deps.settled([{ payment, kind: 'same', effects: [] }]);
  }

  function callBegin(provider: PaymentProvider, row: PaymentRow, ask: BeginAsk): Promise<Reply> {
    if (row.kind === 'sale') return provider.begin(ask);
    const sale = row.ofSeq === null ? undefined : ledger.read.paymentBySeq(row.ofSeq);
    if (!provider.refund || !sale) return Promise.reject(new Error('this rail cannot refund'));
    return provider.refund({
      ...ask,
      ...(row.detail.how === undefined ? {} : { how: row.detail.how }),
      of: {
        paymentId: sale.id,
        providerRef: sale.providerRef ?? undefined,
        paymentRef: sale.detail.paymentRef,
        rrn: sale.detail.rrn,
        authCode: sale.detail.authCode,
        receiptNumber: sale.detail.receiptNumber,
        terminalId: sale.detail.terminalId,
        bankShift: sale.detail.bankShift,
        amount: money(sale.received, sale.currency),
      },
    });
  }

  /**
   * One question. undefined: it proved nothing. `stop` ends it early, so that two never run at once; `told` hears when
   * the rail wants to be asked again.
   */
  async function question(
    row: PaymentRow,
    provider: PaymentProvider,
    isGraceOver: boolean,
    stop?: AbortSignal,
    told?: (askAgainMs: number) => void,
  ): Promise<Evidence | undefined> {
    if (!provider.query) return undefined;
    const query = provider.query.bind(provider);
    const rail = railOf(row);
    if (rail?.can.paidOnlyIfShown && row.kind === 'sale' && row.status === 'unknown' && row.showQr === null)
      return { type: 'not_sent', source: 'query', reason: 'never_shown' };
    try {
      const reply = await within(rail?.can.longPollMs ?? QUERY_TIMEOUT_MS, (signal) =>
        query(askOf(row, wireOfPayment(deps.http).http, stop ? AbortSignal.any([signal, stop]) : signal)),
      );
      if ('askAgainMs' in reply && reply.askAgainMs !== undefined) told?.(reply.askAgainMs);
      return evidenceOf(reply, 'query', {
        livemode: deps.livemode,
        notFoundIsProof: isGraceOver && (rail?.can.notFoundIsProof ?? false),
      });
    } catch (error) {
      const { retryAfterMs } = error as { retryAfterMs?: unknown };
      if (typeof retryAfterMs === 'number') told?.(retryAfterMs);
      if (!stopping.signal.aborted && !stop?.aborted)
        log.info('query.failed', { payment: row.id, message: String(error) });
      return undefined;
    }
  }

  /** Asks at the rail's cadence while the payment waits, and with growing pauses while it is unknown. One at a time. */
  function watch(row: PaymentRow): void {
    const rail = railOf(row);
    if (!rail?.instance?.query || !rail.can.query) return;
    if (row.status !== 'unknown' && rail.can.cadence === null) return;
    watches.get(row.seq)?.stop.abort();
    const stop = new AbortController();
    let wake = (): void => {};
    let answers: (() => void)[] = [];
    const answer = (): void => {
      for (const tell of answers) tell();
      answers = [];
    };
    watches.set(row.seq, {
      stop,
      wake: () => wake(),
      answered: () => new Promise((resolve) => answers.push(resolve)),
    });
    const signal = AbortSignal.any([stop.signal, stopping.signal]);
    const startedAt = clock.elapsed();
    let askedAt = startedAt;
    /** The rail's own word on the next question. */
    let toldMs: number | undefined;

    const pauseMs = (turn: number, isUnknown: boolean): number => {
      if (toldMs !== undefined) return Math.min(TOLD_MOST_MS, Math.max(TOLD_LEAST_MS, toldMs));
      const cadence = rail.can.cadence;
      if (isUnknown || !cadence) return DOUBT_PAUSES_MS[Math.min(turn, DOUBT_PAUSES_MS.length - 1)] as number;
      if (turn === 0) return cadence.firstMs;
      if (rail.can.longPollMs !== undefined) return Math.max(0, cadence.everyMs - (clock.elapsed() - askedAt));
      return clock.elapsed() - startedAt > cadence.slowAfterMs ? cadence.slowMs : cadence.everyMs;
    };

    const loop = async (): Promise<void> => {
      for (let turn = 0; !signal.aborted; turn++) {
        const now = ledger.read.paymentBySeq(row.seq);
        if (!now || !isOpen(now.status) || !rail.instance) return;
        const pause = pauseMs(turn, now.status === 'unknown');
        if (pause > 0) {
          const nap = new AbortController();
          wake = () => nap.abort();
          await clock.sleep(pause, AbortSignal.any([nap.signal, signal])).catch(() => undefined);
          if (signal.aborted) return;
        }
        askedAt = clock.elapsed();
        toldMs = undefined;
        // A charge whose answer was lost may still be under way inside the rail: "not found" proves nothing before it
        // had the time that we give to a begin.
        const isGraceOver = clock.elapsed() - startedAt >= rail.can.beginTimeoutMs;
        const evidence = await question(now, rail.instance, isGraceOver, signal, (askAgainMs) => {
          toldMs = askAgainMs;
        });
        if (signal.aborted) return;
        if (!evidence) {
          answer();
          continue;
        }
        const { payment } = await submit(row.seq, evidence);
        answer();
        // The state changed: whoever moved it started the watch that fits, or none is needed.
        if (payment.status !== now.status) {
          closeOffers(payment.orderId);
          return;
        }
      }
    };
    track(
      loop().finally(() => {
        answer();
        // A watch that ended is nobody to wake.
        if (watches.get(row.seq)?.stop === stop) watches.delete(row.seq);
      }),
      row,
      'watch',
    );
  }

  async function cancelOnce(row: PaymentRow, limitMs: number): Promise<boolean> {
    const provider = railOf(row)?.instance;
    if (!provider?.cancel) return false;
    const cancel = provider.cancel.bind(provider);
    try {
      const reply = await within(Math.min(QUERY_TIMEOUT_MS, limitMs), (signal) =>
        cancel({ ...askOf(row, wireOfPayment(deps.http).http, signal), because: row.detail.cancelWish ?? 'person' }),
      );
      const evidence = evidenceOf(reply, 'cancel', { livemode: deps.livemode, notFoundIsProof: false });
      if (!evidence) return false;
      const { payment } = await submit(row.seq, evidence);
      // An answer that moved nothing (still waiting, another payment's) is none.
      return payment.status !== 'cancelling';
    } catch (error) {
      if (!stopping.signal.aborted) log.info('cancel.failed', { payment: row.id, message: String(error) });
      return false;
    }
  }

  const linger = createLinger({
    read: ledger.read,
    rails,
    clock,
    log,
    stopping: stopping.signal,
    ask: (row, provider) => question(row, provider, false, stopping.signal),
    submit,
  });

  const cancelling = new Map<number, Promise<void>>();

  /** Repeats the wish until the rail has answered or the limit makes the result unknown. */
  function cancelUntilAnswered(row: PaymentRow): Promise<void> {
    const running = cancelling.get(row.seq);
    if (running) return running;
    // A question that the rail keeps would stand in the way of the cancel, and of the look that follows it.
    if (railOf(row)?.can.longPollMs !== undefined) stopWatch(row.seq);
    const work = (async () => {
      const limitMs = railOf(row)?.can.cancelTimeoutMs ?? 10_000;
      const startedAt = clock.elapsed();
      for (let turn = 1; !stopping.signal.aborted; turn++) {
        const now = ledger.read.paymentBySeq(row.seq);
        if (now?.status !== 'cancelling') return;
        if (await cancelOnce(now, Math.max(1, limitMs - (clock.elapsed() - startedAt)))) return;
        if (clock.elapsed() - startedAt >= limitMs) {
          await submit(row.seq, { type: 'lost', source: 'cancel', reason: 'cancel_unanswered' });
          return;
        }
        const left = limitMs - (clock.elapsed() - startedAt);
        await clock.sleep(Math.min(left, DOUBT_PAUSES_MS[turn] ?? 5_000), stopping.signal).catch(() => undefined);
      }
    })().finally(() => cancelling.delete(row.seq));
    cancelling.set(row.seq, work);
    return work;
  }

  return {
    submit,
    follow,
    send,
    background: (work, row) => track(work, row, 'send'),
    cancel: (row) => cancelUntilAnswered(row),
    async querySoon(paymentSeq) {
      const running = watches.get(paymentSeq);
      if (running) {
        running.wake();
        return true;
      }
      const row = ledger.read.paymentBySeq(paymentSeq);
      const provider = row ? railOf(row)?.instance : undefined;
      if (!row || !provider?.query) return true;
      const evidence = await question(row, provider, false);
      if (!evidence) return false;
      await submit(row.seq, evidence);
      return true;
    },
    async askOnce(paymentSeq) {
      const running = watches.get(paymentSeq);
      if (running) {
        const answered = running.answered();
        running.wake();
        return answered;
      }
      const row = ledger.read.paymentBySeq(paymentSeq);
      const provider = row ? railOf(row)?.instance : undefined;
      if (!row || !provider?.query || !isOpen(row.status)) return;
      const evidence = await question(row, provider, false);
      if (evidence) await submit(row.seq, evidence);
    },
    async lookAt(paymentSeq) {
      const row = ledger.read.paymentBySeq(paymentSeq);
      const provider = row ? railOf(row)?.instance : undefined;
      if (!row || !provider?.query) return undefined;
      const query = provider.query.bind(provider);
      return within(QUERY_TIMEOUT_MS, (signal) => query(askOf(row, wireOfPayment(deps.http).http, signal))).catch(
        (error: unknown) => {
          if (!stopping.signal.aborted) log.info('query.failed', { payment: row.id, message: String(error) });
          return undefined;
        },
      );
    },
    async restore() {
      linger.restore();
      const open = ledger.read.openSeqs();
      if (open.length === 0) return;
      const settlements = await ledger.write((tx) =>
        open.flatMap((seq) => {
          const row = tx.paymentBySeq(seq);
          if (!row) return [];
          const evidence: Evidence =
            row.status === 'created'
              ? { type: 'cancel_requested', source: 'restart' }
              : { type: 'lost', source: 'restart', reason: 'station_restarted' };
          return [settle(tx, row, evidence, clock.now(), deps.rules)];
        }),
      );
      log.info('runner.restored', { payments: settlements.length });
      follow(settlements);
      // Those that were unknown already did not move; their questions go on as well.
      for (const { payment, kind } of settlements) if (kind === 'same' && payment.status === 'unknown') watch(payment);
    },
    stop() {
      stopping.abort(new Error('the station is stopping'));
      for (const call of underWay) call.abort(stopping.signal.reason);
      for (const calledOff of limits.values()) calledOff();
      limits.clear();
    },
  };
}
