/** One outgoing HTTP call, on a connection of its own unless told otherwise, so that it can be broken at a chosen moment. */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

const ANSWER_LIMIT_BYTES = 1024 * 1024;

export interface HttpCall {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  timeoutMs: number;
  /** Calls with the same start line send their bodies in the same moment. */
  together?: StartLine;
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

/** Where several calls wait for the last of them. */
export interface StartLine {
  /** Resolves when everybody has arrived. */
  arrive(): Promise<void>;
}

export function createStartLine(runners: number): StartLine {
  const { promise, resolve } = Promise.withResolvers<void>();
  let missing = runners;
  return {
    arrive() {
      missing -= 1;
      if (missing <= 0) resolve();
      return promise;
    },
  };
}

/** A server that does not say "100 Continue" is not waited for longer than this. */
const CONTINUE_WAIT_MS = 500;

/** Throws `NoAnswer`. Never follows a redirect. */
export function callHttp(call: HttpCall): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      request.destroy();
      reject(new NoAnswer(why));
    };
    const send = call.url.startsWith('https:') ? httpsRequest : httpRequest;
    const { method, together } = call;
    const body = call.body === undefined ? undefined : Buffer.from(call.body);
    const headers: Record<string, string> = { ...call.headers };
    if (body) headers['content-length'] = String(body.length);
    if (together) headers.expect = '100-continue';
    const request = send(call.url, { method, headers, agent: false });
    const timer = setTimeout(() => fail(`no answer in ${call.timeoutMs} ms`), call.timeoutMs);
    request.once('close', () => clearTimeout(timer));
    request.on('error', (error: Error & { code?: string }) => fail(error.code ?? error.message));
    request.on('response', (response) => {
      if (call.cut === 'answering') fail('connection broken while the answer arrived');
      else readAnswer(response).then(resolve, (error: Error) => fail(error.message));
    });
    const finish = (): void => {
      request.end(body, () => {
        if (call.cut === 'written') fail('connection broken after the request was written');
      });
    };
    if (together) sendTogether(request, together, finish);
    else finish();
  });
}

/** The connection is made, accepted and its headers are read before the race begins: only then are all equally near. */
function sendTogether(request: ClientRequest, startLine: StartLine, finish: () => void): void {
  let arrived = false;
  const arrive = (): void => {
    if (arrived) return;
    arrived = true;
    clearTimeout(patience);
    void startLine.arrive().then(finish);
  };
  const patience = setTimeout(arrive, CONTINUE_WAIT_MS);
  for (const event of ['continue', 'response', 'error']) request.once(event, arrive);
  request.flushHeaders();
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
