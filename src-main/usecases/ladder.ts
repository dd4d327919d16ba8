/**
 * The evidence ladder (pinpads.md §4.4): a terminal's lost answer is asked for, never sent again.
 *
 *   unknown ─► 1 the operation by reference ─► 2 interim totals ─► 3 last slip ─► 4 a person ─► 5 close of the bank shift
 *
 * Every step is kept as evidence for or against, with its figures; a verdict only when the steps agree
 * (domain/ladder.ts). Two that disagree: the payment stays unknown and a senior is called.
 */
import { money } from '../../src-shared/money.ts';
import { readSlip, readTotals, type Step, type Totals, weigh } from '../domain/ladder.ts';
import { ecrNumberOf, replyOf } from '../pinpads/as-provider.ts';
import type { BatchClose, DeviceTotals } from '../pinpads/pinpad.ts';
import type { Clock } from '../ports/clock.ts';
import type { EmergencyJournal } from '../ports/emergency-journal.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { Logger } from '../ports/logger.ts';
import type { EvidenceRow, Ledger, LedgerReader, PaymentRow, TerminalReading } from '../ports/store.ts';
import type { Device, Devices } from './devices.ts';
import { type Evidence, evidenceOf } from './evidence-of.ts';
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
  /** Ends the terminal's bank shift; its report is the last word of totals on what is still unknown. */
  closeBatch(device: Device): Promise<BatchClose>;
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
  /** A discrepancy was opened: tell the screens. */
  changed(payment: PaymentRow): void;
}

const PAUSES_MS = [0, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000];
const QUESTION_MS = 15_000;
/** Totals may be printed while we wait; the till does not stand still for longer than this. */
const PAPER_MS = 60_000;
/** Questions that cost paper are asked again by themselves only so often; a person may always ask. */
const PAPER_TIMES = 2;

/** The steps kept so far, as `weigh` wants them. */
export const stepsOf = (evidence: readonly EvidenceRow[]): Step[] =>
  evidence.flatMap(({ type, detail, amount }) => {
    if (type !== 'indication' || !detail) return [];
    const { rung, outcome, code, count, receiptNumber, terminalAt } = detail as unknown as Step;
    const figures = { count, receiptNumber, terminalAt, amount: amount ?? undefined };
    const known = Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined));
    return [{ rung, outcome, code, ...known }];
  });

const none = { count: 0, minor: 0 };
const plus = (a: { count: number; minor: number }, b: { count: number; minor: number }) => ({
  count: a.count + b.count,
  minor: a.minor + b.minor,
});

/** A device's report as a reading, all its terminals named. */
function readingOf(device: string, totals: DeviceTotals): Pick<TerminalReading, 'terminals'> & { device: string } {
  const terminals = totals.terminals.map((one) => ({
    terminalId: one.terminalId ?? '',
    bankShift: one.bankShift ?? '',
    sales: one.sales,
    returns: plus(one.refunds, one.voids),
  }));
  return {
    device,
    terminals: terminals.length > 0 ? terminals : [{ terminalId: '', bankShift: '', sales: none, returns: none }],
  };
}

const summed = ({ terminals }: Pick<TerminalReading, 'terminals'>): Totals => ({
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
  const nextAt = new Map<number, number>();
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
    reading !== undefined && (dispatchOf(row)?.seq ?? 0) <= reading.evidenceSeq;
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
    if (answer.kind === 'unknown' || answer.kind === 'unsure') {
      await step('unclear', 'cannot_tell');
      return false;
    }
    const reply = replyOf(answer, { kind: row.kind, amount, paymentId: row.id, terminalId: device.terminalId });
    const evidence = evidenceOf(reply, 'device', { livemode: deps.livemode, notFoundIsProof: false });
    if (evidence?.type !== 'approved' && evidence?.type !== 'rejected') {
      await step('unclear', 'cannot_tell');
      return false;
    }
    await (evidence.type === 'approved' ? step('for', 'found_approved') : step('against', 'found_refused'));
    if (weighed(row, device) === 'disagree') return false;
    await deps.submit(row.seq, evidence);
    return true;
  }

  function totalsStep(row: PaymentRow, device: Device, rung: 'totals' | 'batch_close', totals: DeviceTotals): Step {
    const last = ledger.read.terminalReading(device.name);
    // A reading from after the payment (a bank shift was closed over it) can say nothing about it any more.
    const before = wasBefore(row, last) ? undefined : last;
    return readTotals({
      rung,
      kind: row.kind,
      amount: row.payable,
      before: before && summed(before),
      now: summed(readingOf(device.name, totals)),
      ours: oursSince(ledger.read, device.name, before?.evidenceSeq ?? 0),
      othersUnknown: othersOn(row, device).some((other) => !wasBefore(other, last)),
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
    await keep(row, totalsStep(row, device, 'totals', totals));
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
      isAmbiguous: othersOn(row, device).some((other) => other.payable === row.payable),
    });
    await keep(row, step);
    if (step.outcome !== 'for') return undefined;
    const amount = money(row.payable, row.currency);
    const asked = { kind: row.kind, amount, paymentId: row.id, terminalId: device.terminalId };
    return evidenceOf(replyOf({ kind: 'approved', facts }, asked), 'device', {
      livemode: deps.livemode,
      notFoundIsProof: false,
    });
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
    const totals = await askTotals(row, device);
    const ofSlip = await askSlip(row, device);
    paperUsed.set(paymentSeq, (paperUsed.get(paymentSeq) ?? 0) + 1);
    const isFinal = hadItsTime(row, device);
    if (isFinal) toldOfPaper.add(paymentSeq);
    await decide(row, device, ofSlip);
    if (totals) await adopt(device, totals);
  }

  /** Kept as the reading to compare with, when nothing on the terminal is open: then its figures are wholly known. */
  async function adopt(device: Device, totals: DeviceTotals, closed = false): Promise<void> {
    await ledger.write((tx) => {
      const isQuiet = tx.unknownOn(device.name).length === 0 && tx.inFlightOn(device.name) === undefined;
      if (!isQuiet && !closed) return;
      const evidenceSeq = tx.lastEvidenceSeq();
      const closedSeq = closed ? evidenceSeq : (tx.terminalReading(device.name)?.closedSeq ?? null);
      tx.putTerminalReading({ ...readingOf(device.name, totals), at: clock.now(), evidenceSeq, closedSeq });
    });
  }

  const mayPrintFor = (row: PaymentRow, device: Device): boolean => {
    const used = paperUsed.get(row.seq) ?? 0;
    // Once at once, and once more when the terminal had all its time: what is missing then is missing for good.
    return used < PAPER_TIMES && (used === 0 || (hadItsTime(row, device) && !toldOfPaper.has(row.seq)));
  };
  const hasPaper = ({ can }: Device): boolean => can.totals || can.lastSlip;

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
        // Nothing more can be asked: a person has it now, and the terminal is not blamed for that.
        devices.release(row.seq);
      });
  }

  /** The first payment of a shift brings the reading with which the others can be told apart. */
  function readAfter({ payment }: Settlement): void {
    const device = devices.find(payment.device);
    if (!device?.can.totals || payment.status !== 'completed') return;
    const shift = ledger.read.currentShift();
    const reading = ledger.read.terminalReading(device.name);
    if (reading && (!shift || reading.at >= shift.openedAt)) return;
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
        const totals = await within(Math.min(PAPER_MS, device.can.batchTimeoutMs), (signal) =>
          ask({ signal, http: deps.http }),
        );
        await adopt(device, totals);
      },
      options,
    );
  }

  /** The report of a bank shift; a journal that cannot be written is no reason to lose it. */
  const keepReport = (device: Device, body: Uint8Array): Promise<void> =>
    deps.journal
      .keep({ at: clock.now(), device: device.name, paymentId: '', kind: 'answer', body })
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
    closeBatch(device) {
  /** Screens count down to the next question. */
  function due(seq: number, at: number | undefined): void {
    if (at === undefined ? !nextAt.delete(seq) : nextAt.set(seq, at) === undefined) return;
    const row = ledger.read.paymentBySeq(seq);
    if (row?.status === 'unknown' && !stopping.signal.aborted) deps.changed(row);
  }

      const { session } = device;
      if (!device.can.closeBatch || !session.closeBatch)
        return Promise.reject(new Error(`${device.name} cannot close its bank shift`));
      const close = session.closeBatch.bind(session);
      return devices.turn(
        device,
        { with: 'batch_close' },
        async () => {
          const closed = await within(device.can.batchTimeoutMs, (signal) =>
            close({
              signal,
              http: deps.http,
              keep: (raw) => keepReport(device, raw),
            }),
          );
          for (const row of ledger.read.unknownOn(device.name)) {
            await keep(row, totalsStep(row, device, 'batch_close', closed));
            await decide(row, device);
          }
          const zeros = closed.terminals.map((one) => ({
            ...one,
            sales: none,
            refunds: none,
            voids: none,
            bankShift: '',
          }));
          await adopt(device, { ...closed, terminals: zeros }, true);
          return closed;
        },
        { afterPayments: true },
      );
    },
    stop() {
      stopping.abort(new Error('the station is stopping'));
      for (const question of underWay) question.abort(stopping.signal.reason);
    },
        due(row.seq, undefined);
  };
}

const sorted = (step: Step): [string, unknown][] =>
  Object.entries(step)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
    nextCheckAt: (paymentSeq) => nextAt.get(paymentSeq),
