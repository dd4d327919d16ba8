/**
 * FiscalBox: the box whose module registers and prints the receipts of this station. It takes one document at a time, has
 * no key of ours that it would respect (the same receipt twice is two receipts) and can be asked about its newest one only.
 *
 *   mark ─► /info/, /zreport/info/ ─► counts, kept on our disk
 *   register ─► /order/create/ or /order/refuse/ ─► number, sign, address; lost: find
 *   find ─► /order/last/, /zreport/info/ ─► ours, not there, or for a person
 */
import type { Clock } from '../../ports/clock.ts';
import { FiscalTrouble } from '../../ports/fiscal.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ModuleState, ReceiptOrder, ReceiptResult, ReceiptSink } from '../../ports/receipt-sink.ts';
import { Info, readLast, readReceipt } from './answers.ts';
import { nextDocumentTime, writeBoxTime } from './box-time.ts';
import { fateOf, MODULE_LOCKED, OFFLINE_LIMIT, SHIFT_NOT_OPEN, TIME_PAST } from './codes.ts';
import { askDay, boxDay, openDay } from './day.ts';
import { refusedLabel } from './labels.ts';
import { decide, markOf } from './mark.ts';
import { spellRefund, spellSale, Unspellable } from './spell.ts';
import { type BoxAnswer, boxWire, NoAnswer } from './wire.ts';

export interface FiscalBoxOptions {
  http: HttpClient;
  clock: Clock;
  log: Logger;
  /** The box's address on the shop's network. */
  url: string;
}

const HOUR_MS = 3_600_000;
const SKEW_MOST_MS = 4 * 60_000;
const UNSENT_MOST = 800;
const UNSENT_AGE_MOST_MS = 20 * HOUR_MS;
/** An older look says nothing about now. */
const SEEN_COUNTS_FOR_MS = 15 * 60_000;
/** The box takes five minutes; its answer and ours have their own seconds. */
const AHEAD_MOST_MS = 4 * 60_000;
/** "Time past": the module has just written a document in this second. */
const TIME_PAST_PAUSE_MS = 1_000;

/** Makes the sink. */
export function fiscalBoxReceipts({ http, clock, log, url }: FiscalBoxOptions): ReceiptSink {
  const wire = boxWire(http, url.replace(/\/+$/, ''));
  let skewMs = 0;
  let lastDocument: number | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let seen: ModuleState | undefined;
  let isLocked = false;

  /** One document in the box at a time, a look included. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = queue.then(work, work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  /** The box's clock and counters. Throws `NoAnswer`, `FiscalTrouble`. */
  async function askInfo(): Promise<Info> {
    const { data, code } = await wire.get('/info/');
    if (code !== undefined) throw new FiscalTrouble(code);
    const read = Info.safeParse(data);
    if (!read.success) throw new NoAnswer('no_envelope', false);
    const { current_time: now, last_operation_time: last } = read.data;
    if (now !== undefined) skewMs = now - clock.now();
    if (last !== undefined) lastDocument = Math.max(last, lastDocument ?? last);
    return read.data;
  }

  const time = async (): Promise<string> => {
    const at = nextDocumentTime(clock.now(), skewMs, lastDocument);
    // A second for each document: a box that is faster than that runs ahead of its own clock, and refuses what is too far.
    const tooFarMs = at - (clock.now() + skewMs) - AHEAD_MOST_MS;
    if (tooFarMs > 0) await clock.sleep(tooFarMs);
    lastDocument = at;
    return writeBoxTime(at);
  };

  /** By the box's own counters: somebody may have used it since the last receipt. */
  const askedTime = async (): Promise<string> => {
    await askInfo();
    return time();
  };

  const send = async (order: ReceiptOrder): Promise<BoxAnswer> =>
    order.kind === 'sale'
      ? wire.post('/order/create/', spellSale(order, await time()))
      : wire.post('/order/refuse/', spellRefund(order, await time()));

  /** Sends; a day that is not open is opened and a second that is taken is waited for, each once. */
  async function sendHealing(order: ReceiptOrder): Promise<BoxAnswer> {
    const healed = new Set<string>();
    for (;;) {
      const answer = await send(order);
      const { code } = answer;
      if (code === undefined || healed.has(code)) return answer;
      healed.add(code);
      if (code === SHIFT_NOT_OPEN) await openDay({ wire, time: askedTime });
      else if (code === TIME_PAST) {
        await clock.sleep(TIME_PAST_PAUSE_MS);
        await askInfo();
      } else return answer;
      log.info('fiscal.healed', { payment: order.paymentId, code });
    }
  }

  async function register(order: ReceiptOrder): Promise<ReceiptResult> {
    try {
      const { data, code } = await sendHealing(order);
      isLocked = code === MODULE_LOCKED || (isLocked && code !== undefined);
      if (code === OFFLINE_LIMIT) await wire.get('/order/sendreceipt').catch(() => undefined);
      if (code !== undefined) return { kind: fateOf(code), reason: code };
      const receipt = readReceipt(data);
      return receipt ? { kind: 'registered', receipt } : { kind: 'unsure', reason: 'no_answer' };
    } catch (error) {
      if (error instanceof Unspellable) return { kind: 'refused', reason: error.code };
      if (error instanceof NoAnswer) return { kind: error.neverLeft ? 'not_sent' : 'unsure', reason: 'no_answer' };
      // Only the day was being opened: the receipt itself was refused before.
      if (error instanceof FiscalTrouble) return { kind: 'not_sent', reason: error.code };
      throw error;
    }
  }

  async function look(): Promise<ModuleState> {
    const info = await askInfo();
    const since = info.first_unacknowledged_receipt_time;
    const unsent = info.receipt_count ?? 0;
    const blocked = isLocked
      ? MODULE_LOCKED
      : Math.abs(skewMs) > SKEW_MOST_MS
        ? 'local.box_clock'
        : unsent > UNSENT_MOST || (unsent > 0 && since !== undefined && clock.now() - since > UNSENT_AGE_MOST_MS)
          ? OFFLINE_LIMIT
          : undefined;
    return {
      seenAt: clock.now(),
      unsent,
      ...(unsent > 0 && since !== undefined && { unsentSince: since }),
      days: info.zreport_count ?? 0,
      daysMax: info.zreport_max_count ?? 0,
      skewMs,
      ...(blocked !== undefined && { blocked }),
    };
  }

  return {
    id: 'fiscalbox',
    required: true,
    knowsLastOnly: true,
    mark: () =>
      alone(async () => {
        await askInfo();
        return markOf(await askDay(wire));
      }),
    register: (order) => alone(() => register(order)),
    find: (order, mark) =>
      alone(async () => {
        const { data, code } = await wire.get('/order/last/');
        if (code !== undefined && fateOf(code) !== 'unsure') throw new FiscalTrouble(code);
        // A box that has never made a receipt answers with an error of its own; then the counts alone decide.
        return decide(order, mark, code === undefined ? readLast(data) : undefined, await askDay(wire));
      }),
    async check(sale) {
      if (seen?.blocked !== undefined && clock.now() - seen.seenAt < SEEN_COUNTS_FOR_MS) return seen.blocked;
      try {
        spellSale(trial(sale), writeBoxTime(clock.now()));
        return await refusedLabel(wire, sale.lines);
      } catch (error) {
        if (error instanceof Unspellable) return error.code;
        if (error instanceof NoAnswer) return 'no_answer';
        throw error;
      }
    },
    async look() {
      seen = await alone(look);
      return seen;
    },
    day: boxDay({ wire, alone, time: askedTime }),
  };
}

/** The sale as it would be registered; who pays how does not change whether it can be spelt. */
const trial = (sale: Pick<ReceiptOrder, 'amount' | 'lines'>): ReceiptOrder => ({
  ...sale,
  key: 'trial',
  paymentId: 'trial',
  number: 1,
  kind: 'sale',
  method: 'cash',
  orderId: 'trial',
  paidAt: 0,
  tender: 'cash',
  change: 0,
  cashier: 'trial',
});
