/**
 * The evidence ladder (pinpads.md §4.4): a terminal's lost answer is asked for, never sent again.
 *
 *   unknown ─► 1 the operation by reference ─► 2 interim totals ─► 3 last slip ─► 4 a person ─► 5 close of the bank shift
 *
 * Every step is kept as evidence for or against, with its figures; a verdict only when the steps agree
 * (domain/ladder.ts). Two that disagree: the payment stays unknown and a senior is called.
 */
import { money } from '../../src-shared/money.ts';
import { readSlip, readTotals, type Step, type Strangers, strangersIn, type Totals, weigh } from '../domain/ladder.ts';
import { ecrNumberOf, replyOf } from '../pinpads/as-provider.ts';
import type { BatchClose, DeviceTotals } from '../pinpads/pinpad.ts';
import type { BatchTry, OpenTotals } from '../ports/bank-batch.ts';
import type { Clock } from '../ports/clock.ts';
import type { EmergencyJournal } from '../ports/emergency-journal.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { Logger } from '../ports/logger.ts';
import type { EvidenceRow, Ledger, LedgerReader, PaymentRow, TerminalReading } from '../ports/store.ts';
import type { Device, Devices } from './devices.ts';
import { type Evidence, evidenceOf } from './evidence-of.ts';
import { batchKey, keptOf } from './kept-batch.ts';
import { stepsOf } from './ladder-steps.ts';
import { lostClose } from './lost-close.ts';
import type { Settlement, SettleRules } from './settle.ts';

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

export interface LadderDeps {
  ledger: Ledger;
  devices: Devices;
  clock: Clock;
  log: Logger;
  http: HttpClient;
  journal: EmergencyJournal;
  livemode: boolean;
  rules: SettleRules;
  submit(paymentSeq: number, evidence: Evidence): Promise<Settlement>;
  /** The terminal did what nobody here asked of it. */
  strangers(device: Device, found: Strangers): Promise<void>;
  /** The report of a bank shift came when its try had been given up: the journal has it. */
  reportCame(): void;
  /** A discrepancy was opened: tell the screens. */
  changed(payment: PaymentRow): void;
}

const PAUSES_MS = [0, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000];
const QUESTION_MS = 15_000;
/** Totals may be printed while we wait; the till does not stand still for longer than this. */
const PAPER_MS = 60_000;
/** Totals before and after a close that nobody heard of; most terminals print them. */
const TOTALS_MS = 30_000;
/** Questions that cost paper are asked again by themselves only so often; a person may always ask. */
const PAPER_TIMES = 2;
/** An operation that the terminal dates so long before the payment is another one with the same number. */
const CLOCKS_APART_MS = 600_000;

const none = { count: 0, minor: 0 };
const plus = (a: { count: number; minor: number }, b: { count: number; minor: number }) => ({
  count: a.count + b.count,
  minor: a.minor + b.minor,
});

type Figures = Pick<TerminalReading, 'terminals'>;

/**
 * A device's report, all its terminals named and each once. Undefined: the report names no terminal. It may be one that
 * nobody could read, so it says nothing, and least of all that nothing was done.
 */
function figuresOf(totals: DeviceTotals): Figures | undefined {
  const terminals = new Map<string, TerminalReading['terminals'][number]>();
  for (const { terminalId = '', bankShift = '', sales, refunds, voids } of totals.terminals) {
    // A terminal may report once for every kind of card.
    const key = `${terminalId}/${bankShift}`;
    const { sales: moreSales, returns: moreReturns } = terminals.get(key) ?? { sales: none, returns: none };
    const returns = plus(moreReturns, plus(refunds, voids));
    terminals.set(key, { terminalId, bankShift, sales: plus(moreSales, sales), returns });
  }
  return terminals.size === 0 ? undefined : { terminals: [...terminals.values()] };
}

/** A bank shift that has just begun. */
const ZERO = { terminalId: '', bankShift: '', sales: none, returns: none };
const ZEROS: Figures = { terminals: [ZERO] };

/** Totals may be compared with it. */
const isGood = (reading: TerminalReading | undefined): reading is TerminalReading =>
  reading !== undefined && reading.at > 0;

const summed = ({ terminals }: Figures): Totals => ({
  sales: terminals.reduce((sum, one) => plus(sum, one.sales), none),
  returns: terminals.reduce((sum, one) => plus(sum, one.returns), none),
  shifts: Object.fromEntries(terminals.map(({ terminalId, bankShift }) => [terminalId, bankShift])),
});

/** Our own count on the terminal since the reading. */
function oursSince(
  read: LedgerReader,
  device: string,
  evidenceSeq: number,
): { sales: typeof none; returns: typeof none } {
  const done = read.doneOn(device, evidenceSeq);
  const of = (kind: 'sale' | 'refund') => done.find((one) => one.kind === kind) ?? none;
  return { sales: of('sale'), returns: of('refund') };
}

export function createLadder(deps: LadderDeps): Ladder {
  const { ledger, devices, clock, log } = deps;
  const stopping = new AbortController();
  /** Questions on the wire; stopping ends them one by one. */
  const underWay = new Set<AbortController>();
  const climbing = new Set<number>();
  const nextAt = new Map<number, number>();
  const restoredAt = clock.elapsed();
  const paperUsed = new Map<number, number>();
  const toldOfPaper = new Set<number>();

  /** Runs one question with its limit. */
  async function within<T>(limitMs: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController();
    const callOff = clock.after(limitMs, () => limit.abort(new Error(`no answer within ${limitMs} ms`)));
    const { signal } = limit;
    if (stopping.signal.aborted) limit.abort(stopping.signal.reason);
    underWay.add(limit);
    try {
      const aborted = new Promise<never>((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason as Error);
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
      return await Promise.race([ask(signal), aborted]);
    } finally {
      callOff();
      underWay.delete(limit);
    }
  }

  const dispatchOf = (row: PaymentRow): EvidenceRow | undefined =>
    ledger.read.evidenceOf(row.seq).find(({ type }) => type === 'dispatch');
  const startedAt = (row: PaymentRow): number => dispatchOf(row)?.at ?? row.createdAt;
  const wasBefore = (row: PaymentRow, reading: TerminalReading | undefined): boolean =>
    reading !== undefined && dispatchSeq(row) <= reading.evidenceSeq;
  /** Monotonic: a clock that was set proves nothing (I-32). After a restart the time counts from the start on. */
  const hadItsTime = (row: PaymentRow, device: Device): boolean =>
    clock.elapsed() - (devices.dispatchedAt(row.seq) ?? restoredAt) >= device.can.saleTimeoutMs;
  const othersOn = (row: PaymentRow, device: Device): PaymentRow[] =>
    ledger.read.unknownOn(device.name).filter((other) => other.seq !== row.seq);

  /** Keeps a step, unless it says what its rung said last. */
  async function keep(row: PaymentRow, step: Step): Promise<void> {
    const last = stepsOf(ledger.read.evidenceOf(row.seq)).findLast(({ rung }) => rung === step.rung);
    if (last && JSON.stringify(sorted(last)) === JSON.stringify(sorted(step))) return;
    const { rung, outcome, code, amount, ...figures } = step;
    await deps.submit(row.seq, {
      type: 'indication',
      source: 'device',
      step: { rung, outcome, code },
      ...(amount === undefined ? {} : { amount: money(amount, row.currency) }),
      ...figures,
    });
  }

  /** Payments that this reference has completed already. */
  const othersOf = (row: PaymentRow, { providerRef }: Evidence): PaymentRow[] =>
    providerRef === undefined
      ? []
      : ledger.read
          .completedByRef(row.provider, row.kind, providerRef)
          .flatMap((seq) => (seq === row.seq ? [] : (ledger.read.paymentBySeq(seq) ?? [])));
  const dispatchSeq = (row: PaymentRow): number => dispatchOf(row)?.seq ?? 0;

  /** Whose a slip is, by its reference and its terminal. */
  function belongsTo(row: PaymentRow, slip: Evidence | undefined): 'earlier' | 'other' | undefined {
    if (slip?.type !== 'approved') return 'other';
    const others = othersOf(row, slip);
    if (others.length === 0) return undefined;
    const isEarlier = others.every((one) => one.device === row.device && dispatchSeq(one) < dispatchSeq(row));
    return isEarlier ? 'earlier' : 'other';
  }

  /** The approval is of this sum, and its reference has completed no other payment. */
  const isOf = (row: PaymentRow, evidence: Evidence): boolean =>
    evidence.amount?.minor === row.payable &&
    evidence.amount.currency === row.currency &&
    othersOf(row, evidence).length === 0;

  /** Rung 1. true: the device said it by reference, and it is settled. */
  async function lookUp(row: PaymentRow, device: Device): Promise<boolean> {
    const { session } = device;
    if (!device.can.lookUp || !session.lookUp) return false;
    const amount = money(row.payable, row.currency);
    const answer = await within(QUESTION_MS, (signal) =>
      (session.lookUp as NonNullable<typeof session.lookUp>)({
        amount,
        ecrNumber: ecrNumberOf(row.seq),
        ...(row.detail.rrn === undefined ? {} : { rrn: row.detail.rrn }),
        since: startedAt(row),
        signal,
        http: deps.http,
      }),
    );
    const step = (outcome: Step['outcome'], code: Step['code']): Promise<void> =>
      keep(row, { rung: 'look_up', outcome, code });
    if (answer.kind === 'none') {
      const isSure = hadItsTime(row, device);
      await step(isSure ? 'against' : 'unclear', isSure ? 'not_found' : 'too_early');
      return false;
    }
    // `not_started` is about the question, not about the payment.
    if (answer.kind !== 'approved' && answer.kind !== 'declined') {
      await step('unclear', 'cannot_tell');
      return false;
    }
    const reply = replyOf(answer, { kind: row.kind, amount, paymentId: row.id, terminalId: device.terminalId });
    const evidence = evidenceOf(reply, 'device', { livemode: deps.livemode, notFoundIsProof: false });
    const isOlder = answer.facts?.at !== undefined && answer.facts.at < startedAt(row) - CLOCKS_APART_MS;
    if ((evidence?.type !== 'approved' && evidence?.type !== 'rejected') || isOlder) {
      await step('unclear', 'cannot_tell');
      return false;
    }
    if (evidence.type === 'approved' && !isOf(row, evidence)) {
      // Money moved, and it is not this payment's: kept and shown, and no sign for it (I-3, I-17).
      await step('unclear', 'cannot_tell');
      await deps.submit(row.seq, evidence);
      return false;
    }
    await (evidence.type === 'approved' ? step('for', 'found_approved') : step('against', 'found_refused'));
    if (weighed(row, device) === 'disagree') return false;
    await deps.submit(row.seq, evidence);
    return true;
  }

  /** `totals` undefined: a report that is no evidence. */
  function totalsStep(
    row: PaymentRow,
    device: Device,
    rung: 'totals' | 'batch_close',
    totals: DeviceTotals | undefined,
    last: TerminalReading | undefined,
  ): Step {
    // A reading from after the payment (a bank shift was closed over it) can say nothing about it any more.
    const before = isGood(last) && !wasBefore(row, last) ? last : undefined;
    const figures = totals?.currency === row.currency ? figuresOf(totals) : undefined;
    const since = before?.evidenceSeq ?? 0;
    return readTotals({
      rung,
      kind: row.kind,
      amount: row.payable,
      before: before && summed(before),
      now: figures && summed(figures),
      ours: oursSince(ledger.read, device.name, since),
      othersUnknown:
        othersOn(row, device).some((other) => !wasBefore(other, before)) ||
        ledger.read.isContestedOn(device.name, since, row.seq),
      // Money that the terminal takes back by itself is gone from the totals before its bank shift ends.
      hadItsTime: hadItsTime(row, device),
    });
  }

  /** Rung 2. */
  async function askTotals(row: PaymentRow, device: Device): Promise<DeviceTotals | undefined> {
    const { session } = device;
    if (!device.can.totals || !session.totals) return undefined;
    const ask = session.totals.bind(session);
    const totals = await within(Math.min(PAPER_MS, device.can.batchTimeoutMs), (signal) =>
      ask({ signal, http: deps.http }),
    );
    await keep(row, totalsStep(row, device, 'totals', totals, ledger.read.terminalReading(device.name)));
    return totals;
  }

  /** Rung 3. */
  async function askSlip(row: PaymentRow, device: Device): Promise<Evidence | undefined> {
    const { session } = device;
    if (!device.can.lastSlip || !session.lastSlip) return undefined;
    const ask = session.lastSlip.bind(session);
    const answer = await within(PAPER_MS, (signal) => ask({ signal, http: deps.http }));
    if (answer.kind === 'printed') {
      await keep(row, { rung: 'last_slip', outcome: 'unclear', code: 'slip_only_printed' });
      return undefined;
    }
    const { facts } = answer;
    const amount = money(row.payable, row.currency);
    const asked = { kind: row.kind, amount, paymentId: row.id, terminalId: device.terminalId };
    const rail = { livemode: deps.livemode, notFoundIsProof: false };
    const evidence = evidenceOf(replyOf({ kind: 'approved', facts }, asked), 'device', rail);
    const isReferenced = facts.rrn !== undefined || facts.receiptNumber !== undefined;
    const step = readSlip({
      kind: row.kind,
      amount: row.payable,
      startedAt: startedAt(row),
      lastReceiptNumber: ledger.read.lastOn(device.name)?.detail.receiptNumber,
      slip: {
        operation: facts.operation,
        amount: facts.amount?.currency === row.currency ? facts.amount.minor : undefined,
        at: facts.at,
        receiptNumber: facts.receiptNumber,
      },
      hadItsTime: hadItsTime(row, device),
      isAmbiguous:
        !isReferenced ||
        othersOn(row, device).some((other) => other.payable === row.payable) ||
        ledger.read.hasUnnamedTwin(row),
      belongsTo: belongsTo(row, evidence),
    });
    await keep(row, step);
    return step.outcome === 'for' ? evidence : undefined;
  }

  const weighed = (row: PaymentRow, device: Device) =>
    weigh(stepsOf(ledger.read.evidenceOf(row.seq)), {
      totals: device.can.totals && device.session.totals !== undefined,
      lastSlip: device.can.lastSlip && device.session.lastSlip !== undefined,
    });

  /** What all the steps say together becomes evidence, or nothing. */
  async function decide(row: PaymentRow, device: Device, ofSlip?: Evidence): Promise<void> {
    const verdict = weighed(row, device);
    if (verdict === 'approved') {
      await deps.submit(
        row.seq,
        ofSlip?.type === 'approved'
          ? ofSlip
          : {
              type: 'approved',
              source: 'device',
              livemode: deps.livemode,
              amount: money(row.payable, row.currency),
              reason: 'steps_agree',
            },
      );
    } else if (verdict === 'not_performed') {
      await deps.submit(row.seq, { type: 'not_sent', source: 'device', reason: 'not_performed' });
    } else if (verdict === 'disagree') {
      await callSenior(row);
    }
  }

  async function callSenior(row: PaymentRow): Promise<void> {
    const told = await ledger.write((tx) => {
      const now = tx.paymentBySeq(row.seq);
      if (!now || tx.discrepanciesOf(row.seq).some((d) => d.type === 'steps_disagree')) return undefined;
      const { payable, currency } = now;
      tx.addDiscrepancy({
        paymentSeq: row.seq,
        type: 'steps_disagree',
        at: clock.now(),
        expected: payable,
        actual: null,
        currency,
      });
      return tx.updatePayment(now, clock.now());
    });
    if (!told) return;
    log.warn('ladder.steps_disagree', { payment: row.id });
    deps.changed(told);
  }

  /** One turn on the device: every rung that may be asked now. */
  async function round(paymentSeq: number, device: Device, mayPrint: boolean): Promise<void> {
    const row = ledger.read.paymentBySeq(paymentSeq);
    if (row?.status !== 'unknown') return;
    if (await lookUp(row, device)) return;
    if (!mayPrint) {
      await decide(row, device);
      return;
    }
    const asOf = standing(device, paymentSeq);
    const totals = await askTotals(row, device);
    const ofSlip = await askSlip(row, device);
    paperUsed.set(paymentSeq, (paperUsed.get(paymentSeq) ?? 0) + 1);
    const isFinal = hadItsTime(row, device);
    if (isFinal) toldOfPaper.add(paymentSeq);
    await decide(row, device, ofSlip);
    if (totals) await adopt(device, totals, asOf);
  }

  /** Before the terminal is asked: what it has done up to here, and whether all of it is decided. */
  const standing = (device: Device, exceptSeq?: number): { evidenceSeq: number; isQuiet: boolean } => ({
    evidenceSeq: ledger.read.lastEvidenceSeq(),
    isQuiet:
      ledger.read.inFlightOn(device.name) === undefined &&
      ledger.read.unknownOn(device.name).every(({ seq }) => seq === exceptSeq),
  });

  /**
   * Kept as the reading to compare with, when nothing on the terminal was open before the question and nothing is after
   * it: then its figures are wholly known. What is settled while the terminal answers may be in them or not.
   */
  async function adopt(device: Device, totals: DeviceTotals, asOf: ReturnType<typeof standing>): Promise<void> {
    const figures = figuresOf(totals);
    if (!figures || !asOf.isQuiet) return;
    const last = ledger.read.terminalReading(device.name);
    if (isGood(last)) {
      const ours = oursSince(ledger.read, device.name, last.evidenceSeq);
      const found = strangersIn(summed(last), summed(figures), ours);
      // What a person decided or what came late stands in our count and not in the terminal's: that is no stranger.
      if (found && !ledger.read.isContestedOn(device.name, last.evidenceSeq)) await deps.strangers(device, found);
    }
    await ledger.write((tx) => {
      if (tx.unknownOn(device.name).length > 0 || tx.inFlightOn(device.name) !== undefined) return;
      const closedSeq = tx.terminalReading(device.name)?.closedSeq ?? null;
      const { evidenceSeq } = asOf;
      tx.putTerminalReading({ device: device.name, ...figures, at: clock.now(), evidenceSeq, closedSeq });
    });
  }

  /** Written before the close is asked for: whatever its answer, the figures from before it are worth nothing now. */
  const forget = (device: Device, last: TerminalReading | undefined): Promise<void> =>
    ledger.write((tx) =>
      tx.putTerminalReading({
        device: device.name,
        ...ZEROS,
        at: 0,
        evidenceSeq: last?.evidenceSeq ?? 0,
        closedSeq: last?.closedSeq ?? null,
      }),
    );

  /** A new bank shift begins with nothing; only one that is known to have begun. */
  async function beginAnew(device: Device, closed: BatchClose, evidenceSeq: number): Promise<void> {
    if (closed.matched === false) return;
    const terminals = closed.terminals.map(({ terminalId = '' }) => terminalId);
    const zeros = [...new Set(terminals)].map((terminalId) => ({ ...ZERO, terminalId }));
    await ledger.write((tx) =>
      tx.putTerminalReading({
        device: device.name,
        terminals: zeros.length > 0 ? zeros : [ZERO],
        at: closed.matched ? clock.now() : 0,
        evidenceSeq,
        closedSeq: evidenceSeq,
      }),
    );
  }

  const mayPrintFor = (row: PaymentRow, device: Device): boolean => {
    const used = paperUsed.get(row.seq) ?? 0;
    // Once at once, and once more when the terminal had all its time: what is missing then is missing for good.
    return used < PAPER_TIMES && (used === 0 || (hadItsTime(row, device) && !toldOfPaper.has(row.seq)));
  };
  const hasPaper = ({ can }: Device): boolean => can.totals || can.lastSlip;

  /** Screens count down to the next question. */
  function due(seq: number, at: number | undefined): void {
    if (at === undefined ? !nextAt.delete(seq) : nextAt.set(seq, at) === undefined) return;
    const row = ledger.read.paymentBySeq(seq);
    if (row?.status === 'unknown' && !stopping.signal.aborted) deps.changed(row);
  }

  async function climb(seq: number, device: Device): Promise<void> {
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const pause = PAUSES_MS[Math.min(turn, PAUSES_MS.length - 1)] as number;
      if (pause > 0) {
        due(seq, clock.now() + pause);
        await clock.sleep(pause, stopping.signal);
        due(seq, undefined);
      }
      const row = ledger.read.paymentBySeq(seq);
      if (row?.status !== 'unknown') return;
      const isDone =
        !device.can.lookUp && (!hasPaper(device) || (paperUsed.get(seq) ?? 0) >= PAPER_TIMES || toldOfPaper.has(seq));
      if (isDone) return;
      const mayPrint = hasPaper(device) && mayPrintFor(row, device);
      if (!mayPrint && !device.can.lookUp) continue;
      await step(row, device, mayPrint);
    }
  }

  /** Asked, whatever the answer: the terminal may go on (I-15). No answer: it stays held, and is asked again. */
  async function step(row: PaymentRow, device: Device, mayPrint: boolean): Promise<void> {
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
    read(device, { afterPayments: true }).catch((error: unknown) => {
      if (!stopping.signal.aborted) log.info('ladder.no_totals', { device: device.name, message: String(error) });
    });
  }

  async function read(device: Device, options?: { afterPayments: true }): Promise<void> {
    const { session } = device;
    if (!device.can.totals || !session.totals) return;
    const ask = session.totals.bind(session);
    await devices.turn(
      device,
      { with: 'questions' },
      async () => {
        const asOf = standing(device);
        const totals = await within(Math.min(PAPER_MS, device.can.batchTimeoutMs), (signal) =>
          ask({ signal, http: deps.http }),
        );
        await adopt(device, totals, asOf);
      },
      options,
    );
  }

  /** The report of a bank shift; a journal that cannot be written is no reason to lose it. */
  const keepReport = (device: Device, batch: string, kind: 'answer' | 'reply', body: Uint8Array): Promise<void> =>
    deps.journal
      .keep({ at: clock.now(), device: device.name, paymentId: '', batch, kind, body })
      .catch((error: unknown) => log.error('journal.failed', { device: device.name, message: String(error) }));

  return {
    notice(settlements) {
      for (const settlement of settlements) {
        if (settlement.kind !== 'moved' && settlement.kind !== 'contradiction') continue;
        if (settlement.payment.status === 'unknown') start(settlement.payment);
        else if (settlement.kind === 'moved') {
          devices.release(settlement.payment.seq);
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
      if (device && row.status === 'unknown') await step(row, device, true);
    },
    readTotals: (device) => read(device),
    async openTotals(device) {
      const ask = device.can.totals ? device.session.totals?.bind(device.session) : undefined;
      if (!ask) throw new Error(`${device.name} tells no totals`);
      const { terminals } = await devices.turn(
        device,
        { with: 'batch_close' },
        () => within(TOTALS_MS, (signal) => ask({ signal, http: deps.http })),
        { afterPayments: true },
      );
      return terminals;
    },
    closeBatch(device, of, signal) {
      const { session } = device;
      if (!device.can.closeBatch || !session.closeBatch)
        return Promise.reject(new Error(`${device.name} cannot close its bank shift`));
      const close = session.closeBatch.bind(session);
      const batch = batchKey(of);
      async function ask(): Promise<BatchClose> {
        const wire: { answer?: Promise<BatchClose> } = {};
        const kept = async (ends: AbortSignal): Promise<BatchClose> => {
          const keepRaw = (raw: Uint8Array) => keepReport(device, batch, 'answer', raw);
          const closed = await close({ signal: ends, http: deps.http, keep: keepRaw });
          await keepReport(device, batch, 'reply', new TextEncoder().encode(JSON.stringify(closed)));
          return closed;
        };
        try {
          return await within(device.can.batchTimeoutMs, (ends) => {
            wire.answer = kept(ends);
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
        const found = await within(TOTALS_MS, (signal) => lostClose(session, before, { signal, http: deps.http }));
        if (found) {
          log.warn('batch.closed_unheard', { device: device.name, batch, matched: String(found.matched) });
          await keepReport(device, batch, 'reply', new TextEncoder().encode(JSON.stringify(found)));
        }
        return found;
      }
      return devices.turn(
        device,
        { with: 'batch_close' },
        async () => {
          // Its turn came too late: what the terminal counts now is the next shift's as well.
          if (signal?.aborted) throw signal.reason as Error;
          const last = ledger.read.terminalReading(device.name);
          const { evidenceSeq } = standing(device);
          await forget(device, last);
          const kept = keptOf({ journal: deps.journal, read: ledger.read, log }, device, of);
          const closed = kept ?? (await unheard()) ?? (await ask());
          // Totals on which terminal and bank do not agree decide nothing: the difference may be just this payment.
          const report = closed.matched === true ? closed : undefined;
          for (const row of ledger.read.unknownOn(device.name)) {
            await keep(row, totalsStep(row, device, 'batch_close', report, last));
            await decide(row, device);
          }
          await beginAnew(device, closed, evidenceSeq);
          return closed;
        },
        { afterPayments: true },
      );
    },
    nextCheckAt: (paymentSeq) => nextAt.get(paymentSeq),
    stop() {
      stopping.abort(new Error('the station is stopping'));
      for (const question of underWay) question.abort(stopping.signal.reason);
    },
  };
}

const sorted = (step: Step): [string, unknown][] =>
  Object.entries(step)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
