/**
 * The outbox loop: every receipt that is owed reaches the fiscal module once. At least once on the wire, at most once
 * in the module: a lost answer is asked about before anything is sent again (I-24).
 */
import { money } from '../../src-shared/money.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdSource } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { Receipt, ReceiptResult, ReceiptSink } from '../ports/receipt-sink.ts';
import type { Ledger, OutboxRow, PaymentRow } from '../ports/store.ts';
import type { Settlement } from './settle.ts';

export interface ReceiptLoop {
  /** Something may be due. Cheap; may be called often. */
  wake(): void;
  stop(): Promise<void>;
}

interface Deps {
  ledger: Ledger;
  sink: ReceiptSink;
  clock: Clock;
  ids: IdSource;
  log: Logger;
  settled(settlements: readonly Settlement[]): void;
}

const ROWS_PER_TURN = 16;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5 * 60_000;
const STOP_PATIENCE_MS = 2_000;

/** 2 s, 4 s, 8 s … up to five minutes, ± half, so that a recovered module is not stormed. */
const pauseAfter = (attempts: number, jitter: number): number =>
  Math.round(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 20)) * (0.5 + jitter));

export function createReceiptLoop(deps: Deps): ReceiptLoop {
  const { ledger, sink, clock, log } = deps;
  const lastIdAtStart = ledger.read.lastOutboxId();
  let running: Promise<void> | undefined;
  let callOff = (): void => {};
  let isStopped = false;

  async function attempt(row: OutboxRow, payment: PaymentRow): Promise<ReceiptResult> {
    const key = `${payment.id}-${payment.kind}`;
    try {
      // A row older than this process may have been sent by the one before it: the crash would have hidden that.
      if (row.unsure || row.id <= lastIdAtStart) {
        const found = await sink.find(key);
        if (found) return { kind: 'registered', receipt: found };
      }
    } catch (error) {
      return { kind: 'unsure', reason: `asking failed: ${String(error)}` };
    }
    try {
      return await sink.register({
        key,
        paymentId: payment.id,
        kind: payment.kind,
        amount: money(payment.received, payment.currency),
        method: payment.method,
        orderId: payment.orderId,
        paidAt: paidAt(payment),
      });
    } catch (error) {
      // A bug of the module's driver after it may have sent: asked about later, and nothing else waits for it (I-26).
      return { kind: 'unsure', reason: `registering failed: ${String(error)}` };
    }
  }

  /** When the proof came. The row's own time moves on with a handover or a refund, and a resend must say the same. */
  const paidAt = (payment: PaymentRow): number =>
    ledger.read.evidenceOf(payment.seq).find(({ seq }) => seq === payment.proofSeq)?.at ?? payment.createdAt;

  function registered(payment: PaymentRow, receipt: Receipt): PaymentRow {
    const detail = {
      ...payment.detail,
      fiscalNumber: receipt.number,
      ...(receipt.qrUrl === undefined ? {} : { fiscalQrUrl: receipt.qrUrl }),
    };
    return { ...payment, fiscalStatus: 'registered', detail };
  }

  async function deliver(row: OutboxRow): Promise<void> {
    const payment = ledger.read.paymentBySeq(row.paymentSeq);
    if (!payment) throw new Error(`outbox row ${row.id} without its payment`);
    const result = await attempt(row, payment);
    const changed = await ledger.write((tx) => {
      const now = clock.now();
      const fresh = tx.paymentBySeq(row.paymentSeq) as PaymentRow;
      const attempts = row.attempts + 1;
      switch (result.kind) {
        case 'registered':
          tx.updateOutbox({ ...row, state: 'done', attempts, unsure: false, lastError: null });
          return tx.updatePayment(registered(fresh, result.receipt), now);
        case 'refused':
          tx.updateOutbox({ ...row, state: 'parked', attempts, unsure: false, lastError: result.reason });
          return tx.updatePayment({ ...fresh, fiscalStatus: 'problem' }, now);
        case 'not_sent':
        case 'unsure':
          tx.updateOutbox({
            ...row,
            attempts,
            // Once in doubt, always in doubt: a try that did not get through says nothing about an earlier one.
            unsure: row.unsure || result.kind === 'unsure',
            lastError: result.reason,
            nextAt: now + pauseAfter(attempts, deps.ids.jitter()),
          });
          return undefined;
      }
    });
    if (result.kind !== 'registered')
      log.warn('receipt.not_registered', { payment: payment.id, kind: result.kind, reason: result.reason });
    if (changed) deps.settled([{ payment: changed, kind: 'same', effects: [] }]);
  }

  async function turn(): Promise<void> {
    for (;;) {
      const due = ledger.read.dueOutbox(clock.now(), ROWS_PER_TURN);
      if (due.length === 0 || isStopped) break;
      for (const row of due) {
        if (isStopped) return;
        await deliver(row);
      }
    }
  }

  function schedule(): void {
    callOff();
    if (isStopped) return;
    const nextAt = ledger.read.nextOutboxAt();
    if (nextAt !== undefined) callOff = clock.after(Math.max(50, nextAt - clock.now()), wake);
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
      // What is on its way is asked about after the next start; stopping has its own limit.
      if (running) await Promise.race([running, clock.sleep(STOP_PATIENCE_MS)]);
    },
  };
}
