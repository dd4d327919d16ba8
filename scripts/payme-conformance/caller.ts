/** Puts calls on the wire as Payme does, and in every way in which Payme would not. */
import { Agent } from 'node:http';
import { callHttp, type HttpAnswer, NoAnswer } from '../../src-sandbox/http-call.ts';
import type { PaymeMethod } from '../../src-sandbox/vendors/payme/methods.ts';

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
export function createCaller(url: string, auth: { login: string; password: string }): Caller {
  const right = basic(`${auth.login}:${auth.password}`);
  let lastId = 1_000;

  async function send(
    { body, authorization = right, httpMethod = 'POST' }: Envelope,
    agent?: Agent,
  ): Promise<HttpAnswer> {
    const headers: Record<string, string> = { 'content-type': 'application/json; charset=UTF-8' };
    if (authorization !== null) headers.authorization = authorization;
    try {
      const call = { method: httpMethod, url, headers, timeoutMs: ANSWER_TIMEOUT_MS };
      return await callHttp({ ...call, ...(body === undefined ? {} : { body }), ...(agent ? { agent } : {}) });
    } catch (error) {
      if (error instanceof NoAnswer) return { status: 0, contentType: 'application/json', body: error.message };
      throw error;
    }
  }

  async function call(
    method: PaymeMethod,
    params: unknown,
    agent?: Agent,
  ): Promise<{ id: number; answer: HttpAnswer }> {
    lastId += 1;
    const id = lastId;
    return { id, answer: await send({ body: JSON.stringify({ method, params, id }) }, agent) };
  }

  async function burst(
    calls: readonly (readonly [PaymeMethod, unknown])[],
  ): Promise<{ id: number; answer: HttpAnswer }[]> {
    if (url.startsWith('https:')) return Promise.all(calls.map(([method, params]) => call(method, params)));
    // Opening a connection takes longer than most races: all are opened first, by questions that change nothing.
    const agent = new Agent({ keepAlive: true, maxSockets: calls.length, maxFreeSockets: calls.length });
    try {
      await Promise.all(calls.map(() => call('CheckTransaction', { id: '0'.repeat(24) }, agent)));
      return await Promise.all(calls.map(([method, params]) => call(method, params, agent)));
    } finally {
      agent.destroy();
    }
  }

  return { auth, send: (envelope) => send(envelope), call: (method, params) => call(method, params), burst };
}
