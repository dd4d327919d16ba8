/** What people do with receipts: look at the queue, send again, copy a receipt from its paper. */
import type {
  AttachReceipt,
  ReceiptQueue,
  ReceiptView,
  SendReceipt,
} from '../../../src-shared/contract/receipt-views.ts';
import { money } from '../../../src-shared/money.ts';
import { StationError } from '../../domain/errors.ts';
import { readOfdUrl } from '../../domain/ofd-url.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { OutboxRow } from '../../ports/queues.ts';
import type { Receipt } from '../../ports/receipt-sink.ts';
import type { Ledger, LedgerReader } from '../../ports/store.ts';
import type { DuePaper } from '../paper/due-paper.ts';
import type { Rails } from '../rails/rails.ts';
import { paymentById } from '../settlement/payment-by-id.ts';
import type { Settlement } from '../settlement/settle.ts';
import { markRegistered, UNDECIDABLE } from './receipt-register.ts';

export interface ReceiptDesk {
  list(): ReceiptQueue;
  /** Throws `receipt.not_found`, `receipt.registered`, `request.incomplete`. */
  resend(input: SendReceipt): Promise<PaymentRow>;
  /** Throws the same, `receipt.not_parked` and `request.invalid`. */
  attach(input: AttachReceipt): Promise<PaymentRow>;
}

interface Deps {
  ledger: Ledger;
  rails: Rails;
  clock: Clock;
  log: Logger;
  settled(settlements: readonly Settlement[]): void;
  /** What a payment with its sign owes on paper. */
  due: DuePaper;
}

const ROWS_SHOWN = 500;

export function createReceiptDesk({ ledger, rails, clock, log, settled, due }: Deps): ReceiptDesk {
  function view(row: OutboxRow): ReceiptView | undefined {
    const payment = ledger.read.paymentBySeq(row.paymentSeq);
    if (!payment || row.state === 'done') return undefined;
    return {
      paymentId: payment.id,
      orderId: payment.orderId,
      kind: payment.kind,
      work: row.kind,
      method: payment.method,
      amount: money(payment.received, payment.currency),
      state: row.state,
      attempts: row.attempts,
      ...(row.lastError !== null && { lastError: row.lastError }),
      inDoubt: row.unsure || row.mark !== null,
      owedSince: row.createdAt,
      ...(row.state === 'pending' && { nextAt: row.nextAt }),
    };
  }

  /** The row that is not done: the receipt, or the wallet's after it. */
  function openRow(read: LedgerReader, payment: PaymentRow): OutboxRow {
    const rows = (['receipt', 'confirm'] as const).map((kind) => read.outboxOf(payment.seq, kind));
    const open = rows.find((row) => row !== undefined && row.state !== 'done');
    if (open) return open;
    throw rows[0]
      ? new StationError('receipt.registered', `payment ${payment.id} has its receipt`)
      : new StationError('receipt.not_found', `payment ${payment.id} is owed no receipt`);
  }

  function told(payment: PaymentRow): PaymentRow {
    settled([{ payment, kind: 'same', effects: [] }]);
    return payment;
  }

  return {
    list() {
      const pending = ledger.read.outboxPending();
      const parked = ledger.read.outboxParked();
      const times = [pending.oldestAt, parked.oldestAt].filter((at) => at !== undefined);
      return {
        items: ledger.read.outboxOpen(ROWS_SHOWN).flatMap((row) => view(row) ?? []),
        pending: pending.count,
        parked: parked.count,
        ...(times.length > 0 && { oldestAt: Math.min(...times) }),
      };
    },

    async resend({ id, by }) {
      const changed = await ledger.write((tx) => {
        const payment = paymentById(tx, id);
        const row = openRow(tx, payment);
        const now = clock.now();
        const onlyPaperKnows = row.state === 'parked' && row.lastError === UNDECIDABLE;
        if (onlyPaperKnows && by === undefined) {
          throw new StationError('request.incomplete', 'who saw that the module does not have it', {
            fields: [{ path: 'by', message: 'required: somebody has to look at the paper first' }],
          });
        }
        tx.updateOutbox({
          ...row,
          state: 'pending',
          nextAt: now,
          // The person's word stands for the module's answer.
          ...(onlyPaperKnows && { unsure: false, mark: null }),
        });
        if (row.kind === 'confirm' || row.state !== 'parked') return payment;
        return tx.updatePayment({ ...payment, fiscalStatus: 'queued' }, now);
      });
      log.info('receipt.resent', { payment: changed.id, by });
      return told(changed);
    },

    async attach({ id, number, url, by }) {
      const ofd = url === undefined ? undefined : readOfdUrl(url);
      const receiptNumber = number ?? ofd?.number;
      if (url !== undefined && !ofd) throw badField('url', 'is not an address of a receipt');
      if (receiptNumber === undefined) throw badField('number', 'give the number or the address');
      if (ofd && number !== undefined && number !== ofd.number) throw badField('number', 'is not that of the address');
      const changed = await ledger.write((tx) => {
        const payment = paymentById(tx, id);
        const row = tx.outboxOf(payment.seq, 'receipt');
        if (!row) throw new StationError('receipt.not_found', `payment ${id} is owed no receipt`);
        if (row.state === 'done') throw new StationError('receipt.registered', `payment ${id} has its receipt`);
        // While the station still tries, the module's own answer is the better one.
        if (row.state !== 'parked') throw new StationError('receipt.not_parked', 'the station is still trying');
        const receipt: Receipt = { number: receiptNumber, ...(ofd && { sign: ofd.sign, qrUrl: ofd.url }) };
        return markRegistered(tx, row, receipt, { rails, due, now: clock.now(), by });
      });
      log.info('receipt.attached', { payment: id, by });
      return told(changed);
    },
  };
}

const badField = (path: string, message: string): StationError =>
  new StationError('request.invalid', `${path} ${message}`, { fields: [{ path, message }] });
