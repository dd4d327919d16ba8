/**
 * Each call of the contract → one function of the station, by area as in the contract itself. Nothing is decided here.
 */
import type { practiceCalls as PracticeCalls } from '../../src-shared/contract/calls/practice.ts';
import type { saleCalls as SaleCalls } from '../../src-shared/contract/calls/sales.ts';
import type { LampView } from '../../src-shared/contract/health-views.ts';
import type { StationHandlers } from '../../src-shared/contract/station.ts';
import { money } from '../../src-shared/money.ts';
import { PAYMENT_STATUSES, type PaymentStatus } from '../../src-shared/payment-status.ts';
import { StationError } from '../domain/errors.ts';
import type { Practice } from '../ports/station.ts';
import type { Booth } from './booth/booth.ts';
import { boothCalls } from './booth/booth-calls.ts';
import { kaspiCalls } from './office/kaspi-calls.ts';
import type { KaspiDesk } from './office/kaspi-desk.ts';
import { type SettingsCallDeps, settingsCalls } from './office/settings-calls.ts';
import { named } from './people/by-name.ts';
import type { People } from './people/people.ts';
import { peopleCalls } from './people/people-calls.ts';
import { type ReceiptCallDeps, receiptCalls } from './receipts/receipt-calls.ts';
import { type PaymentCallDeps, paymentCalls } from './sale/payment-calls.ts';
import type { SalesDesk } from './sale/sales-desk.ts';
import { type ShiftCallDeps, shiftCalls } from './shift/shift-calls.ts';

interface Deps extends PaymentCallDeps, ShiftCallDeps, ReceiptCallDeps, SettingsCallDeps {
  people: People;
  kaspi: KaspiDesk;
  salesDesk: SalesDesk;
  /** Absent at a till. */
  booth?: Booth | undefined;
  /** Leaves the kiosk, where the host has a window. */
  exitBooth?: (() => void) | undefined;
  placePhoto?: (() => Promise<string>) | undefined;
  lamps(): LampView[];
  practice?: Practice | undefined;
}

export function createHandlers(deps: Deps): StationHandlers {
  const { lamps, views } = deps;
  return {
    'station.view': () => views.snapshot(),
    'station.stats': statsOf(deps),
    'health.get': () => {
      const now = lamps();
      return { ok: now.every(({ state }) => state !== 'down'), lamps: now };
    },
    ...paymentCalls(deps),
    ...saleCalls(deps),
    ...shiftCalls(deps),
    ...receiptCalls(deps),
    ...boothCalls(deps),
    ...peopleCalls(deps.ledger.read, deps.people),
    ...settingsCalls(deps),
    ...kaspiCalls(deps.kaspi),
    ...practiceCalls(deps.practice),
  };
}

/** How many payments ended how, of all time. */
const statsOf =
  ({ ledger, currency }: Deps): StationHandlers['station.stats'] =>
  () => {
    const totals = ledger.read.totals();
    const refunds = totals.reduce((total, row) => total + (row.kind === 'refund' ? row.count : 0), 0);
    const received = totals.reduce((sum, row) => sum + (row.kind === 'sale' ? row.minor : -row.minor), 0);
    const countOf = (...statuses: PaymentStatus[]): number =>
      statuses.reduce((total, status) => total + ledger.read.countByStatus(status), 0);
    return {
      total: countOf(...PAYMENT_STATUSES) - refunds,
      success: countOf('completed') - refunds,
      pending: countOf('created', 'dispatching', 'awaiting_customer', 'cancelling'),
      failed: countOf('declined', 'failed', 'expired'),
      cancelled: countOf('cancelled'),
      unknown: countOf('unknown'),
      received: money(received, currency),
    };
  };

const saleCalls = ({ salesDesk, views }: Deps): Pick<StationHandlers, keyof typeof SaleCalls> => ({
  'sale.park': (input, context) => salesDesk.park(named(input, context), context),
  'sale.parked': () => ({ items: salesDesk.parked() }),
  'sale.recall': ({ orderId }, context) => salesDesk.recall(orderId, context),
  'sale.drop': async ({ orderId }) => {
    await salesDesk.drop(orderId);
    return {};
  },
  'sale.price': (input, context) => salesDesk.agree(named(input, context)),
  'customer.show': (input) => {
    views.showCustomer(input);
    return {};
  },
});

/** The vendors' simulators, at a station that practises. */
function practiceCalls(practice: Practice | undefined): Pick<StationHandlers, keyof typeof PracticeCalls> {
  const here = (): Practice => {
    if (!practice) throw new StationError('sandbox.unavailable');
    return practice;
  };
  return {
    'practice.customer': (input) => here().customer(input),
    'practice.fault': (input) => here().fault(input),
  };
}
