/** One outgoing HTTP call, on a connection of its own unless told otherwise, so that it can be broken at a chosen moment. */
import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

const ANSWER_LIMIT_BYTES = 1024 * 1024;

export interface HttpCall {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  timeoutMs: number;
  /** Plain http only: connections that are already open. */
  agent?: Agent;
  /**
   * Break the connection on purpose: `written` – as soon as the request has left; `answering` – when the answer's
   * first bytes arrive, which proves that the other side had finished its work.
   */
  cut?: 'written' | 'answering';
}

export interface HttpAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** No usable answer: refused, reset, timed out, too large, or cut on purpose. What the other side did is unknown. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Throws `NoAnswer`. Never follows a redirect. */
export function callHttp(call: HttpCall): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      request.destroy();
      reject(new NoAnswer(why));
    };
    const send = call.url.startsWith('https:') ? httpsRequest : httpRequest;
    const body = call.body === undefined ? undefined : Buffer.from(call.body);
    const headers = body ? { ...call.headers, 'content-length': String(body.length) } : { ...call.headers };
    const request = send(call.url, { method: call.method, headers, agent: call.agent ?? false });
    const timer = setTimeout(() => fail(`no answer in ${call.timeoutMs} ms`), call.timeoutMs);
    request.once('close', () => clearTimeout(timer));
    request.on('error', (error: Error & { code?: string }) => fail(error.code ?? error.message));
    request.on('response', (response) => {
      if (call.cut === 'answering') fail('connection broken while the answer arrived');
      else readAnswer(response).then(resolve, (error: Error) => fail(error.message));
    });
    request.end(body, () => {
      if (call.cut === 'written') fail('connection broken after the request was written');
    });
  });
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > ANSWER_LIMIT_BYTES) throw new NoAnswer('the answer is too large');
    chunks.push(chunk);
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
