/**
 * Turns at the terminals: one thing at a time on each lane, urgent ones first, and no payment on a terminal that is held.
 *
 *   put ─► [urgent | queue] ─► work ─► its operation has left the wire ─► next
 */
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Device } from './device.ts';

/** What a turn is for. */
export interface Turn {
  with: 'payment' | 'questions' | 'batch_close';
  payment?: Pick<PaymentRow, 'id' | 'orderId' | 'seq'>;
}

export interface Lanes {
  /** Runs `work` when its turn has come: before everything that waits in the queue, where it is `urgent`. */
  put(device: Device, what: Turn, work: () => Promise<void>, options: { urgent: boolean }): void;
  /** Keeps payments off the terminal until `release` of the same payment. */
  hold(device: Device, paymentSeq: number): void;
  release(paymentSeq: number): void;
  /** The turn of the device's lane; `since`: ms UTC. */
  busyWith(device: Device): (Turn & { device: Device; since: number }) | undefined;
  /** The first of the payments that hold the device. */
  heldBy(device: Device): number | undefined;
  /** How many payments wait for the device. */
  waitingAt(device: Device): number;
  stop(): void;
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

interface Deps {
  devices: readonly Device[];
  clock: Clock;
  log: Logger;
  /** A turn began or ended, or a hold did; these payments wait in the lane. */
  changed(waitingSeqs: readonly number[]): void;
}

/** An operation that ignores the end of our patience is waited for so long; then the cable is believed to be dead. */
const LET_GO_MS = 30_000;

export function createLanes({ devices, clock, log, changed }: Deps): Lanes {
  const lanes = new Map<string, Lane>(devices.map(({ lane }) => [lane, { busy: undefined, urgent: [], queue: [] }]));
  const holds = new Map<string, Set<number>>();
  const stopping = new AbortController();

  const laneOf = (device: Device): Lane => lanes.get(device.lane) as Lane;
  const isHeld = ({ device, what }: Job): boolean => what.with === 'payment' && (holds.get(device.name)?.size ?? 0) > 0;
  const tell = ({ queue }: Lane): void => changed(queue.flatMap(({ what }) => what.payment?.seq ?? []));

  function nextJob(lane: Lane): Job | undefined {
    const urgent = lane.urgent.shift();
    if (urgent) return urgent;
    const at = lane.queue.findIndex((job) => !isHeld(job));
    return at < 0 ? undefined : lane.queue.splice(at, 1)[0];
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
  async function run({ device, what, work }: Job, lane: Lane): Promise<void> {
    try {
      await work();
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

  return {
    put(device, what, work, { urgent }) {
      const lane = laneOf(device);
      (urgent ? lane.urgent : lane.queue).push({ device, what, work });
      pump(lane);
    },
    hold(device, paymentSeq) {
      const held = holds.get(device.name) ?? new Set();
      holds.set(device.name, held.add(paymentSeq));
    },
    release(paymentSeq) {
      for (const device of devices) {
        if (!holds.get(device.name)?.delete(paymentSeq)) continue;
        tell(laneOf(device));
        pump(laneOf(device));
      }
    },
    busyWith: (device) => laneOf(device).busy,
    heldBy: (device) => holds.get(device.name)?.values().next().value,
    waitingAt: (device) =>
      laneOf(device).queue.filter((job) => job.device === device && job.what.with === 'payment').length,
    stop: () => stopping.abort(new Error('the station is stopping')),
  };
}
