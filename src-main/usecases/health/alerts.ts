/**
 * Tells the owner what a person has to see to, once when it begins and once when it is over. Looks every minute; a
 * message that does not get through is tried again a few times and then left: the health page says the same.
 *
 *   lamps, unknown payments, receipts, shift ──► conditions ──► new or over? ──► webhook, Telegram
 */
import { isPart, REASON_WORDS, whyInWords } from '../../../src-shared/alert-reasons.ts';
import { ALERT_WORDS, type AlertCode } from '../../../src-shared/alert-words.ts';
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Logger } from '../../ports/logger.ts';
import type { LedgerReader } from '../../ports/store.ts';
import { type OwnerRoad, ownerRoads, type RoadRules } from './owner-roads.ts';

export interface AlertRules extends RoadRules {
  unknownMinutes: number;
  receiptsMinutes: number;
  shiftHours: number;
}

interface Deps {
  rules: AlertRules;
  read: LedgerReader;
  lamps(): LampView[];
  /** A booth's reason for taking no money; undefined while it sells, and at tills. */
  outOfService(): string | undefined;
  station: { id: string; name: string; locale: Locale };
  livemode: boolean;
  http: HttpClient;
  clock: Clock;
  log: Logger;
}

export interface Condition {
  code: AlertCode;
  /** The method, the order, the part: with the code it names the condition. */
  what: string;
  detail: string;
}

export interface Alerts {
  start(): void;
  stop(): void;
}

const EVERY_MS = 60_000;
/** A lamp that blinks is not the owner's business. */
const LASTS_MS = 2 * 60_000;
const TRIES_MS = [0, 10_000, 60_000, 300_000];
const MOST_WAITING = 50;
const PAPER: readonly string[] = ['paper_out', 'cover_open', 'unprinted_receipts'];
const RECEIPTS: readonly string[] = ['receipts_overdue', 'receipts_parked', 'fiscal_blocked', 'fiscal_locked'];

/** Everything that is so now and that a person must see to. Pure but for what it reads. */
export function conditionsOf({ read, lamps, outOfService, rules, clock }: Omit<Deps, 'http' | 'log'>): Condition[] {
  const now = clock.now();
  const found: Condition[] = [];
  for (const { id, kind, state, reason, detail } of lamps()) {
    if (reason === 'terminal_strangers') found.push({ code: 'terminal_strangers', what: id, detail: detail ?? reason });
    else if (PAPER.includes(reason)) found.push({ code: 'paper', what: id, detail: reason });
    else if (RECEIPTS.includes(reason)) found.push({ code: 'receipts_waiting', what: id, detail: detail ?? reason });
    // What was never configured is no news; a rail or terminal that stopped answering is.
    else if (state === 'down' && kind !== 'part' && reason === 'no_answer')
      found.push({ code: 'rail_down', what: id, detail: reason });
    else if (state === 'down' && kind === 'part') found.push({ code: 'rail_down', what: id, detail: reason });
  }
  for (const row of read.openPayments()) {
    if (row.status === 'unknown' && now - row.createdAt > rules.unknownMinutes * 60_000)
      found.push({ code: 'payment_unknown', what: row.orderId, detail: row.id });
  }
  const { count, oldestAt } = read.outboxPending();
  if (oldestAt !== undefined && now - oldestAt > rules.receiptsMinutes * 60_000)
    found.push({ code: 'receipts_waiting', what: 'outbox', detail: String(count) });
  const shift = read.currentShift();
  const hours = shift ? (now - shift.openedAt) / 3_600_000 : 0;
  if (hours > rules.shiftHours)
    found.push({ code: 'shift_not_closed', what: 'shift', detail: String(Math.floor(hours)) });
  const why = outOfService();
  if (why !== undefined) found.push({ code: 'out_of_service', what: 'booth', detail: why });
  return found;
}

export function createAlerts(deps: Deps): Alerts {
  const { rules, clock, log, station } = deps;
  const words = ALERT_WORDS[station.locale];
  const reasons = REASON_WORDS[station.locale];
  const roads = ownerRoads(rules, deps.http);
  const stopping = new AbortController();
  /** What is so, since when, and whether anybody was told. */
  const known = new Map<string, { condition: Condition; since: number; isTold: boolean }>();
  const waiting: { text: string; body: Record<string, unknown> }[] = [];
  let isSending = false;
  let callOff = (): void => {};

  const keyOf = ({ code, what }: Condition): string => `${code} ${what}`;
  function sentence({ code, what, detail }: Condition): string {
    const said = code === 'rail_down' && isPart(what) ? words.partDown : words.began[code];
    return said
      .replace('{what}', isPart(what) ? reasons.parts[what] : what)
      .replace('{detail}', whyInWords(detail, reasons));
  }

  function look(): void {
    const now = new Map(conditionsOf(deps).map((condition) => [keyOf(condition), condition]));
    for (const [key, condition] of now) {
      const before = known.get(key);
      const entry = before ?? { condition, since: clock.elapsed(), isTold: false };
      entry.condition = condition;
      known.set(key, entry);
      const isOld = clock.elapsed() - entry.since >= LASTS_MS || condition.code === 'payment_unknown';
      if (entry.isTold || !isOld) continue;
      entry.isTold = true;
      tell(condition, 'began');
    }
    for (const [key, { condition, isTold }] of known) {
      if (now.has(key)) continue;
      known.delete(key);
      if (isTold) tell(condition, 'over');
    }
  }

  function tell(condition: Condition, state: 'began' | 'over'): void {
    const mark = deps.livemode ? '' : ` [${words.practice}]`;
    const ended = state === 'over' ? `${words.over} ` : '';
    const text = `${station.name} (${station.id})${mark}: ${ended}${sentence(condition)}`;
    const { code, what, detail } = condition;
    log.info('alert.told', { code, what, state });
    if (waiting.length >= MOST_WAITING) waiting.shift();
    waiting.push({
      text,
      body: { station: station.id, code, what, detail, state, at: clock.now(), livemode: deps.livemode, text },
    });
    if (isSending) return;
    isSending = true;
    drain()
      .catch((error: unknown) => log.error('alerts.failed', { message: String(error) }))
      .finally(() => {
        isSending = false;
      });
  }

  async function drain(): Promise<void> {
    for (let next = waiting.shift(); next && !stopping.signal.aborted; next = waiting.shift())
      for (const road of roads) await send(road, next);
  }

  async function send(road: OwnerRoad, message: { text: string; body: Record<string, unknown> }): Promise<void> {
    let why = '';
    for (const pause of TRIES_MS) {
      try {
        if (pause > 0) await clock.sleep(pause, stopping.signal);
        const status = await road.send(message, stopping.signal);
        if (status < 300) return;
        why = `HTTP ${status}`;
        // A wrong address or token does not get right by asking again.
        if (status >= 400 && status < 500 && status !== 429) break;
      } catch (error) {
        if (stopping.signal.aborted) return;
        why = String(error);
      }
    }
    log.warn('alert.not_delivered', { channel: road.name, why });
  }

  function turn(): void {
    try {
      look();
    } catch (error) {
      log.error('alerts.failed', { message: String(error) });
    }
    if (!stopping.signal.aborted) callOff = clock.after(EVERY_MS, turn);
  }

  return {
    start() {
      if (roads.length > 0) callOff = clock.after(EVERY_MS, turn);
    },
    stop() {
      stopping.abort(new Error('the station is stopping'));
      callOff();
    },
  };
}
