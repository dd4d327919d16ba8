/**
 * One receipt to the fiscal module: asked about first where it may be there already, its counts on our disk before anything
 * leaves, and at most once (I-24).
 *
 *   find? ─► counts (mark) ─► disk ─► register ─► registered │ refused │ not sent │ unsure
 */
import type { Clock } from '../../ports/clock.ts';
import type { IdSource } from '../../ports/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { OutboxRow } from '../../ports/queues.ts';
import { type Receipt, type ReceiptResult, type ReceiptSink, UndecidableReceipt } from '../../ports/receipt-sink.ts';
import type { Ledger, LedgerReader, LedgerWriter } from '../../ports/store.ts';
import type { DuePaper } from '../paper/due-paper.ts';
import type { Rails } from '../rails/rails.ts';
import type { Settlement } from '../settlement/settle.ts';
import { writeSurely } from '../write-surely.ts';
import { pauseAfter, reasonOf } from './outbox-pause.ts';
import { type ReceiptFacts, receiptOrderOf } from './receipt-order.ts';

export interface RegisterDeps {
  ledger: Ledger;
  sink: ReceiptSink;
  rails: Rails;
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

/** The module cannot tell whether it has the receipt; only the paper can. */
export const UNDECIDABLE = 'local.undecidable';

/** The row was settled by somebody else meanwhile: the rail made the receipt itself. */
const ELSEWHERE = { kind: 'elsewhere' } as const;
type Outcome = ReceiptResult | typeof ELSEWHERE;

const isOwed = (read: LedgerReader, { paymentSeq, kind }: OutboxRow): boolean =>
  read.outboxOf(paymentSeq, kind)?.state === 'pending';

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

/** Tries one row of the outbox. Resolves when what came of it is written; its next try is the loop's business. */
export type Register = (row: OutboxRow, payment: PaymentRow) => Promise<void>;

export function createRegister(deps: RegisterDeps, stopping: AbortSignal): Register {
  const { ledger, sink, clock, log, rails } = deps;
  const facts: ReceiptFacts = { ...deps.facts, read: ledger.read };
  const lastIdAtStart = ledger.read.lastOutboxId();

  /** A row that was sent, or may have been by the process before this one: a crash would have hidden that. */
  const mayBeThere = (row: OutboxRow): boolean =>
    row.unsure || row.mark !== null || (!sink.mark && row.id <= lastIdAtStart);

  async function attempt(row: OutboxRow, payment: PaymentRow): Promise<Outcome> {
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
        if (!(await keepMark(row, await sink.mark()))) return ELSEWHERE;
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

  /** On the disk before anything leaves: whoever comes after a crash can tell what the module had then. */
  const keepMark = (row: OutboxRow, mark: string): Promise<boolean> =>
    ledger.write((tx) => {
      // While the module was asked, the rail may have told of a receipt of its own (Payme's SetFiscalData).
      if (!isOwed(tx, row)) return false;
      tx.updateOutbox({ ...row, mark });
      return true;
    });

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

  return async (row, payment) => {
    const result = await attempt(row, payment);
    if (result.kind === 'elsewhere') return;
    const { changed, isOneTooMany } = await writeSurely(
      deps,
      (tx) =>
        isOwed(tx, row)
          ? { changed: concluded(tx, row, result), isOneTooMany: false }
          : { changed: undefined, isOneTooMany: result.kind === 'registered' || result.kind === 'unsure' },
      stopping,
    );
    // The rail's receipt came while ours was on its way: the first that we knew of stays the payment's.
    if (isOneTooMany)
      log.error('receipt.second_by_rail', { payment: payment.id, provider: payment.provider, ours: result.kind });
    if (result.kind !== 'registered')
      log.warn('receipt.not_registered', { payment: payment.id, kind: result.kind, reason: result.reason });
    if (changed) deps.settled([{ payment: changed, kind: 'same', effects: [] }]);
    if (result.kind === 'refused') deps.parked();
  };
}
