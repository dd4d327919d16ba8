/** Everything about terminals, put together: their turns, the ladder, their health, and what survives a crash. */
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import type { Strangers } from '../../domain/ladder.ts';
import type { BatchClose } from '../../pinpads/pinpad.ts';
import type { BankBatch, ClosedBatch } from '../../ports/bank-batch.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EmergencyJournal } from '../../ports/emergency-journal.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger } from '../../ports/store.ts';
import { auditEntry } from '../people/audit-entry.ts';
import type { Runner } from '../runner/runner.ts';
import type { Settlement, SettleRules } from '../settlement/settle.ts';
import type { Pinpads } from './assemble-pinpads.ts';
import type { Device } from './device.ts';
import { type Answered, createDeviceHealth } from './device-health.ts';
import { createDevices, type Devices } from './devices.ts';
import { replayJournal } from './emergency-replay.ts';
import { attachKept, isOwed } from './kept-batch.ts';
import { createLadder, type Ladder } from './ladder.ts';

export interface PinpadDesk {
  devices: Devices;
  ladder: Ladder;
  /** Hears of everything that was settled. */
  notice(settlements: readonly Settlement[]): void;
  lamps(): LampView[];
  /** Asks a terminal who it is, in its turn. Throws what stands in the way; undefined: there is no such terminal. */
  ask(name: string): Promise<Answered> | undefined;
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
  const devices = createDevices({
    devices: pinpads.devices,
    ledger,
    clock,
    log,
    rules: deps.rules,
    runner: deps.runner,
    changed: (payments) => deps.announce({ payments, devices: true }),
  });
  const health = createDeviceHealth({
    devices,
    unsupported: pinpads.unsupported,
    clock,
    log,
    http: deps.http,
    changed: () => deps.announce({ lamps: true }),
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
    health.strange(device, what);
    log.warn('device.strangers', { device: device.name, what, minor, count });
    await ledger.write((tx) =>
      tx.addAudit(
        auditEntry(clock.now(), 'terminal.strangers', device.name, {}, { outcome: what, detail: { minor, count } }),
      ),
    );
    deps.announce({ lamps: true });
  }

  return {
    devices,
    ladder,
    ask(name) {
      const device = devices.find(name);
      return device && health.ask(device);
    },
    notice(settlements) {
      ladder.notice(settlements);
      for (const { payment, kind } of settlements) {
        const device = devices.find(payment.device);
        if (!device || kind !== 'moved') continue;
        if (payment.status === 'completed' || payment.status === 'declined') health.heard(device, true);
        if (payment.status === 'failed' && payment.detail.resolvedBy === undefined) health.heard(device, false);
      }
    },
    lamps: () => health.lamps(),
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
      for (const device of devices.all) void health.probeUntilHeard(device);
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
      health.stop();
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
