/**
 * What the owner is told once, whatever happens to the station in between: claim tickets that went out, and what came of
 * their payments. A notice is written in the transaction that makes it true; each road that has taken it is ticked off at
 * once. Only an answer that was lost, or a death between the answer and the tick, sends it again, with the same `id`.
 */
import { ALERT_WORDS } from '../../../src-shared/alert-words.ts';
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import { formatMajor, money } from '../../../src-shared/money.ts';
import type { NoticeRow } from '../../ports/booth-events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger } from '../../ports/store.ts';
import { type OwnerRoad, ownerRoads, type RoadRules } from './owner-roads.ts';

interface Deps {
  rules: RoadRules;
  ledger: Ledger;
  station: { id: string; name: string; locale: Locale };
  livemode: boolean;
  http: HttpClient;
  clock: Clock;
  log: Logger;
}

export interface OwnerNotices {
  start(): void;
  /** Something may be waiting. */
  wake(): void;
  stop(): Promise<void>;
}

/** Older news is none: the ticket has been shown, or the payment is in the list of what is owed. */
const KEPT_MS = 24 * 3_600_000;
const PAUSES_MS = [10_000, 60_000, 300_000];
const ROWS_PER_TURN = 16;
const STOP_PATIENCE_MS = 2_000;

export function createOwnerNotices(deps: Deps): OwnerNotices {
  const { ledger, clock, log, station } = deps;
  const { read } = ledger;
  const roads = ownerRoads(deps.rules, deps.http);
  const words = ALERT_WORDS[station.locale];
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let isWanted = false;
  /** Failed turns in a row: the pause grows with them. */
  let failures = 0;
  let callOff = (): void => {};

  function messageOf({ seq, kind, at }: NoticeRow, payment: PaymentRow) {
    const sum = money(payment.payable, payment.currency);
    const mark = deps.livemode ? '' : ` [${words.practice}]`;
    const sentence = words.notice[kind]
      .replace('{order}', payment.orderId)
      .replace('{sum}', `${formatMajor(sum)} ${sum.currency}`);
    const text = `${station.name} (${station.id})${mark}: ${sentence}`;
    const { id: paymentId, orderId: what } = payment;
    const id = `${station.id}-notice-${seq}`;
    return {
      text,
      body: {
        id,
        station: station.id,
        code: kind,
        what,
        payment: paymentId,
        amount: sum,
        at,
        livemode: deps.livemode,
        text,
      },
    };
  }

  const isTaken = (row: NoticeRow, { name }: OwnerRoad): boolean =>
    (name === 'webhook' ? row.webhookAt : row.telegramAt) !== null;

  /** true: every road that there is has it, or nobody tries it any more. */
  async function tell(row: NoticeRow): Promise<boolean> {
    const payment = read.paymentBySeq(row.paymentSeq);
    if (!payment || clock.now() - row.at > KEPT_MS || (roads.length > 0 && roads.every((road) => isTaken(row, road)))) {
      await ledger.write((tx) => tx.leaveNotice(row.seq, clock.now()));
      return true;
    }
    let isDone = true;
    for (const road of roads.filter((one) => !isTaken(row, one))) {
      const why = await road.send(messageOf(row, payment), stopping.signal).then(
        (status) => (status < 300 ? undefined : `HTTP ${status}`),
        (error: unknown) => String(error),
      );
      if (why === undefined) await ledger.write((tx) => tx.noticeTaken(row.seq, road.name, clock.now()));
      else {
        isDone = false;
        log.warn('notice.not_taken', { road: road.name, kind: row.kind, why });
      }
    }
    return isDone;
  }

  async function turn(): Promise<void> {
    let seen = 0;
    while (isWanted && !stopping.signal.aborted) {
      isWanted = false;
      let hasFailed = false;
      for (const row of read.waitingNotices(ROWS_PER_TURN)) {
        if (stopping.signal.aborted) return;
        if (roads.length === 0 && clock.now() - row.at <= KEPT_MS) continue;
        hasFailed = !(await tell(row)) || hasFailed;
        seen++;
      }
      failures = hasFailed ? failures + 1 : 0;
    }
    if (seen > 0) log.info('notices.told', { seen, failures });
  }

  function run(): void {
    if (stopping.signal.aborted || running) return;
    callOff();
    running = turn()
      .catch((error: unknown) => {
        failures++;
        log.error('notices.failed', { message: String(error) });
      })
      .finally(() => {
        running = undefined;
        if (stopping.signal.aborted) return;
        if (failures > 0) callOff = clock.after(PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1] as number, again);
        else if (isWanted) run();
      });
  }

  function again(): void {
    isWanted = true;
    run();
  }

  /** A road that has just failed is left alone for a while, whatever else there is to tell. */
  function wake(): void {
    isWanted = true;
    if (failures === 0) run();
  }

  return {
    start: wake,
    wake,
    async stop() {
      stopping.abort(new Error('the station is stopping'));
      callOff();
      if (running) await Promise.race([running, clock.sleep(STOP_PATIENCE_MS)]);
    },
  };
}
