/**
 * A terminal with an INPAS SA application. Each operation is a link test (nothing financial: a terminal that is off is
 * found out here) and then its request; both over `exchange.ts`.
 */
import type { Currency, Money } from '../../../src-shared/money.ts';
import { withoutCardNumbers } from '../card-digits.ts';
import { createExchange } from '../exchange.ts';
import { lengthPrefix } from '../framing/length-prefix.ts';
import type { BatchClose, DeviceTotals, Hint, PinpadAsk, PinpadEnv, PinpadReply, PinpadSession } from '../pinpad.ts';
import { ExchangeError, type ExchangeLimits, type Turn } from '../request.ts';
import { terminalDigits, utcOffsetMinutes } from '../terminal-time.ts';
import * as sa from './codec.ts';
import type { SaConfig } from './config.ts';
import { factsOf, hintOf, replyOf } from './mapping.ts';
import { matchedBy, slipText, totalsOf } from './receipt.ts';

/** pinpads.md §2.3.2. */
export const LIMITS: ExchangeLimits = {
  ackTimeoutMs: 5_000,
  frameTimeoutMs: 45_000,
  guardTimeoutMs: 180_000,
  turnaroundMs: 200,
  restOfFrameTimeoutMs: 1_000,
  resendsMax: 3,
  badFramesMax: 3,
};
/** A settlement sends the whole journal (pinpads.md §4.5). */
export const BATCH_GUARD_MS = 600_000;

type OperationAsk = PinpadAsk & { of?: { rrn?: string; authCode?: string } };

export function openSession(env: PinpadEnv<SaConfig>): PinpadSession {
  const { config, address, clock, log, currency, terminalId } = env;
  const offsetMinutes = config.utcOffsetMinutes ?? utcOffsetMinutes(currency);
  const who = terminalId === undefined ? {} : { terminalId };
  const exchange = createExchange({
    open: (signal) => {
      if (!address) throw new ExchangeError('exchange.no_link', 'no address is configured');
      return env.links.open(address, signal);
    },
    framing: lengthPrefix(),
    limits: LIMITS,
    clock,
    log,
    redactFrame,
  });

  /** Reads a frame: patience, a caption, a wish for our network, or the answer to `operation`. */
  function turn<Value>(
    payload: Uint8Array,
    operation: string,
    ecrNumber: number | undefined,
    hint: (hint: Hint) => void,
    read: (fields: sa.SaFields) => Value,
    /** The original that the operation is about: some terminals answer under the original's number. */
    aboutRrn?: string,
  ): Turn<Value> {
    const fields = sa.decodeFields(payload);
    const said = fields?.get(sa.FIELD.operation);
    if (!fields || said === undefined) return { kind: 'not_ours' };
    if (said === sa.OPERATION.wait) return { kind: 'more' };
    if (said === sa.OPERATION.statusText) {
      const heard = hintOf(fields);
      if (heard) hint(heard);
      return { kind: 'more' };
    }
    const mode = fields.get(sa.FIELD.mode2);
    if (said === sa.OPERATION.service && (mode === sa.SERVICE.openNetwork || mode === sa.SERVICE.network)) {
      log.warn('pinpad.network_refused', { mode });
      return { kind: 'more', answer: sa.networkRefused(fields) };
    }
    const number = fields.get(sa.FIELD.ecrNumber);
    const isAbout = aboutRrn !== undefined && fields.get(sa.FIELD.rrn) === aboutRrn;
    const isOther = ecrNumber !== undefined && number !== undefined && Number(number) !== ecrNumber && !isAbout;
    if (said !== operation || !fields.has(sa.FIELD.status) || isOther) return { kind: 'not_ours' };
    return { kind: 'done', value: read(fields) };
  }

  const quiet = () => {};

  function linkTest(signal: AbortSignal): Promise<sa.SaFields> {
    return exchange.request({
      name: 'link_test',
      payload: sa.linkTest(who),
      signal,
      judge: (payload) => turn(payload, sa.OPERATION.linkTest, undefined, quiet, (fields) => fields),
    });
  }

  /** One operation that may move money. */
  async function operate(
    name: string,
    operation: string,
    ask: OperationAsk,
    payload: Uint8Array,
    hint: (hint: Hint) => void,
  ): Promise<PinpadReply> {
    const refused = unspellable(ask.amount);
    if (refused) return refused;
    return exchange.exclusively(async () => {
      if (config.linkTestFirst) await linkTest(ask.signal);
      return exchange.request({
        name,
        payload,
        signal: ask.signal,
        leaving: () => ask.leaving(),
        keep: (raw) => ask.keep(raw),
        acknowledged: () => hint({ kind: 'sent' }),
        judge: (frame) =>
          turn(
            frame,
            operation,
            ask.ecrNumber,
            hint,
            (fields) => replyOf(fields, { amount: ask.amount, offsetMinutes, ...who }),
            ask.of?.rrn,
          ),
      });
    });
  }

  const about = (ask: OperationAsk) => ({
    amount: ask.amount,
    ecrNumber: ask.ecrNumber,
    ...(ask.of?.rrn && { rrn: ask.of.rrn }),
    ...(ask.of?.authCode && { authCode: ask.of.authCode }),
    ...who,
  });

  /** A report of the bank: its status and its text. */
  function report(
    name: string,
    operation: string,
    payload: Uint8Array,
    ask: { signal: AbortSignal; keep?(raw: Uint8Array): Promise<void> },
  ): Promise<Report> {
    return exchange.exclusively(() =>
      exchange.request({
        name,
        payload,
        signal: ask.signal,
        limits: { guardTimeoutMs: BATCH_GUARD_MS },
        ...(ask.keep && { keep: (raw: Uint8Array) => ask.keep?.(raw) ?? Promise.resolve() }),
        judge: (frame) => turn(frame, operation, undefined, quiet, (fields) => reportIn(fields, currency)),
      }),
    );
  }

  return {
    sale: (ask, hint) => {
      const time = terminalDigits(clock.now(), offsetMinutes);
      const request = sa.sale({ amount: ask.amount, ecrNumber: ask.ecrNumber, time, ...who });
      return operate('sale', sa.OPERATION.sale, ask, request, hint);
    },
    void: (ask, hint) => operate('void', sa.OPERATION.void, ask, sa.voidOf(about(ask)), hint),
    refund: (ask, hint) => {
      const operation = String(config.refundOperation);
      return operate('refund', operation, ask, sa.refund({ ...about(ask), operation }), hint);
    },
    reverse: (ask) => operate('reversal', sa.OPERATION.emergencyReversal, ask, sa.emergencyReversal(about(ask)), quiet),

    async lookUp({ amount, ecrNumber, rrn, since, signal }) {
      const fields = await exchange.exclusively(() =>
        exchange.request({
          name: 'details',
          payload: sa.details({ ecrNumber, ...(rrn && { rrn }), ...who }),
          signal,
          judge: (frame) => turn(frame, sa.OPERATION.service, undefined, quiet, (found) => found),
        }),
      );
      const facts = factsOf(fields, { offsetMinutes, currency });
      const status = fields.get(sa.FIELD.status);
      const number = fields.get(sa.FIELD.ecrNumber);
      const isOurNumber = number !== undefined && Number(number) === ecrNumber;
      const isNamed = isOurNumber || (rrn !== undefined && facts.rrn === rrn);
      if (status === sa.STATUS.approved && isNamed) {
        // Approved and taken back since: neither "paid" nor "not paid" would be the whole truth.
        if (facts.responseCode === TAKEN_BACK) return { kind: 'unknown', why: 'taken_back' };
        if (facts.at !== undefined && facts.at < since - CLOCKS_APART_MS)
          return { kind: 'unknown', why: 'older_operation' };
        return replyOf(fields, { amount, offsetMinutes, ...who });
      }
      if (status === sa.STATUS.declined) {
        // "Not found" proves something only of a number that the terminal is known to search by.
        if (rrn !== undefined || config.lookUpByEcrNumber) return { kind: 'none' };
        return { kind: 'unknown', why: 'asked_without_rrn' };
      }
      return { kind: 'unknown', why: isNamed ? `status_${status}` : 'other_operation' };
    },
    async totals({ signal }) {
      return (await report('totals', sa.OPERATION.service, sa.shortReport(who), { signal })).totals;
    },
    async closeBatch({ signal, keep }): Promise<BatchClose> {
      const { reconciliation } = sa.OPERATION;
      return batchIn(await report('reconciliation', reconciliation, sa.reconciliation(who), { signal, keep }));
    },
    async probe({ signal }) {
      const fields = await exchange.exclusively(() => linkTest(signal));
      const said = fields.get(sa.FIELD.terminalId);
      return said ? { terminalId: said } : {};
    },
    cancel: () => exchange.cancel(),
    close: () => exchange.close(),
  };
}

interface Report {
  status: string | undefined;
  code: string | undefined;
  totals: DeviceTotals;
}

function reportIn(fields: sa.SaFields, currency: Currency): Report {
  const text = slipText(fields.get(sa.FIELD.receipt)) ?? '';
  const code = fields.get(sa.FIELD.responseCode);
  return { status: fields.get(sa.FIELD.status), code, totals: { currency, terminals: totalsOf(text), text } };
}

function batchIn({ status, code, totals }: Report): BatchClose {
  const matched = code === DIFFERS ? false : matchedBy(totals.text);
  return { ...totals, matched: status === sa.STATUS.approved || matched === false ? matched : null };
}

/** The frames of a reconciliation, kept as they came, read again: chained blocks, pleas for patience, the report. */
export function rereadBatch(raws: readonly Uint8Array[], { currency }: { currency: Currency }): BatchClose | undefined {
  const decoder = lengthPrefix().decoder();
  for (const event of raws.flatMap((raw) => decoder.push(raw))) {
    const fields = event.kind === 'frame' ? sa.decodeFields(event.payload) : undefined;
    if (fields?.get(sa.FIELD.operation) !== sa.OPERATION.reconciliation || !fields.has(sa.FIELD.status)) continue;
    return batchIn(reportIn(fields, currency));
  }
  return undefined;
}

/** ISO 8583:1993, "reversal accepted". */
const TAKEN_BACK = '400';
/** "Totals do not agree" (pinpads.md §2.2.3). */
const DIFFERS = '095';
/** The terminal's clock and ours. */
const CLOCKS_APART_MS = 600_000;

/** Amounts that no terminal may be asked for. */
function unspellable(amount: Money): PinpadReply | undefined {
  return amount.minor > 0 ? undefined : { kind: 'not_started', reason: 'not_allowed', code: 'amount' };
}

/** Operation, status, mode and numbers of a message; nothing of the card. */
function redactFrame(payload: Uint8Array): Readonly<Record<string, string | undefined>> {
  const fields = sa.decodeFields(payload);
  if (!fields) return { message: `${payload.length} bytes that are no fields` };
  const word = (field: number) => {
    const value = fields.get(field);
    return value === undefined ? undefined : withoutCardNumbers(value).slice(0, 32);
  };
  return {
    op: word(sa.FIELD.operation),
    mode: word(sa.FIELD.mode2),
    status: word(sa.FIELD.status),
    code: word(sa.FIELD.responseCode),
    ecrNumber: word(sa.FIELD.ecrNumber),
    rrn: word(sa.FIELD.rrn),
    terminalId: word(sa.FIELD.terminalId),
  };
}
