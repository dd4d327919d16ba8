/** Everything about terminals, put together: their queues, the ladder, their lamps, and what survives a crash. */
import type { LampView } from '../../src-shared/contract/health-views.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import type { Strangers } from '../domain/ladder.ts';
import type { BatchClose } from '../pinpads/pinpad.ts';
import type { BankBatch, ClosedBatch } from '../ports/bank-batch.ts';
import type { Clock } from '../ports/clock.ts';
import type { EmergencyJournal } from '../ports/emergency-journal.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { Logger } from '../ports/logger.ts';
import type { PaymentRow } from '../ports/payments.ts';
import type { Ledger } from '../ports/store.ts';
import type { Pinpads } from './assemble-pinpads.ts';
import type { Device } from './device.ts';
import { createDevices, type Devices } from './devices.ts';
import { replayJournal } from './emergency-replay.ts';
import { attachKept, isOwed } from './kept-batch.ts';
import { createLadder, type Ladder } from './ladder.ts';
import type { Runner } from './runner.ts';
import type { Settlement, SettleRules } from './settle.ts';

export interface PinpadDesk {
  devices: Devices;
  ladder: Ladder;
  /** Hears of everything that was settled. */
  notice(settlements: readonly Settlement[]): void;
  lamps(): LampView[];
  /** Asks a terminal who it is, in its turn. Throws what stands in the way; undefined: there is no such terminal. */
  ask(name: string): Promise<{ model?: string; firmware?: string; terminalId?: string }> | undefined;
  /** The terminals' bank shifts, for the end of ours. */
  batches: readonly BankBatch[];
  /** After the runner has restored: what was kept, then the questions, then the probes. */
  start(): Promise<void>;
  /** A shift was opened by hand: the totals of every terminal are read. */
  shiftOpened(): void;
  /** A shift is closed: the journal begins anew with what is still open. */
  shiftClosed(): Promise<void>;
  stop(): Promise<void>;
}

interface Deps {
  pinpads: Pinpads;
  ledger: Ledger;
  clock: Clock;
  log: Logger;
  http: HttpClient;
  journal: EmergencyJournal;
  livemode: boolean;
  rules: SettleRules;
  runner(): Runner;
  /** Screens are told of these payments, of the devices and of the lamps. */
  announce(change: { payments?: readonly PaymentRow[]; devices?: boolean; lamps?: boolean }): void;
}

const PROBE_MS = 15_000;
/** Between the first questions to a terminal that does not answer yet. */
const FIRST_PAUSES_MS = [1_000, 3_000, 10_000, 30_000];

/** What a terminal's report says per terminal inside it: sales less what went back. */
const batchOf = (method: string, { matched, text, terminals }: BatchClose): ClosedBatch => ({
  matched,
  text,
  totals: terminals.map(({ terminalId, bankShift, sales, refunds, voids }) => ({
    method,
    ...(terminalId === undefined ? {} : { terminalId }),
    ...(bankShift === undefined ? {} : { bankShift }),
    count: sales.count + refunds.count + voids.count,
    minor: sales.minor - refunds.minor - voids.minor,
  })),
});

export function createPinpadDesk(deps: Deps): PinpadDesk {
  const { pinpads, ledger, clock, log, journal } = deps;
  let isStopped = false;
  const answers = new Map<string, boolean>();
  const strange = new Map<string, Strangers['what']>();
  const devices = createDevices({
    devices: pinpads.devices,
    ledger,
    clock,
    log,
    rules: deps.rules,
    runner: deps.runner,
    changed: (payments) => deps.announce({ payments, devices: true }),
  });
  const submit: Runner['submit'] = (paymentSeq, evidence) => deps.runner().submit(paymentSeq, evidence);
  const ladder = createLadder({
    ledger,
    devices,
    clock,
    log,
    http: deps.http,
    journal,
    livemode: deps.livemode,
    submit,
    changed: (payment) => deps.announce({ payments: [payment] }),
    strangers: noteStrangers,
    reportCame: () => void attachReports(),
  });
  const unsupported = Object.entries(pinpads.unsupported).map(
    ([id, { driver }]): LampView => ({ id, kind: 'device', state: 'down', reason: 'not_supported', detail: driver }),
  );

  /** Reports of bank shifts that are in the journal and not in the ledger. */
  async function attachReports(): Promise<void> {
    if (isStopped) return;
    const device = (name: string): Device | undefined => devices.find(name);
    await attachKept({
      journal,
      ledger,
      clock,
      log,
      device,
      batchOf: (of, closed) => batchOf(of.method, closed),
    }).catch((error: unknown) => log.error('journal.not_attached', { message: String(error) }));
  }

  /** Kept in the log of acts, shown by the lamp until the station starts again; the shift's end names the sum. */
  async function noteStrangers(device: Device, { what, minor, count }: Strangers): Promise<void> {
    strange.set(device.name, what);
    log.warn('device.strangers', { device: device.name, what, minor, count });
    await ledger.write((tx) =>
      tx.addAudit({
        at: clock.now(),
        who: 'nobody',
        name: null,
        approvedBy: null,
        caller: null,
        act: 'terminal.strangers',
        subject: device.name,
        outcome: what,
        detail: { minor, count },
      }),
    );
    deps.announce({ lamps: true });
  }

  function heard(device: Device, isThere: boolean): void {
    if (answers.get(device.name) === isThere) return;
    answers.set(device.name, isThere);
    deps.announce({ lamps: true });
  }

  async function askWho(device: Device) {
    const limit = new AbortController();
    const callOff = clock.after(PROBE_MS, () => limit.abort(new Error('no answer to the probe')));
    try {
      const { session } = device;
      const found = await devices.turn(device, { with: 'questions' }, () =>
        Promise.race([
          session.probe({ signal: limit.signal, http: deps.http }),
          new Promise<never>((_resolve, reject) => {
            limit.signal.addEventListener('abort', () => reject(limit.signal.reason as Error), { once: true });
          }),
        ]),
      );
      heard(device, true);
      return found;
    } catch (error) {
      heard(device, false);
      throw error;
    } finally {
      callOff();
    }
  }

  /** At a start the terminal, or its bridge, may still be waking up: asked again a few times, then at its next use. */
  async function probeUntilHeard(device: Device): Promise<void> {
    for (const pause of FIRST_PAUSES_MS) {
      await probe(device);
      if (answers.get(device.name) || isStopped) return;
      await new Promise<void>((done) => {
        clock.after(pause, done);
      });
      if (isStopped) return;
    }
    await probe(device);
  }

  async function probe(device: Device): Promise<void> {
    try {
      const found = await askWho(device);
      log.info('device.found', { device: device.name, ...found });
      // Another terminal on the cable than the one that was set up (money-safety §5.7).
      if (device.terminalId !== undefined && found.terminalId !== undefined && found.terminalId !== device.terminalId)
        log.warn('device.other_terminal', {
          device: device.name,
          expected: device.terminalId,
          found: found.terminalId,
        });
    } catch (error) {
      log.info('device.silent', { device: device.name, message: String(error) });
    }
  }

  return {
    devices,
    ladder,
    ask(name) {
      const device = devices.find(name);
      return device && askWho(device);
    },
    notice(settlements) {
      ladder.notice(settlements);
      for (const { payment, kind } of settlements) {
        const device = devices.find(payment.device);
        if (!device || kind !== 'moved') continue;
        if (payment.status === 'completed' || payment.status === 'declined') heard(device, true);
        if (payment.status === 'failed' && payment.detail.resolvedBy === undefined) heard(device, false);
      }
    },
    lamps: () => [
      ...devices.all.map((device): LampView => {
        const lamp = { id: device.name, kind: 'device' } as const;
        const isThere = answers.get(device.name);
        const what = strange.get(device.name);
        if (isThere !== false && what !== undefined)
          return { ...lamp, state: 'warn', reason: 'terminal_strangers', detail: what };
        return isThere
          ? { ...lamp, state: 'ok', reason: 'ok' }
          : { ...lamp, state: isThere === undefined ? 'warn' : 'down', reason: 'no_answer' };
      }),
      ...unsupported,
    ],
    batches: devices.all
      .filter(({ can }) => can.closeBatch)
      .map((device) => ({
        device: device.name,
        method: device.method,
        ...(device.can.totals && { interim: () => ladder.openTotals(device) }),
        close: async (signal, of) => batchOf(device.method, await ladder.closeBatch(device, of, signal)),
      })),
    async start() {
      await replayJournal({
        journal,
        read: ledger.read,
        device: (name) => devices.find(name),
        livemode: deps.livemode,
        log,
        submit,
      });
      await attachReports();
      ladder.restore();
      for (const device of devices.all) void probeUntilHeard(device);
    },
    shiftOpened() {
      for (const device of devices.all)
        ladder.readTotals(device).catch((error: unknown) => {
          log.info('ladder.no_totals', { device: device.name, message: String(error) });
        });
    },
    async shiftClosed() {
      await attachReports();
      const open = ledger.read.openSeqs().flatMap((seq) => ledger.read.paymentBySeq(seq) ?? []);
      const stillOpen = new Set<string>(open.filter(({ status }) => isOpen(status)).map(({ id }) => id));
      const shiftSeq = ledger.read.lastShift()?.seq ?? 0;
      await journal
        .rotate(
          ({ paymentId, device, batch }) =>
            stillOpen.has(paymentId) || (batch !== undefined && isOwed(ledger.read, { device, batch }, shiftSeq)),
        )
        .catch((error: unknown) => log.error('journal.failed', { message: String(error) }));
    },
    async stop() {
      isStopped = true;
      devices.stop();
      ladder.stop();
      await Promise.all(
        devices.all.map(({ session, name }) =>
          session
            .close()
            .catch((error: unknown) => log.info('device.close_failed', { device: name, message: String(error) })),
        ),
      );
      await journal.close();
    },
  };
}
