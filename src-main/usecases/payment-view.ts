/** A payment as screens and programs see it: its money, where it stands, what may be done with it now. */
import type { FiscalStatus, PaymentView } from '../../src-shared/contract/payment-views.ts';
import { money } from '../../src-shared/money.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import type { PaymentDetail, PaymentRow } from '../ports/payments.ts';
import type { LedgerReader } from '../ports/store.ts';
import type { QrPictures } from './qr-pictures.ts';
import { mayBeCalledOff, type Rails } from './rails/rails.ts';
import type { Devices } from './terminals/devices.ts';
import { ladderOf, terminalOf } from './terminals/ladder-view.ts';

export interface PaymentViewDeps {
  read: LedgerReader;
  rails: Rails;
  /** Terminals; undefined while the station is put together. */
  devices?(): Devices | undefined;
  /** When the ladder asks about an unknown payment again, ms UTC. */
  nextCheckAt?(paymentSeq: number): number | undefined;
  pictures: QrPictures;
  /** The receipt's address is shown as a code. */
  takesReceiptAlong(row: PaymentRow): boolean;
  /** What a booth owes for this sale. */
  fulfilment(row: PaymentRow): PaymentView['fulfilment'];
}

export function createPaymentView(deps: PaymentViewDeps): (row: PaymentRow) => PaymentView {
  const { read, rails, pictures } = deps;

  /** What may be pressed; a press is judged anew (payments.ts, refunds.ts). */
  function canOf(row: PaymentRow): PaymentView['can'] {
    const can = rails.find(row.method)?.can;
    const isAtRail = row.status === 'dispatching' || row.status === 'awaiting_customer';
    const isDone = row.kind === 'sale' && row.status === 'completed';
    return {
      cancel:
        row.status === 'created' ||
        (isAtRail && mayBeCalledOff(can, row.status)) ||
        (row.status === 'unknown' && (can?.cancelByOurRef ?? false)),
      refund: isDone && row.refunded < row.received && (can?.refund ?? false),
      resolve: row.status === 'unknown',
    };
  }

  /** The code that the customer scans, while it may be paid. */
  function shown(row: PaymentRow): Pick<PaymentView, 'show' | 'expiresAt'> {
    if (!isOpen(row.status)) return {};
    const svg = row.showQr === null ? undefined : pictures.of(row.showQr);
    return {
      ...(row.showQr === null ? {} : { show: { qr: row.showQr, ...(svg === undefined ? {} : { svg }) } }),
      ...(row.expiresAt === null ? {} : { expiresAt: row.expiresAt }),
    };
  }

  function fiscal(row: PaymentRow): PaymentView['fiscal'] {
    const { fiscalQrUrl: qrUrl } = row.detail;
    const svg = qrUrl !== undefined && deps.takesReceiptAlong(row) ? pictures.of(qrUrl) : undefined;
    return {
      status: row.fiscalStatus as FiscalStatus,
      ...(qrUrl === undefined ? {} : { qrUrl }),
      ...(svg === undefined ? {} : { svg }),
      ...fiscalCode(row),
    };
  }

  /** The module's last word on a receipt that is not there yet. Only codes are shown, never a driver's sentence. */
  function fiscalCode(row: PaymentRow): { code?: string } {
    if (row.fiscalStatus !== 'queued' && row.fiscalStatus !== 'problem') return {};
    const code = read.outboxOf(row.seq, 'receipt')?.lastError;
    return code && /^(no_answer|[a-z]+\.[a-z0-9_]+)$/.test(code) ? { code } : {};
  }

  /** Where a terminal is concerned: what it waits for, what was asked, and when the next question is due. */
  function atTerminal(row: PaymentRow): Partial<PaymentView> {
    const waitingFor = deps.devices?.()?.waitingFor(row);
    const nextCheckAt = row.status === 'unknown' ? deps.nextCheckAt?.(row.seq) : undefined;
    return {
      ...terminalOf(row),
      ...ladderOf(read, row),
      ...(nextCheckAt === undefined ? {} : { nextCheckAt }),
      ...(waitingFor === undefined ? {} : { waitingFor }),
    };
  }

  const discrepancies = (row: PaymentRow): PaymentView['discrepancies'] =>
    read.discrepanciesOf(row.seq).map(({ id, type, at, status, expected, actual, currency }) => ({
      id,
      type,
      at,
      status,
      ...(expected === null ? {} : { expected: money(expected, currency) }),
      ...(actual === null ? {} : { actual: money(actual, currency) }),
    }));

  return (row) => {
    const sale = row.ofSeq === null ? undefined : read.paymentBySeq(row.ofSeq);
    const fulfilment = deps.fulfilment(row);
    return {
      id: row.id,
      orderId: row.orderId,
      kind: row.kind,
      status: row.status,
      amount: money(row.amount, row.currency),
      payable: money(row.payable, row.currency),
      received: money(row.received, row.currency),
      method: row.method,
      provider: row.provider,
      livemode: row.livemode,
      ...(row.providerRef === null ? {} : { providerRef: row.providerRef }),
      ...shown(row),
      ...told(row.detail),
      ...(row.detail.change === undefined ? {} : { change: money(row.detail.change, row.currency) }),
      ...(sale === undefined ? {} : { of: sale.id }),
      ...(row.kind === 'sale' && row.refunded > 0 ? { refunded: money(row.refunded, row.currency) } : {}),
      ...atTerminal(row),
      ...(fulfilment === undefined ? {} : { fulfilment }),
      can: canOf(row),
      fiscal: fiscal(row),
      discrepancies: discrepancies(row),
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      rev: row.rev,
    };
  };
}

/** What is known of a payment beside its money, and is anybody's to see. */
function told(detail: PaymentDetail): Partial<PaymentView> {
  const { rrn, cardMask, payerPhone, confirming, declineReason, providerCode, resolvedBy, setAsideBy } = detail;
  const { handedOverAt, note, how, cancelWish } = detail;
  const all = {
    rrn,
    cardMask,
    payerPhone,
    confirming,
    cancelRequested: cancelWish === undefined ? undefined : true,
    declineReason,
    providerCode,
    resolvedBy,
    setAsideBy,
    handedOverAt,
    note,
    how,
  } satisfies { [Key in keyof PaymentView]?: PaymentView[Key] | undefined };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<PaymentView>;
}
