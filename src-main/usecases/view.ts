/**
 * What a screen sees: one snapshot, then numbered changes. Reads committed rows only (I-12).
 */

import type { LampView } from '../../src-shared/contract/health-views.ts';
import type { HintView } from '../../src-shared/contract/method-views.ts';
import type { FiscalStatus, PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { ShowCustomer } from '../../src-shared/contract/sale-views.ts';
import type { ClosingView, ShiftView } from '../../src-shared/contract/shift-views.ts';
import type { CustomerSees, StationChange, StationView } from '../../src-shared/contract/station-views.ts';
import { type Money, money } from '../../src-shared/money.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import type { PaymentRow } from '../ports/payments.ts';
import type { ShiftRow } from '../ports/shifts.ts';
import type { EventSource } from '../ports/station.ts';
import type { LedgerReader } from '../ports/store.ts';
import type { Booth } from './booth.ts';
import type { Devices } from './devices.ts';
import { ladderOf, terminalOf } from './ladder-view.ts';
import { mayBeCalledOff, methodView, type Rails } from './rails.ts';

export interface Views extends EventSource {
  payment(row: PaymentRow): PaymentView;
  shift(): ShiftView;
  snapshot(): StationView;
  /** Tells everyone everything anew: for what no change carries (products). */
  refresh(): void;
  /** Tells everyone. Parts that are not named did not change. */
  announce(change: { payments?: readonly PaymentRow[]; shift?: boolean; lamps?: boolean; devices?: boolean }): void;
  /** What the till shows its customer from now on. Kept by nobody: a restarted station knows of none. */
  showCustomer(now: ShowCustomer): void;
  /** A passing word: no number, no memory. */
  hint(hint: HintView): void;
}

export interface ViewDeps {
  read: LedgerReader;
  rails: Rails;
  /** Terminals; undefined while the station is put together. */
  devices?(): Devices | undefined;
  /** When the ladder asks about an unknown payment again. */
  nextCheckAt?(paymentSeq: number): number | undefined;
  facts: Pick<StationView, 'profile' | 'station' | 'sale'>;
  /** The catalogue as it is now. */
  products(): StationView['products'];
  lamps(): LampView[];
  /** The steps of a shift that is being closed. */
  closing(shift: ShiftRow): ClosingView | undefined;
  /** A booth's gate and its goods; absent at a till. */
  booth?(): Pick<Booth, 'view' | 'fulfilment'> | undefined;
  /** SVG of a payload, with the four-module quiet zone. */
  drawQr(text: string): string;
}

/** QR pictures in memory: one is drawn per payment, however many screens look. */
const DRAWN_MAX = 32;

export function createViews(deps: ViewDeps): Views {
  const { read, rails } = deps;
  const listeners = new Set<(event: 'snapshot' | 'change' | 'hint', data: unknown) => void>();
  const drawn = new Map<string, string | undefined>();
  let rev = 0;
  let customer: CustomerSees | undefined;

  function svgOf(qr: string): string | undefined {
    const known = drawn.get(qr);
    if (known !== undefined || drawn.has(qr)) return known;
    let svg: string | undefined;
    try {
      svg = deps.drawQr(qr);
    } catch {
      // Longer than any QR: the text is still there to be shown another way, and the other payments too.
    }
    if (drawn.size >= DRAWN_MAX) drawn.delete(drawn.keys().next().value as string);
    drawn.set(qr, svg);
    return svg;
  }

  const shownOf = (qr: string): NonNullable<PaymentView['show']> => {
    const svg = svgOf(qr);
    return { qr, ...(svg === undefined ? {} : { svg }) };
  };

  const amount = (minor: number, of: PaymentRow): Money => money(minor, of.currency);

  /** The module's last word on a receipt that is not there yet. Only codes are shown, never a driver's sentence. */
  function fiscalCodeOf(row: PaymentRow): { code?: string } {
    if (row.fiscalStatus !== 'queued' && row.fiscalStatus !== 'problem') return {};
    const code = read.outboxOf(row.seq, 'receipt')?.lastError;
    return code && /^(no_answer|[a-z]+\.[a-z0-9_]+)$/.test(code) ? { code } : {};
  }

  function canOf(row: PaymentRow): PaymentView['can'] {
    const can = rails.find(row.method)?.can;
    const cancellable =
      row.status === 'created' ||
      ((row.status === 'dispatching' || row.status === 'awaiting_customer') && mayBeCalledOff(can, row.status)) ||
      (row.status === 'unknown' && (can?.cancelByOurRef ?? false));
    return {
      cancel: cancellable,
      refund:
        row.kind === 'sale' && row.status === 'completed' && row.refunded < row.received && (can?.refund ?? false),
      resolve: row.status === 'unknown',
    };
  }

  function payment(row: PaymentRow): PaymentView {
    const { detail } = row;
    const isShown = isOpen(row.status) && row.showQr !== null;
    const saleId = row.ofSeq === null ? undefined : read.paymentBySeq(row.ofSeq)?.id;
    const waitingFor = deps.devices?.()?.waitingFor(row);
    const nextCheckAt = row.status === 'unknown' ? deps.nextCheckAt?.(row.seq) : undefined;
    return {
      id: row.id,
      orderId: row.orderId,
      kind: row.kind,
      status: row.status,
      amount: amount(row.amount, row),
      payable: amount(row.payable, row),
      received: amount(row.received, row),
      method: row.method,
      provider: row.provider,
      livemode: row.livemode,
      ...(row.providerRef === null ? {} : { providerRef: row.providerRef }),
      ...(detail.rrn === undefined ? {} : { rrn: detail.rrn }),
      ...(detail.cardMask === undefined ? {} : { cardMask: detail.cardMask }),
      ...(detail.payerPhone === undefined ? {} : { payerPhone: detail.payerPhone }),
      ...(isShown ? { show: shownOf(row.showQr as string) } : {}),
      ...(row.expiresAt === null || !isOpen(row.status) ? {} : { expiresAt: row.expiresAt }),
      ...(detail.confirming === undefined ? {} : { confirming: detail.confirming }),
      ...(detail.cancelWish === undefined ? {} : { cancelRequested: true }),
      ...(detail.declineReason === undefined ? {} : { declineReason: detail.declineReason }),
      ...(detail.providerCode === undefined ? {} : { providerCode: detail.providerCode }),
      ...(detail.change === undefined ? {} : { change: amount(detail.change, row) }),
      ...(detail.resolvedBy === undefined ? {} : { resolvedBy: detail.resolvedBy }),
      ...(detail.setAsideBy === undefined ? {} : { setAsideBy: detail.setAsideBy }),
      ...(saleId === undefined ? {} : { of: saleId }),
      ...(row.kind === 'sale' && row.refunded > 0 ? { refunded: amount(row.refunded, row) } : {}),
      ...(detail.handedOverAt === undefined ? {} : { handedOverAt: detail.handedOverAt }),
      ...(detail.note === undefined ? {} : { note: detail.note }),
      ...terminalOf(row),
      ...ladderOf(read, row),
      ...(nextCheckAt === undefined ? {} : { nextCheckAt }),
      ...(waitingFor === undefined ? {} : { waitingFor }),
      ...(detail.how === undefined ? {} : { how: detail.how }),
      ...goodsOf(row),
      can: canOf(row),
      fiscal: {
        status: row.fiscalStatus as FiscalStatus,
        ...(detail.fiscalQrUrl === undefined
          ? {}
          : { qrUrl: detail.fiscalQrUrl, ...receiptPicture(detail.fiscalQrUrl, row.id) }),
        ...fiscalCodeOf(row),
      },
      discrepancies: read.discrepanciesOf(row.seq).map((d) => ({
        id: d.id,
        type: d.type,
        at: d.at,
        status: d.status,
        ...(d.expected === null ? {} : { expected: money(d.expected, d.currency) }),
        ...(d.actual === null ? {} : { actual: money(d.actual, d.currency) }),
      })),
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      rev: row.rev,
    };
  }

  function shift(): ShiftView {
    const found = read.lastShift();
    if (!found) return { shiftId: null, status: 'none', totals: [] };
    const closing = deps.closing(found);
    return {
      shiftId: found.id,
      status: found.status,
      openedAt: found.openedAt,
      ...(found.closedAt === null ? {} : { closedAt: found.closedAt }),
      ...(found.openedBy === null ? {} : { openedBy: found.openedBy }),
      totals: [...read.totals(found.seq)],
      ...(closing === undefined ? {} : { closing }),
    };
  }

  const attention = (): StationView['attention'] => ({
    unknown: read.countByStatus('unknown'),
    discrepancies: read.discrepancyCount(),
    receipts: read.outboxPending().count,
  });

  const snapshot = (): StationView => ({
    rev,
    ...deps.facts,
    products: deps.products(),
    methods: rails.all.map(methodView),
    lamps: deps.lamps(),
    shift: shift(),
    open: read.openPayments().map(payment),
    attention: attention(),
    ...devicesNow(),
    parked: read.parkedCount(),
    ...(customer && { customer }),
    ...boothNow(),
  });

  /** At a booth, and on the screen that faces the customer, the receipt is taken along as a code. */
  function receiptPicture(url: string, id: string): { svg?: string } {
    const svg = deps.booth?.() || customer?.paymentId === id ? svgOf(url) : undefined;
    return svg === undefined ? {} : { svg };
  }

  /** What a booth owes for this sale. */
  function goodsOf(row: PaymentRow): Pick<PaymentView, 'fulfilment'> {
    const fulfilment = deps.booth?.()?.fulfilment(row);
    return fulfilment === undefined ? {} : { fulfilment };
  }

  function boothNow(): Pick<StationView, 'booth'> {
    const booth = deps.booth?.()?.view();
    return booth === undefined ? {} : { booth };
  }

  /** The gate, when it is not what was told last. When it was looked at is no news. */
  let boothTold = '';
  function boothNews(): Pick<StationView, 'booth'> {
    const { booth } = boothNow();
    if (!booth) return {};
    const now = JSON.stringify({ ...booth, checkedAt: 0 });
    if (now === boothTold) return {};
    boothTold = now;
    return { booth };
  }

  /** Absent where the station has no terminal. */
  function devicesNow(): Pick<StationView, 'devices'> {
    const devices = deps.devices?.()?.view() ?? [];
    return devices.length === 0 ? {} : { devices };
  }

  function tell(change: Omit<StationChange, 'rev'>): void {
    rev++;
    // Views are made only when somebody looks.
    for (const listener of listeners) listener('change', { rev, ...change });
  }

  return {
    payment,
    shift,
    snapshot,
    refresh() {
      rev++;
      for (const listener of listeners) listener('snapshot', snapshot());
    },
    announce(change) {
      if (listeners.size === 0) {
        rev += Math.max(1, change.payments?.length ?? 0);
        return;
      }
      const rest = {
        attention: attention(),
        parked: read.parkedCount(),
        ...(change.shift ? { shift: shift() } : {}),
        ...(change.lamps ? { lamps: deps.lamps() } : {}),
        ...(change.devices ? devicesNow() : {}),
        ...boothNews(),
      };
      const rows = change.payments ?? [];
      for (const row of rows.slice(0, -1)) tell({ payment: payment(row) });
      const last = rows.at(-1);
      tell({ ...(last ? { payment: payment(last) } : {}), ...rest });
    },
    showCustomer({ total, paymentId }) {
      const now: CustomerSees = {
        idle: total === undefined && paymentId === undefined,
        ...(total && { total }),
        ...(paymentId !== undefined && { paymentId }),
      };
      if (JSON.stringify(now) === JSON.stringify(customer)) return;
      customer = now;
      const row = paymentId === undefined ? undefined : read.payment(paymentId);
      // The screen may have come after the payment's end.
      tell({ customer, ...(row && { payment: payment(row) }) });
    },
    hint(hint) {
      for (const listener of listeners) listener('hint', hint);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener('snapshot', snapshot());
      return () => listeners.delete(listener);
    },
  };
}
