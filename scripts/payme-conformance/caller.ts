/** Puts calls on the wire as Payme does, and in every way in which Payme would not. */
import { callHttp, createStartLine, type HttpAnswer, NoAnswer, type StartLine } from '../../src-sandbox/http-call.ts';
import type { PaymeMethod } from '../../src-sandbox/vendors/payme/methods.ts';
import type { Pace } from './pace.ts';

const ANSWER_TIMEOUT_MS = 15_000;

/** One request, bent at will. */
export interface Envelope {
  body?: string | Uint8Array;
  /** `null`: no header at all. Default: the right one. */
  authorization?: string | null;
  httpMethod?: string;
}

export interface Caller {
  /** A well-formed call with a fresh integer id and no `jsonrpc` member. */
  call(method: PaymeMethod, params: unknown): Promise<{ id: number; answer: HttpAnswer }>;
  /** Well-formed calls that reach the server in the same moment; answers in the order of the calls. */
  burst(calls: readonly (readonly [PaymeMethod, unknown])[]): Promise<{ id: number; answer: HttpAnswer }[]>;
  /** A connection that breaks gives status 0. */
  send(envelope: Envelope): Promise<HttpAnswer>;
  readonly auth: { login: string; password: string };
}

export const basic = (text: string): string => `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;

/** `url` is the webhook's whole address. */
export function createCaller(url: string, auth: { login: string; password: string }, pace: Pace): Caller {
  const right = basic(`${auth.login}:${auth.password}`);
  let lastId = 1_000;

  async function send(
    { body, authorization = right, httpMethod = 'POST' }: Envelope,
    together?: StartLine,
  ): Promise<HttpAnswer> {
    const headers: Record<string, string> = { 'content-type': 'application/json; charset=UTF-8' };
    if (authorization !== null) headers.authorization = authorization;
    try {
      const call = { method: httpMethod, url, headers, timeoutMs: ANSWER_TIMEOUT_MS };
      return await callHttp({ ...call, ...(body === undefined ? {} : { body }), ...(together ? { together } : {}) });
    } catch (error) {
      if (error instanceof NoAnswer) return { status: 0, contentType: 'application/json', body: error.message };
      throw error;
    }
  }

  async function call(
    method: PaymeMethod,
    params: unknown,
    together?: StartLine,
  ): Promise<{ id: number; answer: HttpAnswer }> {
    lastId += 1;
    const id = lastId;
    return { id, answer: await send({ body: JSON.stringify({ method, params, id }) }, together) };
  }

  async function burst(
    calls: readonly (readonly [PaymeMethod, unknown])[],
  ): Promise<{ id: number; answer: HttpAnswer }[]> {
    await pace.take(calls.length);
    const together = createStartLine(calls.length);
    return Promise.all(calls.map(([method, params]) => call(method, params, together)));
  }

  return {
    auth,
    send: async (envelope) => {
      await pace.take(1);
      return send(envelope);
    },
    call: async (method, params) => {
      await pace.take(1);
      return call(method, params);
    },
    burst,
  };
}
