/** The bank shifts of the terminals, closed with ours: side by side, each once, and its figures lost by nobody's death. */
import type { RailTotals } from '../../domain/matching-lines.ts';
import type { BankBatch, ClosedBatch, OpenTotals } from '../../ports/bank-batch.ts';
import type { BatchReportRow, CloseStepRow } from '../../ports/shift-end.ts';
import type { ShiftRow } from '../../ports/shifts.ts';
import type { LedgerReader, LedgerWriter } from '../../ports/store.ts';
import { within } from '../time-limit.ts';
import type { Progress, StepDeps } from './close-steps.ts';
import type { Learnt } from './shift-report.ts';

type BatchesLearnt = Pick<Learnt, 'totals' | 'notClosed'>;
/** What a step of an earlier run of the program had learnt when it died. */
interface BatchesSoFar {
  totals: RailTotals[];
  /** Devices whose batches are closed. */
  closed: string[];
  /** What each device had counted before it was asked to close its batch. */
  before: Record<string, readonly OpenTotals[]>;
  /** Devices that were asked to close, each written down before it was asked. */
  asked: string[];
  /** What the step had to leave open when its time was up. */
  notClosed: readonly { device: string; method: string }[];
}

const batchStep = (read: LedgerReader, shiftSeq: number): CloseStepRow | undefined =>
  read.closeSteps(shiftSeq).find(({ step }) => step === 'close_batches');

function batchesSoFar(read: LedgerReader, shiftSeq: number): BatchesSoFar {
  const result = batchStep(read, shiftSeq)?.result ?? null;
  const {
    totals = [],
    closed = [],
    before = {},
    asked = [],
    notClosed = [],
  } = result === null ? {} : (JSON.parse(result) as Partial<BatchesSoFar>);
  return { totals, closed, before, asked, notClosed };
}

/**
 * Closes every terminal's batch, side by side. «Не совпали» and silence are tried again, with growing pauses. A batch
 * is closed once: its totals are written down with its report, since a second close would tell those of an empty batch.
 */
export async function closeBatches(
  deps: StepDeps,
  shift: ShiftRow,
  stop: AbortSignal,
  progress: Progress,
): Promise<BatchesLearnt> {
  const { clock, limits, ledger, log } = deps;
  const before = batchesSoFar(ledger.read, shift.seq);
  const batches = deps.batches.filter(({ device }) => !before.closed.includes(device));
  const totals: RailTotals[] = [...before.totals];
  const notClosed: { device: string; method: string }[] = [];
  const triesBefore = new Map(ledger.read.batchReports(shift.seq).map((report) => [report.device, report]));
  let done = deps.batches.length - batches.length;
  progress(done, deps.batches.length);

  /** Written down before the batch is closed: should nobody hear the end of it, this is what it was. */
  async function countedBy(batch: BankBatch): Promise<readonly OpenTotals[] | undefined> {
    try {
      const counted = await batch.interim?.();
      if (counted) await ledger.write((tx) => keepSoFar(tx, shift.seq, { before: { [batch.device]: counted } }));
      return counted;
    } catch (error) {
      if (!isOfTerminal(error)) throw error;
      log.info('batch.no_totals', { device: batch.device, message: String(error) });
      return undefined;
    }
  }

  async function one(batch: BankBatch, signal: AbortSignal): Promise<void> {
    let last: ClosedBatch | undefined;
    const { attempt: tries = 0, matched: lastMatched = null } = triesBefore.get(batch.device) ?? {};
    // A try that ended in words is no try that was lost.
    let unheard = lastMatched === false ? undefined : before.before[batch.device];
    let mayBeClosed = lastMatched === null && before.asked.includes(batch.device);
    try {
      for (let turn = 0; turn <= limits.batchPausesMs.length; turn++) {
        if (turn > 0) await clock.sleep(limits.batchPausesMs[turn - 1] as number, signal);
        const attempt = tries + turn + 1;
        const of = { shiftSeq: shift.seq, attempt, ...(unheard && last === undefined && { before: unheard }) };
        if (turn === 0) unheard ??= await countedBy(batch);
        await ledger.write((tx) => keepSoFar(tx, shift.seq, { asked: [batch.device] }));
        let answer: ClosedBatch | undefined;
        try {
          answer = afterTries(await batch.close(signal, of), mayBeClosed);
        } catch (error) {
          if (signal.aborted) break;
          log.warn('batch.close_failed', { device: batch.device, turn, message: String(error) });
        }
        // null: words that nobody knows yet; asking again brings the same words.
        const isClosed = answer !== undefined && answer.matched !== false;
        await ledger.write((tx) => {
          addReport(tx, { ...batch, shiftSeq: shift.seq, attempt, at: clock.now() }, answer);
        });
        last = answer ?? last;
        mayBeClosed = answer === undefined;
        if (isClosed) break;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (last) totals.push(...last.totals);
    else notClosed.push({ device: batch.device, method: batch.method });
    progress(++done, deps.batches.length);
  }

  const work = new AbortController();
  const names = new Set(batches.map(({ device }) => device));
  try {
    await within(clock, limits.batchesMs, stop, async (signal) => {
      await Promise.all(
        batches.map(async (batch) => {
          await one(batch, AbortSignal.any([signal, work.signal]));
          names.delete(batch.device);
        }),
      );
    });
  } catch (error) {
    if (stop.aborted) throw error;
    log.warn('shift.batches', { waiting: names.size, message: String(error) });
    for (const { device, method } of batches) {
      if (names.has(device) && !notClosed.some((other) => other.device === device)) notClosed.push({ device, method });
    }
  }
  return { totals: [...totals].sort(byName), notClosed: [...notClosed].sort((a, b) => (a.device < b.device ? -1 : 1)) };
}

/** The figures of a bank shift with nothing in it, after a try whose end nobody heard, are those of the one after ours. */
const afterTries = (answer: ClosedBatch, mayBeClosed: boolean): ClosedBatch =>
  mayBeClosed && answer.totals.every(({ count }) => count === 0)
    ? { ...answer, totals: answer.totals.map((one) => ({ ...one, afterUnheard: true })) }
    : answer;

/**
 * One try and what came of it. A report that comes while the shift is still open to it, after the step's limit too,
 * counts in its match; one that comes later stands beside the signed report.
 */
export function addReport(
  tx: LedgerWriter,
  of: Pick<BatchReportRow, 'shiftSeq' | 'device' | 'method' | 'attempt' | 'at'>,
  answer: ClosedBatch | undefined,
): void {
  const { shiftSeq, device, method, attempt, at } = of;
  const { matched = null, text = '', totals = [] } = answer ?? {};
  tx.addBatchReport({ shiftSeq, device, method, attempt, at, matched, text, totals });
  const isOpenTo = tx.currentShift()?.seq === shiftSeq;
  if (answer && matched !== false && isOpenTo) keepSoFar(tx, shiftSeq, { totals, closed: [device] });
}

/** Whoever goes on after a death neither closes the batch again nor loses its figures. */
function keepSoFar(
  tx: LedgerWriter,
  shiftSeq: number,
  news: Partial<Pick<ClosedBatch, 'totals'> & Pick<BatchesSoFar, 'closed' | 'before' | 'asked'>>,
): void {
  const row = batchStep(tx, shiftSeq);
  if (!row) return;
  const { totals = [], closed = [], before = {}, asked = [] } = news;
  const known = batchesSoFar(tx, shiftSeq);
  const soFar: BatchesSoFar = {
    totals: [...known.totals, ...totals],
    closed: [...known.closed, ...closed],
    before: { ...known.before, ...before },
    asked: [...new Set([...known.asked, ...asked])],
    notClosed: known.notClosed.filter(({ device }) => !closed.includes(device)),
  };
  tx.putCloseStep({ ...row, result: JSON.stringify(soFar) });
}

/** The ledger's own failures end the station. */
const isOfTerminal = (error: unknown): boolean => (error as { name?: string }).name !== 'LedgerError';

const byName = (a: RailTotals, b: RailTotals): number =>
  `${a.method} ${a.terminalId ?? ''}` < `${b.method} ${b.terminalId ?? ''}` ? -1 : 1;
