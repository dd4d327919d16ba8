/**
 * The box's fiscal half on the wire: JSON over HTTP, no login, HTTP 200 for everything; the fields say what happened
 * (pinpads.md §1.2). Some addresses wrap the answer once more in `result`; the module's own code may stand as hex at the
 * beginning of the message while the number beside it means something else.
 */
import * as z from 'zod';
import { type HttpClient, HttpError, type HttpResponse } from '../../ports/http-client.ts';
import { codeOf } from './codes.ts';

/** What the box said. `code` is undefined when all is well. */
export interface BoxAnswer {
  data: unknown;
  /** Namespaced: `fiscal.36904`, `bridge.101`. */
  code: string | undefined;
}

/** The exchange did not give an answer that can be read. `neverLeft`: the box cannot have heard the question. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly neverLeft: boolean;
  constructor(reason: string, neverLeft: boolean) {
    super(reason);
    this.neverLeft = neverLeft;
  }
}

export interface BoxWire {
  /** Throws `NoAnswer`. */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<BoxAnswer>;
  /** Throws `NoAnswer`. Registering prints as well, so it may take a minute. */
  post(path: string, json: unknown): Promise<BoxAnswer>;
  /** The body as it is, for addresses with an envelope of their own; undefined: the box has no such address. */
  postRaw(path: string, json: unknown): Promise<unknown>;
}

const ASK_MS = 15_000;
const REGISTER_MS = 60_000;

const Envelope = z.object({
  data: z.unknown().optional(),
  error: z
    .object({
      code: z
        .union([z.int(), z.string().regex(/^-?\d{1,9}$/)])
        .transform(Number)
        .nullish(),
      message: z.string().nullish(),
    })
    .nullish(),
  is_success: z.boolean(),
});

const isWrapped = (body: unknown): body is { result: unknown } =>
  typeof body === 'object' && body !== null && 'result' in body && !('is_success' in body);

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    // Older boxes write Cyrillic in the code page of their Windows.
    return new TextDecoder('windows-1251').decode(body);
  }
}

function jsonOf({ status, body }: HttpResponse): unknown {
  if (status < 200 || status > 299) throw new NoAnswer(`http_${status}`, false);
  try {
    return JSON.parse(textOf(body));
  } catch {
    throw new NoAnswer('not_json', false);
  }
}

function readAnswer(response: HttpResponse): BoxAnswer {
  const body = jsonOf(response);
  const read = Envelope.safeParse(isWrapped(body) ? body.result : body);
  if (!read.success) throw new NoAnswer('no_envelope', false);
  const { data, error, is_success: isSuccess } = read.data;
  // `code: 0` and an empty message are how some addresses say that there is no error.
  const isNone = !error || ((error.code ?? 0) === 0 && !error.message);
  if (isSuccess && isNone) return { data, code: undefined };
  return { data, code: isNone ? 'bridge.unnamed' : codeOf(error?.code ?? 0, error?.message ?? '') };
}

/** `url` without a slash at its end. */
export function boxWire(http: HttpClient, url: string): BoxWire {
  async function send(method: 'GET' | 'POST', path: string, json: unknown, timeoutMs: number): Promise<HttpResponse> {
    try {
      return await http.send({
        method,
        url: url + path,
        headers: {
          accept: 'application/json',
          ...(json !== undefined && { 'content-type': 'application/json; charset=UTF-8' }),
        },
        ...(json !== undefined && { body: JSON.stringify(json) }),
        timeoutMs,
      });
    } catch (error) {
      if (error instanceof HttpError) throw new NoAnswer(error.reason, error.neverLeft);
      throw error;
    }
  }
  return {
    async get(path, query) {
      const asked = query ? `${path}?${new URLSearchParams(query).toString()}` : path;
      return readAnswer(await send('GET', asked, undefined, ASK_MS));
    },
    post: async (path, json) => readAnswer(await send('POST', path, json, REGISTER_MS)),
    async postRaw(path, json) {
      const response = await send('POST', path, json, ASK_MS);
      return response.status === 404 || response.status === 405 ? undefined : jsonOf(response);
    },
  };
}
