/**
 * Any terminal as a payment rail: begin → sale, refund → void or refund. What the wire proves stays as it is:
 *
 *   thrown before `leaving` → not sent      thrown after it, or `unsure` → lost      the rest → what the terminal said
 *
 * The device's queue (usecases/terminals/devices.ts) sees to it that one operation runs at a time; the ladder asks the session
 * itself. Answers go into the emergency journal before they are read, and the reading before the ledger is told (I-14).
 */
import { type Money, money } from '../../src-shared/money.ts';
import type { EmergencyJournal } from '../ports/emergency-journal.ts';
import type { Logger } from '../ports/logger.ts';
import type { BeginAsk, PaymentProvider, RefundAsk, Reply } from '../providers/provider.ts';
import type { OperationFacts, PinpadAsk, PinpadCapabilities, PinpadReply, PinpadSession } from './pinpad.ts';

export interface PinpadParts {
  /** The device's name in the configuration. */
  device: string;
  session: PinpadSession;
  can: PinpadCapabilities;
  /** The configured terminal: an approval that names another is not believed. */
  terminalId?: string | undefined;
  journal: EmergencyJournal;
  now(): number;
  log: Logger;
  /** The operation on the wire: it may outlive the station's patience, and the device is not free before it ends. */
  underWay(operation: Promise<unknown>): void;
}

/** Our short number of an operation: unique per terminal for longer than a day. */
export const ecrNumberOf = (paymentNumber: number): number => ((paymentNumber - 1) % 999_999) + 1;

/** What identifies the operation at the bank; leading zeros count (I-22). */
const referenceOf = (facts: OperationFacts, paymentId: string): string => {
  if (facts.rrn !== undefined) return facts.rrn;
  const { terminalId, bankShift, receiptNumber } = facts;
  return receiptNumber === undefined
    ? paymentId
    : [terminalId, bankShift, receiptNumber].filter((part) => part !== undefined).join('/');
};

/** Terminals that have no RRN print blanks or zeros: of two such operations neither is the other. */
const isRrn = (rrn: string): boolean => /[^0\s]/.test(rrn);

/** A terminal's reply in the words of every rail. `asked`: what it was asked to take, where the slip names no sum. */
export function replyOf(
  reply: PinpadReply,
  asked: { kind: 'sale' | 'refund'; amount: Money; paymentId: string; terminalId?: string | undefined },
): Reply {
  switch (reply.kind) {
    case 'approved': {
      const { rrn: printed, ...others } = reply.facts;
      const facts: OperationFacts = printed !== undefined && isRrn(printed) ? { ...others, rrn: printed } : others;
      const isBlank = printed !== undefined && facts.rrn === undefined;
      const check = [...(reply.check ?? []), ...(isBlank ? ['rrn'] : [])];
      const { rrn, authCode, receiptNumber, terminalId, merchantId, bankShift, cardMask, responseCode, slip } = facts;
      if (asked.terminalId !== undefined && terminalId !== undefined && terminalId !== asked.terminalId)
        return { kind: 'unsure', why: 'other_terminal' };
      // The slip of a sale is no proof that money went back, and the other way round (I-21).
      if (facts.operation !== undefined && (facts.operation === 'sale') !== (asked.kind === 'sale'))
        return { kind: 'unsure', why: 'other_operation' };
      const said = { rrn, authCode, receiptNumber, terminalId, merchantId, bankShift, cardMask, responseCode, slip };
      const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
      return {
        kind: 'approved',
        providerRef: referenceOf(facts, asked.paymentId),
        amount: facts.amount ?? money(asked.amount.minor, asked.amount.currency),
        ...known,
        ...(check.length > 0 ? { check } : {}),
      };
    }
    // The terminal refused to begin: nothing was taken, and nobody has to wait for anything.
    case 'not_started':
    case 'declined':
      return {
        kind: 'rejected',
        reason: reply.reason,
        ...(reply.code === undefined ? {} : { providerCode: reply.code }),
      };
    case 'unsure':
      return { kind: 'unsure', why: reply.why };
  }
}

export function asProvider(parts: PinpadParts): PaymentProvider {
  const { device, session, can, journal, log } = parts;

  /** A journal that cannot be written is no reason to forget an answer: the ledger may still take it. */
  async function keep(paymentId: string, kind: 'answer' | 'reply', body: Uint8Array): Promise<void> {
    try {
      await journal.keep({ at: parts.now(), device, paymentId, kind, body });
    } catch (error) {
      log.error('journal.failed', { payment: paymentId, message: String(error) });
    }
  }

  const askOf = (ask: BeginAsk): PinpadAsk => ({
    paymentId: ask.paymentId,
    amount: ask.amount,
    ecrNumber: ecrNumberOf(ask.number ?? 1),
    signal: ask.signal,
    leaving: () => ask.leaving(),
    http: ask.http,
    keep: (raw) => keep(ask.paymentId, 'answer', raw),
  });

  async function run(ask: BeginAsk, operation: Promise<PinpadReply>): Promise<Reply> {
    parts.underWay(operation);
    const { kind, amount, paymentId } = ask;
    const reply = replyOf(await operation, { kind, amount, paymentId, terminalId: parts.terminalId });
    await keep(paymentId, 'reply', new TextEncoder().encode(JSON.stringify(reply)));
    return reply;
  }

  function giveBack(ask: RefundAsk): Promise<PinpadReply> {
    const { paymentId, rrn, amount, authCode, receiptNumber, terminalId, bankShift } = ask.of;
    const facts = { rrn, authCode, receiptNumber, terminalId, bankShift };
    const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
    const asked = { ...askOf(ask), of: { paymentId, amount, ...known } };
    const way = ask.how === 'void' ? session.void : session.refund;
    if (!way) return Promise.reject(new Error(`this terminal has no ${ask.how ?? 'refund'}`));
    return way.call(session, asked, (hint) => ask.hint(hint));
  }

  return {
    begin: async (ask) =>
      run(
        ask,
        session.sale(askOf(ask), (hint) => ask.hint(hint)),
      ),
    refund: async (ask) => run(ask, giveBack(ask)),
    ...(can.cancel && session.cancel
      ? {
          // The terminal is asked to give up; what became of the operation, only the operation's own answer says.
          cancel: async () => {
            await session.cancel?.();
            return { kind: 'pending' as const };
          },
        }
      : {}),
  };
}
