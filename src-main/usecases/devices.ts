/**
 * One queue per terminal: one thing at a time on each, whatever asks for it. A payment waits here as `created`, where
 * cancelling costs nothing; at its turn its dispatch is committed, and only then is anything sent.
 *
 *   start ─► created ─► [queue] ─► dispatch committed ─► begin … answer settled ─► next
 *   the ladder's questions and the close of a bank shift take turns too; questions go first
 *
 * After a start a terminal takes no new payment before its unknown ones have been asked about, or a person has parked
 * them (I-15). Devices behind one box share a lane: the box does one thing at a time.
 */
import type { DeviceView } from '../../src-shared/contract/method-views.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import { LedgerError } from '../domain/errors.ts';
import type { BatchClose, PinpadCapabilities, PinpadDefinition, PinpadSession } from '../pinpads/pinpad.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { PaymentRow } from '../ports/payments.ts';
import type { Ledger } from '../ports/store.ts';
import { dispatchOf } from './dispatch.ts';
import { chargedMeanwhile } from './order-standing.ts';
import type { Runner } from './runner.ts';
import { type SettleRules, settle } from './settle.ts';

/** A terminal of this station. */
export interface Device {
  /** Its name in the configuration. */
  readonly name: string;
  readonly method: string;
  readonly driver: string;
  readonly can: PinpadCapabilities;
  readonly session: PinpadSession;
  readonly terminalId?: string | undefined;
  /** Where the configuration says it is: a port, an address, the box it stands behind. */
  readonly place?: string | undefined;
  /** Devices with the same lane work one at a time. */
  readonly lane: string;
  readonly reread?: PinpadDefinition['reread'];
  /** The kept report of its bank shift, read again. */
  readonly rereadBatch?: (raws: readonly Uint8Array[]) => BatchClose | undefined;
  /** The operation on the wire, kept by as-provider: the device is not free before it ends. */
  underWay: Promise<unknown>;
}

export interface Turn {
  with: 'payment' | 'questions' | 'batch_close';
  payment?: Pick<PaymentRow, 'id' | 'orderId' | 'seq'>;
}

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

interface Job {
  device: Device;
  what: Turn;
  work(): Promise<void>;
}
interface Lane {
  busy: (Turn & { device: Device; since: number }) | undefined;
  urgent: Job[];
  queue: Job[];
}

/** An operation that ignores the end of our patience is waited for so long; then the cable is believed to be dead. */
const LET_GO_MS = 30_000;
const BUSY_FILE_PAUSE_MS = 500;

export function createDevices(deps: DevicesDeps): Devices {
  const { ledger, clock, log } = deps;
  const byName = new Map(deps.devices.map((device) => [device.name, device]));
  const lanes = new Map<string, Lane>(
    deps.devices.map(({ lane }) => [lane, { busy: undefined, urgent: [], queue: [] }]),
  );
  const holds = new Map<string, Set<number>>();
  const dispatched = new Map<number, number>();
  const stopping = new AbortController();

  const laneOf = (device: Device): Lane => lanes.get(device.lane) as Lane;
  const isHeld = ({ device, what }: Job): boolean => what.with === 'payment' && (holds.get(device.name)?.size ?? 0) > 0;

  function nextJob(lane: Lane): Job | undefined {
    const urgent = lane.urgent.shift();
    if (urgent) return urgent;
    const at = lane.queue.findIndex((job) => !isHeld(job));
    return at < 0 ? undefined : lane.queue.splice(at, 1)[0];
  }

  function tell(lane: Lane): void {
    const waiting = lane.queue.flatMap(({ what }) => {
      const row = what.payment && ledger.read.paymentBySeq(what.payment.seq);
      return row?.status === 'created' ? [row] : [];
    });
    deps.changed(waiting);
  }

  function pump(lane: Lane): void {
    if (lane.busy || stopping.signal.aborted) return;
    const job = nextJob(lane);
    if (!job) return;
    lane.busy = { ...job.what, device: job.device, since: clock.now() };
    tell(lane);
    void run(job, lane);
  }

  /** Never rejects: what goes wrong in a turn is logged, and the next one begins. */
  async function run(job: Job, lane: Lane): Promise<void> {
    const { device, what } = job;
    try {
      await job.work();
    } catch (error) {
      if (!stopping.signal.aborted)
        log.error('device.turn_failed', { device: device.name, with: what.with, message: String(error) });
    }
    await released(device);
    lane.busy = undefined;
    if (stopping.signal.aborted) return;
    tell(lane);
    pump(lane);
  }

  /** The station's patience ends before a driver's may: the next one waits until the wire is quiet. */
  async function released(device: Device): Promise<void> {
    const enough = new AbortController();
    const quiet = device.underWay.then(
      () => 'quiet' as const,
      () => 'quiet' as const,
    );
    const late = clock.sleep(LET_GO_MS, enough.signal).then(
      () => 'late' as const,
      () => 'stopped' as const,
    );
    const ended = await Promise.race([quiet, late]);
    enough.abort();
    if (ended === 'late') log.warn('device.let_go', { device: device.name, afterMs: LET_GO_MS });
  }

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
        if (!isOpen(ledger.read.paymentBySeq(paymentSeq)?.status ?? 'failed')) dispatched.delete(paymentSeq);
        return;
      }
      await clock.sleep(BUSY_FILE_PAUSE_MS, stopping.signal);
    }
  }

  async function dispatch(device: Device, paymentSeq: number) {
    try {
      return await ledger.write((tx) => {
        const row = tx.paymentBySeq(paymentSeq);
        if (row?.status !== 'created') return 'over' as const;
        // The index would refuse it as well; said here, it is a wait and not an error (I-9).
        if (tx.inFlightOn(device.name)) return 'again' as const;
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
      return 'again' as const;
    }
  }

  const put = (list: Job[], lane: Lane, job: Job): void => {
    list.push(job);
    pump(lane);
  };

  /** The first of the payments that keep new ones off the terminal. */
  function heldBy(device: Device): Pick<DeviceView, 'held'> {
    const [seq] = holds.get(device.name) ?? [];
    const row = seq === undefined ? undefined : ledger.read.paymentBySeq(seq);
    return row ? { held: { orderId: row.orderId, paymentId: row.id } } : {};
  }

  return {
    all: deps.devices,
    find: (name) => (name === null || name === undefined ? undefined : byName.get(name)),
    enqueue(row) {
      const device = byName.get(row.device ?? '');
      if (!device) throw new Error(`payment ${row.id} names no terminal of this station`);
      const lane = laneOf(device);
      const { id, orderId, seq } = row;
      put(lane.queue, lane, {
        device,
        what: { with: 'payment', payment: { id, orderId, seq } },
        work: () => take(device, seq),
      });
    },
    turn: (device, what, work, options) =>
      new Promise((resolve, reject) => {
        const lane = laneOf(device);
        put(options?.afterPayments ? lane.queue : lane.urgent, lane, {
          device,
          what,
          work: () =>
            work().then(resolve, (error: unknown) => {
              reject(error as Error);
            }),
        });
      }),
    hold(device, paymentSeq) {
      const held = holds.get(device.name) ?? new Set();
      holds.set(device.name, held.add(paymentSeq));
    },
    release(paymentSeq) {
      for (const device of deps.devices) {
        if (!holds.get(device.name)?.delete(paymentSeq)) continue;
        tell(laneOf(device));
        pump(laneOf(device));
      }
    },
    dispatchedAt: (paymentSeq) => dispatched.get(paymentSeq),
    view: () =>
      deps.devices.map((device) => {
        const lane = laneOf(device);
        const { busy } = lane;
        return {
          device: device.name,
          method: device.method,
          ...(busy?.device === device
            ? {
                busy: {
                  with: busy.with,
                  ...(busy.payment ? { orderId: busy.payment.orderId, paymentId: busy.payment.id } : {}),
                  since: busy.since,
                },
              }
            : {}),
          waiting: lane.queue.filter((job) => job.device === device && job.what.with === 'payment').length,
          canCancel: device.can.cancel,
          ...heldBy(device),
        };
      }),
    waitingFor(row) {
      const device = byName.get(row.device ?? '');
      if (!device || row.status !== 'created') return undefined;
      const { busy } = laneOf(device);
      const [held] = holds.get(device.name) ?? [];
      const before = busy?.payment ?? (held === undefined ? undefined : ledger.read.paymentBySeq(held));
      if (before?.seq === row.seq) return undefined;
      return {
        device: device.name,
        ...(before ? { orderId: before.orderId, paymentId: before.id } : {}),
        since: busy?.since ?? row.createdAt,
      };
    },
    stop: () => stopping.abort(new Error('the station is stopping')),
  };
}
