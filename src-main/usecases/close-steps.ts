/**
 * What each step of a shift's end does. Every step has a limit, and none throws for a rail, terminal or module that is
 * dead: what could not be learnt is said, and closing goes on.
 */
import { NEIGHBOUR_MS, type RailLine, type RailTotals } from '../domain/matching.ts';
import type { BankBatch, ClosedBatch, OpenTotals } from '../ports/bank-batch.ts';
import type { Clock } from '../ports/clock.ts';
import { FiscalTrouble } from '../ports/fiscal.ts';
import type { Logger } from '../ports/logger.ts';
import type { ReceiptSink } from '../ports/receipt-sink.ts';
import type { BatchReportRow, CloseStepRow, StatementRow } from '../ports/shift-end.ts';
import type { Ledger, LedgerReader, LedgerWriter, PaymentRow, ShiftRow } from '../ports/store.ts';
import type { StatementLine } from '../providers/provider.ts';
import type { Rails, ReadyRail } from './rails.ts';
import type { Runner } from './runner.ts';
import { shiftClock } from './shift-clock.ts';
import { completedOf, knownAt, type Learnt } from './shift-report.ts';

export interface CloseLimits {
  /** All open payments together. */
  askMs: number;
  /** All terminals together, with their pauses; they are closed side by side. */
  batchesMs: number;
  /** Between two tries of one terminal; one try more than there are pauses. */
  batchPausesMs: readonly number[];
  /** All rails together; they are read side by side. */
  railsMs: number;
  /** How long receipts under way are waited for. */
  receiptsMs: number;
  fiscalMs: number;
}

/** With everything dead the button takes less than ten minutes; where everybody answers, seconds. */
export const CLOSE_LIMITS: CloseLimits = {
  askMs: 30_000,
  batchesMs: 5 * 60_000,
  batchPausesMs: [30_000, 120_000],
  railsMs: 60_000,
  receiptsMs: 15_000,
  fiscalMs: 60_000,
};

export interface StepDeps {
  ledger: Ledger;
  rails: Rails;
  runner: Runner;
  clock: Clock;
  log: Logger;
  livemode: boolean;
  batches: readonly BankBatch[];
  receipts: ReceiptSink;
  limits: CloseLimits;
}

/** How far a step is. */
export type Progress = (done: number, total: number) => void;

/** Payments that are asked at a time: a rail is not stormed by its own customer. */
const SIDE_BY_SIDE = 4;
/** A statement longer than this is not read to its end. */
const LINES_MOST = 50_000;
/** Rails that create their rows long before the money (a code shown yesterday) date them by the beginning. */
const EARLIER_MS = 24 * 3_600_000;
const LATER_MS = 10 * 60_000;
const RECEIPTS_LOOK_MS = 250;

/** Runs `work` with a signal that ends after `limitMs` or with `stop`. Rejects as soon as the signal ends. */
async function within<T>(
  clock: Clock,
  limitMs: number,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const end = (): void => limit.abort(stop.reason);
  stop.addEventListener('abort', end, { once: true });
  if (stop.aborted) end();
  const callOff = clock.after(limitMs, () => limit.abort(new Error(`not within ${limitMs} ms`)));
  try {
    return await new Promise<T>((resolve, reject) => {
      if (limit.signal.aborted) reject(limit.signal.reason as Error);
      limit.signal.addEventListener('abort', () => reject(limit.signal.reason as Error), { once: true });
      work(limit.signal).then(resolve, reject);
    });
  } finally {
    callOff();
    stop.removeEventListener('abort', end);
  }
}

/** A few at a time, in order; ends early with the signal. */
async function eachOf<T>(items: readonly T[], signal: AbortSignal, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined && !signal.aborted; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
}

/** Asks about every payment that is still open, once. What does not answer in time is carried over. */
export async function askOpen(deps: StepDeps, stop: AbortSignal, progress: Progress): Promise<{ asked: number }> {
  const open = deps.ledger.read.openSeqs();
  let done = 0;
  progress(0, open.length);
  try {
    await within(deps.clock, deps.limits.askMs, stop, (signal) =>
      eachOf(open, signal, async (seq) => {
        await deps.runner.askOnce(seq);
        progress(++done, open.length);
      }),
    );
  } catch (error) {
    if (stop.aborted) throw error;
    deps.log.warn('shift.ask_open', { asked: done, open: open.length, message: String(error) });
  }
  return { asked: done };
}

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

type RailsLearnt = Pick<Learnt, 'lines' | 'read' | 'notRead'>;

/** Reads every rail's own side: its statement, or, where it has none, its word about each of our payments. */
export async function readRails(
  deps: StepDeps,
  shift: ShiftRow,
  stop: AbortSignal,
  progress: Progress,
): Promise<RailsLearnt> {
  const rails = deps.rails.all.filter(
    (rail): rail is ReadyRail =>
      rail.instance !== undefined && (rail.instance.statement !== undefined || rail.can.statement === 'asked'),
  );
  const given = givenStatements(deps, shift);
  const lines: RailLine[] = given.lines;
  const read: Record<string, 'rows' | 'asked'> = Object.fromEntries(given.read.map((method) => [method, 'rows']));
  const notRead = given.stale;
  const asked = rails.filter(({ method, instance }) => instance.statement || !given.methods.has(method));
  let done = 0;
  progress(0, asked.length);
  await Promise.all(
    asked.map(async (rail) => {
      try {
        const found = await within(deps.clock, deps.limits.railsMs, stop, (signal) =>
          rail.instance.statement ? statementOf(deps, rail, shift, signal) : askedOf(deps, rail, shift, signal),
        );
        lines.push(...found);
        read[rail.method] = rail.instance.statement ? 'rows' : 'asked';
      } catch (error) {
        if (stop.aborted) throw error;
        deps.log.warn('rail.not_read', { method: rail.method, message: String(error) });
        notRead.push(rail.method);
      }
      progress(++done, asked.length);
    }),
  );
  return { lines, read, notRead: notRead.sort() };
}

/**
 * Statements that a person gave the shift, where the rail has none of its own. What such a file says is compared and
 * settles nothing. One that is older than the last money of its method was read too early: it is as good as not read.
 */
function givenStatements({ ledger, rails }: StepDeps, shift: ShiftRow) {
  const to = shift.sealedAt ?? Number.POSITIVE_INFINITY;
  const clock = shiftClock(ledger.read, shift, completedOf(ledger.read, shift.seq));
  const given = ledger.read
    .statementsOf(shift.seq)
    .filter(({ method }) => rails.find(method)?.instance?.statement === undefined);
  const newest = new Map<string, number>();
  for (const row of completedOf(ledger.read, shift.seq))
    newest.set(
      row.method,
      Math.max(newest.get(row.method) ?? 0, clock.earliest(knownAt(ledger.read, row), row.proofSeq ?? 0)),
    );
  // Given "after" the end of the shift: the clock was set back since.
  const givenAt = (at: number): number => (at > to ? at - clock.setBackMs : at);
  const isStale = ({ method, at }: StatementRow): boolean => (newest.get(method) ?? 0) > givenAt(at);
  const fresh = given.filter((one) => !isStale(one));
  return {
    methods: new Set(given.map(({ method }) => method)),
    read: fresh.map(({ method }) => method),
    stale: given.filter(isStale).map(({ method }) => method),
    lines: fresh.flatMap(({ method, lines }) => {
      const rail = { method, provider: rails.find(method)?.provider ?? '' };
      return lines.flatMap((line): RailLine[] => {
        const ours = paymentOf(ledger, rail, line);
        const isElsewhere = ours?.status === 'completed' && ours.shiftSeq !== shift.seq;
        // A row of a neighbouring day may be of a payment whose number nobody could learn.
        const isNear = line.at >= clock.from - NEIGHBOUR_MS && line.at <= to + NEIGHBOUR_MS;
        if (isElsewhere || (!ours && !isNear)) return [];
        return [{ ...line, method, ...(ours && { paymentId: ours.id }) }];
      });
    }),
  };
}

/** The rail's rows of this shift. A row that is a payment of ours is evidence about it, late or not (I-7). */
async function statementOf(deps: StepDeps, rail: ReadyRail, shift: ShiftRow, signal: AbortSignal): Promise<RailLine[]> {
  const { ledger } = deps;
  const to = shift.sealedAt ?? deps.clock.now();
  const { from } = shiftClock(ledger.read, shift, completedOf(ledger.read, shift.seq));
  const statement = rail.instance.statement?.(Math.min(from, to) - EARLIER_MS, to + LATER_MS) ?? [];
  const lines: RailLine[] = [];
  for await (const line of statement) {
    if (signal.aborted) throw signal.reason as Error;
    if (lines.length >= LINES_MOST) throw new Error(`more than ${LINES_MOST} lines`);
    let ours = paymentOf(ledger, rail, line);
    if (ours && ours.status !== 'completed') {
      ours = (
        await deps.runner.submit(ours.seq, {
          type: 'approved',
          source: 'statement',
          amount: line.amount,
          providerRef: line.providerRef,
          livemode: deps.livemode,
        })
      ).payment;
    }
    const isElsewhere = ours?.status === 'completed' && ours.shiftSeq !== shift.seq;
    // Money of another shift is that shift's business; older rows that nobody of ours knows were reported then.
    if (isElsewhere || (!ours && (line.at < from || line.at > to))) continue;
    lines.push({
      method: rail.method,
      kind: line.kind,
      minor: line.amount.minor,
      at: line.at,
      providerRef: line.providerRef,
      ...(ours ? { paymentId: ours.id } : line.paymentId === undefined ? {} : { paymentId: line.paymentId }),
      ...(line.fee === undefined ? {} : { feeMinor: line.fee.minor }),
    });
  }
  return lines;
}

function paymentOf(
  ledger: Ledger,
  rail: Pick<ReadyRail, 'method' | 'provider'>,
  line: Pick<StatementLine, 'kind' | 'paymentId' | 'providerRef'>,
): PaymentRow | undefined {
  const row =
    (line.paymentId === undefined ? undefined : ledger.read.payment(line.paymentId)) ??
    ledger.read.paymentByRef(rail.provider, line.providerRef);
  return row?.kind === line.kind && row.method === rail.method ? row : undefined;
}

/** Where the rail has no statement: its word of today about every payment that we count. It cannot name others. */
async function askedOf(deps: StepDeps, rail: ReadyRail, shift: ShiftRow, signal: AbortSignal): Promise<RailLine[]> {
  const rows = [...completedOf(deps.ledger.read, shift.seq)].filter((row) => row.method === rail.method);
  const lines: RailLine[] = [];
  await eachOf(rows, signal, async (row) => {
    const reply = await deps.runner.lookAt(row.seq);
    if (!reply) throw new Error(`no answer about ${row.id}`);
    // Few rails can be asked about a refund: one that says nothing of it is not taken for a no.
    const isSilent = row.kind === 'refund' && (reply.kind === 'not_found' || reply.kind === 'pending');
    // A sale that went back whole is "cancelled" to most of them: both of our rows are right then.
    const isReturned = row.kind === 'sale' && row.refunded === row.received && reply.kind === 'cancelled';
    if (reply.kind !== 'approved' && !isSilent && !isReturned) return;
    lines.push({
      method: rail.method,
      kind: row.kind,
      minor: reply.kind === 'approved' ? reply.amount.minor : row.received,
      at: Math.min(row.updatedAt, shift.sealedAt ?? row.updatedAt),
      providerRef: reply.kind === 'approved' ? reply.providerRef : (row.providerRef ?? row.id),
      paymentId: row.id,
    });
  });
  if (signal.aborted) throw signal.reason as Error;
  const order = new Map(rows.map((row, index) => [row.id as string, index]));
  return lines.sort((a, b) => (order.get(a.paymentId ?? '') ?? 0) - (order.get(b.paymentId ?? '') ?? 0));
}

type FiscalLearnt = Pick<Learnt, 'fiscal' | 'withoutReceipt'>;

/** So many shifts in a row may have no receipt at all. */
const SHIFTS_LOOKED_BACK = 60;

/** The number of the last Z report that an earlier shift counted. */
function lastZNumber(read: LedgerReader, shiftSeq: number): string | undefined {
  for (let seq = shiftSeq - 1; seq > 0 && seq >= shiftSeq - SHIFTS_LOOKED_BACK; seq--) {
    const result = read.closeSteps(seq).find(({ step }) => step === 'fiscal_day')?.result ?? null;
    const { fiscal } = (result === null ? {} : JSON.parse(result)) as Partial<FiscalLearnt>;
    if (fiscal?.zNumber !== undefined) return fiscal.zNumber;
  }
  return undefined;
}

/** Waits a little for receipts under way, closes the module's day, and notes what has no receipt by then. */
export async function closeFiscalDay(deps: StepDeps, shift: ShiftRow, stop: AbortSignal): Promise<FiscalLearnt> {
  const { receipts, ledger, clock, log } = deps;
  if (!receipts.required) return { fiscal: null, withoutReceipt: [] };
  const until = clock.elapsed() + deps.limits.receiptsMs;
  while (ledger.read.outboxPending().count > 0 && clock.elapsed() < until) await clock.sleep(RECEIPTS_LOOK_MS, stop);
  let fiscal: Learnt['fiscal'] = null;
  const { day } = receipts;
  if (day) {
    try {
      const { wasClosed, zNumber, totals } = await within(clock, deps.limits.fiscalMs, stop, () => day.closeDay());
      // Nothing was registered since an earlier shift's Z report: the module tells that one again, and it is not ours.
      const isEarlier = wasClosed === true && zNumber !== undefined && zNumber === lastZNumber(ledger.read, shift.seq);
      fiscal = isEarlier
        ? { cash: 0, card: 0 }
        : { cash: totals.cash.minor, card: totals.card.minor, ...(zNumber === undefined ? {} : { zNumber }) };
    } catch (error) {
      if (stop.aborted) throw error;
      const code = error instanceof FiscalTrouble ? error.code : 'no_answer';
      log.warn('fiscal.not_closed', { code, message: String(error) });
      fiscal = { trouble: code };
    }
  }
  const withoutReceipt = [...completedOf(ledger.read, shift.seq)]
    .filter((row) => row.fiscalStatus !== 'registered' && row.fiscalStatus !== 'not_needed')
    .map((row) => row.id);
  return { fiscal, withoutReceipt };
}
