/**
 * The evidence ladder (pinpads.md §4.4): a terminal's lost answer is asked for, never sent again.
 *
 *   unknown ─► 1 the operation by reference ─► 2 interim totals ─► 3 last slip ─► 4 a person ─► 5 close of the bank shift
 *
 * Every step is kept as evidence for or against, with its figures (ladder-steps.ts); a verdict only when the steps agree
 * (domain/ladder.ts). Two that disagree: the payment stays unknown and a senior is called. This room climbs: it knows when
 * which rung is asked, in the terminal's turn; the questions themselves are in ladder-rungs.ts.
 */
import type { Strangers } from '../../domain/ladder.ts';
import type { BatchClose } from '../../pinpads/pinpad.ts';
import type { BatchTry, OpenTotals } from '../../ports/bank-batch.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Settlement } from '../settlement/settle.ts';
import { doubtPauseMs, within } from '../time-limit.ts';
import { type BankShiftDeps, closeBankShift, TOTALS_MS } from './bank-shift-close.ts';
import type { Device } from './device.ts';
import { createRungs, totalsMs } from './ladder-rungs.ts';
import { createSteps } from './ladder-steps.ts';
import { createReadings, isGood } from './terminal-readings.ts';

export interface Ladder {
  /** Starts to climb for payments that became unknown; reads totals where a shift has no reading yet. */
  notice(settlements: readonly Settlement[]): void;
  /** After a start: every unknown payment of a terminal is asked about before the terminal takes the next one (I-15). */
  restore(): void;
  /** A person asks once more, paper included. Resolves when the step is settled or the terminal did not answer. */
  askNow(row: PaymentRow): Promise<void>;
  /** Reads the totals of a terminal on which nothing is open: what later totals are compared with. */
  readTotals(device: Device): Promise<void>;
  /** What the terminal counts now; nothing is decided by it. Throws when it does not say. */
  openTotals(device: Device): Promise<readonly OpenTotals[]>;
  /** Ends the terminal's bank shift; its report is the last word of totals on what is still unknown. */
  closeBatch(device: Device, of: BatchTry, signal?: AbortSignal): Promise<BatchClose>;
  /** When the next question about this payment is due, ms UTC; undefined: nothing more is asked by itself. */
  nextCheckAt(paymentSeq: number): number | undefined;
  stop(): void;
}

export interface LadderDeps extends BankShiftDeps {
  /** The terminal did what nobody here asked of it. */
  strangers(device: Device, found: Strangers): Promise<void>;
}

/** Questions that cost paper are asked again by themselves only so often; a person may always ask. */
const PAPER_TIMES = 2;

const hasPaper = ({ can }: Device): boolean => can.totals || can.lastSlip;

export function createLadder(deps: LadderDeps): Ladder {
  const { ledger, devices, clock, log, http } = deps;
  const stopping = new AbortController();
  const steps = createSteps(deps);
  const rungs = createRungs(deps, steps, stopping.signal);
  const readings = createReadings(deps);
  const climbing = new Set<number>();
  const nextAt = new Map<number, number>();
  const paperUsed = new Map<number, number>();
  /** Asked for paper when the terminal had had all its time: what is missing then is missing for good. */
  const toldOfPaper = new Set<number>();

  /** One turn on the device: every rung that may be asked now. */
  async function round(paymentSeq: number, device: Device, mayPrint: boolean): Promise<void> {
    const row = ledger.read.paymentBySeq(paymentSeq);
    if (row?.status !== 'unknown') return;
    if (await rungs.lookUp(row, device)) return;
    if (!mayPrint) {
      await steps.decide(row, device);
      return;
    }
    const asOf = readings.standing(device, paymentSeq);
    const totals = await rungs.askTotals(row, device);
    const ofSlip = await rungs.askSlip(row, device);
    paperUsed.set(paymentSeq, (paperUsed.get(paymentSeq) ?? 0) + 1);
    if (rungs.hadItsTime(row, device)) toldOfPaper.add(paymentSeq);
    await steps.decide(row, device, ofSlip);
    if (totals) await readings.adopt(device, totals, asOf);
  }

  function mayPrintFor(row: PaymentRow, device: Device): boolean {
    const used = paperUsed.get(row.seq) ?? 0;
    // Once at once, and once more when the terminal had all its time.
    const isTime = used === 0 || (rungs.hadItsTime(row, device) && !toldOfPaper.has(row.seq));
    return hasPaper(device) && used < PAPER_TIMES && isTime;
  }

  /** Screens count down to the next question. */
  function due(seq: number, at: number | undefined): void {
    if (at === undefined ? !nextAt.delete(seq) : nextAt.set(seq, at) === undefined) return;
    const row = ledger.read.paymentBySeq(seq);
    if (row?.status === 'unknown' && !stopping.signal.aborted) deps.changed(row);
  }

  async function climb(seq: number, device: Device): Promise<void> {
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const pause = doubtPauseMs(turn);
      if (pause > 0) {
        due(seq, clock.now() + pause);
        await clock.sleep(pause, stopping.signal);
        due(seq, undefined);
      }
      const row = ledger.read.paymentBySeq(seq);
      if (row?.status !== 'unknown') return;
      const isPaperOver = !hasPaper(device) || (paperUsed.get(seq) ?? 0) >= PAPER_TIMES || toldOfPaper.has(seq);
      if (!device.can.lookUp && isPaperOver) return;
      const mayPrint = mayPrintFor(row, device);
      if (mayPrint || device.can.lookUp) await ask(row, device, mayPrint);
    }
  }

  /** Asked, whatever the answer: the terminal may go on (I-15). No answer: it stays held, and is asked again. */
  async function ask(row: PaymentRow, device: Device, mayPrint: boolean): Promise<void> {
    const payment = { id: row.id, orderId: row.orderId, seq: row.seq };
    try {
      await devices.turn(device, { with: 'questions', payment }, () => round(row.seq, device, mayPrint));
      devices.release(row.seq);
    } catch (error) {
      if (!stopping.signal.aborted) log.info('ladder.no_answer', { payment: row.id, message: String(error) });
    }
  }

  function start(row: PaymentRow): void {
    const device = devices.find(row.device);
    if (!device || climbing.has(row.seq)) return;
    climbing.add(row.seq);
    climb(row.seq, device)
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error('ladder.failed', { payment: row.id, message: String(error) });
      })
      .finally(() => {
        climbing.delete(row.seq);
        due(row.seq, undefined);
        // Nothing more can be asked: a person has it now, and the terminal is not blamed for that.
        devices.release(row.seq);
      });
  }

  /**
   * The first payment of a shift brings the reading with which the others can be told apart. After a person's word about
   * one of them there is a new one: what that word left open is in its figures.
   */
  function readAfter({ payment }: Settlement): void {
    const device = devices.find(payment.device);
    if (!device?.can.totals || (payment.status !== 'completed' && payment.detail.resolvedBy === undefined)) return;
    const shift = ledger.read.currentShift();
    const reading = ledger.read.terminalReading(device.name);
    const isFresh = isGood(reading) && (!shift || reading.at >= shift.openedAt);
    if (isFresh && !ledger.read.isContestedOn(device.name, reading.evidenceSeq)) return;
    readTotals(device, { afterPayments: true }).catch((error: unknown) => {
      if (!stopping.signal.aborted) log.info('ladder.no_totals', { device: device.name, message: String(error) });
    });
  }

  async function readTotals(device: Device, options?: { afterPayments: true }): Promise<void> {
    const tell = device.can.totals ? device.session.totals?.bind(device.session) : undefined;
    if (!tell) return;
    await devices.turn(
      device,
      { with: 'questions' },
      async () => {
        const asOf = readings.standing(device);
        const totals = await within(clock, totalsMs(device), stopping.signal, (signal) => tell({ signal, http }));
        await readings.adopt(device, totals, asOf);
      },
      options,
    );
  }

  return {
    notice(settlements) {
      for (const settlement of settlements) {
        const { kind, payment } = settlement;
        if (kind !== 'moved' && kind !== 'contradiction') continue;
        if (payment.status === 'unknown') start(payment);
        else if (kind === 'moved') {
          devices.release(payment.seq);
          readAfter(settlement);
        }
      }
    },
    restore() {
      for (const device of devices.all) {
        const unknown = ledger.read.unknownOn(device.name);
        for (const row of unknown) devices.hold(device, row.seq);
        for (const row of unknown) start(row);
      }
    },
    async askNow(row) {
      const device = devices.find(row.device);
      if (device && row.status === 'unknown') await ask(row, device, true);
    },
    readTotals: (device) => readTotals(device),
    async openTotals(device) {
      const tell = device.can.totals ? device.session.totals?.bind(device.session) : undefined;
      if (!tell) throw new Error(`${device.name} tells no totals`);
      const count = () => within(clock, TOTALS_MS, stopping.signal, (signal) => tell({ signal, http }));
      const { terminals } = await devices.turn(device, { with: 'batch_close' }, count, { afterPayments: true });
      return terminals;
    },
    closeBatch: (device, of, signal) =>
      closeBankShift(deps, { rungs, steps, readings, stopping: stopping.signal }, device, of, signal),
    nextCheckAt: (paymentSeq) => nextAt.get(paymentSeq),
    stop() {
      stopping.abort(new Error('the station is stopping'));
    },
  };
}
