/**
 * What a screen sees: one snapshot, then numbered changes. Reads committed rows only (I-12).
 */
import type { LampView } from '../../src-shared/contract/health-views.ts';
import type { HintView } from '../../src-shared/contract/method-views.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { ShowCustomer } from '../../src-shared/contract/sale-views.ts';
import type { ClosingView, ShiftView } from '../../src-shared/contract/shift-views.ts';
import type { CustomerSees, StationChange, StationView } from '../../src-shared/contract/station-views.ts';
import type { PaymentRow } from '../ports/payments.ts';
import type { ShiftRow } from '../ports/shifts.ts';
import type { EventSource } from '../ports/station.ts';
import type { Booth } from './booth/booth.ts';
import { createPaymentView, type PaymentViewDeps } from './payment-view.ts';
import { createQrPictures } from './qr-pictures.ts';
import { methodView } from './rails/rails.ts';

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

export interface ViewDeps extends Omit<PaymentViewDeps, 'pictures' | 'takesReceiptAlong' | 'fulfilment'> {
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

export function createViews(deps: ViewDeps): Views {
  const { read, rails } = deps;
  const listeners = new Set<(event: 'snapshot' | 'change' | 'hint', data: unknown) => void>();
  let rev = 0;
  let customer: CustomerSees | undefined;
  const payment = createPaymentView({
    ...deps,
    pictures: createQrPictures(deps.drawQr),
    // At a booth, and on the screen that faces the customer, the receipt is taken along as a code.
    takesReceiptAlong: ({ id }) => deps.booth?.() !== undefined || customer?.paymentId === id,
    fulfilment: (row) => deps.booth?.()?.fulfilment(row),
  });

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
