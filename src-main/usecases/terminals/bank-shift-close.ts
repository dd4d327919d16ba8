/**
 * The end of one terminal's bank shift, in the terminal's turn. Its report is the last word of totals on what is still
 * unknown there, and it is written into the journal before anybody reads it.
 *
 *   figures void ─► told before a crash? ─► closed without our hearing it? ─► ask ─► every unknown payment weighed
 */
import type { BatchClose } from '../../pinpads/pinpad.ts';
import type { BatchTry } from '../../ports/bank-batch.ts';
import type { EmergencyJournal } from '../../ports/emergency-journal.ts';
import { within } from '../time-limit.ts';
import type { Device } from './device.ts';
import type { Devices } from './devices.ts';
import { batchKey, keptOf } from './kept-batch.ts';
import type { RungDeps, Rungs } from './ladder-rungs.ts';
import type { Steps, StepsDeps } from './ladder-steps.ts';
import { lostClose } from './lost-close.ts';
import type { Readings } from './terminal-readings.ts';

export interface BankShiftDeps extends StepsDeps, Pick<RungDeps, 'http'> {
  devices: Devices;
  journal: EmergencyJournal;
  /** The report of a bank shift came when its try had been given up: the journal has it. */
  reportCame(): void;
}

interface Ladder {
  rungs: Rungs;
  steps: Steps;
  readings: Readings;
  stopping: AbortSignal;
}

/** Totals before and after a close that nobody heard of; most terminals print them. */
export const TOTALS_MS = 30_000;

/** Rejects when the terminal cannot, when it did not say, and when `signal` ended before its turn came. */
export async function closeBankShift(
  deps: BankShiftDeps,
  { rungs, steps, readings, stopping }: Ladder,
  device: Device,
  of: BatchTry,
  signal?: AbortSignal,
): Promise<BatchClose> {
  const { ledger, clock, log, http, journal } = deps;
  const { session } = device;
  if (!device.can.closeBatch || !session.closeBatch) throw new Error(`${device.name} cannot close its bank shift`);
  const close = session.closeBatch.bind(session);
  const batch = batchKey(of);

  /** A journal that cannot be written is no reason to lose the report. */
  const keep = (kind: 'answer' | 'reply', body: Uint8Array): Promise<void> =>
    journal
      .keep({ at: clock.now(), device: device.name, paymentId: '', batch, kind, body })
      .catch((error: unknown) => log.error('journal.failed', { device: device.name, message: String(error) }));
  const keepReply = (closed: BatchClose): Promise<void> =>
    keep('reply', new TextEncoder().encode(JSON.stringify(closed)));

  async function ask(): Promise<BatchClose> {
    const wire: { answer?: Promise<BatchClose> } = {};
    const asked = async (ends: AbortSignal): Promise<BatchClose> => {
      const closed = await close({ signal: ends, http, keep: (raw) => keep('answer', raw) });
      await keepReply(closed);
      return closed;
    };
    try {
      return await within(clock, device.can.batchTimeoutMs, stopping, (ends) => {
        wire.answer = asked(ends);
        return wire.answer;
      });
    } catch (error) {
      // A report that comes when we have given up is in the journal, and goes from there to its shift.
      wire.answer?.then(deps.reportCame, () => undefined);
      throw error;
    }
  }

  async function unheard(): Promise<BatchClose | undefined> {
    const { before } = of;
    if (before === undefined) return undefined;
    const found = await within(clock, TOTALS_MS, stopping, (ends) =>
      lostClose(session, before, { signal: ends, http }),
    );
    if (!found) return undefined;
    log.warn('batch.closed_unheard', { device: device.name, batch, matched: String(found.matched) });
    await keepReply(found);
    return found;
  }

  async function inItsTurn(): Promise<BatchClose> {
    // Its turn came too late: what the terminal counts now is the next shift's as well.
    if (signal?.aborted) throw signal.reason as Error;
    const last = ledger.read.terminalReading(device.name);
    const { evidenceSeq } = readings.standing(device);
    await readings.forget(device);
    const kept = keptOf({ journal, read: ledger.read, log }, device, of);
    const closed = kept ?? (await unheard()) ?? (await ask());
    // Totals on which terminal and bank do not agree decide nothing: the difference may be just this payment.
    const report = closed.matched === true ? closed : undefined;
    for (const row of ledger.read.unknownOn(device.name)) {
      await steps.keep(row, rungs.totalsStep(row, device, 'batch_close', report, last));
      await steps.decide(row, device);
    }
    await readings.beginAnew(device, closed, evidenceSeq);
    return closed;
  }

  return deps.devices.turn(device, { with: 'batch_close' }, inItsTurn, { afterPayments: true });
}
