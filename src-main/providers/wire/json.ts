/** JSON over HTTP for rails: the answer is read once, by a schema; what does not fit is thrown, never guessed. */
import type * as z from 'zod';
import type { HttpClient, HttpRequest } from '../../ports/http-client.ts';

/** The rail answered, but not in a way we understand. In `begin` this means `lost`, never "failed" (I-5). */
export class UnreadableAnswer extends Error {
  readonly status: number;
  /** The rail's own word on when to ask again (`Retry-After` in seconds). */
  readonly retryAfterMs: number | undefined;
  constructor(status: number, message: string, options?: ErrorOptions & { retryAfter?: string | undefined }) {
    super(message, options);
    this.retryAfterMs = /^\d{1,5}$/.test(options?.retryAfter ?? '') ? Number(options?.retryAfter) * 1000 : undefined;
    this.name = 'UnreadableAnswer';
    this.status = status;
  }
}

export interface JsonRequest extends Omit<HttpRequest, 'body'> {
  json?: unknown;
}

/**
 * Sends and reads. Statuses other than 2xx are unreadable unless listed in `alsoReads`: a rail that explains a refusal
 * in a 4xx body lists it there.
 */
export async function exchangeJson<T>(
  http: HttpClient,
  request: JsonRequest,
  schema: z.ZodType<T>,
  alsoReads: readonly number[] = [],
): Promise<T> {
  const { json, headers, ...rest } = request;
  const response = await http.send({
    ...rest,
    headers: {
      accept: 'application/json',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const isRead = (response.status >= 200 && response.status < 300) || alsoReads.includes(response.status);
  if (!isRead) {
    const retryAfter = response.headers['retry-after'];
    throw new UnreadableAnswer(response.status, `HTTP ${response.status}`, { retryAfter });
  }
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(response.body));
  } catch (error) {
    throw new UnreadableAnswer(response.status, 'the body is not JSON', { cause: error });
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    // The path and the complaint, never the value: it may be personal.
    const issue = parsed.error.issues[0];
    throw new UnreadableAnswer(response.status, `${issue?.path.join('.')}: ${issue?.message}`);
  }
  return parsed.data;
}
