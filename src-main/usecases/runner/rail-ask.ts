/** What a rail is asked: a payment's row in the words of the provider interface. */
import { money } from '../../../src-shared/money.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger, LedgerReader } from '../../ports/store.ts';
import type { Ask, BeginAsk, PaymentProvider, Reply } from '../../providers/provider.ts';
import type { Rails } from '../rails/rails.ts';
import type { Evidence } from '../settlement/evidence-of.ts';
import type { Settlement } from '../settlement/settle.ts';

/** What every conversation with a rail needs. */
export interface RailTalk {
  ledger: Ledger;
  rails: Rails;
  clock: Clock;
  log: Logger;
  http: HttpClient;
  locale: string;
  livemode: boolean;
  /** Aborts when the station stops. */
  stopping: AbortSignal;
  /** Where every answer goes. */
  submit(paymentSeq: number, evidence: Evidence): Promise<Settlement>;
  /** A loop that is not awaited: its failure is logged, never lost. */
  track(work: Promise<unknown>, row: PaymentRow, what: string): void;
}

/** The question about one payment, over its own wire. */
export const askOf = (row: PaymentRow, locale: string, http: HttpClient, signal: AbortSignal): Ask => ({
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
  locale,
  http,
  signal,
});

/** Begins a sale, or gives money of one back. */
export function begin(read: LedgerReader, provider: PaymentProvider, row: PaymentRow, ask: BeginAsk): Promise<Reply> {
  if (row.kind === 'sale') return provider.begin(ask);
  const sale = row.ofSeq === null ? undefined : read.paymentBySeq(row.ofSeq);
  if (!provider.refund || !sale) return Promise.reject(new Error('this rail cannot refund'));
  const { paymentRef, rrn, authCode, receiptNumber, terminalId, bankShift } = sale.detail;
  return provider.refund({
    ...ask,
    ...(row.detail.how === undefined ? {} : { how: row.detail.how }),
    of: {
      paymentId: sale.id,
      providerRef: sale.providerRef ?? undefined,
      paymentRef,
      rrn,
      authCode,
      receiptNumber,
      terminalId,
      bankShift,
      amount: money(sale.received, sale.currency),
    },
  });
}
