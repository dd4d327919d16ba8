/** An imaginary terminal. No byte is spelt here: messages are the codec's, waits and repeats the exchange's. */
import { equal, type Money } from '../../../src-shared/money.ts';
import { createExchange } from '../exchange.ts';
import { stxEtx } from '../framing/stx-etx.ts';
import type { Hint, PinpadEnv, PinpadReply, PinpadSession } from '../pinpad.ts';
import { ExchangeError, type ExchangeLimits, type Turn } from '../request.ts';
import { type Answer, canSpell, decode, last, ping, sale } from './codec.ts';

/** From the terminal's document, section "Timers". */
export const LIMITS: ExchangeLimits = {
  ackTimeoutMs: 3_000,
  frameTimeoutMs: 60_000,
  guardTimeoutMs: 180_000,
  turnaroundMs: 100,
  restOfFrameTimeoutMs: 500,
  resendsMax: 3,
  badFramesMax: 3,
};

export function openSession(env: PinpadEnv<unknown>): PinpadSession {
  const { address, links, clock, log, currency } = env;
  const exchange = createExchange({
    open: (signal) => {
      if (!address) throw new ExchangeError('exchange.no_link', 'no address is configured');
      return links.open(address, signal);
    },
    framing: stxEtx(),
    limits: LIMITS,
    clock,
    log,
    redactFrame: (payload) => ({ message: decode(payload, currency)?.kind ?? 'request', bytes: payload.length }),
  });

  /** Which frame answers a request: the first that `isAnswer` knows. Everything else is heard and passed over. */
  const listen =
    (isAnswer: (answer: Answer) => boolean, hint: (hint: Hint) => void = () => {}) =>
    (payload: Uint8Array): Turn<Answer> => {
      const answer = decode(payload, currency);
      if (!answer) return { kind: 'not_ours' };
      if (answer.kind === 'working') {
        hint(answer.doing === 'CARD' ? { kind: 'insert_card' } : { kind: 'text', text: answer.doing });
        return { kind: 'more' };
      }
      return isAnswer(answer) ? { kind: 'done', value: answer } : { kind: 'not_ours' };
    };

  const pong = (signal: AbortSignal): Promise<Answer> =>
    exchange.request({ name: 'ping', payload: ping(), signal, judge: listen((answer) => answer.kind === 'pong') });
  /** Somebody may have plugged in another terminal: it takes no money of ours, and what it does not know proves nothing. */
  const isAnother = (answer: Answer): boolean =>
    env.terminalId !== undefined && (answer.kind !== 'pong' || answer.terminalId !== env.terminalId);

  return {
    async sale(ask, hint) {
      if (!canSpell(ask.amount)) return { kind: 'not_started', reason: 'not_allowed', code: 'amount' };
      return exchange.exclusively(async () => {
        // Nothing financial yet: a terminal that is off is found out here, and the sale is "not started".
        if (isAnother(await pong(ask.signal)))
          return { kind: 'not_started', reason: 'not_allowed', code: 'another_terminal' };
        const answer = await exchange.request({
          name: 'sale',
          payload: sale(ask.ecrNumber, ask.amount),
          signal: ask.signal,
          leaving: () => ask.leaving(),
          keep: (raw) => ask.keep(raw),
          acknowledged: () => hint({ kind: 'sent' }),
          judge: listen((heard) => 'to' in heard && heard.to === 'SALE' && heard.ecrNumber === ask.ecrNumber, hint),
        });
        return replyOf(answer, ask.amount);
      });
    },
    async lookUp({ amount, ecrNumber, signal }) {
      return exchange.exclusively(async () => {
        if (isAnother(await pong(signal))) return { kind: 'unknown', why: 'another_terminal' };
        const answer = await exchange.request({
          name: 'last',
          payload: last(ecrNumber),
          signal,
          judge: listen((heard) => 'ecrNumber' in heard && heard.ecrNumber === ecrNumber),
        });
        // This terminal finds operations by our number, and its document says so: "none" is proof.
        return answer.kind === 'none' ? { kind: 'none' } : replyOf(answer, amount);
      });
    },
    async probe({ signal }) {
      const answer = await exchange.exclusively(() => pong(signal));
      return answer.kind === 'pong' ? { terminalId: answer.terminalId } : {};
    },
    cancel: () => exchange.cancel(),
    close: () => exchange.close(),
  };
}

/** The terminal's words in ours. A code that is not in its document is a doubt, never a refusal. */
function replyOf(answer: Answer, asked: Money): PinpadReply {
  if (answer.kind === 'approved') {
    const { facts } = answer;
    if (facts.amount && !equal(facts.amount, asked)) return { kind: 'unsure', why: 'amount_differs', facts };
    const check = [!facts.amount && 'amount_missing', !facts.rrn && 'rrn_missing'].filter(
      (word) => typeof word === 'string',
    );
    return { kind: 'approved', facts, ...(check.length > 0 && { check }) };
  }
  if (answer.kind !== 'refused') return { kind: 'unsure', why: answer.kind };
  if (answer.code === '51') return { kind: 'declined', reason: 'insufficient_funds', code: answer.code };
  if (answer.code === '99') return { kind: 'declined', reason: 'customer_refused', code: answer.code };
  return { kind: 'unsure', why: `code_${answer.code}`.slice(0, 40) };
}
