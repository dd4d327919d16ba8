/**
 * Payme's side of the wire: JSON-RPC calls to the merchant's webhook, judged strictly, repeated as Payme repeats.
 * Everything the documents do not allow becomes a violation.
 */
import { isDeepStrictEqual } from 'node:util';
import { callHttp, createStartLine, NoAnswer, type StartLine } from '../../http-call.ts';
import type { VendorWorld } from '../../vendor.ts';
import { judgeAnswer, type Meaning } from './answer-rules.ts';
import { CODE, type PaymeMethod } from './methods.ts';

const WEBHOOK_PATH = '/api/payme/webhook';
/** Payme tries a call this often before it tells its customer that the shop does not answer. */
const TRIES = 3;
const EQUAL_CALLS_AT_ONCE = 16;
/** Every so often a call carries the `jsonrpc` member, which the documents neither promise nor forbid. */
const JSONRPC_EVERY = 5;

/**
 * How one call reaches the merchant: `lost_reply` – two answers are lost on the way, then it is repeated; `repeat` –
 * twice; `concurrent_repeat` – sixteen equal calls at once. Answers to equal calls must be equal.
 */
export const DELIVERIES = ['plain', 'lost_reply', 'repeat', 'concurrent_repeat'] as const;
export type Delivery = (typeof DELIVERIES)[number];

type Params = Readonly<Record<string, unknown>>;

export interface Dialogue {
  /** `none` when the merchant gave no usable answer to any try. */
  ask(method: PaymeMethod, params: Params, delivery?: Delivery): Promise<Meaning>;
  /** Once, with another Authorization header (undefined: none at all). */
  askAs(authorization: string | undefined, method: PaymeMethod, params: Params): Promise<Meaning>;
  /** The right Authorization header, for scripts that bend it. */
  readonly basic: string;
}

export function createDialogue({ settings, station, violation, log }: VendorWorld): Dialogue {
  const { login, key, accountField, answerTimeoutMs, repeatMs } = settings.payme;
  const basic = `Basic ${Buffer.from(`${login}:${key}`).toString('base64')}`;
  let lastId = 0;

  async function once(
    method: PaymeMethod,
    params: Params,
    how: { authorization: string | undefined; cut?: 'written' | 'answering'; together?: StartLine },
  ): Promise<Meaning> {
    lastId += 1;
    const id = lastId;
    const envelope = { ...(id % JSONRPC_EVERY === 0 ? { jsonrpc: '2.0' } : {}), method, params, id };
    const headers: Record<string, string> = { 'content-type': 'application/json; charset=UTF-8' };
    if (how.authorization !== undefined) headers.authorization = how.authorization;
    try {
      const raw = await callHttp({
        method: 'POST',
        url: `${station().hooks}${WEBHOOK_PATH}`,
        headers,
        body: JSON.stringify(envelope),
        timeoutMs: answerTimeoutMs,
        ...(how.cut ? { cut: how.cut } : {}),
        ...(how.together ? { together: how.together } : {}),
      });
      const amount = typeof params.amount === 'number' ? { amount: params.amount } : {};
      const { meaning, problems } = judgeAnswer(raw, { method, id, accountField, ...amount });
      for (const problem of problems) violation('answer.shape', `${method}: ${problem}`);
      log('payme.called', { method, id, meaning: meaning.kind === 'error' ? meaning.error.code : meaning.kind });
      return meaning;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      log('payme.unanswered', { method, id, why: error.message });
      return { kind: 'none', why: error.message };
    }
  }

  async function persistently(method: PaymeMethod, params: Params, together?: StartLine): Promise<Meaning> {
    let meaning = await once(method, params, { authorization: basic, ...(together ? { together } : {}) });
    for (let tried = 1; tried < TRIES && isUnanswered(meaning); tried++) {
      await new Promise((resolve) => setTimeout(resolve, repeatMs / TRIES));
      meaning = await once(method, params, { authorization: basic });
    }
    return meaning;
  }

  function expectEqual(method: PaymeMethod, answers: readonly Meaning[]): Meaning {
    const answered = answers.filter((answer) => !isUnanswered(answer));
    const first = answered[0];
    const other = answered.find((answer) => !isDeepStrictEqual(answer, first));
    if (other) violation('repeat.differs', `${method}: ${JSON.stringify(first)} and then ${JSON.stringify(other)}`);
    return first ?? (answers[0] as Meaning);
  }

  return {
    basic,
    async ask(method, params, delivery = 'plain') {
      switch (delivery) {
        case 'plain':
          return persistently(method, params);
        case 'lost_reply':
          await once(method, params, { authorization: basic, cut: 'written' });
          await once(method, params, { authorization: basic, cut: 'answering' });
          return persistently(method, params);
        case 'repeat':
          return expectEqual(method, [await persistently(method, params), await persistently(method, params)]);
        case 'concurrent_repeat': {
          const together = createStartLine(EQUAL_CALLS_AT_ONCE);
          const calls = Array.from({ length: EQUAL_CALLS_AT_ONCE }, () => persistently(method, params, together));
          return expectEqual(method, await Promise.all(calls));
        }
      }
    },
    askAs: (authorization, method, params) => once(method, params, { authorization }),
  };
}

/** -32400 says that the merchant could not do it just now, which decides nothing. */
export const isUnanswered = (meaning: Meaning): boolean =>
  meaning.kind === 'none' || (meaning.kind === 'error' && meaning.error.code === CODE.internal);
