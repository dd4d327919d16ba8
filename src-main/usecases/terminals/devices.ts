/**
 * The terminals: one thing at a time on each, whatever asks for it. A payment waits here as `created`, where cancelling
 * costs nothing; at its turn its dispatch is committed, and only then is anything sent.
 *
 *   start ─► created ─► [its turn: lanes.ts] ─► dispatch committed ─► begin … answer settled ─► next
 *   the ladder's questions and the close of a bank shift take turns too; questions go first
 *
 * After a start a terminal takes no new payment before its unknown ones have been asked about, or a person has parked
 * them (I-15). Devices behind one box share a lane: the box does one thing at a time.
 */
import type { DeviceView } from '../../../src-shared/contract/method-views.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import { LedgerError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger } from '../../ports/store.ts';
import { dispatchOf } from '../runner/dispatch.ts';
import type { Runner } from '../runner/runner.ts';
import { chargedMeanwhile } from '../settlement/order-standing.ts';
import { type Settlement, type SettleRules, settle } from '../settlement/settle.ts';
import type { Device } from './device.ts';
import { createLanes, type Turn } from './lanes.ts';

export interface Devices {
  readonly all: readonly Device[];
  find(name: string | null | undefined): Device | undefined;
  /** Puts a created payment into its terminal's queue. */
  enqueue(row: PaymentRow): void;
  /** Runs `work` when the terminal is free: before waiting payments, or `afterPayments`. */
  turn<T>(device: Device, what: Turn, work: () => Promise<T>, options?: { afterPayments: true }): Promise<T>;
  /** Keeps new payments off the terminal until `release` of the same payment. */
  hold(device: Device, paymentSeq: number): void;
  release(paymentSeq: number): void;
  /** Monotonic time of the payment's dispatch in this run of the station. */
  dispatchedAt(paymentSeq: number): number | undefined;
  view(): DeviceView[];
  /** What a created payment waits for. */
  waitingFor(row: PaymentRow): { device: string; orderId?: string; paymentId?: string; since: number } | undefined;
  stop(): void;
}

export interface DevicesDeps {
  devices: readonly Device[];
  ledger: Ledger;
  clock: Clock;
  log: Logger;
  rules: SettleRules;
  runner(): Runner;
  /** Something that a screen shows about the devices, or about these waiting payments, has changed. */
  changed(waiting: readonly PaymentRow[]): void;
}

const BUSY_FILE_PAUSE_MS = 500;

export function createDevices(deps: DevicesDeps): Devices {
  const { ledger, clock, log } = deps;
  const { read } = ledger;
  const byName = new Map(deps.devices.map((device) => [device.name, device]));
  const dispatched = new Map<number, number>();
  const stopping = new AbortController();
  const lanes = createLanes({
    devices: deps.devices,
    clock,
    log,
    changed: (seqs) =>
      deps.changed(seqs.flatMap((seq) => read.paymentBySeq(seq) ?? []).filter(({ status }) => status === 'created')),
  });

  /** Its turn has come: dispatched in one commit, unless it was cancelled or its order paid meanwhile, and then sent. */
  async function take(device: Device, paymentSeq: number): Promise<void> {
    for (;;) {
      const outcome = await dispatch(device, paymentSeq);
      if (outcome === 'over') return;
      if (outcome !== 'again') {
        deps.runner().follow([outcome]);
        if (outcome.payment.status !== 'dispatching') return;
        dispatched.set(paymentSeq, clock.elapsed());
        await deps.runner().send(outcome.payment);
        if (!isOpen(read.paymentBySeq(paymentSeq)?.status ?? 'failed')) dispatched.delete(paymentSeq);
        return;
      }
      await clock.sleep(BUSY_FILE_PAUSE_MS, stopping.signal);
    }
  }

  async function dispatch(device: Device, paymentSeq: number): Promise<Settlement | 'over' | 'again'> {
    try {
      return await ledger.write((tx) => {
        const row = tx.paymentBySeq(paymentSeq);
        if (row?.status !== 'created') return 'over';
        // The index would refuse it as well; said here, it is a wait and not an error (I-9).
        if (tx.inFlightOn(device.name)) return 'again';
        const paid = row.kind === 'sale' ? chargedMeanwhile(tx, row) : undefined;
        if (paid) {
          const wish = { type: 'cancel_requested', source: 'station', reason: paid } as const;
          return settle(tx, row, wish, clock.now(), deps.rules);
        }
        return settle(tx, row, dispatchOf(row), clock.now(), deps.rules);
      });
    } catch (error) {
      if (!(error instanceof LedgerError) || error.code !== 'ledger.busy') throw error;
      log.error('ledger.busy', { device: device.name });
      return 'again';
    }
  }

  /** The first of the payments that keep new ones off the terminal. */
  function holder(device: Device): PaymentRow | undefined {
    const seq = lanes.heldBy(device);
    return seq === undefined ? undefined : read.paymentBySeq(seq);
  }

  function viewOf(device: Device): DeviceView {
    const busy = lanes.busyWith(device);
    const held = holder(device);
    return {
      device: device.name,
      method: device.method,
      ...(busy?.device === device && {
        busy: {
          with: busy.with,
          ...(busy.payment && { orderId: busy.payment.orderId, paymentId: busy.payment.id }),
          since: busy.since,
        },
      }),
      waiting: lanes.waitingAt(device),
      canCancel: device.can.cancel,
      ...(held && { held: { orderId: held.orderId, paymentId: held.id } }),
    };
  }

  return {
    all: deps.devices,
    find: (name) => (name === null || name === undefined ? undefined : byName.get(name)),
    enqueue({ id, orderId, seq, device: name }) {
      const device = byName.get(name ?? '');
      if (!device) throw new Error(`payment ${id} names no terminal of this station`);
      const what: Turn = { with: 'payment', payment: { id, orderId, seq } };
      lanes.put(device, what, () => take(device, seq), { urgent: false });
    },
    turn: (device, what, work, options) =>
      new Promise((resolve, reject) => {
        const told = (): Promise<void> => work().then(resolve, (error: unknown) => reject(error as Error));
        lanes.put(device, what, told, { urgent: !options?.afterPayments });
      }),
    hold: (device, paymentSeq) => lanes.hold(device, paymentSeq),
    release: (paymentSeq) => lanes.release(paymentSeq),
    dispatchedAt: (paymentSeq) => dispatched.get(paymentSeq),
    view: () => deps.devices.map(viewOf),
    waitingFor(row) {
      const device = byName.get(row.device ?? '');
      if (!device || row.status !== 'created') return undefined;
      const busy = lanes.busyWith(device);
      const before = busy?.payment ?? holder(device);
      if (before?.seq === row.seq) return undefined;
      return {
        device: device.name,
        ...(before && { orderId: before.orderId, paymentId: before.id }),
        since: busy?.since ?? row.createdAt,
      };
    },
    stop() {
      stopping.abort(new Error('the station is stopping'));
      lanes.stop();
    },
  };
}
