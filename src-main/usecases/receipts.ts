/**
 * The outbox loop: every receipt that is owed reaches the fiscal module once, and the wallet that was paid with hears of it
 * afterwards. At least once on the wire, at most once in the module: a lost answer is asked about before anything is sent
 * again (I-24), a refund's receipt waits for its sale's (I-26).
 *
 *   counts (mark) ─► disk ─► register ─► registered: done, and the wallet's row in the same commit
 *                                    ├─► refused: parked for a person      (never sent again by itself)
 *                                    ├─► not sent: later
 *                                    └─► unsure: find, later
 */
import { readOfdUrl } from '../domain/ofd-url.ts';
import type { Clock } from '../ports/clock.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { IdSource } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { PaymentRow } from '../ports/payments.ts';
import type { OutboxRow } from '../ports/queues.ts';
import { type Receipt, type ReceiptResult, type ReceiptSink, UndecidableReceipt } from '../ports/receipt-sink.ts';
import type { Ledger, LedgerWriter } from '../ports/store.ts';
import type { DuePaper } from './due-paper.ts';
import type { Rails } from './rails.ts';
import { type ReceiptFacts, receiptOrderOf } from './receipt-order.ts';
import type { Settlement } from './settle.ts';
import { writeSurely } from './write-surely.ts';

export interface ReceiptLoop {
  /** Something may be due. Cheap; may be called often. */
  wake(): void;
  stop(): Promise<void>;
}

interface Deps {
  ledger: Ledger;
  sink: ReceiptSink;
  rails: Rails;
  http: HttpClient;
  facts: Omit<ReceiptFacts, 'read'>;
  clock: Clock;
  ids: IdSource;
  log: Logger;
  settled(settlements: readonly Settlement[]): void;
  /** What a payment with its sign owes on paper. */
  due: DuePaper;
  /** A receipt waits for a person now. */
  parked(): void;
}

const ROWS_LOOKED_AT = 16;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** Above the longest pause with its jitter. */
const PAUSE_MOST_MS = 15 * 60_000;
const STOP_PATIENCE_MS = 2_000;
/** A wallet that could not be told for a day will not be told. */
const CONFIRM_WITHIN_MS = 24 * 3_600_000;
const CONFIRM_TIMEOUT_MS = 30_000;
export const UNDECIDABLE = 'local.undecidable';

/** 2 s, 4 s, 8 s … up to five minutes, ± half, so that a recovered module is not stormed. */
const pauseAfter = (attempts: number, jitter: number): number =>
  Math.round(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 20)) * (0.5 + jitter));

/** Writes that a payment has its receipt; paper, and the wallet that wants to hear of it, are owed by the same commit (I-23). */
export function markRegistered(
  tx: LedgerWriter,
  row: OutboxRow,
  receipt: Receipt,
  { rails, due, now, by }: { rails: Rails; due: DuePaper; now: number; by?: string },
): PaymentRow {
  const payment = tx.paymentBySeq(row.paymentSeq) as PaymentRow;
  tx.updateOutbox({ ...row, state: 'done', unsure: false, mark: null, lastError: null });
  const isTold = rails.find(payment.method)?.instance?.tellReceipt !== undefined;
  if (isTold && payment.kind === 'sale' && receipt.qrUrl !== undefined) tx.queueOutbox('confirm', payment.seq, now);
  const detail = {
    ...payment.detail,
    fiscalNumber: receipt.number,
    ...(receipt.sign === undefined ? {} : { fiscalSign: receipt.sign }),
    ...(receipt.qrUrl === undefined ? {} : { fiscalQrUrl: receipt.qrUrl }),
    ...(by === undefined ? {} : { fiscalBy: by }),
  };
  const registered = tx.updatePayment({ ...payment, fiscalStatus: 'registered', detail }, now);
  due(tx, registered, now);
  return registered;
}

export function createReceiptLoop(deps: Deps): ReceiptLoop {
  const { ledger, sink, clock, log, rails } = deps;
  const facts: ReceiptFacts = { ...deps.facts, read: ledger.read };
  const lastIdAtStart = ledger.read.lastOutboxId();
  const stopped = new AbortController();
  let running: Promise<void> | undefined;
  let callOff = (): void => {};
  let isStopped = false;

  /** A row that was sent, or may have been by the process before this one: a crash would have hidden that. */
  const mayBeThere = (row: OutboxRow): boolean =>
    row.unsure || row.mark !== null || (!sink.mark && row.id <= lastIdAtStart);

  async function attempt(row: OutboxRow, payment: PaymentRow): Promise<ReceiptResult> {
    const payerPhone = rails.find(payment.method)?.instance?.payerPhone?.(payment.id);
    const order = { ...receiptOrderOf(payment, facts), ...(payerPhone === undefined ? {} : { payerPhone }) };
    try {
      if (mayBeThere(row)) {
        const found = await sink.find(order, row.mark ?? undefined);
        if (found) return { kind: 'registered', receipt: found };
      }
    } catch (error) {
      if (error instanceof UndecidableReceipt) return { kind: 'refused', reason: UNDECIDABLE };
      return { kind: 'unsure', reason: reasonOf(error, 'asking failed') };
    }
    if (sink.mark && row.mark === null && !row.unsure) {
      try {
        const mark = await sink.mark();
        // On the disk before anything leaves: whoever comes after a crash can tell what the module had then.
        await ledger.write((tx) => tx.updateOutbox({ ...row, mark }));
      } catch (error) {
        return { kind: 'not_sent', reason: reasonOf(error, 'asking failed') };
      }
    }
    try {
      return await sink.register(order);
    } catch (error) {
      // A bug of the module's driver after it may have sent: asked about later, and nothing else waits for it (I-26).
      return { kind: 'unsure', reason: `registering failed: ${String(error)}` };
    }
  }

  /** What becomes of the row and its payment after an attempt. */
  function concluded(tx: LedgerWriter, row: OutboxRow, result: ReceiptResult): PaymentRow | undefined {
    const now = clock.now();
    const attempts = row.attempts + 1;
    const wasInDoubt = row.unsure || row.mark !== null;
    switch (result.kind) {
      case 'registered':
        return markRegistered(tx, { ...row, attempts }, result.receipt, { rails, due: deps.due, now });
      case 'refused': {
        const fresh = tx.paymentBySeq(row.paymentSeq) as PaymentRow;
        tx.updateOutbox({ ...row, state: 'parked', attempts, unsure: wasInDoubt, lastError: result.reason });
        return tx.updatePayment({ ...fresh, fiscalStatus: 'problem' }, now);
      }
      case 'not_sent':
      case 'unsure': {
        // Once in doubt, always in doubt, by the counts of the first try: one that did not get through says nothing about
        // an earlier one, which may still be on its way.
        const unsure = wasInDoubt || result.kind === 'unsure';
        const mark = unsure ? (tx.outboxOf(row.paymentSeq, row.kind)?.mark ?? null) : null;
        const nextAt = now + pauseAfter(attempts, deps.ids.jitter());
        tx.updateOutbox({ ...row, attempts, unsure, mark, nextAt, lastError: result.reason });
        return undefined;
      }
    }
  }

  async function deliverReceipt(row: OutboxRow, payment: PaymentRow): Promise<void> {
    const result = await attempt(row, payment);
    const changed = await writeSurely(deps, (tx) => concluded(tx, row, result), stopped.signal);
    if (result.kind !== 'registered')
      log.warn('receipt.not_registered', { payment: payment.id, kind: result.kind, reason: result.reason });
    if (changed) deps.settled([{ payment: changed, kind: 'same', effects: [] }]);
    if (result.kind === 'refused') deps.parked();
  }

  /** The wallet's own way to hear of the receipt. A word lost is told again; nothing but a record depends on it. */
  async function deliverConfirm(row: OutboxRow, payment: PaymentRow): Promise<void> {
    const tell = rails.find(payment.method)?.instance?.tellReceipt;
    const { fiscalQrUrl, fiscalNumber, paymentRef } = payment.detail;
    let problem: string | undefined;
    let isFinal = true;
    if (!tell || fiscalQrUrl === undefined) problem = 'local.rail_absent';
    else {
      const office = readOfdUrl(fiscalQrUrl);
      const enough = new AbortController();
      const forget = clock.after(CONFIRM_TIMEOUT_MS, () => enough.abort());
      try {
        const heard = await tell({
          paymentId: payment.id,
          receiptUrl: fiscalQrUrl,
          ...(fiscalNumber === undefined ? {} : { receiptNumber: fiscalNumber }),
          ...(office === undefined ? {} : { office }),
          ...(payment.providerRef === null ? {} : { providerRef: payment.providerRef }),
          ...(paymentRef === undefined ? {} : { paymentRef }),
          http: deps.http,
          signal: AbortSignal.any([stopped.signal, enough.signal]),
        });
        problem = heard.kind === 'refused' ? heard.code : undefined;
      } catch (error) {
        problem = reasonOf(error, 'no_answer');
        isFinal = clock.now() - row.createdAt >= CONFIRM_WITHIN_MS;
      } finally {
        forget();
      }
    }
    if (problem !== undefined) log.warn('receipt.wallet_not_told', { payment: payment.id, reason: problem });
    await ledger.write((tx) => {
      const attempts = row.attempts + 1;
      if (problem === undefined) tx.updateOutbox({ ...row, state: 'done', attempts, lastError: null });
      else if (isFinal) tx.updateOutbox({ ...row, state: 'parked', attempts, lastError: problem });
      else {
        const nextAt = clock.now() + pauseAfter(attempts, deps.ids.jitter());
        tx.updateOutbox({ ...row, attempts, lastError: problem, nextAt });
      }
    });
  }

  /** The next row that may go. A module that knows its newest receipt only is given nothing while one is in doubt. */
  function next(): OutboxRow | undefined {
    const due = ledger.read.dueOutbox(clock.now(), ROWS_LOOKED_AT);
    const doubt = sink.knowsLastOnly ? ledger.read.outboxInDoubt() : undefined;
    if (!doubt) return due[0];
    return isDue(doubt) ? doubt : due.find(({ kind }) => kind === 'confirm');
  }

  /** As the store says it of the others: a pause that is longer than any was made by a clock that was set back. */
  const isDue = ({ nextAt }: OutboxRow): boolean => {
    const left = nextAt - clock.now();
    return left <= 0 || left > PAUSE_MOST_MS;
  };

  async function turn(): Promise<void> {
    for (let row = next(); row && !isStopped; row = next()) {
      const payment = ledger.read.paymentBySeq(row.paymentSeq);
      if (!payment) throw new Error(`outbox row ${row.id} without its payment`);
      if (row.kind === 'receipt') await deliverReceipt(row, payment);
      else await deliverConfirm(row, payment);
    }
  }

  function schedule(): void {
    callOff();
    if (isStopped) return;
    const doubt = sink.knowsLastOnly ? ledger.read.outboxInDoubt() : undefined;
    const nextAt = doubt?.nextAt ?? ledger.read.nextOutboxAt();
    if (nextAt !== undefined)
      callOff = clock.after(Math.min(LONGEST_PAUSE_MS, Math.max(50, nextAt - clock.now())), wake);
  }

  function wake(): void {
    if (isStopped || running || !sink.required) return;
    running = turn()
      .catch((error: unknown) => log.error('receipts.failed', { message: String(error) }))
      .finally(() => {
        running = undefined;
        if (!isStopped) schedule();
      });
  }

  return {
    wake,
    async stop() {
      isStopped = true;
      callOff();
      stopped.abort();
      // What is on its way is asked about after the next start; stopping has its own limit.
      if (running) await Promise.race([running, clock.sleep(STOP_PATIENCE_MS)]);
    },
  };
}

/** A driver's trouble has a code; anything else is a sentence for the log. */
const reasonOf = (error: unknown, otherwise: string): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^(fiscal|bridge|local|okm)\.|^no_answer$/.test(code)
    ? code
    : error instanceof Error && error.name === 'NoAnswer'
      ? 'no_answer'
      : `${otherwise}: ${String(error)}`;
};
