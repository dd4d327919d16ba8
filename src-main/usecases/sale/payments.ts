/** What people and programs do with payments: start, cancel, refund, resolve, hand over. */
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type {
  ResolveDiscrepancies,
  ResolveUnknown,
  SetAside,
  StartPayment,
} from '../../../src-shared/contract/payment-asks.ts';
import type { StartRefund } from '../../../src-shared/contract/refund-views.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import { StationError } from '../../domain/errors.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import { mayBeCalledOff } from '../rails/rails.ts';
import { paymentById } from '../settlement/payment-by-id.ts';
import type { Settlement } from '../settlement/settle.ts';
import type { Devices } from '../terminals/devices.ts';
import { leftOf } from './refund-options.ts';
import { type RefundDeps, refundOwed, startRefund } from './refunds.ts';
import {
  clearDiscrepancies,
  parkUnknown,
  type ResolveDeps,
  resolveUnknown,
  setAsideUnknown,
} from './resolve-unknown.ts';
import { type SaleDeps, startSale } from './start-sale.ts';

export interface PaymentsDeps extends SaleDeps, RefundDeps, Omit<ResolveDeps, 'devices' | 'runner'> {
  devices: Devices;
}

export interface Payments {
  start(input: StartPayment, context: CallContext): Promise<PaymentRow>;
  cancel(id: string): Promise<PaymentRow>;
  refund(input: StartRefund, context: CallContext): Promise<PaymentRow>;
  resolve(input: ResolveUnknown): Promise<PaymentRow>;
  /** Lets the terminal of an unknown payment go on (I-15). */
  park(id: string, by: string | undefined): Promise<PaymentRow>;
  /** Lets the order of an unknown payment be paid another way, by name (I-6). */
  setAside(input: SetAside): Promise<PaymentRow>;
  /** Hears of everything that was settled: what was set aside and turns out paid beside another goes back by itself. */
  notice(settlements: readonly Settlement[]): void;
  /** Marks a payment's discrepancies as dealt with, by name. */
  clear(input: ResolveDiscrepancies): Promise<PaymentRow>;
  /** `context.created` tells the first caller from those who come second: only the first gives the goods out. */
  handOver(id: string, by: string | undefined, context: CallContext): Promise<PaymentRow>;
}

/** How long a cancel call waits for the rail before it answers "cancelling". */
const CANCEL_PATIENCE_MS = 1_500;

export function createPayments(deps: PaymentsDeps): Payments {
  const { ledger, rails, runner, clock } = deps;

  async function cancel(id: string): Promise<PaymentRow> {
    const row = paymentById(ledger.read, id);
    if (row.status === 'cancelled' || row.status === 'cancelling') return row;
    const can = rails.find(row.method)?.can;
    const isFree = row.status === 'created';
    if (!isFree && isOpen(row.status) && !mayBeCalledOff(can, row.status))
      throw new StationError('payment.cancel_unsupported');
    if (!isOpen(row.status) || (row.status === 'unknown' && !can?.cancelByOurRef)) {
      throw new StationError('payment.not_cancellable', `a payment that is ${row.status} is not cancelled`);
    }
    const { payment } = await runner.submit(row.seq, { type: 'cancel_requested', source: 'person', reason: 'person' });
    if (payment.status !== 'cancelling') return payment;
    await Promise.race([runner.cancel(payment), clock.sleep(CANCEL_PATIENCE_MS)]);
    return paymentById(ledger.read, id);
  }

  async function handOver(id: string, by: string | undefined, context: CallContext): Promise<PaymentRow> {
    const changed = await ledger.write((tx) => {
      const row = paymentById(tx, id);
      // Money that is on its way back counts as gone: nobody takes the goods and the money both.
      if (row.kind !== 'sale' || row.status !== 'completed' || leftOf(tx, row) <= 0)
        throw new StationError('payment.not_completed');
      if (row.detail.handedOverAt !== undefined) return { row, isNew: false };
      const detail = { ...row.detail, handedOverAt: clock.now(), ...(by === undefined ? {} : { handedOverBy: by }) };
      return { row: tx.updatePayment({ ...row, detail }, clock.now()), isNew: true };
    });
    context.created = changed.isNew;
    if (changed.isNew) runner.follow([{ payment: changed.row, kind: 'same', effects: [] }]);
    return changed.row;
  }

  return {
    start: (input, context) => startSale(deps, input, context),
    cancel,
    refund: (input, context) => startRefund(deps, input, context),
    resolve: (input) => resolveUnknown(deps, input),
    park: (id, by) => parkUnknown(deps, id, by),
    setAside: (input) => setAsideUnknown(deps, input),
    notice: (settlements) => refundOwed(deps, settlements),
    clear: (input) => clearDiscrepancies(deps, input),
    handOver,
  };
}
