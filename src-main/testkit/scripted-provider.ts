/**
 * A rail whose every answer is scripted. `next` steps are used first, in order; `always` stands for all that follow.
 *
 *   rail.begin.next(reply({ kind: 'accepted' }));  rail.query.always(lost());
 */
import * as z from 'zod';
import type { HookCall } from '../ports/hooks.ts';
import { HttpError } from '../ports/http-client.ts';
import {
  type Ask,
  type CancelAsk,
  type Capabilities,
  defineProvider,
  type ProviderDefinition,
  type RefundAsk,
  type Reply,
  type StatementLine,
} from '../providers/provider.ts';

type AnyAsk = Ask | CancelAsk | RefundAsk;

/** One step: what happens when the rail is called. */
export type Step = (ask: AnyAsk) => Promise<Reply>;

/** The rail answers. */
export const reply =
  (answer: Reply | ((ask: AnyAsk) => Reply)): Step =>
  (ask) =>
    Promise.resolve(typeof answer === 'function' ? answer(ask) : answer);

/** The whole amount was approved under this reference. */
export const approved = (providerRef = 'ref-1'): Step =>
  reply((ask) => ({ kind: 'approved', providerRef, amount: ask.amount }));

/** A byte of it may have landed, whatever the harness's wire has to say. */
const somethingLeft = async (ask: AnyAsk): Promise<void> => {
  await ask.http.send({ method: 'POST', url: 'http://rail/charge', timeoutMs: 1_000 }).catch(() => undefined);
};

/** The request left, and no answer came back. */
export const lost = (): Step => async (ask) => {
  await somethingLeft(ask);
  throw new HttpError('ECONNRESET', false);
};

/** The request left, and the answer is something nobody understands. */
export const unreadable = (): Step => async (ask) => {
  await somethingLeft(ask);
  throw new TypeError('the status word "perhaps" is not known');
};

/** The rail sends, and lets the wire decide: script it with `h.http.next({ fail: 'refused' })`. */
export const sends =
  (after: Reply): Step =>
  async (ask) => {
    await ask.http.send({ method: 'POST', url: 'http://rail/charge', timeoutMs: 1_000 });
    return after;
  };

/** No answer, ever; ends when the station gives up. */
export const silence = (): Step => (ask) =>
  new Promise((_resolve, reject) => {
    ask.signal.addEventListener('abort', () => reject(ask.signal.reason as Error), { once: true });
  });

/** An answer that is given later, by hand. */
export function held(): { step: Step; answer(reply: Reply): void; fail(error: Error): void; asks: AnyAsk[] } {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  promise.catch(() => undefined);
  const asks: AnyAsk[] = [];
  return {
    step: (ask) => {
      asks.push(ask);
      return promise;
    },
    answer: resolve,
    fail: reject,
    asks,
  };
}

/** One kind of call: its script, and what it was asked. */
export interface Script {
  asks: AnyAsk[];
  /** How many are unanswered at this moment, and how many were at most. */
  inFlight: number;
  mostInFlight: number;
  next(...steps: Step[]): void;
  always(step: Step): void;
}

export interface ScriptedRail {
  definition: ProviderDefinition;
  begin: Script;
  query: Script;
  cancel: Script;
  refund: Script;
  /** The rail’s own rows; `undefined` lines: it cannot be read. Only where `statement` was asked for. */
  book: { lines: StatementLine[] | undefined };
}

export interface RailOptions {
  id?: string;
  method?: string;
  can?: Partial<Capabilities>;
  /** A webhook at `/api/webhooks/<id>`: JSON `[{ paymentId?, providerRef?, reply }]`, header `x-signature: good`. */
  webhook?: { confirmByQuery: boolean };
  /** It gives its own rows, from `book`. */
  statement?: true;
}

const CAN: Capabilities = {
  kind: 'shows_qr',
  query: true,
  notFoundIsProof: false,
  cancel: true,
  cancelByOurRef: true,
  refund: true,
  partialRefund: true,
  immediate: true,
  cadence: null,
  beginTimeoutMs: 5_000,
  cancelTimeoutMs: 10_000,
};

function script(fallback: Step): Script & { call(ask: AnyAsk): Promise<Reply> } {
  const steps: Step[] = [];
  let standing = fallback;
  return {
    asks: [],
    inFlight: 0,
    mostInFlight: 0,
    next: (...more) => {
      steps.push(...more);
    },
    always(step) {
      standing = step;
    },
    async call(ask) {
      this.asks.push(ask);
      this.inFlight++;
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
      try {
        return await (steps.shift() ?? standing)(ask);
      } finally {
        this.inFlight--;
      }
    },
  };
}

/** Makes the rail. Without a script it accepts, is always pending, cancels and refunds. */
export function scriptedRail(options: RailOptions = {}): ScriptedRail {
  const id = options.id ?? 'rail';
  const method = options.method ?? id;
  const calls = {
    begin: script(reply({ kind: 'accepted', show: { qr: 'scripted' } })),
    query: script(reply({ kind: 'pending' })),
    cancel: script(reply({ kind: 'cancelled' })),
    refund: script((ask) => approved(`refund-${ask.paymentId}`)(ask)),
  };
  type Item = { paymentId?: string; providerRef?: string; reply: Reply };
  const webhook = options.webhook && {
    path: `/api/webhooks/${id}`,
    confirmByQuery: options.webhook.confirmByQuery,
    verify: (call: HookCall) => call.headers['x-signature'] === 'good',
    dedupeKey: (raw: Uint8Array) => Buffer.from(raw).toString('base64').slice(0, 200),
    read: (raw: Uint8Array) => JSON.parse(Buffer.from(raw).toString()) as Item[],
  };
  const book: ScriptedRail['book'] = { lines: [] };
  async function* statement(from: number, to: number): AsyncIterable<StatementLine> {
    await Promise.resolve();
    if (!book.lines) throw new HttpError('ECONNREFUSED', true);
    yield* book.lines.filter((line) => line.at >= from && line.at <= to);
  }
  const definition = defineProvider({
    id,
    title: id,
    methods: { [method]: { title: method, can: { ...CAN, ...options.can } } },
    currencies: ['UZS'],
    config: z.strictObject({}),
    secrets: {},
    create: () => ({
      begin: (ask) => calls.begin.call(ask),
      query: (ask) => calls.query.call(ask),
      cancel: (ask) => calls.cancel.call(ask),
      refund: (ask) => calls.refund.call(ask),
      ...(webhook && { webhook }),
      ...(options.statement && { statement }),
    }),
  }) as ProviderDefinition;
  return { definition, ...calls, book };
}
