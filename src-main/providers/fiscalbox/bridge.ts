/**
 * The wire to the box: JSON over HTTP on the shop's network, no login, HTTP 200 for everything. What an answer says is
 * in its fields: `{data, error: {code, message, data} | null, is_success}` (uz-bridge.ru.md; fiscal_document,
 * Payments/readme.md), on some addresses wrapped once more in `result`.
 */
import * as z from 'zod';
import type { HttpClient } from '../../ports/http-client.ts';
import { exchangeJson } from '../wire/json.ts';

/** The box, for one call. */
export interface Bridge {
  /** Without a slash at its end. */
  url: string;
  http: HttpClient;
  signal: AbortSignal;
}

/** One of several namespaces of numbers (pinpads.md §0.8): the address that was called says which. */
export interface BridgeError {
  code: number;
  /** Words, or JSON, or JSON followed by words. May repeat what was sent: never logged, never kept. */
  message: string;
}

export interface BridgeAnswer {
  data: Readonly<Record<string, unknown>> | undefined;
  error: BridgeError | undefined;
  isSuccess: boolean;
}

const Inner = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  error: z.object({ code: z.int(), message: z.string().nullish() }).nullish(),
  is_success: z.boolean(),
});

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isWrapped = (body: unknown): body is { result: unknown } =>
  isObject(body) && 'result' in body && !('is_success' in body);

/** Uzum's table of fields has the verdict inside `data`, its example outside; outside goes before inside. */
const withVerdict = (body: unknown): unknown =>
  isObject(body) && !('is_success' in body) && isObject(body.data)
    ? { ...body, is_success: body.data.is_success }
    : body;

/** Both generations of the box; `error: {code: 0}` is how some say that there is none. */
const Envelope = z
  .preprocess((body) => withVerdict(isWrapped(body) ? body.result : body), Inner)
  .transform(
    ({ data, error, is_success }): BridgeAnswer => ({
      data: data ?? undefined,
      error: error && error.code !== 0 ? { code: error.code, message: error.message ?? '' } : undefined,
      isSuccess: is_success,
    }),
  );

/** Throws what the wire throws, and `UnreadableAnswer` for anything that is not an envelope. */
export const post = (bridge: Bridge, path: string, json: unknown, timeoutMs: number): Promise<BridgeAnswer> =>
  exchangeJson(
    bridge.http,
    { method: 'POST', url: bridge.url + path, json, timeoutMs, signal: bridge.signal },
    Envelope,
  );

/** Like `post`; the query's values are encoded. */
export const get = (
  bridge: Bridge,
  path: string,
  query: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<BridgeAnswer> =>
  exchangeJson(
    bridge.http,
    {
      method: 'GET',
      url: `${bridge.url}${path}?${new URLSearchParams(query).toString()}`,
      timeoutMs,
      signal: bridge.signal,
    },
    Envelope,
  );

/** Reads `data` by its shape. Throws with the path of what is wrong, never with the value: it may be personal. */
export function readData<T>(answer: BridgeAnswer, shape: z.ZodType<T>): T {
  const read = shape.safeParse(answer.data);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new Error(`data.${issue?.path.join('.')}: ${issue?.message}`);
}

/** For an answer that fits no word of the documents. Proves nothing (I-5). */
export const notUnderstood = (what: string, answer: BridgeAnswer): Error =>
  new Error(`${what} is not understood: is_success ${answer.isSuccess}, error ${answer.error?.code ?? 'none'}`);
