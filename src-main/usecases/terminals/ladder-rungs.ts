/**
 * The rungs of the ladder that a terminal answers: one question each, its answer kept as a step (ladder-steps.ts). A
 * question without an answer throws, and nothing is kept: the terminal is asked again.
 */
import { money } from '../../../src-shared/money.ts';
import { readSlip, readTotals, type Step } from '../../domain/ladder.ts';
import { ecrNumberOf, replyOf } from '../../pinpads/as-provider.ts';
import type { DeviceTotals, PinpadReply } from '../../pinpads/pinpad.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger } from '../../ports/store.ts';
import type { TerminalReading } from '../../ports/terminals.ts';
import { type Evidence, evidenceOf } from '../settlement/evidence-of.ts';
import { within } from '../time-limit.ts';
import type { Device } from './device.ts';
import type { Devices } from './devices.ts';
import { fits, isInReading, othersUnknown, ownerOfSlip, startedAt } from './ladder-facts.ts';
import type { Steps } from './ladder-steps.ts';
import { isGood } from './terminal-readings.ts';
import { figuresOf, oursSince, summed } from './terminal-totals.ts';

export interface RungDeps {
  ledger: Ledger;
  devices: Pick<Devices, 'dispatchedAt'>;
  clock: Clock;
  http: HttpClient;
  livemode: boolean;
  submit(paymentSeq: number, evidence: Evidence): Promise<unknown>;
}

export interface Rungs {
  /** Rung 1. true: the terminal said it by reference, and it is settled. */
  lookUp(row: PaymentRow, device: Device): Promise<boolean>;
  /** Rung 2. undefined: the terminal tells none. */
  askTotals(row: PaymentRow, device: Device): Promise<DeviceTotals | undefined>;
  /** Rung 3. The approval that the slip tells, where it is a sign for this payment. */
  askSlip(row: PaymentRow, device: Device): Promise<Evidence | undefined>;
  /**
   * What totals say of the payment, against the reading from before. `totals` undefined: a report that is no evidence.
   * `last`: the reading; undefined: there is none.
   */
  totalsStep(
    row: PaymentRow,
    device: Device,
    rung: 'totals' | 'batch_close',
    totals: DeviceTotals | undefined,
    last: TerminalReading | undefined,
  ): Step;
  /** The terminal had all the time that an operation may take: what is missing now will not come. */
  hadItsTime(row: PaymentRow, device: Device): boolean;
}

const QUESTION_MS = 15_000;
/** Totals may be printed while we wait; the till does not stand still for longer than this. */
const PAPER_MS = 60_000;
/** An operation that the terminal dates so long before the payment is another one with the same number. */
const CLOCKS_APART_MS = 600_000;

/** The longest that a terminal's totals are waited for, ms. */
export const totalsMs = ({ can }: Device): number => Math.min(PAPER_MS, can.batchTimeoutMs);

export function createRungs(deps: RungDeps, steps: Steps, stopping: AbortSignal): Rungs {
  const { devices, clock, http } = deps;
  const { read } = deps.ledger;
  const restoredAt = clock.elapsed();

  /** Monotonic: a clock that was set proves nothing (I-32). After a restart the time counts from the start on. */
  const hadItsTime: Rungs['hadItsTime'] = (row, { can }) =>
    clock.elapsed() - (devices.dispatchedAt(row.seq) ?? restoredAt) >= can.saleTimeoutMs;

  const asEvidence = (row: PaymentRow, device: Device, said: PinpadReply): Evidence | undefined => {
    const amount = money(row.payable, row.currency);
    const reply = replyOf(said, { kind: row.kind, amount, paymentId: row.id, terminalId: device.terminalId });
    return evidenceOf(reply, 'device', { livemode: deps.livemode, notFoundIsProof: false });
  };

  async function lookUp(row: PaymentRow, device: Device): Promise<boolean> {
    const ask = device.can.lookUp ? device.session.lookUp?.bind(device.session) : undefined;
    if (!ask) return false;
    const since = startedAt(read, row);
    const answer = await within(clock, QUESTION_MS, stopping, (signal) =>
      ask({
        amount: money(row.payable, row.currency),
        ecrNumber: ecrNumberOf(row.seq),
        ...(row.detail.rrn === undefined ? {} : { rrn: row.detail.rrn }),
        since,
        signal,
        http,
      }),
    );
    const keep = async (outcome: Step['outcome'], code: Step['code']): Promise<false> => {
      await steps.keep(row, { rung: 'look_up', outcome, code });
      return false;
    };
    if (answer.kind === 'none')
      return hadItsTime(row, device) ? keep('against', 'not_found') : keep('unclear', 'too_early');
    // `not_started` is about the question, not about the payment.
    if (answer.kind !== 'approved' && answer.kind !== 'declined') return keep('unclear', 'cannot_tell');
    const evidence = asEvidence(row, device, answer);
    const isOlder = answer.facts?.at !== undefined && answer.facts.at < since - CLOCKS_APART_MS;
    if ((evidence?.type !== 'approved' && evidence?.type !== 'rejected') || isOlder)
      return keep('unclear', 'cannot_tell');
    if (evidence.type === 'approved' && !fits(read, row, evidence)) {
      // Money moved, and it is not this payment's: kept and shown, and no sign for it (I-3, I-17).
      await keep('unclear', 'cannot_tell');
      await deps.submit(row.seq, evidence);
      return false;
    }
    await (evidence.type === 'approved' ? keep('for', 'found_approved') : keep('against', 'found_refused'));
    if (steps.weighed(row, device) === 'disagree') return false;
    await deps.submit(row.seq, evidence);
    return true;
  }

  const totalsStep: Rungs['totalsStep'] = (row, device, rung, totals, last) => {
    // A reading from after the payment (a bank shift was closed over it) can say nothing about it any more.
    const before = isGood(last) && !isInReading(read, row, last) ? last : undefined;
    const figures = totals?.currency === row.currency ? figuresOf(totals) : undefined;
    const since = before?.evidenceSeq ?? 0;
    return readTotals({
      rung,
      kind: row.kind,
      amount: row.payable,
      before: before && summed(before),
      now: figures && summed(figures),
      ours: oursSince(read, device.name, since),
      othersUnknown:
        othersUnknown(read, row).some((other) => !isInReading(read, other, before)) ||
        read.isContestedOn(device.name, since, row.seq),
      // Money that the terminal takes back by itself is gone from the totals before its bank shift ends.
      hadItsTime: hadItsTime(row, device),
    });
  };

  async function askTotals(row: PaymentRow, device: Device): Promise<DeviceTotals | undefined> {
    const ask = device.can.totals ? device.session.totals?.bind(device.session) : undefined;
    if (!ask) return undefined;
    const totals = await within(clock, totalsMs(device), stopping, (signal) => ask({ signal, http }));
    await steps.keep(row, totalsStep(row, device, 'totals', totals, read.terminalReading(device.name)));
    return totals;
  }

  async function askSlip(row: PaymentRow, device: Device): Promise<Evidence | undefined> {
    const ask = device.can.lastSlip ? device.session.lastSlip?.bind(device.session) : undefined;
    if (!ask) return undefined;
    const answer = await within(clock, PAPER_MS, stopping, (signal) => ask({ signal, http }));
    if (answer.kind === 'printed') {
      await steps.keep(row, { rung: 'last_slip', outcome: 'unclear', code: 'slip_only_printed' });
      return undefined;
    }
    const { facts } = answer;
    const evidence = asEvidence(row, device, { kind: 'approved', facts });
    const isReferenced = facts.rrn !== undefined || facts.receiptNumber !== undefined;
    const step = readSlip({
      kind: row.kind,
      amount: row.payable,
      startedAt: startedAt(read, row),
      lastReceiptNumber: read.lastOn(device.name)?.detail.receiptNumber,
      slip: {
        operation: facts.operation,
        amount: facts.amount?.currency === row.currency ? facts.amount.minor : undefined,
        at: facts.at,
        receiptNumber: facts.receiptNumber,
      },
      hadItsTime: hadItsTime(row, device),
      isAmbiguous:
        !isReferenced ||
        othersUnknown(read, row).some((other) => other.payable === row.payable) ||
        read.hasUnnamedTwin(row),
      belongsTo: ownerOfSlip(read, row, evidence),
    });
    await steps.keep(row, step);
    return step.outcome === 'for' ? evidence : undefined;
  }

  return { lookUp, askTotals, askSlip, totalsStep, hadItsTime };
}
