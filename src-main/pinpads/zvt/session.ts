/**
 * A ZVT terminal. Each operation is a registration (nothing financial: a terminal that is off is found out here) and then its
 * command. The terminal then speaks until its completion (06 0F) or abort (06 1E), and each thing it says is answered.
 */
import type { Money } from '../../../src-shared/money.ts';
import { createExchange } from '../exchange.ts';
import type { Hint, OperationFacts, PinpadAsk, PinpadEnv, PinpadReply, PinpadSession } from '../pinpad.ts';
import { ExchangeError, type ExchangeLimits, type Turn } from '../request.ts';
import { utcOffsetMinutes } from '../terminal-time.ts';
import * as zvt from './codec.ts';
import type { ZvtConfig } from './config.ts';
import { serialFraming, tcpFraming } from './framing.ts';
import { type Ending, hintOf, replyOf } from './mapping.ts';

/** T1, T3 and T4 of the specification (pinpads.md §2.7). */
export const LIMITS: ExchangeLimits = {
  ackTimeoutMs: 5_000,
  frameTimeoutMs: 180_000,
  guardTimeoutMs: 240_000,
  turnaroundMs: 200,
  restOfFrameTimeoutMs: 200,
  resendsMax: 3,
  badFramesMax: 3,
};
export const BATCH_GUARD_MS = 600_000;
/** A registration or a status enquiry: no card, no bank. */
const PREPARING: Partial<ExchangeLimits> = { frameTimeoutMs: 15_000, guardTimeoutMs: 30_000 };
/** The terminal's clock and ours. */
const CLOCKS_APART_MS = 600_000;
const MINOR_MAX = 999_999_999_999;

export function openSession(env: PinpadEnv<ZvtConfig>): PinpadSession {
  const { config, address, clock, log, currency, terminalId } = env;
  const offsetMinutes = config.utcOffsetMinutes ?? utcOffsetMinutes(currency);
  /** The receipt of the newest operation whose end was heard. Repeated receipts do not count: they prove nothing new. */
  let newestReceipt: string | undefined;
  /** A reversal may repeat the number of what it takes back: only after a sale does an old number prove anything. */
  let lastAsked: string | undefined;
  const exchange = createExchange({
    open: (signal) => {
      if (!address) throw new ExchangeError('exchange.no_link', 'no address is configured');
      return env.links.open(address.kind === 'serial' ? { stopBits: 2, ...address } : address, signal);
    },
    framing: address?.kind === 'tcp' ? tcpFraming() : serialFraming(),
    limits: LIMITS,
    clock,
    log,
    redactFrame,
  });

  /**
   * Hears a command out. A fresh listener for each, since it remembers what was said. Nothing carries a number of ours, so
   * what is said before the terminal has taken this command is about an earlier one: answered, and never believed (I-8).
   */
  function listener(hint: (hint: Hint) => void): (payload: Uint8Array) => Turn<Ending> {
    const ending: Ending = { status: undefined, slip: undefined };
    const lines: string[] = [];
    let isTaken = false;
    return (payload) => {
      const apdu = zvt.decodeApdu(payload);
      if (!apdu) return { kind: 'not_ours' };
      const answer = zvt.accepted();
      if (apdu.command === zvt.SAYS.accepted) isTaken = true;
      else if (!isTaken && !apdu.command.startsWith('84')) return { kind: 'not_ours', answer };
      switch (apdu.command) {
        case zvt.SAYS.accepted:
          return { kind: 'more' };
        case zvt.SAYS.status:
          ending.status = zvt.statusInformation(apdu.data, { currency, now: clock.now(), offsetMinutes });
          return { kind: 'more', answer };
        case zvt.SAYS.intermediate: {
          const heard = hintOf(apdu.data);
          if (heard) hint(heard);
          return { kind: 'more', answer };
        }
        case zvt.SAYS.printLine:
          if (lines.length < MAX_LINES) lines.push(zvt.printedLine(apdu.data));
          return { kind: 'more', answer };
        case zvt.SAYS.printBlock:
          return { kind: 'more', answer };
        case zvt.SAYS.completion:
        case zvt.SAYS.abort: {
          if (lines.length > 0) ending.slip = lines.join('\n').trimEnd();
          const code = (apdu.data[0] ?? 0).toString(16).toUpperCase().padStart(2, '0');
          const value = apdu.command === zvt.SAYS.abort ? { ...ending, aborted: code } : ending;
          return { kind: 'done', value, answer };
        }
        default:
          // 84 xx: the command was refused before anything began.
          if (apdu.command.startsWith('84'))
            return { kind: 'done', value: { ...ending, aborted: refusedAs(apdu.command) } };
          return { kind: 'not_ours', answer };
      }
    };
  }

  const register = (signal: AbortSignal): Promise<Ending> =>
    exchange.request({
      name: 'register',
      payload: zvt.register(config.password, config.configByte, currency),
      signal,
      judge: listener(quiet),
      limits: PREPARING,
    });

  async function operate(
    name: string,
    ask: PinpadAsk,
    command: () => Uint8Array,
    hint: (hint: Hint) => void,
  ): Promise<PinpadReply> {
    if (ask.amount.minor <= 0 || ask.amount.minor > MINOR_MAX)
      return { kind: 'not_started', reason: 'not_allowed', code: 'amount' };
    const payload = command();
    return exchange.exclusively(async () => {
      await register(ask.signal);
      lastAsked = name;
      const before = newestReceipt;
      const ending = await exchange.request({
        name,
        payload,
        signal: ask.signal,
        leaving: () => ask.leaving(),
        keep: (raw) => ask.keep(raw),
        acknowledged: () => hint({ kind: 'sent' }),
        judge: listener(hint),
      });
      const { receiptNumber } = ending.status?.facts ?? {};
      // The receipt of the operation before: its answer was told once more, in the middle of this one.
      if (name !== 'void' && receiptNumber !== undefined && receiptNumber === before)
        return { kind: 'unsure', why: 'older_receipt' };
      newestReceipt = receiptNumber ?? newestReceipt;
      return replyOf(ending, { amount: ask.amount, ...(terminalId && { terminalId }) });
    });
  }

  const repeatReceipt = (signal: AbortSignal): Promise<Ending> =>
    exchange.exclusively(() =>
      exchange.request({
        name: 'repeat_receipt',
        payload: zvt.repeatReceipt(config.password),
        signal,
        judge: listener(quiet),
      }),
    );

  /** Whether a last receipt may be that of an operation: its amount, its time, and a number that was not seen before. */
  function mayBe(
    facts: OperationFacts,
    before: string | undefined,
    ask: { amount: Money; since: number },
  ): string | true {
    if (facts.receiptNumber !== undefined && facts.receiptNumber === before) return 'older_receipt';
    if (facts.amount?.minor !== ask.amount.minor) return 'other_amount';
    if (facts.at !== undefined) return facts.at >= ask.since - CLOCKS_APART_MS || 'older_receipt';
    return before !== undefined || 'no_time';
  }

  return {
    sale: (ask, hint) => operate('sale', ask, () => zvt.authorise(ask.amount), hint),
    void: async (ask, hint) => {
      const number = ask.of.receiptNumber;
      if (number === undefined || !/^\d{1,4}$/.test(number))
        return { kind: 'not_started', reason: 'not_allowed', code: 'receipt_number' };
      return operate('void', ask, () => zvt.reversal(config.password, number), hint);
    },
    refund: (ask, hint) => operate('refund', ask, () => zvt.refund(config.password, ask.amount), hint),

    async lookUp({ amount, since, signal }) {
      const before = newestReceipt;
      const ending = await repeatReceipt(signal);
      const facts = ending.status?.facts;
      if (!facts) return { kind: 'unknown', why: 'no_receipt' };
      const fits = mayBe(facts, before, { amount, since });
      if (fits === true) return replyOf(ending, { amount, ...(terminalId && { terminalId }) });
      // The last receipt is one we had before the operation: the terminal has made none since.
      if (fits === 'older_receipt' && lastAsked === 'sale' && before !== undefined && facts.receiptNumber === before)
        return { kind: 'none' };
      return { kind: 'unknown', why: fits };
    },
    async lastSlip({ signal }) {
      const { status, slip } = await repeatReceipt(signal);
      return status ? { kind: 'slip', facts: { ...status.facts, ...(slip && { slip }) } } : { kind: 'printed' };
    },
    async closeBatch({ signal, keep }) {
      const { status, slip, aborted } = await exchange.exclusively(() =>
        exchange.request({
          name: 'end_of_day',
          payload: zvt.endOfDay(config.password),
          signal,
          keep,
          judge: listener(quiet),
          limits: { guardTimeoutMs: BATCH_GUARD_MS },
        }),
      );
      const none = { count: 0, minor: 0 };
      const told = status?.totals;
      const id = status?.facts.terminalId;
      return {
        currency,
        terminals: told ? [{ ...(id && { terminalId: id }), sales: told, refunds: none, voids: none }] : [],
        text: slip ?? '',
        matched: aborted === undefined && status?.result === '00' ? true : null,
      };
    },
    async probe({ signal }) {
      const { status } = await exchange.exclusively(() =>
        exchange.request({
          name: 'status_enquiry',
          payload: zvt.statusEnquiry(config.password),
          signal,
          judge: listener(quiet),
          limits: PREPARING,
        }),
      );
      const id = status?.facts.terminalId;
      return id ? { terminalId: id } : {};
    },
    cancel: () => exchange.cancel(),
    close: () => exchange.close(),
  };
}

const quiet = () => {};
const MAX_LINES = 400;

/** `84 83` → "83"; 84 00 is a command that the terminal has no place for at the moment. */
const refusedAs = (command: string): string => (command === '84 00' ? '83' : command.slice(3));

/** The command of a message and a result; nothing of the card. */
function redactFrame(payload: Uint8Array): Readonly<Record<string, string | number | undefined>> {
  const apdu = zvt.decodeApdu(payload);
  return apdu ? { command: apdu.command, bytes: apdu.data.length } : { message: `${payload.length} bytes` };
}
