/**
 * The end of a shift: one button, named steps in a fixed order, each written down before it begins and when it is done.
 * A station that dies in the middle goes on where it was, and makes the same report.
 *
 *   stop_sales ─► ask_open ─► close_batches ─► read_rails ─► fiscal_day ─► match (report and closed, one transaction)
 *   └── may be called off ──┘        └ from here the shift counts only what the rails' own statements bring
 */

import { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import type { CloseShift, ClosingView } from '../../../src-shared/contract/shift-views.ts';
import { CLOSE_STEPS, type CloseStep } from '../../../src-shared/shift-differences.ts';
import { StationError } from '../../domain/errors.ts';
import type { CloseStepRow } from '../../ports/shift-end.ts';
import type { ShiftRow } from '../../ports/shifts.ts';
import type { LedgerReader, LedgerWriter } from '../../ports/store.ts';
import { closeBatches } from './close-batches.ts';
import { askOpen, type StepDeps } from './close-steps.ts';
import { closeFiscalDay } from './fiscal-day.ts';
import { readRails } from './read-rails.ts';
import { type Learnt, type ReportRules, reportOfEnd } from './shift-report.ts';

export interface Reconciliation {
  /** Closes the open shift, or joins the closing that is under way. Resolves with the report. */
  close(input: CloseShift): Promise<ShiftReport>;
  /** Lets the shift go on, while no batch has been closed. Throws `shift.not_closing`. */
  cancel(): Promise<void>;
  /** Goes on with a closing that an earlier run of the program began. */
  resume(): void;
  /** The steps of a shift that is being closed. */
  view(shift: ShiftRow): ClosingView | undefined;
  stop(): void;
}

export interface ReconcileDeps extends StepDeps {
  rules: ReportRules;
  /** Before the shift's times are believed: was the clock set back since anybody looked? */
  lookAtClock(): Promise<void>;
  /** The shift's view changed. */
  changed(): void;
}

interface Run {
  work: Promise<ShiftReport>;
  calledOff: AbortController;
}

const NOTHING: Learnt = {
  totals: [],
  notClosed: [],
  lines: [],
  read: {},
  notRead: [],
  fiscal: null,
  withoutReceipt: [],
};

/** Everything that earlier steps learnt, as it was written down. */
const learntOf = (read: LedgerReader, shiftSeq: number): Learnt =>
  Object.assign(
    { ...NOTHING },
    ...read.closeSteps(shiftSeq).map(({ result }) => (result === null ? {} : (JSON.parse(result) as Partial<Learnt>))),
  ) as Learnt;

export function createReconciliation(deps: ReconcileDeps): Reconciliation {
  const { ledger, clock, log } = deps;
  const stopping = new AbortController();
  const progress = new Map<CloseStep, { done: number; total: number }>();
  let running: Run | undefined;

  const put = (tx: LedgerWriter, shift: ShiftRow, step: CloseStep, over: Partial<CloseStepRow>): void =>
    tx.putCloseStep({
      shiftSeq: shift.seq,
      step,
      state: 'waiting',
      startedAt: null,
      endedAt: null,
      result: null,
      ...over,
    });

  /** What the step has written down so far. */
  const resultOf = (read: LedgerReader, shift: ShiftRow, step: CloseStep): string | null =>
    read.closeSteps(shift.seq).find((row) => row.step === step)?.result ?? null;

  /** The one that closes: its name and its count are kept before anything is asked. */
  async function begin(input: CloseShift): Promise<ShiftRow> {
    const shift = await ledger.write((tx) => {
      const open = tx.currentShift();
      if (!open) throw new StationError('shift.not_open');
      if (open.status === 'closing') return open;
      const now = clock.now();
      const closing: ShiftRow = {
        ...open,
        status: 'closing',
        closedBy: input.by ?? null,
        counted: input.counted?.minor ?? null,
      };
      tx.updateShift(closing);
      for (const step of CLOSE_STEPS) put(tx, closing, step, {});
      const learnt: Pick<Learnt, 'handOverTo'> = input.handOverTo === undefined ? {} : { handOverTo: input.handOverTo };
      put(tx, closing, 'stop_sales', { state: 'done', startedAt: now, endedAt: now, result: JSON.stringify(learnt) });
      return closing;
    });
    deps.changed();
    return shift;
  }

  const tell = (step: CloseStep) => (done: number, total: number) => {
    progress.set(step, { done, total });
    deps.changed();
  };

  function workOf(step: CloseStep, shift: ShiftRow, signal: AbortSignal): Promise<Partial<Learnt> | { asked: number }> {
    switch (step) {
      case 'ask_open':
        return askOpen(deps, signal, tell(step));
      case 'close_batches':
        return closeBatches(deps, shift, signal, tell(step));
      case 'read_rails':
        return readRails(deps, shift, signal, tell(step));
      case 'fiscal_day':
        return closeFiscalDay(deps, shift, signal);
      case 'stop_sales':
      case 'match':
        return Promise.resolve({});
    }
  }

  /** One step: begun is written, then its work, then what it learnt. */
  async function carryOut(step: CloseStep, of: ShiftRow, signal: AbortSignal): Promise<ShiftRow> {
    if (signal.aborted) throw signal.reason as Error;
    const startedAt = clock.now();
    const shift = await ledger.write((tx) => {
      const now = tx.currentShift();
      if (now?.seq !== of.seq) throw new StationError('shift.not_closing');
      if (signal.aborted) throw signal.reason as Error;
      // What the step had learnt when an earlier run of the program died in it stays.
      put(tx, now, step, { state: 'running', startedAt, result: resultOf(tx, now, step) });
      if (step !== 'read_rails' || now.sealedAt !== null) return now;
      const sealed = { ...now, sealedAt: startedAt };
      tx.updateShift(sealed);
      return sealed;
    });
    deps.changed();
    let result: string | null = null;
    let state: 'done' | 'failed' = 'done';
    try {
      result = JSON.stringify(await workOf(step, shift, signal));
    } catch (error) {
      if (signal.aborted || !isOfStep(error)) throw error;
      // A bug of one step does not keep the shop open all night.
      log.error('shift.step_failed', { step, message: String(error) });
      state = 'failed';
    }
    await ledger.write((tx) =>
      put(tx, shift, step, { state, startedAt, endedAt: clock.now(), result: result ?? resultOf(tx, shift, step) }),
    );
    deps.changed();
    return shift;
  }

  /** The ledger's own failures end the station; everything else ends the step. */
  const isOfStep = (error: unknown): boolean => (error as { name?: string }).name !== 'LedgerError';

  /** Report and end in one transaction: a shift is closed with its report or not at all. */
  function finish(of: ShiftRow): Promise<ShiftReport> {
    return ledger.write((tx) => {
      const shift = tx.currentShift();
      if (shift?.seq !== of.seq) throw new StationError('shift.not_closing');
      const now = clock.now();
      const closed: ShiftRow = { ...shift, status: 'closed', closedAt: shift.sealedAt ?? now };
      put(tx, shift, 'match', { state: 'done', startedAt: now, endedAt: now });
      // Kept as it is answered, byte for byte: what was signed is what is on the disk.
      const report = ShiftReport.parse(reportOfEnd(tx, closed, learntOf(tx, shift.seq), deps.rules));
      tx.updateShift({ ...closed, report: JSON.stringify(report) });
      return report;
    });
  }

  async function sequence(first: ShiftRow, signal: AbortSignal): Promise<ShiftReport> {
    let shift = first;
    const ended = new Set(
      ledger.read
        .closeSteps(shift.seq)
        .filter(({ state }) => state === 'done' || state === 'failed')
        .map(({ step }) => step),
    );
    for (const step of CLOSE_STEPS) {
      if (step !== 'match' && !ended.has(step)) shift = await carryOut(step, shift, signal);
    }
    const report = await finish(shift);
    log.info('shift.closed', { shift: shift.id, differences: report.differences.length, matched: report.matched });
    return report;
  }

  function run(shift: ShiftRow): Promise<ShiftReport> {
    if (running) return running.work;
    const calledOff = new AbortController();
    progress.clear();
    const work = sequence(shift, AbortSignal.any([calledOff.signal, stopping.signal])).finally(() => {
      running = undefined;
      deps.changed();
    });
    running = { work, calledOff };
    return work;
  }

  return {
    async close(input) {
      if (running) return running.work;
      await deps.lookAtClock();
      return run(await begin(input));
    },
    async cancel() {
      const calledOff = running?.calledOff;
      await ledger.write((tx) => {
        const shift = tx.currentShift();
        const steps = shift ? tx.closeSteps(shift.seq) : [];
        if (
          shift?.status !== 'closing' ||
          steps.some(({ step, state }) => step === 'close_batches' && state !== 'waiting')
        )
          throw new StationError('shift.not_closing');
        // Inside the transaction: a step that waits to begin looks at it inside its own.
        calledOff?.abort(new StationError('shift.close_cancelled'));
        tx.forgetCloseSteps(shift.seq);
        tx.updateShift({ ...shift, status: 'open', closedBy: null, counted: null });
      });
      deps.changed();
    },
    resume() {
      const shift = ledger.read.currentShift();
      if (shift?.status !== 'closing') return;
      run(shift).catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error('shift.resume_failed', { shift: shift.id, message: String(error) });
      });
    },
    view(shift) {
      if (shift.status !== 'closing') return undefined;
      const steps = ledger.read.closeSteps(shift.seq);
      return {
        steps: steps.map(({ step, state, startedAt, endedAt }) => ({
          step,
          state,
          ...(startedAt === null ? {} : { startedAt }),
          ...(endedAt === null ? {} : { endedAt }),
          ...progress.get(step),
        })),
        canCancel: steps.every(({ step, state }) => step !== 'close_batches' || state === 'waiting'),
      };
    },
    stop: () => stopping.abort(new StationError('station.stopping')),
  };
}
