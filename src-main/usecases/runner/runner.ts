/**
 * Follows every payment from its dispatch to its end. All evidence goes through settle() here, and what a settlement asks
 * for is started from here: the rooms that talk to rails send (send.ts), ask (poll.ts, linger.ts), cancel (cancel-loop.ts)
 * and end (expiry.ts), and bring back evidence.
 *
 *   submit ─► settle, committed ─► follow ─► send · poll · cancel · limit ─► the rail ─► evidence ─► submit
 */
import type { HintKind } from '../../../src-shared/ladder.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger } from '../../ports/store.ts';
import type { PaymentProvider, Reply } from '../../providers/provider.ts';
import type { Rails } from '../rails/rails.ts';
import type { Evidence } from '../settlement/evidence-of.ts';
import { orderStanding } from '../settlement/order-standing.ts';
import { type Settlement, type SettleRules, settle } from '../settlement/settle.ts';
import { writeSurely } from '../write-surely.ts';
import { createCancelLoop } from './cancel-loop.ts';
import { createExpiry } from './expiry.ts';
import { createLinger } from './linger.ts';
import { createPoll } from './poll.ts';
import { lookAt, query } from './query.ts';
import type { RailTalk } from './rail-ask.ts';
import { send } from './send.ts';

export interface RunnerDeps {
  ledger: Ledger;
  rails: Rails;
  clock: Clock;
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

export function createRunner(deps: RunnerDeps): Runner {
  const { ledger, rails, clock, log } = deps;
  const stopping = new AbortController();
  const talk: RunnerDeps & RailTalk = { ...deps, stopping: stopping.signal, submit, track };
  const poll = createPoll(talk, ({ orderId }) => closeOffers(orderId));
  const cancelLoop = createCancelLoop(talk, ({ seq, method }) => {
    // A question that the rail keeps would stand in the way of the cancel, and of the look that follows it.
    if (rails.find(method)?.can.longPollMs !== undefined) poll.stop(seq);
  });
  const expiry = createExpiry(rails, clock, (row) => wishCancelled(row, 'time_limit'));
  const linger = createLinger({
    read: ledger.read,
    rails,
    clock,
    log,
    stopping: stopping.signal,
    ask: (row, provider) => query(talk, row, provider, { stop: stopping.signal }),
    submit,
  });

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
    for (const settlement of settlements) carryOn(settlement);
  }

  function carryOn({ payment, effects, kind }: Settlement): void {
    if (effects.includes('stop_queries') || !isOpen(payment.status)) forget(payment.seq);
    if (kind === 'moved') linger.watch(payment);
    if (kind === 'same' && payment.status === 'awaiting_customer') expiry.arm(payment);
    if (kind === 'moved' && payment.status === 'completed' && payment.kind === 'sale') closeOffers(payment.orderId);
    // A contradiction has effects too when it made the payment unknown: then the rail is asked again.
    if ((kind !== 'moved' && effects.length === 0) || !isOpen(payment.status)) return;
    expiry.arm(payment);
    const wish = payment.detail.cancelWish;
    // The wish outlived a restart or a doubt: repeated now that the payment turned out to be open.
    if (payment.status === 'awaiting_customer' && wish) track(cancelLoop.repeatWish(payment, wish), payment, 'cancel');
    else if (effects.includes('query_soon')) poll.start(payment);
    else if (effects.includes('send_cancel')) track(cancelLoop.run(payment), payment, 'cancel');
  }

  function forget(paymentSeq: number): void {
    poll.stop(paymentSeq);
    expiry.forget(paymentSeq);
    cancelLoop.forget(paymentSeq);
  }

  function wishCancelled(row: PaymentRow, reason: 'time_limit' | 'order_paid'): void {
    track(submit(row.seq, { type: 'cancel_requested', source: 'station', reason }), row, reason);
  }

  /**
   * The order is paid: codes of it that are still shown somewhere must not take money again. Asked when a sale is
   * completed and when an offer appears (a slow rail, a restart), never after a refused cancel: that would spin.
   */
  function closeOffers(orderId: string): void {
    const offers = ledger.read
      .salesOfOrder(orderId)
      .filter((row) => row.status === 'awaiting_customer' && rails.find(row.method)?.can.cancel);
    if (offers.length === 0 || !orderStanding(ledger.read, orderId).isCovered) return;
    for (const row of offers) wishCancelled(row, 'order_paid');
  }

  function track(work: Promise<unknown>, row: PaymentRow, what: string): void {
    work.catch((error: unknown) => {
      if (!stopping.signal.aborted) log.error('runner.failed', { payment: row.id, what, message: String(error) });
    });
  }

  /** A payment and whom to ask about it; undefined: nobody can be asked. */
  function askable(paymentSeq: number): { row: PaymentRow; provider: PaymentProvider } | undefined {
    const row = ledger.read.paymentBySeq(paymentSeq);
    const provider = row && rails.find(row.method)?.instance;
    return row && provider?.query ? { row, provider } : undefined;
  }

  /** false: the answer proved nothing, or there was none. */
  async function askAndSettle({ row, provider }: NonNullable<ReturnType<typeof askable>>): Promise<boolean> {
    const evidence = await query(talk, row, provider);
    if (evidence) await submit(row.seq, evidence);
    return evidence !== undefined;
  }

  return {
    submit,
    follow,
    async send(row, extra = {}) {
      await send(talk, row, extra);
      if (!stopping.signal.aborted) closeOffers(row.orderId);
    },
    background: (work, row) => track(work, row, 'send'),
    cancel: (row) => cancelLoop.run(row),
    async querySoon(paymentSeq) {
      // The loop that was woken goes on until the payment has moved.
      if (poll.askNow(paymentSeq)) return true;
      const found = askable(paymentSeq);
      return found ? askAndSettle(found) : true;
    },
    async askOnce(paymentSeq) {
      const answer = poll.askNow(paymentSeq);
      if (answer) return answer;
      const found = askable(paymentSeq);
      if (found && isOpen(found.row.status)) await askAndSettle(found);
    },
    async lookAt(paymentSeq) {
      const found = askable(paymentSeq);
      return found && lookAt(talk, found.row, found.provider);
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
      for (const { payment, kind } of settlements)
        if (kind === 'same' && payment.status === 'unknown') poll.start(payment);
    },
    stop() {
      stopping.abort(new Error('the station is stopping'));
      expiry.stop();
    },
  };
}
